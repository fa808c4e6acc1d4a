"""Compile promotions once; evaluate them over rows of a cart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, gt, sub
from typing import NamedTuple

from attrs import field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions.errors import InvalidPromotion, InvalidShares, UnknownCoupon
from commerce_core.promotions.kinds import Rule, UnknownKind
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.promotion import Promotion, fold_code, fold_codes
from commerce_core.trace import Outcome, Requirement


class Compiled(NamedTuple):
    """A promotion, the function it became, its place among others, and the instants at which it starts and ends."""

    promotion: Promotion
    rule: Rule
    order: tuple[bool, str]
    edges: tuple[datetime, ...]


@frozen
class PromotionSet:
    """Compiled promotions, indexed so that a cart pays only for those that can touch it. Immutable."""

    by_code: Mapping[str, Compiled] = field(factory=dict)
    automatic: tuple[Compiled, ...] = ()


class Taken(NamedTuple):
    """What one promotion took off each row, in minor units."""

    promotion: Promotion
    shares: Sequence[int]
    basis_minor: int


class Evaluation(NamedTuple):
    """Everything that was taken off, in the order in which it was, and what became of each promotion looked at.

    `left` is what remains of each row, in minor units. `valid_until` is when the window of one of them next opens or
    closes: until then all of this holds.
    """

    taken: Sequence[Taken] = ()
    outcomes: tuple[Outcome, ...] = ()
    left: Sequence[int] = ()
    valid_until: datetime | None = None


def compile_promotions(
    promotions: Iterable[Promotion], *, policy: Policy | None = None, rounding: Rounding = Rounding.HALF_UP
) -> PromotionSet:
    """Compile definitions into an index by code, without those that are retired.

    Two with one id or one code contradict each other: `InvalidPromotion`.
    """
    by_code: dict[str, Compiled] = {}
    automatic: list[Compiled] = []
    seen: set[str] = set()
    for promotion in sorted((p for p in promotions if not p.retired), key=_order):
        if promotion.id in seen:
            raise InvalidPromotion(f"Two promotions have the id {promotion.id}.", field="id")
        seen.add(promotion.id)
        rule = promotion.kind.compile(policy or Policy(), rounding)
        compiled = Compiled(promotion, rule, _order(promotion), _edges(promotion))
        if promotion.code is None:
            automatic.append(compiled)
        elif by_code.setdefault(fold_code(promotion.code), compiled) is not compiled:
            raise InvalidPromotion(f"Two promotions have the code {promotion.code}.", field="code")
    return PromotionSet(by_code, tuple(automatic))


def evaluate(
    lines: Lines, base: Sequence[int], *, promotions: PromotionSet, codes: Sequence[str], at: datetime
) -> Evaluation:
    """Take off what the promotions give: `line` kinds first, then `order` kinds, by id; each on what is left.

    `base` is what is left of each row in minor units. Raises `UnknownCoupon`, `InvalidCode`, and `InvalidShares`
    for a kind that takes off more than there is, or less than nothing.
    """
    if not codes and not promotions.automatic:
        return Evaluation(left=base)
    candidates = [*promotions.automatic, *_entered(promotions, codes)]
    if len(candidates) > 1:
        candidates.sort(key=_compiled_order)
    left, taken, outcomes = tuple(base), [], []
    for compiled in candidates:
        reason, requirement = _closed(compiled.promotion, at)
        shares = [] if reason else _shares(compiled, lines, left)
        amount = sum(shares)
        if amount:
            taken.append(Taken(compiled.promotion, shares, sum(left)))
            left = tuple(map(sub, left, shares))
        outcomes.append(_outcome(compiled.promotion, amount, reason, requirement))
    return Evaluation(taken, tuple(outcomes), left, _next_edge(candidates, at))


def _shares(compiled: Compiled, lines: Lines, left: tuple[int, ...]) -> Sequence[int]:
    """What a promotion takes off each row, once it is sure that every row can bear it: anybody can write a kind."""
    shares: object = compiled.rule(lines, left)
    if (
        not isinstance(shares, list | tuple)
        or len(shares) != len(left)
        or not set(map(type, shares)) <= {int}
        or min(shares, default=0) < 0
        or any(map(gt, shares, left))
    ):
        id = compiled.promotion.id
        message = f"The kind of promotion {id} must take an int off each row, from 0 to what is left of it: mend it."
        raise InvalidShares(message, promotion_id=id)
    return shares


def _entered(promotions: PromotionSet, codes: Sequence[str]) -> list[Compiled]:
    """The coupons of the codes entered; a code entered twice counts once."""
    found: dict[str, Compiled] = {}
    for position, (code, folded) in enumerate(zip(codes, fold_codes(codes), strict=True)):
        if folded not in promotions.by_code:
            raise UnknownCoupon(
                f"No coupon has the code {code!r}: check its spelling.", field=f"codes[{position}]", entered=code
            )
        found[folded] = promotions.by_code[folded]
    return list(found.values())


def _order(promotion: Promotion) -> tuple[bool, str]:
    return promotion.kind.phase != "line", promotion.id


_compiled_order = attrgetter("order")


def _closed(promotion: Promotion, at: datetime) -> tuple[str, Requirement | None]:
    """Why a promotion cannot hold at this instant ("" when it can), and the window it was held against."""
    if isinstance(promotion.kind, UnknownKind):
        return f"its kind {promotion.kind.tag!r} is not known here", None
    starts, ends = promotion.starts_at, promotion.ends_at
    if starts is None and ends is None:
        return "", None
    early, late = starts is not None and at < starts, ends is not None and at >= ends
    required = f"from {starts.isoformat() if starts else 'ever'} until {ends.isoformat() if ends else 'ever'}"
    reason = "it has not started yet" if early else "it has ended" if late else ""
    return reason, Requirement("window", required, at.isoformat(), met=not reason)


def _edges(promotion: Promotion) -> tuple[datetime, ...]:
    """When a promotion starts and ends; never, for a kind that is not known here."""
    if isinstance(promotion.kind, UnknownKind):
        return ()
    return tuple(edge for edge in (promotion.starts_at, promotion.ends_at) if edge is not None)


def _next_edge(candidates: Iterable[Compiled], at: datetime) -> datetime | None:
    ahead = [edge for compiled in candidates for edge in compiled.edges if edge > at]
    return min(ahead) if ahead else None


def _outcome(promotion: Promotion, amount: int, reason: str, requirement: Requirement | None) -> Outcome:
    requirements = (requirement,) if requirement else ()
    if amount:
        return Outcome(promotion.id, promotion.label, "applied", amount, "", requirements)
    reason = reason or "there was nothing left to take it off"
    return Outcome(promotion.id, promotion.label, "not_applied", 0, reason, requirements)
