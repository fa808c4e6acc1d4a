"""Phase one: find every item and decide its unit price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from commerce_core.catalog import Item, ItemUnavailable, UnknownItem
from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.checked import check_keys, check_names, check_options
from commerce_core.checkout.choosing import Asking, asking, choice_at, choices_of, needs_choice
from commerce_core.checkout.errors import EmptyCart, InvalidLine, with_details
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.rows import Priced, Ratio, lay_out
from commerce_core.checks import check_quantity
from commerce_core.errors import CommerceError, Detail
from commerce_core.money import (
    MAX_PRICE_MINOR,
    MAX_QUANTITY,
    AmountRange,
    Currency,
    Minor,
    as_money,
    ratio,
)
from commerce_core.pricing import PriceChoice


def price_lines(cart: Cart, facts: Facts, unit: Currency, *, at: datetime) -> Priced:
    """Price every line of a cart, in minor units of `unit`.

    Raises `EmptyCart`, `UnknownItem`, `ItemUnavailable`, `InvalidQuantity`, `PriceNotFound` for an item that has no
    price in this currency, `InvalidLine`, `AmountRange`, the errors of an override's text and of a conversion; the
    error of the first faulty line lists the faults of all.
    """
    _check_lines(cart.lines)
    quantities = [line.quantity for line in cart.lines]
    found = _find(cart.lines, facts.items)
    if not found or not _sellable(found, quantities):
        raise _all_faults(cart, facts, unit, at=at)
    choices: Sequence[PriceChoice | None] = ()
    try:
        if needs_choice(found, facts, unit):
            choices = choices_of(cart.lines, found, asking(cart, facts, unit, at=at))
        units, keys, percents = _prices(cart.lines, found, unit, choices)
    except CommerceError:
        raise _all_faults(cart, facts, unit, at=at) from None
    priced = lay_out(found, units, quantities, keys, percents, unit)
    return _with_choices(priced, choices) if choices else priced


def _with_choices(priced: Priced, choices: Sequence[PriceChoice | None]) -> Priced:
    """With what the choices say of tax, by row: lines that say otherwise are never in one row."""
    stated = [None if choice is None else choice.tax_included for choice in choices]
    if priced.row_of is None:
        return priced._replace(choices=choices, included=stated)
    return priced._replace(choices=choices, included=[stated[lines[0]] for lines in priced.lines_of])


def _check_lines(lines: Sequence[Line]) -> None:
    if not lines:
        raise EmptyCart("The cart has no lines: add one first.", field="lines")
    check_keys(lines)


def _find(lines: Sequence[Line], items: Mapping[str, Item]) -> list[Item]:
    """The item of every line; none at all when one is unknown."""
    try:
        return [items[line.item] for line in lines]
    except KeyError:
        return []


def _sellable(found: Sequence[Item], quantities: Sequence[int]) -> bool:
    """Whether every item can be sold, and every quantity is one."""
    return (
        {item.status for item in found} == {"active"}
        and set(map(type, quantities)) == {int}
        and min(quantities) >= 1
        and max(quantities) <= MAX_QUANTITY
    )


def _prices(
    lines: Sequence[Line], found: Sequence[Item], unit: Currency, choices: Sequence[PriceChoice | None]
) -> tuple[list[Minor], list[str], list[Ratio | None]]:
    """Unit price, row key and discount by hand of every line: the catalogue's, unless it has terms of its own."""
    if choices:
        return _prices_chosen(lines, found, unit, choices)
    units = [item.price_minor for item in found]
    keys: list[str] = [item.variant_id for item in found]
    percents: list[Ratio | None] = [None] * len(lines)
    with_terms: Iterable[int] = [
        position
        for position, line in enumerate(lines)
        if line.unit_price is not None or line.discount is not None or line.options
    ]
    for position in with_terms:
        units[position], keys[position], percents[position] = _terms(lines[position], found[position], unit, None, "")
    return units, keys, percents


def _prices_chosen(
    lines: Sequence[Line], found: Sequence[Item], unit: Currency, choices: Sequence[PriceChoice | None]
) -> tuple[list[Minor], list[str], list[Ratio | None]]:
    """The same where a price book was asked."""
    terms = [_terms(line, item, unit, choice, "") for line, item, choice in zip(lines, found, choices, strict=True)]
    return [each[0] for each in terms], [each[1] for each in terms], [each[2] for each in terms]


def _terms(
    line: Line, item: Item, unit: Currency, choice: PriceChoice | None, place: str
) -> tuple[Minor, str, Ratio | None]:
    """Unit price, row key and discount by hand of one line; its `place` in the cart matters only to an error.

    Options are the shopper's to choose, so they make no row of its own: an offer for each group of equal units would be
    had as often as somebody writes another engraving.
    """
    amount = _unit_price(line, item if choice is None else choice, unit, place)
    stated = None if choice is None else choice.tax_included
    percent = _percent(line.discount, place)
    if line.options:
        check_options(line.options, field=f"{place}options")
    if amount == item.price_minor and percent is None and stated is None:
        return amount, item.variant_id, None
    taxed = "" if stated is None else f" {stated}"
    return amount, f"{item.variant_id} {amount} {percent}{taxed}", percent


def _unit_price(line: Line, source: Item | PriceChoice, unit: Currency, place: str) -> Minor:
    if line.unit_price is None:
        return source.price_minor if isinstance(source, Item) else source.amount_minor
    amount = as_money(line.unit_price, currency=unit, field=f"{place}unit_price").minor
    if not 0 <= amount <= MAX_PRICE_MINOR:
        raise AmountRange("A unit price is not negative and at most 10^12 minor units.", field=f"{place}unit_price")
    return amount


def _percent(discount: Decimal | None, place: str) -> Ratio | None:
    if discount is None:
        return None
    usual = not place and type(discount) is Decimal and discount.is_finite()
    numerator, denominator = _ratio(discount) if usual else ratio(discount, field=f"{place}discount")
    if not 0 <= numerator <= 100 * denominator:
        raise InvalidLine("A discount by hand is a percentage between 0 and 100.", field=f"{place}discount")
    return (numerator, denominator) if numerator else None


@lru_cache(maxsize=256)
def _ratio(discount: Decimal) -> Ratio:
    """The few percentages that a shop gives by hand, each read once."""
    return ratio(discount)


def _check(line: Line, items: Mapping[str, Item], unit: Currency, place: str, asked: Asking) -> None:
    """Raise what is wrong with one line."""
    item = items.get(line.item)
    if item is None:
        check_names(line, field=f"{place}item")
        raise UnknownItem(line.item)
    if item.status != "active":
        raise ItemUnavailable(f"{line.item} is {item.status} and cannot be bought.", field=f"{place}item")
    check_quantity(line.quantity, field=f"{place}quantity")
    choice = None if line.unit_price is not None else choice_at(item, asked, place)
    _terms(line, item, unit, choice, place)


def _all_faults(cart: Cart, facts: Facts, unit: Currency, *, at: datetime) -> CommerceError:
    """The error of the first faulty line, with the faults of all of them as details."""
    faults = list(_faults(cart, facts.items, unit, asking(cart, facts, unit, at=at)))
    return with_details(faults[0], (detail for fault in faults for detail in fault.details))


def _faults(cart: Cart, items: Mapping[str, Item], unit: Currency, asked: Asking) -> Iterator[CommerceError]:
    for position, line in enumerate(cart.lines):
        try:
            _check(line, items, unit, f"lines[{position}].", asked)
        except CommerceError as fault:
            yield fault if fault.details else with_details(fault, [Detail(f"lines[{position}].item", fault.message)])
