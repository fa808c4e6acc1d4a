"""Place an order: prepare in one transaction, charge outside any, finalise in another; idempotent by key."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from attrs import evolve, frozen

from commerce_core import orders
from commerce_core.app.buying import Person
from commerce_core.app.carts import open_cart
from commerce_core.app.context import Context
from commerce_core.app.drive_payment import drive, drive_on, stay_outside
from commerce_core.app.finalise_payment import DECLINED
from commerce_core.app.idempotency import claim, fingerprint
from commerce_core.app.price_cart import Hosted, ask_host, facts_in, person_in
from commerce_core.app.records import check_version, require
from commerce_core.app.stock.orders import take_stock
from commerce_core.app.uses import refuse_used_up, reserve_for
from commerce_core.checkout import Cart, Quote, QuoteChanged, difference, quote
from commerce_core.checks import InvalidText
from commerce_core.errors import Invalid
from commerce_core.ids import IntentId, OrderId
from commerce_core.orders import Order, Placing
from commerce_core.payments import CaptureMethod, Intent, PaymentDeclined, PaymentMethod, create_intent, start_charge
from commerce_core.ports import Tx
from commerce_core.promotions import asking, check_codes

ORDER_NUMBER = "order_number"
"""The counter that numbers a tenant's orders."""
FIRST_NUMBER = 1001
MAX_NOTE = 2000


class UnknownCaptureMethod(Invalid):
    """Money is captured `"automatic"`, with the charge, or `"manual"`, later. There is no other way."""

    code = "unknown_capture_method"


@frozen
class PlaceOrder:
    """The wish: a cart (a stored one by its id), how to pay, and the offer that the buyer agreed to.

    Without a payment method the order waits, unpaid, for `payments.confirm`. `expected` is the quote that was shown,
    or its fingerprint.
    """

    cart: Cart | str
    payment: PaymentMethod | None = None
    capture_method: CaptureMethod = "automatic"
    expected: Quote | str | None = None
    note: str = ""


@frozen
class _Plan:
    """What was drawn or asked for before the transaction, so that the transaction may run more than once."""

    wish: PlaceOrder
    at: datetime
    order_id: OrderId
    intent_id: IntentId
    hosted: Hosted


def place_order(ctx: Context, wish: PlaceOrder, *, key: str | None) -> Order:
    """Place an order: re-quote, take stock, record the order, charge, and settle the outcome.

    Sent again under the same key it goes on where it stopped and returns the order as it now is. Raises the errors of
    `quote`, `QuoteChanged`, `UnknownCoupon`, `CouponRetired`, `InsufficientStock`, `CartOrdered`,
    `IdempotencyConflict`, and `LimitReached` and `CustomerNeeded` for promotions whose uses are limited; nothing is
    taken then. Raises `PaymentDeclined` when the gateway refuses: the attempt is recorded, the order cancelled,
    everything given back.
    When the gateway's answer is not known the order stays pending, with everything it took, until it is settled.

    A joined shop leaves the charge to `payments.settle` or `run_due` after the caller's commit. One that is not joined
    raises `GatewayInTransaction` for an order to be charged while the caller holds a transaction on its connection.
    """
    if wish.payment is not None and not ctx.joined:
        stay_outside(ctx)
    order, begun = prepare_order(ctx, wish, key=key)
    if order.intent_id is None:
        return order
    intent, settled = _charged(ctx, order, begun)
    if settled.cancel_reason == DECLINED:
        raise PaymentDeclined(intent.decline_code, intent_id=intent.id)
    return settled


def _charged(ctx: Context, order: Order, begun: Intent | None) -> tuple[Intent, Order]:
    """What becomes of the intent and the order; neither is read again that was `begun` a moment ago."""
    intent_id = str(order.intent_id)
    if begun is not None and not ctx.joined:
        intent, told = drive_on(ctx, begun)
        return intent, told or order
    intent = ctx.read(lambda tx: require(tx, Intent, intent_id)) if ctx.joined else drive(ctx, intent_id)
    return intent, ctx.read(lambda tx: require(tx, Order, order.id))


