"""Intents: made by hand, read, and settled with the gateway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Literal

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.drive_payment import drive, is_ours, stay_outside
from commerce_core.app.idempotency import once
from commerce_core.app.records import intents_of, order_in, require
from commerce_core.errors import NotFound
from commerce_core.ids import IntentId, OrderId
from commerce_core.money import CurrencyMismatch, Money
from commerce_core.orders import Order
from commerce_core.payments import CaptureMethod, ExceedsDue, Intent, PaymentMethod, create_intent
from commerce_core.ports import LEASE, Query, Tx, Where

Outcome = Literal["settled", "waiting", "failed", "left"]
"""How asking about a payment ended: it waits when the gateway is silent, or for its customer."""
SHARE = 10
"""Payments that a worker leases at once: few, since each may keep it waiting for the gateway."""
_OPEN = Query((Where("open", "eq", value=True),), ("updated_at",), SHARE)


def new_intent(
    ctx: Context,
    amount: Money,
    *,
    order_id: str | None = None,
    method: PaymentMethod | None = None,
    capture_method: CaptureMethod = "automatic",
    key: str | None = None,
) -> Intent:
    """Store an intent to collect an amount; nothing is charged before it is confirmed.

    Raises `NotFound`, and for an order `CurrencyMismatch` and `ExceedsDue`.
    """
    id, at = IntentId(ctx.ids.new("pi")), ctx.now()
    order = OrderId(order_id) if order_id else None
    fresh = create_intent(amount, id=id, at=at, method=method, order_id=order, capture_method=capture_method)
    intent = evolve(fresh, gateway=ctx.gateway.name)

    def work(tx: Tx) -> Intent:
        if order is not None:
            check_due(tx, intent)
        tx.put(intent)
        return intent

    return once(ctx, ("payments.create", amount, order_id, method, capture_method), Intent, work, key=key)


def check_due(tx: Tx, intent: Intent) -> Order:
    """The order of the intent, when it owes as much: 10.00 less 4.00 taken less 5.00 under way elsewhere owes 1.00.

    Raises `NotFound`, `CurrencyMismatch`, and `ExceedsDue` for more, or when the order is cancelled.
    """
    order = require(tx, Order, str(intent.order_id))
    if intent.currency != order.currency:
        raise CurrencyMismatch(order.currency.code, intent.currency.code, field="amount")
    others = [other for other in intents_of(tx, order.id) if other.id != intent.id]
    due = order.total_minor - order.captured_minor - sum(other.takeable_minor for other in others)
    due = 0 if order.status == "cancelled" else max(due, 0)
    if intent.amount_minor > due:
        message = f"{intent.amount_minor} minor units are more than order {order.number} still owes, which is {due}."
        raise ExceedsDue(message, amount_minor=intent.amount_minor, due_minor=due)
    return order


def get_intent(ctx: Context, intent_id: str) -> Intent:
    """A payment intent."""
    return ctx.read(lambda tx: require(tx, Intent, intent_id))


def settle(ctx: Context, order_id: str) -> Intent:
    """Ask the gateway about everything open on an order's payment. Safe at any time, any number of times.

    Raises `NotFound`, and `GatewayInTransaction` inside the caller's transaction.
    """
    stay_outside(ctx)
    order = ctx.read(lambda tx: order_in(tx, order_id))
    if order.intent_id is None:
        raise NotFound("payment of order", order_id)
    for intent in ctx.read(lambda tx: intents_of(tx, order.id)):
        if intent.id != order.intent_id:
            drive(ctx, intent.id)
    return drive(ctx, order.intent_id)


def settle_open(ctx: Context) -> Counter[Outcome]:
    """Ask the gateway about every payment of its own with something open: how many ended which way, or were left to
    the gateway that knows of them.

    One that breaks keeps no other waiting and stays open: `payments.settle` raises what is wrong with it. Many workers
    share the payments: each leases some, and keeps its leases until all are through, so that none is asked about twice.
    """
    leases: dict[IntentId, datetime] = {}
    counts: Counter[Outcome] = Counter()
    while True:
        at = ctx.now()
        taken = ctx.repeated(partial(_lease, at=at))
        new = [intent for intent in taken if intent.id not in leases]
        leases.update({intent.id: at + LEASE for intent in taken})
        if not new:
            break
        counts.update(_asked(ctx, intent) if is_ours(ctx, intent) else "left" for intent in new)
    if leases:
        ctx.repeated(lambda tx: _give_back(tx, leases))
    return counts


def _lease(tx: Tx, at: datetime) -> tuple[Intent, ...]:
    return tx.take(Intent, _OPEN, at=at, until=at + LEASE)


def _asked(ctx: Context, intent: Intent) -> Outcome:
    try:
        return "waiting" if drive(ctx, intent.id).open_operations else "settled"
    except Exception:  # counted here, raised to whoever settles that one
        return "failed"


def _give_back(tx: Tx, leases: Mapping[IntentId, datetime]) -> None:
    for id, until in leases.items():
        tx.release(Intent, id, until=until)
