"""Coupons and automatic discounts: create, look at, hold against a cart, retire."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import RULES_REVISION
from commerce_core.app.price_cart import ask_host, facts_in
from commerce_core.app.records import look_up, require
from commerce_core.app.rules import check_rule, put_rules
from commerce_core.checkout import Cart, outcome_on
from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.money import Currency, currency
from commerce_core.ports import Page, Query, Snapshot, Tx, Where
from commerce_core.promotions import (
    AutomaticDiscount,
    Coupon,
    InvalidCode,
    InvalidPromotion,
    Promotion,
    UnknownCoupon,
    automatic_promotion,
    coupon_promotion,
    fold_code,
    generate_codes,
    told,
)
from commerce_core.trace import Outcome

MOST_CODES = 10_000
"""Codes that are generated in one transaction."""


@frozen
class _Made:
    """The codes that were generated: what an idempotency key answers."""

    codes: tuple[str, ...]


def create_coupon(ctx: Context, coupon: Promotion | Coupon, *, key: str | None) -> Promotion:
    """Store a coupon. Raises `Duplicate` for an id or a code that is taken, `InvalidPromotion` and `InvalidId`."""
    return _create(ctx, _coupon(ctx, coupon), ("coupons.create", coupon), key=key)


def create_discount(ctx: Context, discount: Promotion | AutomaticDiscount, *, key: str | None) -> Promotion:
    """Store an automatic discount; its days are those of the shop's zone. Raises as `create_coupon` does."""
    made: object = discount
    if isinstance(made, AutomaticDiscount):
        tenant = ctx.tenant
        made = automatic_promotion(made, id=ctx.ids.new("promo"), zone=tenant.zone, unit=tenant.currency)
    if not isinstance(made, Promotion) or made.code is not None:
        message = "An automatic discount is an AutomaticDiscount, or a Promotion without a code: others are coupons."
        raise InvalidPromotion(message, field="code")
    return _create(ctx, made, ("discounts.create", discount), key=key)


def generate(ctx: Context, template: Promotion | Coupon, count: int, *, key: str | None) -> tuple[str, ...]:
    """Store many coupons that differ in their codes only: each `#` in the code of the template is drawn.

    No two of them combine, however many one buyer has got hold of: they share a tag that each of them excludes.
    Raises `InvalidCode` for more than 10,000 at once and for a code with too few places, and `InvalidPromotion`.
    """
    pattern = _coupon(ctx, template)
    if type(count) is not int or not 1 <= count <= MOST_CODES:
        raise InvalidCode(f"Generate 1 to {MOST_CODES} codes at once.", field="count", value=count)
    codes = generate_codes(count, str(pattern.code), entropy=secrets.token_bytes)
    batch = ctx.ids.new("batch")
    alone = evolve(pattern, tags=(*pattern.tags, batch), excludes=(*pattern.excludes, batch))
    made = [evolve(alone, id=ctx.ids.new("promo"), code=code) for code in codes]
    at = ctx.now()

    def work(tx: Tx) -> _Made:
        _put_new(ctx, tx, made, at=at)
        return _Made(codes)

    return once(ctx, ("coupons.generate", template, count), _Made, work, key=key).codes


def get_promotion(ctx: Context, reference: str, *, coupon: bool) -> Promotion:
    """A coupon by its id or code, or an automatic discount by its id. Raises `NotFound`."""
    return ctx.read(lambda tx: _find(tx, reference, coupon=coupon))


def find_promotions(ctx: Context, query: Query, *, coupon: bool) -> Page[Promotion]:
    """A page of coupons, or of automatic discounts."""
    own = Where("code", "ne" if coupon else "eq", None)
    return ctx.read(lambda tx: tx.find(Promotion, evolve(query, where=(*query.where, own))))


def retire(ctx: Context, reference: str, *, coupon: bool, key: str | None) -> Promotion:
    """Take a promotion out of use for good; again, it changes nothing. Its code stays taken."""
    at = ctx.now()

    def work(tx: Tx) -> Promotion:
        promotion = _find(tx, reference, coupon=coupon)
        if promotion.retired:
            return promotion
        retired = evolve(promotion, retired=True, updated_at=at, version=promotion.version + 1)
        tx.put(retired)
        tx.increment(RULES_REVISION)
        tx.record(_event(retired, "retired"))
        return retired

    return once(ctx, ("promotions.retire", reference), Promotion, work, key=key)


