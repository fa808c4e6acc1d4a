"""Evaluate compiled promotions over the rows of a cart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from attrs import evolve, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency
from commerce_core.promotions.best import Certificate, best_of, in_turn
from commerce_core.promotions.closed import closed_reason
from commerce_core.promotions.codes import fold_codes
from commerce_core.promotions.compile import Compiled, PromotionSet, candidates
from commerce_core.promotions.conditions.condition import next_change
from commerce_core.promotions.explain import outcome_of
from commerce_core.promotions.ledger import Attempt, Entry, Taken, ledger_of
from commerce_core.promotions.matching import Sale, State
from commerce_core.promotions.shopper import ANYBODY, Shopper
from commerce_core.trace import Outcome


@frozen
class Evaluation:
    """Everything that was taken off, in the order in which it was, and what became of each promotion looked at.

    `left` is what remains of each row and `shipping_minor` of the shipping charge, in minor units. `valid_until` is
    when time alone may next change something: until then all of this holds. `attempts`, `at` and `base` (what there was
    of each row) are what `outcomes` are made of when first asked for, as the `ledger` is of `taken`.
    """

    taken: Sequence[Taken] = ()
    left: Sequence[int] = ()
    shipping_minor: int = 0
    valid_until: datetime | None = None
    certificate: Certificate = "optimal"
    attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    currency: Currency | None = None
    at: datetime | None = None
    base: Sequence[int] = field(default=(), repr=False)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each promotion that touches the cart or whose code was entered, and why."""
        return tuple([outcome_of(attempt, self.currency, self.at) for attempt in self.attempts])

    @cached_property
    def ledger(self) -> tuple[Entry, ...]:
        """Which units of which rows were bought, given and discounted, by which promotion."""
        return ledger_of(self.taken)


def evaluate(
    lines: Lines,
    base: Sequence[int],
    *,
    promotions: PromotionSet,
    codes: Sequence[str] = (),
    shopper: Shopper = ANYBODY,
    at: datetime,
    shipping_minor: int = 0,
) -> Evaluation:
    """Take off what the promotions give: `line` kinds first, then `order`, then `shipping`, by priority, then by id.

    `base` is what is left of each row, and `shipping_minor` the charge for shipping, in minor units. Of promotions that
    do not combine the best maximal set over the whole cart is taken. 10 % and 20 % off 100.00 together are 28.00; where
    they exclude each other, 20.00 are taken, and the 10 % are `beaten`.
    Raises `UnknownCoupon`, `InvalidCode`, and `InvalidShares` for a kind that takes off more than there is, or less
    than nothing.
    """
    looked_at = candidates(promotions, lines, codes)
    if not looked_at:
        return Evaluation(left=base, shipping_minor=shipping_minor, currency=lines.currency, at=at, base=base)
    sale = Sale(lines, tuple(base), _with_codes(shopper, codes, looked_at), at, promotions)
    closed: dict[int, Attempt] = {}
    for each in looked_at:
        if (refused := closed_reason(each, sale)) is not None:
            closed[each.rank] = refused
    open_ = [each for each in looked_at if each.rank not in closed] if closed else looked_at
    start = State(list(base), shipping_minor, sum([each.consumes for each in open_]))
    best = promotions.policy.conflicts == "best" and any(each.restricts for each in open_)
    found = (best_of if best else in_turn)(open_, sale, start)
    attempts = tuple(found.attempts)
    if closed:
        closed.update((each.rank, attempt) for each, attempt in zip(open_, attempts, strict=True))
        attempts = tuple([closed[each.rank] for each in looked_at])
    return Evaluation(
        [attempt for attempt in found.attempts if isinstance(attempt, Taken)],
        tuple(found.state.left),
        found.state.shipping,
        _next_change(looked_at, at),
        found.certificate,
        attempts,
        lines.currency,
        at,
        sale.original,
    )


def _with_codes(shopper: Shopper, codes: Sequence[str], looked_at: Iterable[Compiled]) -> Shopper:
    """The shopper with the codes of this cart, where a condition may ask for them."""
    if not codes or not any(each.checks for each in looked_at):
        return shopper
    return evolve(shopper, codes=tuple(fold_codes(codes)))


def _next_change(looked_at: Iterable[Compiled], at: datetime) -> datetime | None:
    """When a window next opens or closes, or a condition next changes by itself."""
    ahead: list[datetime] = []
    for compiled in looked_at:
        if compiled.edges:
            ahead.extend([edge for edge in compiled.edges if edge > at])
        if compiled.changing and (change := next_change(compiled.changing, at)) is not None:
            ahead.append(change)
    return min(ahead) if ahead else None
