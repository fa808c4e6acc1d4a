"""Run due: everything that should have happened by now."""

from __future__ import annotations

from attrs import evolve, frozen

from commerce_core.app.cancel_unpaid import cancel_unpaid
from commerce_core.app.context import Context
from commerce_core.app.drive_payment import stay_outside
from commerce_core.app.events.relay import relay, retry
from commerce_core.app.idempotency import forget_keys
from commerce_core.app.intents import settle_open
from commerce_core.app.rates import refresh_due
from commerce_core.app.stock.holds import expire_holds
from commerce_core.app.uses import expire_uses
from commerce_core.errors import CommerceError
from commerce_core.inventory import InsufficientStock


@frozen
class Fault:
    """What kept something from being done: the `code` of an error, and what it says."""

    code: str
    message: str


@frozen
class Done:
    """How many holds expired, payments were settled with the gateway, and exchange rates are new.

    `payments_waiting` is how many payments are as open as before: the gateway is silent, or waits for the customer.
    About `payments_failed` asking broke: `payments.settle` says with what. `payments_left` are of a gateway that the
    shop was not given, and wait for one that was. `delivered` is how many events handlers have taken after their
    commit, `deliveries_failed` how many attempts broke.
    `orders_cancelled` is how many orders nobody paid in time, where the policy of inventory has an `unpaid_seconds`;
    `uses_expired` how many uses of promotions were given back of such that wait on; `keys_forgotten` how many
    idempotency keys were older than a week.

    `rates_fault` is what kept the rates from being refreshed; it is tried again with the next call, and meanwhile those
    that are stored hold for as long as the policy lets them.
    """

    holds_expired: int
    payments_settled: int
    payments_waiting: int = 0
    payments_failed: int = 0
    payments_left: int = 0
    rates_changed: int = 0
    rates_fault: Fault | None = None
    orders_cancelled: int = 0
    uses_expired: int = 0
    keys_forgotten: int = 0
    delivered: int = 0
    deliveries_failed: int = 0


def run_due(ctx: Context) -> Done:
    """Expire holds, settle open payments, cancel orders that nobody paid, expire uses of promotions, forget old
    idempotency keys, deliver events, for this tenant. Rates are refreshed once an hour.

    Any scheduler may call it, in any number of processes at once. Raises `GatewayInTransaction` inside the caller's
    transaction, and `InsufficientStock`, when all else is done, for a hold whose units its level has not: the books are
    broken then, and `verify` says where.
    """
    stay_outside(ctx)
    holds, broken = _expire_holds(ctx)
    payments, cancelled = settle_open(ctx), cancel_unpaid(ctx)
    uses, keys = expire_uses(ctx), forget_keys(ctx)
    relayed = relay(ctx) + retry(ctx)
    done = Done(
        holds_expired=holds,
        payments_settled=payments["settled"],
        payments_waiting=payments["waiting"],
        payments_failed=payments["failed"],
        payments_left=payments["left"],
        orders_cancelled=cancelled,
        uses_expired=uses,
        keys_forgotten=keys,
        delivered=relayed.delivered,
        deliveries_failed=relayed.failed,
    )
    try:
        refreshed = refresh_due(ctx)
        done = evolve(done, rates_changed=refreshed.changed) if refreshed else done
    except CommerceError as fault:
        done = evolve(done, rates_fault=Fault(fault.code, fault.message))
    if broken is not None:
        raise broken
    return done


def _expire_holds(ctx: Context) -> tuple[int, InsufficientStock | None]:
    """How many holds expired, and what is wrong with one that cannot: somebody else has altered its level."""
    try:
        return expire_holds(ctx), None
    except InsufficientStock as broken:
        return 0, broken
