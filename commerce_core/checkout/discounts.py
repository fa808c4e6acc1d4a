"""Phases two to five: what is taken off rows and shipping, by hand and by promotions, and given back to the lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import sub
from typing import NamedTuple

from attrs import frozen

from commerce_core.checkout.cart import Cart
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.rows import Priced, Sharing, floors_of, spread
from commerce_core.money import Minor
from commerce_core.promotions import (
    ANYBODY,
    Evaluation,
    Promotion,
    Remainder,
    Shopper,
    Taken,
    evaluate,
    percent_off,
    with_usages,
)

BY_HAND = "Line discount"
"""The label of what the merchant took off lines by hand."""


@frozen
class Discount:
    """What one promotion, or the merchant's hand, took off cart lines and shipping, in minor units; `note` says how.

    `amount_minor` is what it took off the lines, the sum of `amounts`; `shipping_minor` what it took off shipping.
    """

    label: str
    amounts: tuple[int, ...]
    amount_minor: Minor
    basis_minor: Minor
    note: str = ""
    promotion_id: str = ""
    code: str = ""
    shipping_minor: Minor = Minor(0)


class Off(NamedTuple):
    """What was taken off some cart lines; no promotion: by hand. The first five fields of `promotions.Taken`,
    and its note.
    """

    promotion: Promotion | None
    lines: Sequence[int]
    shares: Sequence[int]
    basis_minor: int
    shipping_minor: int = 0
    note: str = ""


class TakenOff(NamedTuple):
    """All that was taken off, in its order, what is left of each cart line, and what the promotions came to."""

    offs: Sequence[Off | Taken]
    nets: Sequence[int]
    found: Evaluation


def take_off(priced: Priced, cart: Cart, facts: Facts, *, at: datetime, shipping_minor: int) -> TakenOff:
    """Take off first what was given by hand, then what the promotions give on what is left.

    The shares of rows are spread over cart lines, one discount after the other, each on what the line still bears.
    """
    by_hand = _by_hand(priced, facts)
    left = list(map(sub, priced.rows.gross, by_hand)) if by_hand else priced.rows.gross
    found = evaluate(
        priced.rows,
        left,
        promotions=with_usages(facts.rules.promotions, facts.usages),
        codes=cart.codes,
        shopper=shopper_of(cart, facts) if facts.rules.promotions.conditional else ANYBODY,
        at=at,
        shipping_minor=shipping_minor,
    )
    offs: list[Off | Taken] = list(found.taken)
    if by_hand:
        basis = sum(g for g, percent in zip(priced.rows.gross, priced.percents, strict=True) if percent)
        offs.insert(0, Off(None, range(len(by_hand)), by_hand, basis))
    if priced.row_of is None:
        return TakenOff(offs, found.left, found)
    return _given_back(offs, priced, cart, found, remainder=facts.rules.policies.promotions.remainder)


def shopper_of(cart: Cart, facts: Facts) -> Shopper:
    """What conditions may know of who buys and where: the buyer, the cart's channel, and where its parcel goes."""
    buyer, address = facts.buyer, cart.shipping_address
    return Shopper(
        customer_id=cart.customer_id,
        groups=sorted(buyer.groups),
        tags=sorted(buyer.tags),
        segments=sorted(buyer.segments),
        orders_count=buyer.orders_count,
        channel=cart.channel,
        country=address.country if address else "",
        region=address.region if address else "",
    )


def _given_back(
    offs: Sequence[Off | Taken], priced: Priced, cart: Cart, found: Evaluation, *, remainder: Remainder
) -> TakenOff:
    """Spread what rows of several lines have off over these."""
    nets: list[int] = list(priced.gross)
    spread_offs, keys = [], [line.key for line in cart.lines]
    by = Sharing(keys, floors_of(priced, [line.quantity for line in cart.lines]), remainder)
    for off in offs:
        promotion, rows, shares, basis, shipping_minor, *_ = off
        held = by if promotion is not None else by._replace(floors=())
        lines, parts = spread(shares, priced, nets, rows=rows, by=held)
        for line, part in zip(lines, parts, strict=True):
            nets[line] -= part
        spread_offs.append(Off(promotion, lines, parts, basis, shipping_minor, off.note))
    return TakenOff(spread_offs, nets, found)


def _by_hand(priced: Priced, facts: Facts) -> list[int]:
    """The discount given by hand on each row (empty when there is none at all, or it comes to nothing)."""
    if not any(priced.percents):
        return []
    policy, rounding = facts.rules.policies.promotions, facts.tenant.rounding
    shares = [
        percent_off(gross, percent, policy=policy, rounding=rounding) if percent else 0
        for gross, percent in zip(priced.rows.gross, priced.percents, strict=True)
    ]
    return shares if any(shares) else []


def discount_of(off: Off | Taken, size: int) -> Discount:
    """The record of what was taken off a cart of so many lines."""
    promotion, lines, shares, basis, shipping_minor, *_ = off
    amounts = [0] * size
    for line, share in zip(lines, shares, strict=True):
        amounts[line] = share
    sums = (Minor(sum(shares)), Minor(basis))
    if promotion is None:
        return Discount(BY_HAND, tuple(amounts), *sums)
    note, code = off.note or promotion.kind.label, promotion.code or ""
    return Discount(promotion.label, tuple(amounts), *sums, note, promotion.id, code, Minor(shipping_minor))
