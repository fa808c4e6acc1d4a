"""Backtest: what a change of promotions would have cost over carts that were recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter

from attrs import evolve, frozen

from commerce_core.money import Currency, Money
from commerce_core.promotions.compile import PromotionSet, with_usages
from commerce_core.promotions.entering import Enter, all_fit, opening_codes, with_opening
from commerce_core.promotions.evaluate import Evaluation
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.used_so_far import UsedSoFar, count_uses, usages_for
from commerce_core.promotions.what_if import Difference, Occasion, compare, evaluated, with_candidates

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
    others. `most_won` and `most_lost` are the ten of each who feel it most. On `named_only` orders no
    codes of candidates count as entered but those that the order itself named: there were too many for one cart.
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
    named_only: int = 0

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
        if self.named_only:
            lines.append(f"Only the codes that they name were entered on {self.named_only} orders.")
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
    enter: Enter = "all",
) -> Backtest:
    """What it would have cost to have `candidates` as well, and to be `without` some, over recorded sales.

    Two orders of 100.00 and 30.00, and a candidate of 10 % off from 50.00 on: it costs 10.00, one order of two is
    touched. Sales are walked in the order of time, and uses are counted on the way, on each side its own: of three
    orders, `max_uses=2` has the first two. A customer is known by `shopper.customer_id`; without one, what is limited
    per customer is not given.

    The candidates' codes count as entered on every order, which is the most that a coupon can cost; a cart bears 20
    codes, and where they are more, as with `enter="named"`, only those count that the order names.
    Occasions are of one currency. Raises what `evaluate` raises but `UnknownCoupon`.
    """
    candidates, rules = tuple(candidates), promotions or PromotionSet()
    told = [evolve(each, key=each.key or str(number)) for number, each in enumerate(occasions, start=1)]
    told.sort(key=attrgetter("at"))
    opening = opening_codes(candidates) if enter == "all" else ()
    entered = [evolve(each, codes=with_opening(each.codes, opening)) for each in told]
    sides = (in_turn(told, rules), in_turn(entered, with_candidates(rules, candidates, without=without)))
    keys = [each.key for each in told]
    found = tally(zip(keys, *sides, strict=True))
    return evolve(found, named_only=sum(not all_fit(each.codes, opening) for each in told))


def in_turn(occasions: Sequence[Occasion], promotions: PromotionSet) -> Iterator[Evaluation]:
    """The evaluations of sales one after the other, each knowing what those before it used."""
    so_far = UsedSoFar(promotions)
    for each in occasions:
        names = (each.shopper.customer_id,) if each.shopper.customer_id else ()
        found = evaluated(each, with_usages(promotions, usages_for(so_far, each.codes, names=names)))
        count_uses(so_far, found, names=names)
        yield found
