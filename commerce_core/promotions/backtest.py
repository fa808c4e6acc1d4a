"""Backtest: what a change of promotions would have cost over carts that were recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter

from attrs import evolve, frozen

from commerce_core.money import Currency, Money
from commerce_core.promotions.compile import PromotionSet
from commerce_core.promotions.evaluate import Evaluation
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.what_if import Difference, Occasion, compare, entering, evaluated, with_candidates

SHOWN = 10
"""How many of those who win and lose most are kept."""


@frozen
class Moved:
    """One order for which the change is felt: `cost_minor` more was taken off it, in minor units (less: negative)."""

    key: str
    difference: Difference

    @property
    def cost_minor(self) -> int:
        """What its buyer saves by the change."""
        return self.difference.cost_minor


@frozen
class Backtest:
    """What a change would have done to `orders`: what promotions took off before and after, in minor units.

    Of the orders `touched`, `winners` pay less by the change and `losers` more; the rest pay the same, taken off by
    others. `most_won` and `most_lost` are the ten of each who feel it most.
    """

    orders: int = 0
    before_minor: int = 0
    after_minor: int = 0
    touched: int = 0
    winners: int = 0
    losers: int = 0
    most_won: tuple[Moved, ...] = ()
    most_lost: tuple[Moved, ...] = ()
    currency: Currency | None = None

    @property
    def cost_minor(self) -> int:
        """What the change costs the shop over all orders."""
        return self.after_minor - self.before_minor

    def render(self) -> str:
        """As text: the cost, who is touched, and who feels it most."""
        share = f" ({100 * self.touched / self.orders:.1f} %)" if self.orders else ""
        sums = f"{self._told(self.before_minor)} before, {self._told(self.after_minor)} after"
        lines = [
            f"Cost: {self._told(self.cost_minor)} over {self.orders} orders ({sums}).",
            f"Touched: {self.touched}{share}; {self.winners} pay less, {self.losers} pay more.",
        ]
        for title, moved in (("Pay less", self.most_won), ("Pay more", self.most_lost)):
            if moved:
                lines.append(f"{title}:")
                lines.extend(f"  {each.key}: {self._told(abs(each.cost_minor))}" for each in moved)
        return "\n".join(lines)

    def _told(self, amount_minor: int) -> str:
        return str(amount_minor) if self.currency is None else str(Money(amount_minor, self.currency))


def tally(pairs: Iterable[tuple[str, Evaluation, Evaluation]]) -> Backtest:
    """Add up orders of one currency, each with its key and its evaluation before and after a change.

    An order is touched where what a promotion takes off differs. It walks the pairs once and keeps twenty orders.
    """
    found = Backtest()
    for key, before, after in pairs:
        found = _with(found, Moved(key, compare(before, after)))
    return found


def _with(found: Backtest, moved: Moved) -> Backtest:
    """The sums with one order more."""
    difference, cost = moved.difference, moved.cost_minor
    return evolve(
        found,
        orders=found.orders + 1,
        before_minor=found.before_minor + difference.before_minor,
        after_minor=found.after_minor + difference.after_minor,
        touched=found.touched + any(each.amount_minor for each in difference.changes),
        winners=found.winners + (cost > 0),
        losers=found.losers + (cost < 0),
        most_won=_most(found.most_won, moved) if cost > 0 else found.most_won,
        most_lost=_most(found.most_lost, moved) if cost < 0 else found.most_lost,
        currency=difference.currency,
    )


def _most(kept: tuple[Moved, ...], moved: Moved) -> tuple[Moved, ...]:
    ranked = sorted((*kept, moved), key=attrgetter("key"))
    return tuple(sorted(ranked, key=lambda each: -abs(each.cost_minor))[:SHOWN])


def backtest(
    candidates: Iterable[Promotion],
    occasions: Iterable[Occasion],
    *,
    promotions: PromotionSet | None = None,
    without: Collection[str] = (),
) -> Backtest:
    """What it would have cost to have `candidates` as well, and to be `without` some, over recorded sales.

    Their codes count as entered on every order: the most that a coupon can cost. Two orders of 100.00 and 30.00, and a
    candidate of 10 % off from 50.00 on: it costs 10.00, one order of two is touched. Occasions are of one currency and
    are walked once, so that any progress bar can be put around them. Raises what `evaluate` raises but `UnknownCoupon`.
    """
    candidates, rules = tuple(candidates), promotions or PromotionSet()
    changed = with_candidates(rules, candidates, without=without)
    return tally(
        (
            occasion.key or str(number),
            evaluated(occasion, rules),
            evaluated(evolve(occasion, codes=entering(occasion.codes, candidates)), changed),
        )
        for number, occasion in enumerate(occasions, start=1)
    )
