"""NthItem: every n-th unit at a lower price, the dearest units counted first."""

from __future__ import annotations

from itertools import accumulate
from typing import ClassVar, Literal

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.lines import Lines
from commerce_core.money import MAX_QUANTITY, Currency, Rounding
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import is_count, to_currency
from commerce_core.promotions.kinds.items import places_in
from commerce_core.promotions.kinds.kind import Given, Later, Matched, Phase, Rule
from commerce_core.promotions.kinds.missing import more_of, to_get
from commerce_core.promotions.kinds.off import FREE, Off, check_currency, check_off
from commerce_core.promotions.kinds.shares import by_price, clipped, nothing, portion
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.scope import EVERYTHING


def _is_off(_: object, attribute: Attribute[Off], value: object) -> None:
    check_off(value, field=attribute.name)


def _is_nth(_: object, attribute: Attribute[int], value: object) -> None:
    if type(value) is not int or not 2 <= value <= MAX_QUANTITY:
        message = "Every n-th item: n is a whole number, 2 to 10^6; for every item use percentage."
        raise InvalidPromotion(message, field=attribute.name, value=value)


@frozen
class NthItem:
    """`NthItem(3, Off(percent=50))` sells every third unit at half price.

    Units are counted from the dearest down, so that one order has as much off as its best split into several: of 10,
    9, 8, 3, 2 and 1, the third and the sixth are those of 8 and 1 (buy-2-get-1 of the cheapest would give 2 and 1).
    `off` is per unit; a percentage is rounded once for the units of a row. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "nth_item"
    phase: ClassVar[Phase] = "line"
    consumes_units: ClassVar[Literal[True]] = True

    n: int = field(validator=_is_nth)
    off: Off = field(default=FREE, validator=_is_off)
    currency: Currency | None = field(default=None, converter=optional(to_currency))
    max_applications: int | None = field(default=None, validator=or_none(is_count))

    @currency.validator
    def _in_currency(self, _: Attribute[Currency | None], value: Currency | None) -> None:
        check_currency([self.off], value)

    @property
    def label(self) -> str:
        """`every item number 3: 50 % off`."""
        return f"every item number {self.n}: {self.off.told(self.currency)}"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the offer into counts: the units of a row stand in a run, and every n-th place of it is a quotient."""
        n, most, taker = self.n, self.max_applications, self.off.compile(policy, rounding)

        def rule(lines: Lines, matched: Matched) -> Given:
            order = by_price(lines, matched, places_in(EVERYTHING, lines, matched), dearest=True)
            there = sum([matched.free[place] for place in order])
            groups = there // n if most is None else min(there // n, most)
            if not groups:
                return nothing(matched, Later(self._missing, (n - there, lines, matched)))
            bought, given = _in_runs(order, matched, n, groups * n)
            some = portion(matched, given)
            columns = zip(some.base, some.left, given, strict=True)
            found = clipped([taker(*each) if each[2] else 0 for each in columns], some.bearable)
            return found._replace(bought=bought, given=given) if any(found.shares) else nothing(matched)

        return rule

    def _missing(self, more: int, lines: Lines, matched: Matched) -> str:
        return f"{more_of(more, EVERYTHING, lines, matched)} {to_get(1, self.off, self.currency)}"


def _in_runs(order: list[int], matched: Matched, n: int, number: int) -> tuple[list[int], list[int]]:
    """The units of each row that are counted and those that are n-th, among the first `number` units."""
    bought, given = [0] * len(matched.rows), [0] * len(matched.rows)
    start = 0
    for place, end in zip(order, accumulate(matched.free[place] for place in order), strict=True):
        last = min(end, number)
        given[place] = last // n - start // n
        bought[place] = last - start - given[place]
        start = last
    return bought, given
