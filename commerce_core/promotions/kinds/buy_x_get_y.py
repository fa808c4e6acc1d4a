"""BuyXGetY: for so many units bought, so many others at a lower price, as often as the units suffice."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.lines import Lines
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.kinds.fields import OneOf, is_count, is_flag, to_currency
from commerce_core.promotions.kinds.items import is_items
from commerce_core.promotions.kinds.kind import Given, Later, Matched, Phase, Rule
from commerce_core.promotions.kinds.missing import joined, more_of, to_get
from commerce_core.promotions.kinds.off import FREE, Off, check_currency, check_off
from commerce_core.promotions.kinds.sets import Pools, assign, count_sets, pools_of
from commerce_core.promotions.kinds.shares import by_price, clipped, nothing, portion
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.scope import EVERYTHING, Scope


def _is_off(_: object, attribute: Attribute[Off], value: object) -> None:
    check_off(value, field=attribute.name)


@frozen
class BuyXGetY:
    """`BuyXGetY(2, 1)` gives every third unit free: of 7 units, 4 are bought, 2 are given and one is neither.

    `buy_quantity` does not include the units given, and no unit is both. `buys` and `gets` say which units count
    (within the scope of the promotion; without a list all do). The units given are the `cheapest` of what `gets`
    lists, or the `dearest`. A set counts only when it is complete, unless `partial`: then a last set may be bought in
    full and given in part. `off` is per unit given: a percentage (rounded once for the units of a row), an amount, or
    a price. Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "buy_x_get_y"
    phase: ClassVar[Phase] = "line"
    consumes_units: ClassVar[Literal[True]] = True

    buy_quantity: int = field(validator=is_count)
    get_quantity: int = field(validator=is_count)
    off: Off = field(default=FREE, validator=_is_off)
    currency: Currency | None = field(default=None, converter=optional(to_currency), kw_only=True)
    buys: Scope = field(default=EVERYTHING, validator=is_items, kw_only=True)
    gets: Scope = field(default=EVERYTHING, validator=is_items, kw_only=True)
    pick: Literal["cheapest", "dearest"] = field(
        default="cheapest", validator=OneOf("cheapest", "dearest"), kw_only=True
    )
    max_applications: int | None = field(default=None, validator=or_none(is_count), kw_only=True)
    partial: bool = field(default=False, validator=is_flag, kw_only=True)

    @currency.validator
    def _in_currency(self, _: Attribute[Currency | None], value: Currency | None) -> None:
        check_currency([self.off], value)

    @property
    def label(self) -> str:
        """`buy 2, get 1 100 % off`."""
        return f"buy {self.buy_quantity}, get {self.get_quantity} {self.off.told(self.currency)}"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the offer into counts: how many sets there are, and which units of each row they give."""
        taker = self.off.compile(policy, rounding)
        worth = self.off.price_minor or 0

        def rule(lines: Lines, matched: Matched) -> Given:
            pools = pools_of(self.buys, self.gets, lines, matched, above=worth)
            sets, units = count_sets(
                pools, self.buy_quantity, self.get_quantity, most=self.max_applications, partial=self.partial
            )
            if not sets:
                return nothing(matched, Later(self._missing, (pools, lines, matched)))
            order = by_price(lines, matched, pools.buys | pools.gets, dearest=self.pick == "dearest")
            bought, given = assign(pools, order, free=matched.free, bought=sets * self.buy_quantity, given=units)
            some = portion(matched, given)
            columns = zip(some.base, some.left, given, strict=True)
            found = clipped([taker(*each) if each[2] else 0 for each in columns], some.bearable)
            if not any(found.shares):
                return nothing(matched)
            return Given(found.shares, 0, bought, given, found.wanted_minor)

        return rule

    def _missing(self, pools: Pools, lines: Lines, matched: Matched) -> str:
        """The fewest units that complete a first set: of 1 chai, "buy 2 of tea, get a mug" lacks 1 and a mug."""
        gets = 1 if self.partial else self.get_quantity
        short = [max(0, self.buy_quantity - pools.buyable), max(0, gets - pools.gettable)]
        either = max(0, self.buy_quantity + gets - pools.either - sum(short))
        counts = [sum(short) + either, 0] if self.buys == self.gets else [short[0] + either, short[1]]
        wanted = zip(counts, (self.buys, self.gets), strict=True)
        parts = [more_of(count, items, lines, matched) for count, items in wanted if count]
        return f"{joined(parts)} {to_get(gets, self.off, self.currency)}"