def prepare_order(ctx: Context, wish: PlaceOrder, *, key: str | None) -> tuple[Order, Intent | None]:
    """Only the first phase: the order pending, its stock taken, the charge recorded and not yet sent.

    With it the intent, where that was begun just now and no subscriber can have changed it since.
    """
    check_note(wish.note)
    _check_capture(wish.capture_method)
    order_id, intent_id = OrderId(ctx.ids.new("ord")), IntentId(ctx.ids.new("pi"))
    plan = _Plan(wish, ctx.now(), order_id, intent_id, ask_host(ctx, wish.cart))
    print_ = fingerprint(("orders.place", evolve(wish, expected=_agreed(wish.expected)))) if key is not None else ""

    def work(tx: Tx) -> tuple[Order, Intent | None]:
        if key is not None:
            before = claim(tx, key, print_, at=plan.at)
            if before is not None:
                return require(tx, Order, str(before["order_id"])), None
        order, intent = _prepare(ctx, tx, plan)
        if key is not None:
            tx.answer(key, {"order_id": order.id})
        return order, None if ctx.subscribers.any else intent

    return ctx.run(work)


def check_note(note: object) -> str:
    """The note, if it is text of up to 2,000 characters. Raises `InvalidText`."""
    if not isinstance(note, str) or len(note) > MAX_NOTE:
        raise InvalidText(f"A note is text of up to {MAX_NOTE} characters.", field="note")
    return note


def _check_capture(method: object) -> None:
    if not isinstance(method, str) or method not in get_args(CaptureMethod):
        raise UnknownCaptureMethod("Money is captured 'automatic' or 'manual'.", field="capture_method")


def _prepare(ctx: Context, tx: Tx, plan: _Plan) -> tuple[Order, Intent | None]:
    """Quote, take stock, record the order with its intent and events: all of it, or nothing."""
    cart, kept = _cart(tx, plan.wish.cart)
    # Counters of uses are raised by nothing, so that nobody else changes them before the order is recorded.
    known, facts = facts_in(ctx, tx, cart, plan.hosted, at=plan.at, read=lambda name: tx.increment(name, 0))
    check_codes(facts.rules.promotions, known.codes)
    asked = asking(facts.rules.promotions, known.codes)
    refuse_used_up(known, asked, facts.usages)
    priced = quote(known, facts, at=plan.at)
    _check_expected(plan.wish.expected, priced)
    person = person_in(ctx, tx, known, plan.hosted) if asked else Person()
    counted = reserve_for(tx, priced, asked, person, order_id=plan.order_id, at=plan.at)
    charged = plan.wish.payment is not None or priced.total_minor == 0
    units, takes = take_stock(tx, priced, facts.rules, order_id=plan.order_id, charged=charged, at=plan.at)
    intent = _intent(plan, priced, gateway=ctx.gateway.name)
    placing = Placing(
        id=plan.order_id,
        number=str(FIRST_NUMBER - 1 + tx.increment(ORDER_NUMBER)),
        actor=ctx.actor,
        at=plan.at,
        intent_id=intent.id if intent else None,
        allocated=units,
        note=plan.wish.note,
        takes=takes,
        counted=counted,
    )
    order, events = orders.place(priced, placing)
    ordered = [evolve(cart, order_id=order.id, updated_at=plan.at, version=cart.version + 1)] if kept else []
    tx.put(order, *([intent] if intent else []), *ordered)
    tx.record(*events)
    return order, intent


def _cart(tx: Tx, wanted: Cart | str) -> tuple[Cart, bool]:
    """The cart to order, and whether it is a kept one, which can be ordered once and as it was read."""
    if isinstance(wanted, Cart) and (not wanted.id or tx.get(Cart, wanted.id) is None):
        return wanted, False
    cart = open_cart(tx, wanted if isinstance(wanted, str) else wanted.id)
    check_version(cart, wanted.version if isinstance(wanted, Cart) else None)
    return cart, True


def _agreed(expected: Quote | str | None) -> str | None:
    """The fingerprint of what the buyer agreed to: quoted again when the request is sent again, it is the same."""
    return expected.fingerprint if isinstance(expected, Quote) else expected


def _check_expected(expected: Quote | str | None, priced: Quote) -> None:
    """Refuse to charge what the buyer was not shown."""
    if _agreed(expected) in {None, priced.fingerprint}:
        return
    old = expected if isinstance(expected, Quote) else None
    raise QuoteChanged(priced, old=old, diff=difference(old, priced) if old else ())


def _intent(plan: _Plan, priced: Quote, *, gateway: str) -> Intent | None:
    """What is to be collected, its charge begun where there is something to pay with; nothing for a total of zero."""
    if priced.total_minor == 0:
        return None
    fresh = create_intent(
        priced.total,
        id=plan.intent_id,
        at=plan.at,
        method=plan.wish.payment,
        order_id=plan.order_id,
        customer_id=priced.cart.customer_id,
        capture_method=plan.wish.capture_method,
    )
    intent = evolve(fresh, gateway=gateway)
    if intent.method is None:
        return intent
    return evolve(start_charge(intent, at=plan.at), cancel_order_on_decline=True, version=1)
