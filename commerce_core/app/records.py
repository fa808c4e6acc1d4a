"""What every use case does with records: find one or say that it is not there, and save one with its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from attrs import evolve

from commerce_core.checks import shown
from commerce_core.errors import NotFound
from commerce_core.events import Event
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Page, Query, Snapshot, Tx, VersionConflict, Where

R = TypeVar("R")
PAGE = 200


def require(tx: Snapshot, kind: type[R], id: str) -> R:
    """The record, or `NotFound`."""
    found = tx.get(kind, id)
    if found is None:
        raise NotFound(kind.__name__.lower(), id)
    return found


def look_up(tx: Snapshot, kind: type[R], reference: object, *, key: str) -> R:
    """The record by its id, then by a unique key; `NotFound` when there is none."""
    if not isinstance(reference, str):
        raise NotFound(kind.__name__.lower(), str(reference))
    found = tx.get(kind, reference) or tx.get_by(kind, key, [reference]).get(reference)
    if found is None:
        raise NotFound(kind.__name__.lower(), reference)
    return found


def order_in(tx: Snapshot, reference: object) -> Order:
    """An order by its id, then by its number. Raises `NotFound`."""
    return look_up(tx, Order, reference, key="number")


def intents_of(tx: Snapshot, order_id: str) -> list[Intent]:
    """All payments of an order, those beside its first one too."""
    return list(every(tx, Intent, Where("order_id", "eq", order_id)))


def check_version(record: object, expected: int | None) -> None:
    """Refuse an edit made against another version than the stored one (None: the caller does not mind)."""
    stored: int = getattr(record, "version")  # noqa: B009 - every stored record has one
    if expected is not None and (type(expected) is not int or expected != stored):
        raise VersionConflict(
            f"The record is at version {stored}, not {shown(expected)}. Reload it and decide again.",
            expected=expected,
            current=stored,
            by_caller=True,
        )


def save(tx: Tx, before: R | None, after: R, *, events: Iterable[Event] = ()) -> R:
    """Store what became of a record (None: it is new) with its events; a verb that changed nothing returns `before`."""
    if after is not before:
        tx.put(after)
        tx.record(*events)
    return after


def every(tx: Snapshot, kind: type[R], *where: Where, sort: tuple[str, ...] = ()) -> Iterator[R]:
    """All records of a kind for which the conditions hold, by id unless `sort` says otherwise, a page at a time."""
    return pages(lambda query: tx.find(kind, query), Query(where, sort, limit=PAGE))


def pages(find: Callable[[Query], Page[R]], query: Query) -> Iterator[R]:
    """What a query finds, a page after the other."""
    while True:
        page = find(query)
        yield from page.records
        if page.next is None:
            return
        query = evolve(query, after=page.next)
