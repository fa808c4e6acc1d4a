"""Changes: what is different between two versions of a record, without what is personal or secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from commerce_core.events import Plain

MASKED = "[masked]"
"""Stands for a value that is personal or secret: that it changed is kept, what it was and is are not.

Entries outlive the person's wish to be forgotten, since they cannot be altered.
"""
_STAMPS = frozenset({"v", "version", "updated_at"})
"""Fields that differ in every version, or belong to the store."""
_PERSONAL = frozenset(
    "email first_name last_name phone addresses shipping_address billing_address customer"
    " note method next_action".split()
)
"""Fields that tell who somebody is, free words about them, and a gateway's token."""
_BUYERS = frozenset({"customer", "order", "cart", "intent"})
_BUYERS_OWN = frozenset({"metadata", "options"})
"""What may be personal where it belongs to a buyer: a host's own data, and free choices such as an engraving."""


def changes_between(old: Mapping[str, Plain], new: Mapping[str, Plain], *, resource: str) -> dict[str, Plain]:
    """Every field that differs between two documents of one record, as `{"old": ..., "new": ...}`.

    `changes_between({"status": "pending"}, {"status": "shipped"}, resource="order")` is
    `{"status": {"old": "pending", "new": "shipped"}}`.
    """
    personal = _PERSONAL | _BUYERS_OWN if resource in _BUYERS else _PERSONAL
    return dict(_inside("", old, new, personal))


def _inside(
    path: str, old: Mapping[str, Plain], new: Mapping[str, Plain], personal: frozenset[str]
) -> Iterator[tuple[str, Plain]]:
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name), new.get(name)
        if before == after and type(before) is type(after):
            continue
        if name in personal:
            yield path + name, {"old": MASKED, "new": MASKED}
        elif path or name not in _STAMPS:
            yield from _of(path + name, before, after, personal)


def _of(path: str, before: Plain, after: Plain, personal: frozenset[str]) -> Iterator[tuple[str, Plain]]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _inside(f"{path}.", before, after, personal)
    elif _is_rows(before) and _is_rows(after):
        olds, news = ({str(n): row for n, row in enumerate(rows)} for rows in (before, after))
        yield from _inside(f"{path}.", olds, news, personal)
    else:
        yield path, {"old": _masked(before, personal), "new": _masked(after, personal)}


def _is_rows(value: Plain) -> TypeGuard[list[Plain]]:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _masked(value: Plain, personal: frozenset[str]) -> Plain:
    """A value without what is personal inside it."""
    if isinstance(value, dict):
        return {k: MASKED if k in personal and inner else _masked(inner, personal) for k, inner in value.items()}
    return [_masked(row, personal) for row in value] if isinstance(value, list) else value
