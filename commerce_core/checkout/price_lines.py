"""Phase one: find every item and decide its unit price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from commerce_core.catalog import Item, ItemUnavailable, UnknownItem
from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.checked import check_keys, check_names, check_options
from commerce_core.checkout.errors import EmptyCart, InvalidLine
from commerce_core.checkout.rows import Priced, Ratio, lay_out
from commerce_core.checks import check_quantity
from commerce_core.errors import CommerceError, Detail, Invalid
from commerce_core.money import (
    MAX_PRICE_MINOR,
    MAX_QUANTITY,
    AmountRange,
    Currency,
    CurrencyMismatch,
    Minor,
    as_money,
    ratio,
)


def price_lines(cart: Cart, items: Mapping[str, Item], unit: Currency) -> Priced:
    """Price every line of a cart, in minor units of `unit`.

    Raises `EmptyCart`, `UnknownItem`, `ItemUnavailable`, `InvalidQuantity`, `CurrencyMismatch`, `InvalidLine`,
    `AmountRange` and the errors of an override's text; the error of the first faulty line lists the faults of all.
    """
    _check_lines(cart.lines)
    quantities = [line.quantity for line in cart.lines]
    found = _find(cart.lines, items)
    if not found or not _sellable(found, quantities):
        raise _all_faults(cart, items, unit)
    try:
        units, keys, percents = _prices(cart.lines, found, unit)
    except CommerceError:
        raise _all_faults(cart, items, unit) from None
    return lay_out(found, units, quantities, keys, percents)


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
    lines: Sequence[Line], found: Sequence[Item], unit: Currency
) -> tuple[list[Minor], list[str], list[Ratio | None]]:
    """Unit price, row key and discount by hand of every line: the catalogue's, unless it has terms of its own."""
    units = [item.price_minor for item in found]
    keys: list[str] = [item.variant_id for item in found]
    percents: list[Ratio | None] = [None] * len(lines)
    with_terms: Iterable[int] = [
        position
        for position, line in enumerate(lines)
        if line.unit_price is not None or line.discount is not None or line.options
    ]
    if {item.currency for item in found} != {unit}:
        with_terms = range(len(lines))
    for position in with_terms:
        units[position], keys[position], percents[position] = _terms(lines[position], found[position], unit, "")
    return units, keys, percents


def _terms(line: Line, item: Item, unit: Currency, place: str) -> tuple[Minor, str, Ratio | None]:
    """Unit price, row key and discount by hand of one line; its `place` in the cart matters only to an error."""
    amount = _unit_price(line, item, unit, place)
    percent = _percent(line.discount, place)
    if line.options:
        check_options(line.options, field=f"{place}options")
    options = tuple(sorted(line.options.items()))
    if amount == item.price_minor and percent is None and not options:
        return amount, item.variant_id, None
    return amount, f"{item.variant_id} {amount} {percent} {options}", percent


def _unit_price(line: Line, item: Item, unit: Currency, place: str) -> Minor:
    if line.unit_price is None:
        if item.currency is not unit:
            raise _foreign(item, unit, f"{place}item")
        return item.price_minor
    amount = as_money(line.unit_price, currency=unit, field=f"{place}unit_price").minor
    if not 0 <= amount <= MAX_PRICE_MINOR:
        raise AmountRange("A unit price is not negative and at most 10^12 minor units.", field=f"{place}unit_price")
    return amount


def _foreign(item: Item, unit: Currency, place: str) -> CurrencyMismatch:
    """The mismatch, with what a shop that sells in several currencies does about it."""
    fault = CurrencyMismatch(unit.code, item.currency.code)
    message = (
        f"{item.sku[:40]} is priced in {item.currency} and the cart is in {unit}: convert the price, "
        f'unit_price=shop.rates.convert(price, "{unit}").target.'
    )
    Invalid.__init__(fault, message, field=place, expected=fault.expected, given=fault.given)
    return fault


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


def _check(line: Line, items: Mapping[str, Item], unit: Currency, place: str) -> None:
    """Raise what is wrong with one line."""
    item = items.get(line.item)
    if item is None:
        check_names(line, field=f"{place}item")
        raise UnknownItem(line.item)
    if item.status != "active":
        raise ItemUnavailable(f"{line.item} is {item.status} and cannot be bought.", field=f"{place}item")
    check_quantity(line.quantity, field=f"{place}quantity")
    _terms(line, item, unit, place)


def _all_faults(cart: Cart, items: Mapping[str, Item], unit: Currency) -> CommerceError:
    """The error of the first faulty line, with the faults of all of them as details."""
    faults = list(_faults(cart, items, unit))
    faults[0].details = tuple(detail for fault in faults for detail in fault.details)
    return faults[0]


def _faults(cart: Cart, items: Mapping[str, Item], unit: Currency) -> Iterator[CommerceError]:
    for position, line in enumerate(cart.lines):
        try:
            _check(line, items, unit, f"lines[{position}].")
        except CommerceError as fault:
            fault.details = fault.details or (Detail(f"lines[{position}].item", fault.message),)
            yield fault
