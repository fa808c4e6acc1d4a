"""Verify the books: recompute from facts what is kept as sums, and name every difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.place_order import FIRST_NUMBER, ORDER_NUMBER
from commerce_core.app.records import every
from commerce_core.app.stock.configure import ON_CART
from commerce_core.app.stock.tell import alerts_counter
from commerce_core.app.verify_uses import verify_uses
from commerce_core.inventory import Alert, Expected, Reservation, StockLevel, StockSettings
from commerce_core.money import Currency
from commerce_core.orders import Order, verify_order
from commerce_core.payments import Intent
from commerce_core.ports import Snapshot
from commerce_core.serialization import DamagedDocument


def verify_books(ctx: Context) -> tuple[str, ...]:
    """Every discrepancy of this tenant, one sentence each; empty when totals, stock and payments are right.

    Each order's parts sum to its total and its trace re-adds to it; what it captured and refunded is what its payments
    moved, no more than their amount and in its currency; each stock level is the fold of its movements, and is promised
    to exactly the open orders and live holds; uses of promotions are those of the orders that have something off,
    and are counted as often as there are. The next order number is above all that were given. The audit trail leads to
    every record, every change that is told has its event and every event its change, columns say what their record
    says, and unique values lead to their records. A record that cannot be read is named
    by its kind; what would have been computed from it and from those after it is left out.
    """
    parts = (_orders, stock_faults, verify_uses, _numbers, _damage)
    return ctx.read(lambda tx: tuple(dict.fromkeys(fault for part in parts for fault in _readable(part, tx))))


def _readable(part: Callable[[Snapshot], Iterator[str]], tx: Snapshot) -> Iterator[str]:
    try:
        yield from part(tx)
    except DamagedDocument as damage:
        yield damage.message


def _damage(tx: Snapshot) -> Iterator[str]:
    """What the store itself finds among its rows."""
    yield from tx.damage()


def _numbers(tx: Snapshot) -> Iterator[str]:
    """The counter of order numbers, where it would give one a second time."""
    following = FIRST_NUMBER + tx.counter(ORDER_NUMBER)
    for order in every(tx, Order):
        if order.number.isascii() and order.number.isdigit() and int(order.number) >= following:
            yield f"Order {order.number}: the next number would be {following}, which is not above it"


@frozen
class _Payment:
    """What an order needs to know of a payment: all of them are held at once."""

    id: str
    currency: Currency
    captured_minor: int
    refunded_minor: int


def _orders(tx: Snapshot) -> Iterator[str]:
    payments: dict[str, list[_Payment]] = {}
    for intent in every(tx, Intent):
        yield from (f"Payment {intent.id}: {fault}" for fault in _intent(intent))
        if intent.order_id is not None:
            payment = _Payment(intent.id, intent.currency, intent.captured_minor, intent.refunded_minor)
            payments.setdefault(intent.order_id, []).append(payment)
    for order in every(tx, Order):
        yield from (f"Order {order.number}: {fault}" for fault in _order(order, payments.pop(order.id, [])))
    for order_id, lost in payments.items():
        yield from (f"Payment {payment.id}: its order {order_id} does not exist" for payment in lost)


def _intent(intent: Intent) -> Iterator[str]:
    if intent.captured_minor > intent.amount_minor:
        yield f"{intent.captured_minor} was taken, but only {intent.amount_minor} was to be"
    if intent.refunded_minor > intent.captured_minor:
        yield f"{intent.refunded_minor} was given back, but only {intent.captured_minor} taken"


def _order(order: Order, payments: list[_Payment]) -> Iterator[str]:
    own = [payment for payment in payments if payment.currency == order.currency]
    captured, refunded = sum(p.captured_minor for p in own), sum(p.refunded_minor for p in own)
    yield from verify_order(order, captured_minor=captured, refunded_minor=refunded)
    yield from (f"its payment {p.id} is in {p.currency}, not {order.currency}" for p in payments if p not in own)
    if order.intent_id is not None and all(payment.id != order.intent_id for payment in payments):
        yield f"its payment {order.intent_id} does not exist"


def stock_faults(tx: Snapshot) -> Iterator[str]:
    """Every level that differs from its movements, or from what orders and holds were promised of it."""
    movements = tx.movements()
    levels = tx.levels()
    yield from inventory.verify(levels, movements)
    promised: dict[tuple[str, str], list[int]] = {}
    for order in every(tx, Order):
        for unit in order.allocated:
            promised.setdefault((unit.variant_id, unit.location), [0, 0])[0] += unit.quantity
    for reservation in every(tx, Reservation):
        for unit in reservation.units if reservation.status == "held" else ():
            promised.setdefault((unit.variant_id, unit.location), [0, 0])[1] += unit.quantity
    for level in levels:
        allocated, held = promised.pop((level.variant_id, level.location), [0, 0])
        if (level.allocated, level.held) != (allocated, held):
            yield (
                f"{level.variant_id} at {level.location}: {level.allocated} allocated and {level.held} held, "
                f"but orders want {allocated} and carts hold {held}"
            )
    yield from (f"{place[0]} at {place[1]} is promised, but has no stock level" for place in promised)
    yield from _caps(tx, levels)
    yield from _settings(tx, levels)
    yield from _announced(tx, levels)
    yield from _alerts(tx)


def _alerts(tx: Snapshot) -> Iterator[str]:
    """Every level of which another number of alerts is counted than there are."""
    there = Counter((alert.variant_id, alert.location) for alert in every(tx, Alert))
    for (variant, location), number in sorted(there.items()):
        counted = tx.counter(alerts_counter(variant, location))
        if counted != number:
            yield f"{variant} at {location}: {counted} alerts are counted, but there are {number}"


def _caps(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every variant of which all places together may promise another number beyond what is there than its settings."""
    limits: dict[str, int] = {}
    for level in levels:
        limits[level.variant_id] = limits.get(level.variant_id, 0) + level.backorder_limit
    for kept in every(tx, StockSettings):
        found = limits.get(kept.id, 0)
        if found != kept.backorder_limit:
            cap = kept.backorder_limit
            yield f"{kept.id}: {found} may be promised beyond what is there, but its cap is {cap}: configure it again"


def _settings(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every level that keeps back more, or is told of at another line, than the settings of its variant say."""
    settings = {kept.id: kept for kept in every(tx, StockSettings)}
    for level in levels:
        kept = settings.get(level.variant_id) or StockSettings(level.variant_id)
        place = f"{level.variant_id} at {level.location}"
        if level.safety > kept.safety:
            yield f"{place}: {level.safety} are kept for safety, but {kept.safety} are to be: configure it again"
        if level.low_at != kept.low_at:
            yield f"{place}: it is told of below {level.low_at}, not below {kept.low_at}: configure it again"
    in_carts = sum(kept.taken == "on_cart" for kept in settings.values())
    if tx.counter(ON_CART) != in_carts:
        yield f"Stock of {in_carts} variants is taken in carts, but {tx.counter(ON_CART)} are counted"


def _announced(tx: Snapshot, levels: Iterable[StockLevel]) -> Iterator[str]:
    """Every level to which other units are on their way than announcements say."""
    waited: dict[tuple[str, str], int] = {}
    for expected in every(tx, Expected):
        place = expected.variant_id, expected.location
        waited[place] = waited.get(place, 0) + expected.open
    for level in levels:
        announced = waited.pop((level.variant_id, level.location), 0)
        if level.incoming != announced:
            yield f"{level.variant_id} at {level.location}: {level.incoming} are incoming, but {announced} announced"
    yield from (f"{v} at {place}: {n} announced, but it has no level" for (v, place), n in waited.items() if n)
