"""Drive a payment: send every operation that is open to the gateway, and write down what it says.

An operation is stored before it is sent and its id is the key at the gateway, so this may run again after any crash:
the gateway answers the same key the same way, and an outcome written down before changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commerce_core.app.context import Context
from commerce_core.app.finalise_payment import finalise
from commerce_core.app.records import require
from commerce_core.app.stock.holds import for_one_owner
from commerce_core.errors import Unavailable
from commerce_core.money import Money
from commerce_core.orders import Order
from commerce_core.payments import (
    GatewayFailed,
    Intent,
    InvalidOutcome,
    Operation,
    OperationKind,
    Outcome,
    charge_request,
)
from commerce_core.ports import Gateway, GatewayInTransaction, Tx

_SILENCE = (Unavailable, OSError)
"""What a gateway call raises when nobody can know what became of it."""


def drive(ctx: Context, intent_id: str) -> Intent:
    """Send each open operation once, and those that answers give rise to. Returns the intent as it then is.

    What another gateway was asked for is left to that one. Raises `GatewayFailed` when the adapter broke, and
    `GatewayInTransaction` when there is something to send inside the caller's transaction.
    """
    return drive_on(ctx, ctx.read(lambda tx: require(tx, Intent, intent_id)))[0]


def drive_on(ctx: Context, intent: Intent) -> tuple[Intent, Order | None]:
    """As `drive`, from an intent that was read or stored a moment ago.

    With it its order as the last answer left it, None where nothing was answered or there is no order.
    """
    order: Order | None = None
    if not is_ours(ctx, intent):
        return intent, order
    sent: set[str] = set()
    while waiting := [o for o in intent.open_operations if o.id not in sent]:
        stay_outside(ctx)
        sent.add(waiting[0].id)
        intent, order = _send(ctx, intent, waiting[0])
    return intent, order


def stay_outside(ctx: Context) -> None:
    """Refuse to begin what will call the gateway while the caller holds a transaction. Raises `GatewayInTransaction`.

    The call would last as long as it likes with rows locked, and a rollback would not take the money back.
    """
    if ctx.store.in_transaction():
        raise GatewayInTransaction(
            "The gateway is not called inside your transaction. Commit, then call payments.settle or run_due, "
            "or this again on the shop that is not joined."
        )


def is_ours(ctx: Context, intent: Intent) -> bool:
    """Whether the shop's gateway is the one that was asked for the money: no other knows of it."""
    return intent.gateway in {"", ctx.gateway.name}


def _send(ctx: Context, intent: Intent, operation: Operation) -> tuple[Intent, Order | None]:
    outcome, fault = _ask(ctx.gateway, intent, operation)

    def write_down(tx: Tx) -> tuple[Intent, Order | None]:
        after = finalise(ctx, tx, intent.id, operation, outcome)
        return after, None if after.order_id is None else tx.get(Order, after.order_id)

    after = for_one_owner(lambda: ctx.run(write_down))  # a declined card may give a cart its hold back
    if fault is not None:
        raise GatewayFailed(ctx.gateway.name, intent_id=intent.id) from fault
    return after


def _ask(gateway: Gateway, intent: Intent, operation: Operation) -> tuple[Outcome | None, Exception | None]:
    """What the gateway says; None when nobody can know, with what broke unless the line was dead."""
    try:
        outcome: object = _ASK[operation.kind](gateway, intent, operation)
    except _SILENCE:
        return None, None
    except Exception as fault:
        return None, fault
    if isinstance(outcome, Outcome):
        return outcome, None
    return None, InvalidOutcome("A gateway answers with an Outcome.", field="outcome")


def _charge(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    if operation.reference:  # the gateway knows it, and charging again would only repeat its first answer
        return gateway.confirm(operation.id, reference=operation.reference)
    return gateway.charge(charge_request(intent))


def _capture(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    return gateway.capture(operation.id, reference=intent.reference, amount=_amount(intent, operation))


def _void(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    return gateway.void(operation.id, reference=intent.reference)


def _refund(gateway: Gateway, intent: Intent, operation: Operation) -> Outcome:
    return gateway.refund(operation.id, reference=intent.reference, amount=_amount(intent, operation))


_ASK: Mapping[OperationKind, Callable[[Gateway, Intent, Operation], Outcome]] = {
    "charge": _charge,
    "authorise": _charge,
    "capture": _capture,
    "void": _void,
    "refund": _refund,
}


def _amount(intent: Intent, operation: Operation) -> Money:
    return Money(operation.amount_minor, intent.currency)
