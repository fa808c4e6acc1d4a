"""Try promotions before they are stored: lint them with all the others, and say what one would change on a cart."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.load_facts import compiled_rules
from commerce_core.app.price_cart import ask_host, facts_in
from commerce_core.app.records import every, require
from commerce_core.catalog import Product, items_of
from commerce_core.checkout import Cart, quote
from commerce_core.checks import Finding, in_utc
from commerce_core.ports import Snapshot
from commerce_core.promotions import (
    AutomaticDiscount,
    Coupon,
    Difference,
    InvalidPromotion,
    Promotion,
    automatic_promotion,
    compare,
    coupon_promotion,
    entering,
    lint,
    with_candidates,
)

Candidate = Promotion | Coupon | AutomaticDiscount
"""A promotion that is not stored, in any of the ways in which one is written."""


def lint_promotions(ctx: Context, *candidates: Candidate) -> tuple[Finding, ...]:
    """What is surely or probably wrong with the shop's promotions and these candidates, now; all of them are read.

    Names are looked up among the shop's own products, unless the host has its own table. A candidate with the id of a
    stored one is looked at in its place. Raises `InvalidPromotion`.
    """
    now, tried = ctx.now(), [as_promotion(ctx, each) for each in candidates]
    replaced = {each.id for each in tried}

    def work(tx: Snapshot) -> tuple[Finding, ...]:
        told = [each for each in every(tx, Promotion) if each.id not in replaced]
        sold = None if ctx.products is not None else [item for each in every(tx, Product) for item in items_of(each)]
        return lint([*told, *tried], policy=compiled_rules(ctx, tx).policies.promotions, items=sold, at=now)

    return ctx.read(work)


def try_promotion(ctx: Context, candidate: Candidate, cart: Cart | str, *, at: datetime | None) -> Difference:
    """What a cart has off without a candidate and with it, its code entered, and every promotion that changes.

    One with the id of a stored promotion takes its place. Nothing is stored. Raises `InvalidPromotion` for one that
    contradicts the others, and what `quote` raises.
    """
    at, hosted, tried = ctx.now() if at is None else in_utc(at), ask_host(ctx, cart), as_promotion(ctx, candidate)

    def work(tx: Snapshot) -> Difference:
        wanted = require(tx, Cart, cart) if isinstance(cart, str) else cart
        known, facts = facts_in(ctx, tx, wanted, hosted, at=at)
        rules = with_candidates(facts.rules.promotions, [tried], rounding=facts.tenant.rounding)
        after = evolve(facts, rules=evolve(facts.rules, promotions=rules))
        entered = evolve(known, codes=entering(known.codes, [tried]))
        return compare(quote(known, facts, at=at).promoted, quote(entered, after, at=at).promoted)

    return ctx.read(work)


def as_promotion(ctx: Context, candidate: Candidate) -> Promotion:
    """A candidate as a promotion, as `create` would make it. Raises `InvalidPromotion`."""
    given: object = candidate
    if isinstance(given, Coupon):
        return coupon_promotion(given, id=ctx.ids.new("promo"), unit=ctx.tenant.currency)
    if isinstance(given, AutomaticDiscount):
        zone, unit = ctx.tenant.zone, ctx.tenant.currency
        return automatic_promotion(given, id=ctx.ids.new("promo"), zone=zone, unit=unit)
    if not isinstance(given, Promotion):
        raise InvalidPromotion("Try a Promotion, a Coupon or an AutomaticDiscount.", field="candidate")
    return given
