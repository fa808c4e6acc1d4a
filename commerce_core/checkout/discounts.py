"""Phases two and three: what is taken off each row, by hand and by promotions, and given back to the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import sub
from typing import NamedTuple

from attrs import frozen

from commerce_core.checkout.cart import Cart
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.rows import Priced, spread
from commerce_core.money import Minor
from commerce_core.promotions import Evaluation, Promotion, evaluate, percent_off

BY_HAND = "Line discount"
"""The label of what the merchant took off lines by hand."""


@frozen
class Discount:
    """What one promotion, or the merchant's hand, took off each cart line, in minor units; `note` says how."""

    label: str
    amounts: tuple[int, ...]
    amount_minor: Minor
    basis_minor: Minor
    note: str = ""
    promotion_id: str = ""
    code: str = ""


class TakenOff(NamedTuple):
    """All discounts, what is left of each cart line, and what the promotions came to."""

    discounts: tuple[Discount, ...]
    nets: Sequence[int]
    found: Evaluation


def take_off(priced: Priced, cart: Cart, facts: Facts, at: datetime) -> TakenOff:
    """Take off first what was given by hand, then what the promotions give on what is left.

    The shares of rows are spread over cart lines, one discount after the other, each on what the line still bears.
    """
    by_hand = _by_hand(priced, facts)
    left = list(map(sub, priced.rows.gross, by_hand)) if by_hand else priced.rows.gross
    found = evaluate(priced.rows, left, promotions=facts.rules.promotions, codes=cart.codes, at=at)
    nets: Sequence[int] = priced.gross
    discounts = []
    for shares, basis, promotion in _in_order(priced, by_hand, found):
        amounts = spread(shares, priced, nets, lines=cart.lines)
        nets = list(map(sub, nets, amounts))
        discounts.append(_discount(tuple(amounts), basis, promotion))
    return TakenOff(tuple(discounts), nets, found)


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


def _in_order(
    priced: Priced, by_hand: Sequence[int], found: Evaluation
) -> Iterator[tuple[Sequence[int], int, Promotion | None]]:
    if by_hand:
        yield by_hand, sum(g for g, percent in zip(priced.rows.gross, priced.percents, strict=True) if percent), None
    for taken in found.taken:
        yield taken.shares, taken.basis_minor, taken.promotion


def _discount(amounts: tuple[int, ...], basis: int, promotion: Promotion | None) -> Discount:
    amount = Minor(sum(amounts))
    if promotion is None:
        return Discount(BY_HAND, amounts, amount, Minor(basis))
    note, code = promotion.kind.label, promotion.code or ""
    return Discount(promotion.label, amounts, amount, Minor(basis), note, promotion.id, code)
