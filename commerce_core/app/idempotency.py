"""Once: a write under an idempotency key has one effect and one answer, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from attrs import astuple, has

from commerce_core.app.context import Context
from commerce_core.canonical import digest
from commerce_core.errors import Invalid
from commerce_core.ports import Answer, IdempotencyConflict, Tx
from commerce_core.serialization import load_document, store_document

R = TypeVar("R")
MAX_KEY_LENGTH = 255


class InvalidIdempotencyKey(Invalid):
    """An idempotency key is 1 to 255 characters of text."""

    code = "invalid_idempotency_key"


def once(ctx: Context, request: Iterable[object], kind: type[R], work: Callable[[Tx], R], *, key: str | None) -> R:
    """Run work in one transaction; sent again under the same key it answers as it did first and does nothing.

    `request` is everything that says what is wanted. Raises `IdempotencyConflict` when the key was used for another
    request, and `InvalidIdempotencyKey`.
    """
    if key is None:
        return ctx.run(work)
    print_ = fingerprint(request)
    at = ctx.now()

    def keyed(tx: Tx) -> R:
        before = claim(ctx, tx, key, print_, at=at)
        if before is not None and before.document is not None:
            return load_document(kind, before.document, converter=ctx.converter)
        answer = work(tx)
        tx.answer(scoped(ctx, key), store_document(answer, ctx.converter))
        return answer

    return ctx.run(keyed)


def claim(ctx: Context, tx: Tx, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
    """Take a key for a request: None when it is new, else what it stands for."""
    before = tx.claim(scoped(ctx, key), fingerprint, at=at)
    if before is not None and before.fingerprint != fingerprint:
        raise IdempotencyConflict("This idempotency key was used for another request. Use a new key.", key=key)
    return before


def scoped(ctx: Context, key: object) -> str:
    """Keys belong to whoever sends them: two actors may use the same one."""
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY_LENGTH:
        raise InvalidIdempotencyKey(f"An idempotency key has 1 to {MAX_KEY_LENGTH} characters.", field="key")
    return f"{ctx.actor}\n{key}"


def fingerprint(request: Iterable[object]) -> str:
    """A digest of what is wanted."""
    return digest([_plain(part) for part in request])


def _plain(value: Any) -> object:
    """A value as the digest takes it. What can be wrong with it is said by whoever is to use it, key or no key."""
    if value is None or isinstance(value, str | int | Decimal):
        return value
    if has(type(value)):
        return [type(value).__name__, *(_plain(item) for item in astuple(value, recurse=False))]
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(map(str, value))
    return [_plain(item) for item in value] if isinstance(value, Iterable) else str(value)
