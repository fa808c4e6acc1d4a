"""Gift: some units of an item are free once they are in the cart."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import is_count
from commerce_core.promotions.kinds.items import is_items, places_in, told
from commerce_core.promotions.kinds.kind import Given, Later, Matched, Phase, Rule
from commerce_core.promotions.kinds.missing import more_of
from commerce_core.promotions.kinds.shares import by_price, nothing, portion, take
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.scope import Scope


@frozen
class Gift:
    """`Gift(Scope(products=["mug"]))` makes one mug free, the cheapest if there are several.

    Nothing is put into the cart: whoever has no mug in it is told to add one. Combine it with a minimum spend.
    Raises `InvalidPromotion`.
    """

    tag: ClassVar[str] = "gift"
    phase: ClassVar[Phase] = "line"
    consumes_units: ClassVar[Literal[True]] = True

    items: Scope = field(validator=is_items)
    quantity: int = field(default=1, validator=is_count)

    @items.validator
    def _listed(self, _: Attribute[Scope], value: Scope) -> None:
        if value.keys() is None:
            raise InvalidPromotion("Say what is given: Gift(Scope(products=['mug'])).", field="items")

    @property
    def label(self) -> str:
        """`1 free: mug`."""
        return f"{self.quantity} free: {told(self.items)}"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Nothing is rounded: a unit is free, as far as its price floor lets it be."""

        def rule(lines: Lines, matched: Matched) -> Given:
            places = [place for place in places_in(self.items, lines, matched) if matched.bearable[place]]
            given = take(by_price(lines, matched, places, dearest=False), matched.free, self.quantity)
            more = self.quantity - sum(given)
            missing = Later(self._missing, (more, lines, matched)) if more else ""
            some = portion(matched, given)
            if not any(some.bearable):
                return nothing(matched, missing)
            return Given(some.bearable, given=given, wanted_minor=sum(some.left), missing=missing)

        return rule

    def _missing(self, more: int, lines: Lines, matched: Matched) -> str:
        return f"{more_of(more, self.items, lines, matched)}, free"
