"""Validate a code or a discount on a cart: what it would do, why, and how much of its limits is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from commerce_core.app.buying import read_usage, spent_counter, uses_by
from commerce_core.app.context import Context
from commerce_core.app.coupons import find_promotion
from commerce_core.app.load_facts import rules_in
from commerce_core.app.price_cart import Hosted, ask_host, facts_in, person_in
from commerce_core.app.records import require
from commerce_core.checkout import Cart, outcome_on
from commerce_core.errors import NotFound
from commerce_core.money import Currency, currency
from commerce_core.ports import Snapshot
from commerce_core.promotions import (
    InvalidCode,
    Promotion,
    UnknownCoupon,
    UsageLeft,
    check_open,
    filled,
    fold_code,
    told,
    unlocked_by,
    usage_left,
)
from commerce_core.trace import Outcome


@frozen
class _Held:
    """What became of each promotion that was meant, and the currency of the cart."""

    outcomes: Sequence[Outcome]
    unit: Currency


def validate_coupon(ctx: Context, code: str, cart: Cart | str) -> Outcome:
    """What a code would do to a cart, and why; of several promotions that it unlocks, one that it applies, if any.

    Raises `UnknownCoupon`, `CouponExpired`, `CouponRetired`, `InvalidCode`, and what `quote` raises.
    """
    outcomes = _held(ctx, code, cart, coupon=True).outcomes
    return max(outcomes, key=lambda each: (each.amount_minor, each.verdict in ("applied", "clipped")))


def validate_discount(ctx: Context, id: str, cart: Cart | str) -> Outcome:
    """What an automatic discount does to a cart, and why. Raises `NotFound` and what `quote` raises."""
    return _held(ctx, id, cart, coupon=False).outcomes[0]


def explain(ctx: Context, reference: str, cart: Cart | str, *, coupon: bool) -> str:
    """The same as text: what it gives, and each condition with what it requires and what was found."""
    held = _held(ctx, reference, cart, coupon=coupon)
    return "\n".join([told(outcome, held.unit) for outcome in held.outcomes])


def usage_of(
    ctx: Context, reference: str, *, coupon: bool, customer_id: str | None = None, email: str = ""
) -> UsageLeft:
    """How often a promotion was used, and what is left of its limits, for one customer too. Raises `NotFound`."""
    who = Cart((), customer_id=customer_id, email=email)
    hosted = ask_host(ctx, who)

    def work(tx: Snapshot) -> UsageLeft:
        promotion = find_promotion(tx, reference, coupon=coupon)
        person = person_in(ctx, tx, who, hosted)
        limits = filled(promotion.limits, rules_in(ctx, tx).promotions.policy)
        usage = read_usage(tx, person, promotion, limits)
        by = len(uses_by(tx, promotion.id, person)) if person.names else None
        found = usage_left(limits, usage, spent_minor=tx.counter(spent_counter(promotion.id)), by_customer=by)
        return evolve(found, limits=promotion.limits)

    return ctx.read(work)


def _held(ctx: Context, reference: str, cart: Cart | str, *, coupon: bool) -> _Held:
    at, hosted = ctx.now(), ask_host(ctx, cart)

    def work(tx: Snapshot) -> _Held:
        wanted = require(tx, Cart, cart) if isinstance(cart, str) else cart
        meant = _meant(ctx, tx, reference, coupon=coupon, at=at)
        if meant[0].retired:
            retired = Outcome(meant[0].id, meant[0].label, "not_applied", reason="it is retired")
            return _Held((retired,), currency(wanted.currency or ctx.tenant.currency))
        if coupon:
            wanted = _entered(wanted, meant[0].code or reference)
        return _outcomes(ctx, tx, wanted, meant, hosted=hosted, at=at)

    return ctx.read(work)


def _meant(ctx: Context, tx: Snapshot, reference: str, *, coupon: bool, at: datetime) -> Sequence[Promotion]:
    """The promotions that a reference means: the one whose id or code it is, else those that the code unlocks."""
    try:
        promotion = find_promotion(tx, reference, coupon=coupon)
    except NotFound:
        found = _unlocked(ctx, tx, reference) if coupon else ()
        if found:
            return found
        if coupon:
            raise _unknown(reference) from None
        raise
    if coupon:
        check_open(promotion, at=at)
    return (promotion,)


def _unlocked(ctx: Context, tx: Snapshot, code: str) -> Sequence[Promotion]:
    try:
        folded = fold_code(code)
    except InvalidCode:
        return ()
    return [each.promotion for each in unlocked_by(rules_in(ctx, tx).promotions, folded)]


def _entered(cart: Cart, code: str) -> Cart:
    """The cart with a code on it."""
    return cart if fold_code(code) in map(fold_code, cart.codes) else evolve(cart, codes=(*cart.codes, code))


def _outcomes(
    ctx: Context, tx: Snapshot, cart: Cart, meant: Sequence[Promotion], *, hosted: Hosted, at: datetime
) -> _Held:
    known, facts = facts_in(ctx, tx, cart, hosted, at=at)
    outcomes = [outcome_on(known, facts, promotion_id=each.id, at=at) for each in meant]
    return _Held(outcomes, known.currency or facts.tenant.currency)


def _unknown(code: str) -> UnknownCoupon:
    return UnknownCoupon(f"No coupon has the code {str(code)[:64]!r}: check its spelling.", field="code", entered=code)
