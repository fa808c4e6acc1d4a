"""Choosing: the price of each line from the prices of a book, where the item's own price is not all there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import evolve, field, frozen

from commerce_core.catalog import Item
from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.errors import with_details
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.places import situation_in
from commerce_core.currency import Conversion
from commerce_core.errors import CommerceError, Detail
from commerce_core.money import MAX_QUANTITY, Currency, Minor
from commerce_core.pricing import PriceBook, PriceChoice, Situation, price_for

BASE = "the base prices"
"""What a price of no list is called."""


@frozen
class LinePrice:
    """Where the unit price of a line comes from, when it is not simply the item's own.

    `label` is what its list is called, `was_minor` what would be asked without the sale, `tax_included` what the list
    says of its prices (None: as the market has it). `conversion` is of one unit: keep it, refunds can replay it.
    `lifted` says that a sale would have gone below the item's lowest price. Amounts are minor units of the quote.
    """

    label: str
    price_list_id: str = ""
    price_id: str = ""
    was_minor: Minor | None = None
    tax_included: bool | None = None
    conversion: Conversion | None = None
    lifted: bool = False


@frozen
class Asking:
    """Who asks for the prices of a cart, where and when; `wanted` is how many units of each variant it has."""

    book: PriceBook
    situation: Situation
    wanted: Mapping[str, int]
    at: datetime
    _known: dict[str, PriceChoice] = field(factory=dict, eq=False, repr=False)
    _of_quantity: dict[int, Situation] = field(factory=dict, eq=False, repr=False)

    def choice(self, item: Item) -> PriceChoice | None:
        """The price of an item; None where its own is the only one there is.

        All lines of a variant have the price of their common quantity, so that splitting a line changes nothing.
        """
        if item.currency is self.situation.currency and not self.book.touches(item):
            return None
        found = self._known.get(item.variant_id)
        if found is None:
            quantity = min(self.wanted[item.variant_id], MAX_QUANTITY)
            situation = self._of_quantity.get(quantity)
            if situation is None:
                situation = self._of_quantity[quantity] = evolve(self.situation, quantity=quantity)
            found = self._known[item.variant_id] = price_for(item, situation, book=self.book, at=self.at)
        return found


def asking(cart: Cart, facts: Facts, unit: Currency, *, at: datetime) -> Asking:
    """The questions of a cart. A line whose quantity is none does not count."""
    return Asking(facts.prices, _situation_of(cart, facts, unit), _wanted(cart.lines, facts.items), at)


def needs_choice(found: Iterable[Item], facts: Facts, unit: Currency) -> bool:
    """Whether any price but the items' own may matter."""
    return bool(facts.prices.shelves) or bool([item for item in found if item.currency is not unit])


def choices_of(lines: Sequence[Line], found: Sequence[Item], asked: Asking) -> Sequence[PriceChoice | None]:
    """The choice for each line; None for an override, and for an item that has its own price and no other.

    Nothing at all where all are None. Raises as `price_for` does.
    """
    choices = [
        None if line.unit_price is not None else asked.choice(item) for line, item in zip(lines, found, strict=True)
    ]
    return choices if any(choice is not None for choice in choices) else ()


def choice_at(item: Item, asked: Asking, place: str) -> PriceChoice | None:
    """As `Asking.choice`; what is wrong is said of the line at `place`, and so is why each candidate lost."""
    try:
        return asked.choice(item)
    except CommerceError as fault:
        where = f"{place}item"
        reasons = (
            Detail(f"{where}[{each.field}]", each.message) for each in fault.details if each.message != fault.message
        )
        raise with_details(fault, (Detail(where, fault.message), *reasons)) from fault


def _situation_of(cart: Cart, facts: Facts, unit: Currency) -> Situation:
    """Where a cart is sold and to whom, at a quantity of 1: to its shipping address, else in the shop's own country."""
    country = cart.shipping_address.country if cart.shipping_address else None
    here = situation_in(facts.tenant, facts.rules.policies, country=country, buyer=facts.buyer)
    return evolve(here, currency=unit, channel=cart.channel)


def line_price(choice: PriceChoice | None, book: PriceBook) -> LinePrice | None:
    """What a quote keeps of a choice: nothing of an item's own price in its own currency."""
    if choice is None or not (choice.price_id or choice.conversion):
        return None
    of = book.lists.get(choice.price_list_id)
    return LinePrice(
        label=of.label if of else BASE if choice.price_id else "",
        price_list_id=choice.price_list_id,
        price_id=choice.price_id,
        was_minor=choice.was_minor,
        tax_included=choice.tax_included,
        conversion=choice.conversion,
        lifted=choice.lifted,
    )


def _wanted(lines: Sequence[Line], items: Mapping[str, Item]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for line in lines:
        item = items.get(line.item)
        if item is not None:
            counted = type(line.quantity) is int and 1 <= line.quantity <= MAX_QUANTITY
            wanted[item.variant_id] = wanted.get(item.variant_id, 0) + (line.quantity if counted else 0)
    return {variant: max(quantity, 1) for variant, quantity in wanted.items()}
