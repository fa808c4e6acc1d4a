"""A gateway whose books are a file, so that it remembers its keys when the shop's process is killed."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path
from typing import Any

from commerce_core.money import Money
from commerce_core.payments import ChargeRequest, Outcome
from tests.flows.shop import DECLINED


class FileGateway:
    """Implements `ports.Gateway`: each key moves money once, whichever process asks. `moved` reads the books."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def charge(self, request: ChargeRequest) -> Outcome:
        refused = request.token == DECLINED
        return self._once("refused" if refused else "capture", request.key, request.amount, reference=request.key)

    def capture(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return self._once("capture", key, amount, reference=reference)

    def void(self, key: str, *, reference: str) -> Outcome:
        return self._once("void", key, Money(0, "EUR"), reference=reference)

    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        return self._once("refund", key, amount, reference=reference)

    def confirm(self, key: str, *, reference: str) -> Outcome:
        return Outcome("succeeded", reference)

    def moved(self, kind: str) -> list[int]:
        """The amounts of one kind that were ever moved, in minor units."""
        return [entry["amount"] for entry in self._entries() if entry["kind"] == kind]

    def _entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._path.read_text().splitlines()] if self._path.exists() else []

    def _once(self, kind: str, key: str, amount: Money, *, reference: str) -> Outcome:
        with self._path.open("a") as books:
            fcntl.flock(books, fcntl.LOCK_EX)
            known = {entry["key"]: entry for entry in self._entries()}
            if key not in known:
                known[key] = {"key": key, "kind": kind, "amount": amount.minor}
                books.write(json.dumps(known[key]) + "\n")
                books.flush()
            if known[key]["kind"] == "refused":
                return Outcome("declined", reference, decline_code="card_declined")
            return Outcome("succeeded", reference)
