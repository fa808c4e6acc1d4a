"""Phase one: find every item and decide its unit price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    lines = cart.lines
    if not lines:
        raise EmptyCart("The cart has no lines: add one first.", field="lines")
    if len({line.key for line in lines}) != len(lines):
        raise InvalidLine("Two lines have one key: give each its own.", field="lines")
    quantities = [line.quantity for line in lines]
    try:
        found = [items[line.item] for line in lines]
        if not _sellable(found, quantities):
            raise _all_faults(cart, items, unit)
        return _price(lines, found, quantities, unit)
    except (CommerceError, KeyError):
        raise _all_faults(cart, items, unit) from None


def _sellable(found: Sequence[Item], quantities: Sequence[int]) -> bool:
    """Whether every item can be sold, and every quantity is one."""
    return (
        {item.status for item in found} == {"active"}
        and set(map(type, quantities)) == {int}
        and 1 <= min(quantities)
        and max(quantities) <= MAX_QUANTITY
    )


def _price(lines: Sequence[Line], found: Sequence[Item], quantities: Sequence[int], unit: Currency) -> Priced:
    """The catalogue's price for every line; the careful way for those that have terms of their own."""
    units = [item.price_minor for item in found]
    keys = [item.variant_id for item in found]
    percents: list[Ratio | None] = [None] * len(lines)
    own_terms = [
        position
        for position, line in enumerate(lines)
        if line.unit_price is not None or line.discount is not None or line.options or found[position].currency is not unit
    ]
    for position in own_terms:
        units[position], keys[position], percents[position] = _terms(lines[position], found[position], unit, "")
    return lay_out(found, units, quantities, keys, percents)
