"""Phase one: find every item and decide its unit price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from commerce_core.catalog import Item, ItemUnavailable, UnknownItem
from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.errors import EmptyCart, InvalidLine
from commerce_core.checkout.rows import Priced, Ratio, lay_out
from commerce_core.errors import CommerceError, Detail
from commerce_core.money import (
    MAX_PRICE_MINOR,
    MAX_QUANTITY,
    AmountRange,
    Currency,
    CurrencyMismatch,
    as_money,
    ratio,
)
from commerce_core.quantity import check_quantity


def price_lines(cart: Cart, items: Mapping[str, Item], unit: Currency) -> Priced:
    """Price every line of a cart, in minor units of `unit`.

    Raises `EmptyCart`, `UnknownItem`, `ItemUnavailable`, `InvalidQuantity`, `CurrencyMismatch`, `InvalidLine`,
    `AmountRange` and the errors of an override's text; the error of the first faulty line lists the faults of all.
    """
    if not cart.lines:
        raise EmptyCart("The cart has no lines: add one first.", field="lines")
    if len({line.key for line in cart.lines}) != len(cart.lines):
        raise InvalidLine("Two lines have one key: give each its own.", field="lines")
    found, units, keys = [], [], []
    for line in cart.lines:
        item = items.get(line.item)
        if item is None or not _plain(line, item, unit):
            item, amount, key = _careful(cart, items, unit, line)
        else:
            amount, key = item.price_minor, item.variant_id
        found.append(item)
        units.append(amount)
        keys.append(key)
    percents = [_percent(line.discount, "") for line in cart.lines]
    return lay_out(found, units, [line.quantity for line in cart.lines], keys, percents)


def _plain(line: Line, item: Item, unit: Currency) -> bool:
    """Whether nothing about a line needs a second look."""
    return (
        type(line.quantity) is int
        and 0 < line.quantity <= MAX_QUANTITY
        and item.status == "active"
        and item.currency is unit
        and line.unit_price is None
        and line.discount is None
        and not line.options
    )


def _careful(cart: Cart, items: Mapping[str, Item], unit: Currency, line: Line) -> tuple[Item, int, str]:
    """A line that is not plain: its item, unit price and row key; or the error of every faulty line."""
    try:
        return _check(line, items, unit, "")
    except CommerceError:
        raise _all_faults(cart, items, unit) from None


def _check(line: Line, items: Mapping[str, Item], unit: Currency, place: str) -> tuple[Item, int, str]:
    item = items.get(line.item)
    if item is None:
        raise UnknownItem(line.item)
    if item.status != "active":
        raise ItemUnavailable(f"{line.item} is {item.status} and cannot be bought.", field=f"{place}item")
    check_quantity(line.quantity, field=f"{place}quantity")
    amount = _unit_price(line, item, unit, place)
    percent = _percent(line.discount, place)
    options = tuple(sorted(line.options.items()))
    plain = amount == item.price_minor and not options and percent is None
    return item, amount, item.variant_id if plain else f"{item.variant_id} {amount} {percent} {options}"


def _unit_price(line: Line, item: Item, unit: Currency, place: str) -> int:
    if line.unit_price is None:
        if item.currency is not unit:
            raise CurrencyMismatch(unit.code, item.currency.code, field=f"{place}item")
        return item.price_minor
    amount = as_money(line.unit_price, currency=unit, field=f"{place}unit_price").minor
    if not 0 <= amount <= MAX_PRICE_MINOR:
        raise AmountRange("A unit price is not negative and at most 10^12 minor units.", field=f"{place}unit_price")
    return amount


def _percent(discount: Decimal | None, place: str) -> Ratio | None:
    if discount is None:
        return None
    numerator, denominator = ratio(discount, field=f"{place}discount")
    if not 0 <= numerator <= 100 * denominator:
        raise InvalidLine("A discount by hand is a percentage between 0 and 100.", field=f"{place}discount")
    return (numerator, denominator) if numerator else None


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
