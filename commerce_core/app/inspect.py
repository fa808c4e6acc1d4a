"""Inspect: everything that is known of one thing, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from attrs import evolve, field, frozen

from commerce_core.app.context import Context
from commerce_core.app.records import PAGE, every, intents_of, pages
from commerce_core.audit import resource_of
from commerce_core.catalog import Product
from commerce_core.checkout import Cart
from commerce_core.errors import NotFound
from commerce_core.events import Plain
from commerce_core.inventory import Movement, Reservation, StockLevel
from commerce_core.money import Money
from commerce_core.orders import Order, verify_order
from commerce_core.payments import Intent
from commerce_core.ports import Query, Snapshot, Where
from commerce_core.promotions import Promotion, Use
from commerce_core.trace import Trace

Source = Literal["event", "movement", "payment", "audit"]
Inspected = Order | Intent | Reservation | Cart | Product | Promotion
_KEYS: Mapping[type[Inspected], tuple[str, ...]] = {
    Order: ("number",),
    Intent: (),
    Reservation: (),
    Cart: (),
    Product: ("variant", "sku"),
    Promotion: ("code",),
}
"""What can be inspected, by its id or by one of these keys."""


@frozen
class Happened:
    """One thing that happened: what to which record (`subject`), by whom where that is known, and what it said."""

    at: datetime
    source: Source
    what: str
    subject: str
    actor: str = ""
    details: Mapping[str, Plain] = field(factory=dict)


@frozen
class MoneySeen:
    """What was to be taken, was taken, given back, and is still owed. 25.00 less 10.00 taken leaves 15.00 due."""

    total: Money
    captured: Money
    refunded: Money
    due: Money


@frozen
class UnitsSeen:
    """Units of one variant at one location that are promised to a thing."""

    variant_id: str
    location: str
    allocated: int = 0
    held: int = 0


@frozen
class Inspection:
    """A thing with its story. `faults` are the sums in it that are wrong: none, as long as nobody edited the database.

    `trace` explains the total of an order, and `money` is None for what costs nothing to anybody. `stock` are the units
    promised to it, `levels` all that there is, at each location, of a product or of what an order or reservation takes.
    """

    kind: str
    id: str
    status: str
    timeline: tuple[Happened, ...]
    money: MoneySeen | None = None
    trace: Trace | None = None
    stock: tuple[UnitsSeen, ...] = ()
    levels: tuple[StockLevel, ...] = ()
    faults: tuple[str, ...] = ()


def inspect(ctx: Context, reference: str) -> Inspection:
    """An order (by id or number), payment, reservation, cart, product (by id, SKU or variant) or promotion (or code).

    Raises `NotFound`.
    """
    return ctx.read(lambda tx: _inspect(tx, reference))


def _inspect(tx: Snapshot, reference: str) -> Inspection:
    found = _find(tx, reference)
    related = [found, *_related(tx, found)]
    intents = [each for each in related if isinstance(each, Intent)]
    happened = (*_told(tx, related), *_moved(tx, related), *_paid(intents), *_changed(tx, related))
    seen = Inspection(
        resource_of(type(found)),
        found.id,
        str(getattr(found, "status", "")),
        tuple(sorted(happened, key=lambda each: each.at)),
        stock=tuple(_units(related)),
        levels=tx.stock(_variants(found)),
    )
    if isinstance(found, Order):
        money = _order_money(found)
        return evolve(seen, money=money, trace=found.trace, faults=_order_faults(found, intents))
    if isinstance(found, Intent):
        return evolve(seen, money=_intent_money(found))
    return seen


def _find(tx: Snapshot, reference: object) -> Inspected:
    if isinstance(reference, str):
        for kind in _KEYS:
            found = _find_one(tx, kind, reference)
            if found is not None:
                return found
    raise NotFound("record", str(reference))


def _find_one(tx: Snapshot, kind: type[Inspected], reference: str) -> Inspected | None:
    found: Inspected | None = tx.get(kind, reference)
    for key in _KEYS[kind] if found is None else ():
        found = found or tx.get_by(kind, key, [reference]).get(reference)
    return found


def _related(tx: Snapshot, found: Inspected) -> Iterator[Intent | Use | Reservation]:
    """What belongs to the thing, and whose story is part of its own."""
    if isinstance(found, Order):
        yield from intents_of(tx, found.id)
        yield from every(tx, Use, Where("order_id", "eq", found.id))
    if isinstance(found, Cart):
        yield from every(tx, Reservation, Where("owner", "eq", found.id))


def _told(tx: Snapshot, related: Sequence[Inspected | Use]) -> Iterator[Happened]:
    subjects = [each.id for each in related]
    subjects += [parcel.id for each in related if isinstance(each, Order) for parcel in each.shipments]
    for event in (event for subject in subjects for event in tx.told(subject)):
        yield Happened(event.at, "event", event.type, event.subject, details=event.data)


def _moved(tx: Snapshot, related: Sequence[Inspected | Use]) -> Iterator[Happened]:
    for cause in (each.id for each in related if isinstance(each, Order | Reservation)):
        for at, movement in tx.caused(cause):
            yield Happened(at, "movement", movement.kind, movement.variant_id, details=_movement(movement))


def _movement(movement: Movement) -> dict[str, Plain]:
    said: dict[str, Plain] = {"location": movement.location, "reason": movement.reason}
    said |= {"on_hand": movement.on_hand, "allocated": movement.allocated, "held": movement.held}
    return {name: value for name, value in said.items() if value}


def _paid(intents: Iterable[Intent]) -> Iterator[Happened]:
    for intent in intents:
        for operation in intent.operations:
            said: dict[str, Plain] = {"amount_minor": operation.amount_minor, "currency": intent.currency.code}
            said |= {"reference": operation.reference} if operation.reference else {}
            yield Happened(operation.started_at, "payment", f"{operation.kind} begun", operation.id, details=said)
            if operation.finished_at is not None:
                what = f"{operation.kind} {operation.status}"
                yield Happened(operation.finished_at, "payment", what, operation.id, details=said)


def _changed(tx: Snapshot, related: Sequence[Inspected | Use]) -> Iterator[Happened]:
    for each in related:
        resource = resource_of(type(each))
        where = (Where("resource_id", "eq", each.id), Where("resource", "eq", resource))
        for entry in pages(tx.audit, Query(where, ("version",), limit=PAGE)):
            yield Happened(entry.at, "audit", f"{resource} {entry.action}", each.id, entry.actor, entry.changes)


def _units(related: Sequence[Inspected | Use]) -> Iterator[UnitsSeen]:
    for each in related:
        if isinstance(each, Order):
            yield from (UnitsSeen(u.variant_id, u.location, allocated=u.quantity) for u in each.allocated)
        elif isinstance(each, Reservation) and each.status == "held":
            yield from (UnitsSeen(u.variant_id, u.location, held=u.quantity) for u in each.units)


def _variants(found: Inspected) -> list[str]:
    """Of what the levels are told: what a thing takes from stock, or a product is."""
    if isinstance(found, Product):
        return [variant.id for variant in found.variants] or [found.id]
    if isinstance(found, Order):
        taken = {take.variant_id for line in found.lines for take in line.stock}
        return sorted(taken | {unit.variant_id for unit in found.allocated})
    return sorted({unit.variant_id for unit in found.units}) if isinstance(found, Reservation) else []


def _order_money(order: Order) -> MoneySeen:
    due = 0 if order.status == "cancelled" else max(order.total_minor - order.captured_minor, 0)
    return MoneySeen(order.total, order.captured, order.refunded, Money(due, order.currency))


def _intent_money(intent: Intent) -> MoneySeen:
    due = 0 if intent.status == "canceled" else max(intent.amount_minor - intent.captured_minor, 0)
    captured, refunded = intent.captured_minor, intent.refunded_minor
    sums = (Money(minor, intent.currency) for minor in (captured, refunded, due))
    return MoneySeen(intent.amount, *sums)


def _order_faults(order: Order, intents: Sequence[Intent]) -> tuple[str, ...]:
    own = [intent for intent in intents if intent.currency == order.currency]
    captured, refunded = sum(i.captured_minor for i in own), sum(i.refunded_minor for i in own)
    return tuple(verify_order(order, captured_minor=captured, refunded_minor=refunded))
