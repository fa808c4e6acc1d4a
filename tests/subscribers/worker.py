"""A process that does what is due in a shop, and says what it did: python worker.py STORE-URL TENANT FOLDER AT SECONDS

Each call of the gateway and each delivery makes a line in the process's own file in FOLDER and takes SECONDS. It begins
when there is a file `go`.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path

from commerce_core import Commerce, Tenant
from commerce_core.events import Event
from commerce_core.payments import ChargeRequest, Outcome
from commerce_core.testing import FixedClock
from tests.flows.shop import SandboxGateway


class Diary:
    """What this process did, on disk at once: it may be killed."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._path = folder / f"{os.getpid()}.txt"
        self._seconds = seconds

    def note(self, what: str) -> None:
        """One thing was done."""
        with self._path.open("a") as file:
            file.write(f"{what}\n")
        time.sleep(self._seconds)


class Gateway(SandboxGateway):
    """Takes its time, and writes down each charge."""

    diary: Diary

    def charge(self, request: ChargeRequest) -> Outcome:
        self.diary.note(f"charge {request.key}")
        return super().charge(request)


def main(url: str, tenant: str, folder: str, at: str, seconds: str) -> None:
    diary = Diary(Path(folder), float(seconds))
    clock = FixedClock(datetime.fromisoformat(at))
    gateway = Gateway(clock=clock)
    gateway.diary = diary
    shop = Commerce(url, tenant=Tenant(id=tenant, currency="EUR"), gateway=gateway, clock=clock)

    def handler(event: Event, _: Commerce) -> None:
        diary.note(f"delivery {event.id}")

    shop.on("rate.*", handler, when="after_commit", name="slow")
    (Path(folder) / f"{os.getpid()}.ready").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.002)
    done = shop.run_due()
    (Path(folder) / f"{os.getpid()}.done").write_text(f"{done.holds_expired} {done.payments_settled} {done.delivered}")
    shop.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
