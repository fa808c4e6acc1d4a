"""Rows: cart lines of one variant and unit price, evaluated as one and given back to the lines."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import MAX_ORDER_MINOR, AmountRange, Currency, Minor, allocate
from commerce_core.pricing import PriceChoice

Ratio = tuple[int, int]


class Priced(NamedTuple):
    """Every cart line with its item, its unit price and what it comes to before discounts, and the rows they form.

    `row_of[i]` is the row of cart line i, or `row_of` is None when every line is a row of its own. `percents` holds the
    discount given by hand on each row as an exact ratio of per cents (None where there is none). `lines_of` are the
    lines of each row where rows have several. A row's key is what makes it that row, never the name of a line, so that
    ties fall the same way however lines were split or ordered. `choices` says of each cart line how its price was
    chosen and `included` of each row whether its price contains tax; both are empty where items have their own prices
    only.
    """

    items: tuple[Item, ...]
    units: tuple[Minor, ...]
    gross: tuple[Minor, ...]
    rows: Lines
    percents: Sequence[Ratio | None]
    row_of: Sequence[int] | None
    lines_of: Sequence[Sequence[int]] = ()
    choices: Sequence[PriceChoice | None] = ()
    included: Sequence[bool | None] = ()


def lay_out(
    items: Sequence[Item],
    units: Sequence[Minor],
    quantities: Sequence[int],
    keys: Sequence[str],
    percents: Sequence[Ratio | None],
    unit: Currency,
) -> Priced:
    """Lay cart lines out as rows: those with one key become one row with the sum of their quantities."""
    items, units, gross = tuple(items), tuple(units), tuple(map(mul, units, quantities))
    if sum(gross) > MAX_ORDER_MINOR:
        raise AmountRange("A cart comes to at most 10^15 minor units.", field="lines")
    if len(set(keys)) == len(keys):
        classes = tuple([item.tax_class for item in items])
        floors = _floors(items, quantities, gross, unit)
        rows = Lines(tuple(keys), items, tuple(quantities), units, gross, classes, unit, floors)
        return Priced(items, units, gross, rows, percents, None)
    row: dict[str, int] = {}
    row_of = [row.setdefault(key, len(row)) for key in keys]
    lines_of: list[list[int]] = [[] for _ in row]
    for line, position in enumerate(row_of):
        lines_of[position].append(line)
    kept = [lines[0] for lines in lines_of]
    summed = [sum([quantities[line] for line in lines]) for lines in lines_of]
    of_rows = [items[i] for i in kept], [units[i] for i in kept], summed, list(row), [percents[i] for i in kept]
    one = lay_out(*of_rows, unit)
    return Priced(items, units, gross, one.rows, one.percents, row_of, lines_of)


def _floors(items: Sequence[Item], quantities: Sequence[int], gross: Sequence[int], unit: Currency) -> tuple[int, ...]:
    """The least that each row must come to: the item's lowest price, or less if it is sold for less; empty for none.

    A lowest price holds in its own currency, as it does for sales.
    """
    lowest = [item.minimum_price_minor for item in items]
    if not any(lowest):
        return ()
    floors = [(least or 0) if item.currency is unit else 0 for item, least in zip(items, lowest, strict=True)]
    return tuple(map(min, map(mul, floors, quantities), gross))


def spread(
    shares: Sequence[int], priced: Priced, bearable: Sequence[int], *, rows: Sequence[int], keys: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Give each cart line of `rows` its part of its row's share, in proportion to what it can bear and never more.

    A row of two lines worth 10.00 and 20.00 that gets 1.00 off gives them 0.33 and 0.67. `shares` are one per row of
    `rows`, `bearable` and `keys` one per cart line; amounts are minor units. Gives lines, rising, and their parts.
    """
    parts: dict[int, int] = {}
    for share, row in zip(shares, rows, strict=True):
        lines = priced.lines_of[row]
        if len(lines) == 1:
            parts[lines[0]] = share
        else:
            split = allocate(share, [bearable[line] for line in lines], keys=[keys[line] for line in lines])
            parts.update(zip(lines, split, strict=True))
    lines = sorted(parts)
    return lines, [parts[line] for line in lines]
