"""Evaluate compiled promotions over the rows of a cart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from attrs import evolve, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency
from commerce_core.promotions.best import Certificate, best_of, in_turn
from commerce_core.promotions.candidates import candidates, strays
from commerce_core.promotions.closed import closed_reason
from commerce_core.promotions.codes import fold_codes
from commerce_core.promotions.compile import Compiled, PromotionSet
from commerce_core.promotions.conditions.condition import next_change
from commerce_core.promotions.explain import outcome_of
from commerce_core.promotions.ledger import Attempt, Entry, Refused, Taken, ledger_of
from commerce_core.promotions.matching import Sale, State
from commerce_core.promotions.shopper import ANYBODY, Shopper
from commerce_core.trace import Outcome

NO_PROMOTION = "no promotion has this code"


@frozen(slots=False)  # made for every quote: without slots it is made in half the time
class Evaluation:
    """Everything that was taken off, in the order in which it was, and what became of each promotion looked at.

    `left` is what remains of each row and `shipping_minor` of the shipping charge, in minor units. `valid_until` is
    when time alone may next change something: until then all of this holds. `attempts`, `at` and `base` (what there was
    of each row) are what `outcomes` are made of when first asked for, as the `ledger` is of `taken`. `unknown` are the
    codes that no promotion has, as they were entered.
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
    unknown: tuple[str, ...] = ()

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each promotion that touches the cart or whose code was entered, and why."""
        unknown = [Outcome("", code, "not_applied", reason=NO_PROMOTION) for code in self.unknown]
        told = [outcome_of(attempt, self.currency, self.at) for attempt in self.attempts]
        return (*told, *unknown)

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
    do not combine, or keep others from giving, the best set over the whole cart is taken. 10 % and 20 % off 100.00
    together are 28.00; where they exclude each other, 20.00 are taken, and the 10 % are `beaten`.
    A code that no promotion in use has gives nothing, and an outcome says so. Raises `InvalidCode`, and `InvalidShares`
    for a kind that takes off more than there is, or less than nothing.
    """
    folded = fold_codes(codes) if codes else ()
    looked_at = candidates(promotions, lines, folded)
    stray = strays(promotions, folded) if folded else ()
    if not looked_at and not stray:
        return Evaluation(left=base, shipping_minor=shipping_minor, currency=lines.currency, at=at, base=base)
    special = [each for each in looked_at if not each.simple]
    sale = Sale(lines, tuple(base), _with_codes(shopper, folded, special), at, promotions)
    closed: dict[int, Attempt] = {}
    for each in special:
        may_close = each.closes or (each.currency is not None and each.currency is not lines.currency)
        if may_close and (refused := closed_reason(each, sale)) is not None:
            closed[each.rank] = refused
    open_ = [each for each in looked_at if each.rank not in closed] if closed else looked_at
    consumers = sum([each.consumes for each in special if each.rank not in closed])
    start = State(list(base), shipping_minor, consumers)
    restricted = [each for each in special if each.restricts and each.rank not in closed]
    best = promotions.policy.conflicts == "best" and bool(restricted)
    found = (best_of if best else in_turn)(open_, sale, start)
    if found.state.harmed and not best and promotions.policy.conflicts == "best":
        found = best_of(open_, sale, State(list(base), shipping_minor, consumers))
    attempts = tuple(found.attempts)
    if closed:
        closed.update((each.rank, attempt) for each, attempt in zip(open_, attempts, strict=True))
        attempts = tuple([closed[each.rank] for each in looked_at])
    if stray:
        gone = [promotions.retired[code] for code in stray if code in promotions.retired]
        attempts += tuple([Refused(each, "it is retired") for each in gone])
    return Evaluation(
        [attempt for attempt in found.attempts if type(attempt) is Taken],
        tuple(found.state.left),
        found.state.shipping,
        _next_change(special, at) if special else None,
        found.certificate,
        attempts,
        lines.currency,
        at,
        sale.original,
        tuple([codes[folded.index(code)].strip() for code in stray if code not in promotions.retired]) if stray else (),
    )


def _with_codes(shopper: Shopper, codes: Sequence[str], looked_at: Iterable[Compiled]) -> Shopper:
    """The shopper with the codes of this cart, where a condition may ask for them."""
    if not codes or not any(each.checks for each in looked_at):
        return shopper
    return evolve(shopper, codes=tuple(codes))


def _next_change(looked_at: Iterable[Compiled], at: datetime) -> datetime | None:
    """When a window next opens or closes, or a condition next changes by itself."""
    ahead: list[datetime] = []
    for compiled in looked_at:
        if compiled.edges:
            ahead.extend([edge for edge in compiled.edges if edge > at])
        if compiled.changing and (change := next_change(compiled.changing, at)) is not None:
            ahead.append(change)
    return min(ahead) if ahead else None
