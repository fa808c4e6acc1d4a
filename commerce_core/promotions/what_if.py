"""What if: the same sale with other promotions, another cart, or at another instant, and what that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from attrs import evolve, field, frozen
from attrs.converters import optional

from commerce_core.lines import Lines
from commerce_core.money import Currency, Money, Rounding
from commerce_core.promotions.codes import fold_code
from commerce_core.promotions.compile import Compiled, PromotionSet, compile_promotions
from commerce_core.promotions.entering import entering
from commerce_core.promotions.evaluate import Evaluation, evaluate
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.shopper import ANYBODY, Shopper
from commerce_core.trace import Outcome


@frozen
class Occasion:
    """A sale as promotions see it: rows, what is left of each (None: all of it), codes, who buys, and when.

    Amounts are minor units of the currency of the lines. `key` names it where many are compared.
    """

    lines: Lines
    at: datetime
    base: Sequence[int] | None = field(default=None, converter=optional(tuple))
    codes: tuple[str, ...] = ()
    shopper: Shopper = ANYBODY
    shipping_minor: int = 0
    key: str = ""


@frozen
class Change:
    """What became of one promotion on each side; None on a side that did not look at it. Amounts are minor units."""

    rule: str
    label: str
    before: Outcome | None
    after: Outcome | None

    @property
    def amount_minor(self) -> int:
        """How much more it takes off than before: 3.00 that become 5.00 are 200."""
        return (self.after.amount_minor if self.after else 0) - (self.before.amount_minor if self.before else 0)


@frozen
class Difference:
    """Two evaluations side by side: what promotions took off in all, in minor units, and every one that changed."""

    before_minor: int
    after_minor: int
    changes: tuple[Change, ...]
    currency: Currency | None = None

    @property
    def cost_minor(self) -> int:
        """How much more is taken off after the change; negative where the buyer pays more."""
        return self.after_minor - self.before_minor

    def render(self) -> str:
        """As text: the sums, and a line for each promotion that changed."""
        head = f"Taken off: {self._told(self.before_minor)} before, {self._told(self.after_minor)} after."
        return "\n".join([head, *(self._line(each) for each in self.changes)])

    def _line(self, change: Change) -> str:
        sides = (self._side(change.before), self._side(change.after))
        return f"  {change.label}: {sides[0]} -> {sides[1]}"

    def _side(self, outcome: Outcome | None) -> str:
        if outcome is None:
            return "not looked at"
        words = outcome.verdict.replace("_", " ")
        amount = f" {self._told(outcome.amount_minor)}" if outcome.amount_minor else ""
        return words + amount + (f" ({outcome.reason})" if outcome.reason else "")

    def _told(self, amount_minor: int) -> str:
        return str(amount_minor) if self.currency is None else str(Money(amount_minor, self.currency))


def taken_minor(found: Evaluation) -> int:
    """All that promotions took off in an evaluation, shipping included, in minor units."""
    return sum(each.amount_minor for each in found.taken)


def compare(before: Evaluation, after: Evaluation) -> Difference:
    """The difference between two evaluations: sums, and each promotion whose verdict, amount or reason changed."""
    return Difference(taken_minor(before), taken_minor(after), tuple(_changes(before, after)), after.currency)


def _changes(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    was, now = ({outcome.rule: outcome for outcome in found.outcomes} for found in (before, after))
    for rule in dict.fromkeys((*was, *now)):
        old, new = was.get(rule), now.get(rule)
        if _gist(old) != _gist(new):
            label = (new or old).label  # type: ignore[union-attr]  # a rule is on one side at least
            yield Change(rule, label, old, new)


def _gist(outcome: Outcome | None) -> tuple[str, int, str]:
    """What a change is: one that is not looked at and one that gives nothing since it is not there are not alike."""
    return ("", 0, "") if outcome is None else (outcome.verdict, outcome.amount_minor, outcome.reason)


def members(promotions: PromotionSet) -> tuple[Promotion, ...]:
    """The definitions of a set, in the order in which they are evaluated."""
    return tuple([each.promotion for each in _compiled(promotions)])


def _compiled(promotions: PromotionSet) -> list[Compiled]:
    return sorted((*promotions.automatic, *promotions.by_code.values()), key=lambda each: each.rank)


def with_candidates(
    promotions: PromotionSet,
    candidates: Iterable[Promotion],
    *,
    without: Collection[str] = (),
    rounding: Rounding = Rounding.HALF_UP,
) -> PromotionSet:
    """The set with some more promotions, and without those of the ids listed; one of the same id is replaced.

    Policy, rounding and what was used so far stay (`rounding` is that of a set that is empty).
    Raises `InvalidPromotion` for a candidate that contradicts the others.
    """
    candidates = tuple(candidates)
    out = {*without, *(each.id for each in candidates)}
    compiled = _compiled(promotions)
    kept = [each.promotion for each in compiled if each.promotion.id not in out]
    mode = compiled[0].rounding if compiled else rounding
    made = compile_promotions([*kept, *candidates], policy=promotions.policy, rounding=mode)
    return evolve(made, usages=promotions.usages)


def known_codes(promotions: PromotionSet, codes: Sequence[str]) -> tuple[str, ...]:
    """Those of the codes that some promotion of the set has or names: a recorded cart may name one that is gone."""
    coupons, named = promotions.by_code, promotions.named_codes
    return tuple([code for code in codes if (folded := fold_code(code)) in coupons or folded in named])


def evaluated(occasion: Occasion, promotions: PromotionSet) -> Evaluation:
    """Evaluate an occasion; codes that no promotion of the set has are left out."""
    return evaluate(
        occasion.lines,
        occasion.lines.gross if occasion.base is None else occasion.base,
        promotions=promotions,
        codes=known_codes(promotions, occasion.codes),
        shopper=occasion.shopper,
        at=occasion.at,
        shipping_minor=occasion.shipping_minor,
    )


def what_if(
    occasion: Occasion,
    promotions: PromotionSet,
    *,
    candidates: Iterable[Promotion] = (),
    without: Collection[str] = (),
    changed: Occasion | None = None,
) -> Difference:
    """Evaluate an occasion as it is and as it would be, and compare: with `candidates`, `without` some, or `changed`.

    Another cart or another instant is another occasion: `changed=evolve(occasion, at=tomorrow)`. The codes of the
    candidates count as entered. With 10 % off there already, a candidate of 20 % off 100.00 takes off 18.00 more.
    Raises what `evaluate` raises but `UnknownCoupon`, and `InvalidPromotion` for candidates that contradict the rest.
    """
    candidates = tuple(candidates)
    after = occasion if changed is None else changed
    if candidates:
        after = evolve(after, codes=entering(after.codes, candidates))
    rules = with_candidates(promotions, candidates, without=without) if candidates or without else promotions
    return compare(evaluated(occasion, promotions), evaluated(after, rules))
