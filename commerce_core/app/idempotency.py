"""Once: a write under an idempotency key has one effect and one answer, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from attrs import astuple, has

from commerce_core.app.context import Context
from commerce_core.canonical import digest
from commerce_core.errors import Invalid
from commerce_core.events import Plain
from commerce_core.ports import IdempotencyConflict, RequestInProgress, Tx
from commerce_core.serialization import load_document, store_document

R = TypeVar("R")
MAX_KEY_LENGTH = 255
KEPT = timedelta(days=7)
"""How long a key is remembered at least: Stripe keeps its own for a day, and a week outlasts a long weekend."""
BATCH = 1000
"""Keys that are forgotten in one transaction."""
MAX_DEPTH = 32
"""How deep a request may be nested: a cart's deepest value stands at 5, a promotion kind of somebody else's deeper."""
_PRINTABLE_BITS = 1024
_PRINTABLE_EXPONENT = 1000


class RequestTooDeep(Invalid):
    """A request is nested deeper than anything that could be wanted, or holds itself."""

    code = "request_too_deep"


class InvalidIdempotencyKey(Invalid):
    """An idempotency key is 1 to 255 printable characters of text."""

    code = "invalid_idempotency_key"


def once(ctx: Context, request: Iterable[object], kind: type[R], work: Callable[[Tx], R], *, key: str | None) -> R:
    """Run work in one transaction; sent again under the same key it answers as it did first and does nothing.

    `request` is everything that says what is wanted. Key and answer are committed together, so that a process that dies
    on the way leaves the key as free as it was. Raises `IdempotencyConflict` when the key was used for another request,
    `RequestInProgress` and `InvalidIdempotencyKey`.
    """
    if key is None:
        return ctx.run(work)
    print_ = fingerprint(request)
    at = ctx.now()

    def keyed(tx: Tx) -> R:
        before = claim(tx, key, print_, at=at)
        if before is not None:
            return load_document(kind, before, converter=ctx.converter)
        answer = work(tx)
        tx.answer(key, store_document(answer, ctx.converter))
        return answer

    return ctx.run(keyed)


def claim(tx: Tx, key: str, fingerprint: str, *, at: datetime) -> Mapping[str, Plain] | None:
    """Take a key for a request: None when it is ours to answer, else its first answer."""
    before = tx.claim(check_key(key), fingerprint, at=at)
    if before is None:
        return None
    if before.fingerprint != fingerprint:
        raise IdempotencyConflict("This idempotency key was used for another request. Use a new key.", key=key)
    if before.document is None:
        raise RequestInProgress("This request is being worked on: send it again in a minute, same key.", key=key)
    return before.document


def check_key(key: object) -> str:
    """The key, if it is one. Raises `InvalidIdempotencyKey`."""
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise InvalidIdempotencyKey(f"An idempotency key has 1 to {MAX_KEY_LENGTH} printable characters.", field="key")
    return key


def forget_keys(ctx: Context) -> int:
    """Give up keys that are older than a week, of all actors, some at a time; how many those were."""
    before, total = ctx.now() - KEPT, 0
    while count := ctx.run(lambda tx: tx.forget(before=before, limit=BATCH)):
        total += count
    return total


def fingerprint(request: Iterable[object]) -> str:
    """A digest of what is wanted. Raises `RequestTooDeep`."""
    return digest([_plain(part) for part in request])


def _plain(value: Any, depth: int = 0) -> object:
    """A value as the digest takes it. What can be wrong with it is said by whoever is to use it, key or no key."""
    if depth > MAX_DEPTH:
        raise RequestTooDeep(f"A request is nested at most {MAX_DEPTH} deep: make it flatter.")
    if value is None or isinstance(value, str | int | Decimal):
        return _scalar(value)
    deeper = depth + 1
    if has(type(value)):
        return [type(value).__name__, *(_plain(item, deeper) for item in astuple(value, recurse=False))]
    if isinstance(value, Mapping):
        return {str(_scalar(name)): _plain(item, deeper) for name, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(digest(_plain(item, deeper)) for item in value)
    return [_plain(item, deeper) for item in value] if isinstance(value, Iterable) else str(value)


def _scalar(value: object) -> object:
    """The value, unless its digits are too many to write out: those are told apart by what can be written fast."""
    if isinstance(value, int) and value.bit_length() > _PRINTABLE_BITS:
        return ["int", hex(value)]
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > _PRINTABLE_EXPONENT:
        return ["decimal", str(value)]
    return value
