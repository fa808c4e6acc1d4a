"""Coupons and automatic discounts: create, look at, change, retire."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from commerce_core import promotions
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import RULES_REVISION, find_items, hosted_items
from commerce_core.app.records import check_version, look_up
from commerce_core.app.rules import check_rule, put_rules
from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.ports import Page, Query, Snapshot, Tx, Where
from commerce_core.promotions import (
    AutomaticDiscount,
    Coupon,
    InvalidCode,
    InvalidPromotion,
    Promotion,
    automatic_promotion,
    coupon_promotion,
    generate_codes,
)
from commerce_core.serialization import UnsupportedType, store_document

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
    _check(ctx, alone)
    made = [evolve(alone, id=ctx.ids.new("promo"), code=code) for code in codes]
    at = ctx.now()

    def work(tx: Tx) -> _Made:
        _put_new(ctx, tx, made, at=at)
        return _Made(codes)

    return once(ctx, ("coupons.generate", template, count), _Made, work, key=key).codes


def get_promotion(ctx: Context, reference: str, *, coupon: bool) -> Promotion:
    """A coupon by its id or code, or an automatic discount by its id. Raises `NotFound`."""
    return ctx.read(lambda tx: find_promotion(tx, reference, coupon=coupon))


def find_promotions(ctx: Context, query: Query, *, coupon: bool) -> Page[Promotion]:
    """A page of coupons, or of automatic discounts."""
    own = Where("code", "ne" if coupon else "eq", None)
    return ctx.read(lambda tx: tx.find(Promotion, evolve(query, where=(*query.where, own))))


def update_promotion(
    ctx: Context,
    reference: str,
    changes: Mapping[str, object],
    *,
    coupon: bool,
    version: int | None = None,
    key: str | None = None,
) -> Promotion:
    """Change fields of a promotion, also while it is used.

    Raises `NotFound`, `VersionConflict`, `UnknownField`, and `InvalidPromotion` also for a code or a currency.
    """
    at = ctx.now()

    def work(tx: Tx) -> Promotion:
        promotion = find_promotion(tx, reference, coupon=coupon)
        check_version(promotion, version)
        changed, names = promotions.update_promotion(promotion, changes, at=at)
        if names:
            _check(ctx, changed)
            put_rules(ctx, tx, changed)
            tx.record(_event(changed, "updated", changed=list(names)))
        return changed

    return once(ctx, ("promotions.update", reference, changes, version), Promotion, work, key=key)


def retire(ctx: Context, reference: str, *, coupon: bool, key: str | None) -> Promotion:
    """Take a promotion out of use for good; again, it changes nothing. Its code stays taken."""
    at = ctx.now()

    def work(tx: Tx) -> Promotion:
        promotion = find_promotion(tx, reference, coupon=coupon)
        if promotion.retired:
            return promotion
        retired = evolve(promotion, retired=True, updated_at=at, version=promotion.version + 1)
        tx.put(retired)
        tx.increment(RULES_REVISION)
        tx.record(_event(retired, "retired"))
        return retired

    return once(ctx, ("promotions.retire", reference), Promotion, work, key=key)


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
    _check(ctx, promotion)

    def work(tx: Tx) -> Promotion:
        return _put_new(ctx, tx, [promotion], at=at)[0]

    return once(ctx, request, Promotion, work, key=key)


def _check(ctx: Context, promotion: Promotion) -> None:
    """That every store can hold it, the shop knowing its kind and conditions, and that it names ids, not SKUs."""
    check_rule(promotion)
    try:
        store_document(promotion, ctx.converter)
    except UnsupportedType as error:
        message = f"{error} Open the shop with Commerce(kinds={{**KINDS, ...}})."
        raise InvalidPromotion(message, field="kind") from None
    if names := {name for _, _, name in promotions.references_of(promotion)}:
        hosted = hosted_items(ctx, names)
        found = ctx.read(lambda tx: find_items(tx, names)) if hosted is None else hosted
        promotions.check_references(promotion, found)


def _put_new(ctx: Context, tx: Tx, new: Iterable[Promotion], *, at: datetime) -> list[Promotion]:
    """Store new promotions with their events."""
    stored = [evolve(each, created_at=at, updated_at=at, version=1) for each in new]
    put_rules(ctx, tx, *stored)
    tx.record(*(_event(each, "created") for each in stored))
    return stored


def _event(promotion: Promotion, what: str, **more: Plain) -> Event:
    """`coupon.created`, `discount.retired` and so on."""
    at = promotion.updated_at
    assert at is not None
    data: dict[str, Plain] = {"name": promotion.label} if promotion.code is None else {"code": promotion.code}
    sort = "discount" if promotion.code is None else "coupon"
    return Event(f"{sort}.{what}", promotion.id, promotion.version, at, {**data, **more})


def find_promotion(tx: Snapshot, reference: str, *, coupon: bool) -> Promotion:
    """A coupon by its id or code, or an automatic discount by its id. Raises `NotFound`."""
    found = look_up(tx, Promotion, reference, key="code")
    if (found.code is not None) is not coupon:
        raise NotFound("coupon" if coupon else "discount", reference)
    return found
