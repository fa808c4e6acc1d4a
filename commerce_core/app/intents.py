"""Intents: made by hand, read, and settled with the gateway."""

from __future__ import annotations

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.drive_payment import drive
from commerce_core.app.idempotency import once
from commerce_core.app.records import every, look_up, require
from commerce_core.errors import NotFound
from commerce_core.ids import IntentId, OrderId
from commerce_core.money import Money
from commerce_core.orders import Order
from commerce_core.payments import CaptureMethod, Intent, PaymentMethod, create_intent
from commerce_core.ports import Tx, Where


def new_intent(
    ctx: Context,
    amount: Money,
    *,
    order_id: str | None = None,
    method: PaymentMethod | None = None,
    capture_method: CaptureMethod = "automatic",
    key: str | None = None,
) -> Intent:
    """Store an intent to collect an amount; nothing is charged before it is confirmed. Raises `NotFound`."""
    id, at = IntentId(ctx.ids.new("pi")), ctx.now()
    order = OrderId(order_id) if order_id else None
    fresh = create_intent(amount, id=id, at=at, method=method, order_id=order, capture_method=capture_method)
    intent = evolve(fresh, gateway=ctx.gateway.name)

    def work(tx: Tx) -> Intent:
        if order is not None:
            require(tx, Order, order)
        tx.put(intent)
        return intent

    return once(ctx, ("payments.create", amount, order_id, method, capture_method), Intent, work, key=key)


def get_intent(ctx: Context, intent_id: str) -> Intent:
    """A payment intent."""
    return ctx.read(lambda tx: require(tx, Intent, intent_id))


def settle(ctx: Context, order_id: str) -> Intent:
    """Ask the gateway about everything open on an order's payment. Safe at any time, any number of times."""
    order = ctx.read(lambda tx: look_up(tx, Order, order_id, key="number"))
    if order.intent_id is None:
        raise NotFound("payment of order", order_id)
    for intent in ctx.read(lambda tx: list(every(tx, Intent, Where("order_id", "eq", order.id)))):
        if intent.id != order.intent_id:
            drive(ctx, intent.id)
    return drive(ctx, order.intent_id)


def settle_open(ctx: Context) -> int:
    """Ask the gateway about every payment with something open; how many those were.

    One that cannot be settled keeps no other waiting: its error is raised when all have been asked about.
    """
    waiting = ctx.read(lambda tx: [intent.id for intent in every(tx, Intent, Where("open", "eq", value=True))])
    faults = []
    for id in waiting:
        try:
            drive(ctx, id)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return len(waiting)