def validate_coupon(ctx: Context, code: str, cart: Cart | str) -> Outcome:
    """What a code would do to a cart, and why. Raises `UnknownCoupon`, `InvalidCode`, and what `quote` raises."""
    return _held(ctx, code, cart, coupon=True)[0]


def validate_discount(ctx: Context, id: str, cart: Cart | str) -> Outcome:
    """What an automatic discount does to a cart, and why. Raises `NotFound` and what `quote` raises."""
    return _held(ctx, id, cart, coupon=False)[0]


def explain(ctx: Context, reference: str, cart: Cart | str, *, coupon: bool) -> str:
    """The same as text: what it gives, and each condition with what it requires and what was found."""
    outcome, unit = _held(ctx, reference, cart, coupon=coupon)
    return told(outcome, unit)


def _held(ctx: Context, reference: str, cart: Cart | str, *, coupon: bool) -> tuple[Outcome, Currency]:
    at, hosted = ctx.now(), ask_host(ctx, cart)

    def work(tx: Snapshot) -> tuple[Outcome, Currency]:
        wanted = require(tx, Cart, cart) if isinstance(cart, str) else cart
        try:
            promotion = _find(tx, reference, coupon=coupon)
        except NotFound:
            if not coupon:
                raise
            raise _unknown(reference) from None
        if promotion.retired:
            if coupon:
                raise _unknown(reference)
            retired = Outcome(promotion.id, promotion.label, "not_applied", reason="it is retired")
            return retired, currency(wanted.currency or ctx.tenant.currency)
        if promotion.code is not None and fold_code(promotion.code) not in map(fold_code, wanted.codes):
            wanted = evolve(wanted, codes=(*wanted.codes, promotion.code))
        known, facts = facts_in(ctx, tx, wanted, hosted, at=at)
        unit = known.currency or facts.tenant.currency
        return outcome_on(known, facts, promotion_id=promotion.id, at=at), unit

    return ctx.read(work)


def _unknown(code: str) -> UnknownCoupon:
    return UnknownCoupon(f"No coupon has the code {str(code)[:64]!r}: check its spelling.", field="code", entered=code)


def _coupon(ctx: Context, coupon: Promotion | Coupon) -> Promotion:
    """A coupon as a promotion with an id. Raises `InvalidPromotion` for one without a code."""
    made: object = coupon
    if isinstance(made, Coupon):
        return coupon_promotion(made, id=ctx.ids.new("promo"), unit=ctx.tenant.currency)
    if not isinstance(made, Promotion) or made.code is None:
        message = "A coupon is a Coupon, or a Promotion with a code: without one it is an automatic discount."
        raise InvalidPromotion(message, field="code")
    return made


def _create(ctx: Context, promotion: Promotion, request: tuple[object, ...], *, key: str | None) -> Promotion:
    at = ctx.now()
    check_rule(promotion)

    def work(tx: Tx) -> Promotion:
        return _put_new(ctx, tx, [promotion], at=at)[0]

    return once(ctx, request, Promotion, work, key=key)


def _put_new(ctx: Context, tx: Tx, promotions: Iterable[Promotion], *, at: datetime) -> list[Promotion]:
    """Store new promotions with their events."""
    stored = [evolve(each, created_at=at, updated_at=at, version=1) for each in promotions]
    put_rules(ctx, tx, *stored)
    tx.record(*(_event(each, "created") for each in stored))
    return stored


def _event(promotion: Promotion, what: str) -> Event:
    """`coupon.created`, `discount.retired` and so on."""
    at = promotion.updated_at
    assert at is not None
    data: dict[str, Plain] = {"name": promotion.label} if promotion.code is None else {"code": promotion.code}
    sort = "discount" if promotion.code is None else "coupon"
    return Event(f"{sort}.{what}", promotion.id, promotion.version, at, data)


def _find(tx: Snapshot, reference: str, *, coupon: bool) -> Promotion:
    found = look_up(tx, Promotion, reference, key="code")
    if (found.code is not None) is not coupon:
        raise NotFound("coupon" if coupon else "discount", reference)
    return found
