"""Bundle: different things together at one price, or with something off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.lines import Lines
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.bundling import Demand, classes, most_sets, pick_units, shortfall
from commerce_core.promotions.kinds.fields import OneOf, is_count, to_currency
from commerce_core.promotions.kinds.items import is_items, places_in, told
from commerce_core.promotions.kinds.kind import Given, Later, Matched, Phase, Rule
from commerce_core.promotions.kinds.missing import gain, joined, more_of
from commerce_core.promotions.kinds.off import Off, check_currency, check_off
from commerce_core.promotions.kinds.shares import by_price, nothing, portion, spread
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.scope import Scope

MAX_COMPONENTS = 6
"""Components of a bundle: whether overlapping ones suffice is judged for every subset of them, 63 at most."""


def _is_off(_: object, attribute: Attribute[Off], value: object) -> None:
    check_off(value, field=attribute.name)


@frozen
class Component:
    """One part of a set: `Component(Scope(categories=["drinks"]), 2)` is any two drinks."""

    items: Scope = field(validator=is_items)
    quantity: int = field(default=1, validator=is_count)


def _tuple(components: Iterable[Component]) -> tuple[Component, ...]:
    return tuple(components)


@frozen
class Bundle:
    """`Bundle([Component(burgers), Component(drinks, 2)], Off(price_minor=1200), currency="EUR")`: 12.00 a set.

    `off` is for a set: a price for all of it, an amount off it, or a percentage of it (rounded once for all sets). A
    unit that fits several components is used for one. The `dearest` units make up the sets, and at a price only as
    many sets as save something; with `cheapest`, as many as there are, as long as they save something together.
    One component makes "any 3 for 10.00". Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "bundle"
    phase: ClassVar[Phase] = "line"
    consumes_units: ClassVar[Literal[True]] = True

    components: tuple[Component, ...] = field(converter=_tuple)
    off: Off = field(validator=_is_off)
    currency: Currency | None = field(default=None, converter=optional(to_currency))
    pick: Literal["cheapest", "dearest"] = field(default="dearest", validator=OneOf("cheapest", "dearest"))
    max_applications: int | None = field(default=None, validator=or_none(is_count))

    @components.validator
    def _parts(self, _: Attribute[tuple[Component, ...]], value: tuple[object, ...]) -> None:
        if not 1 <= len(value) <= MAX_COMPONENTS or not all(isinstance(part, Component) for part in value):
            message = f"A bundle has 1 to {MAX_COMPONENTS} components, made with Component(items, quantity)."
            raise InvalidPromotion(message, field="components")

    @currency.validator
    def _in_currency(self, _: Attribute[Currency | None], value: Currency | None) -> None:
        check_currency([self.off], value)

    @property
    def label(self) -> str:
        """`1 burgers + 2 drinks at 12.00 EUR`."""
        return f"{self._parts_told()} {self.off.told(self.currency)}"

    def _parts_told(self) -> str:
        return " + ".join(f"{part.quantity} {told(part.items) or 'of anything'}" for part in self.components)

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the bundle into counts of units by the components they fit."""
        taker = self.off.compile(policy, rounding)
        parts, most = [part.quantity for part in self.components], self.max_applications

        def rule(lines: Lines, matched: Matched) -> Given:
            fits = classes([places_in(part.items, lines, matched) for part in self.components])
            demand = Demand(fits, parts, by_price(lines, matched, fits, dearest=self.pick == "dearest"))
            sets = most_sets(demand, matched.free, most)
            if sets and self.off.price_minor is not None and self.pick == "dearest":
                sets = _saving(demand, matched, sets, self.off.price_minor)
            given = pick_units(demand, matched.free, sets)
            some = portion(matched, given)
            wanted = taker(sum(some.base), sum(some.left), sets) if sets else 0
            shares = spread(wanted, lines, some, remainder=policy.remainder)
            if any(shares):
                return Given(shares, given=given, wanted_minor=wanted)
            return nothing(matched, "" if sets else Later(self._missing, (demand, lines, matched)))

        return rule

    def _missing(self, demand: Demand, lines: Lines, matched: Matched) -> str:
        """What to add to the units there so that they make one set: of two burgers, a drink."""
        short = shortfall(demand, matched.free)
        parts = zip(short, self.components, strict=True)
        told = joined(more_of(count, part.items, lines, matched) for count, part in parts if count)
        return f"{told} to get the set {gain(self.off, self.currency)}" if told else ""


def _saving(demand: Demand, matched: Matched, sets: int, price: int) -> int:
    """How many sets cost more apart than together. Each is worth at most what the one before is: halve the range."""

    def worth(number: int) -> int:
        return sum(portion(matched, pick_units(demand, matched.free, number)).left)

    if worth(sets) - worth(sets - 1) > price:
        return sets
    low, high = 0, sets - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if worth(middle) - worth(middle - 1) > price else (low, middle - 1)
    return low
