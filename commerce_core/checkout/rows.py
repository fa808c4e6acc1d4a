"""Rows: cart lines of one variant, unit price and options, evaluated as one and given back to the lines."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from commerce_core.catalog import Item
from commerce_core.checkout.cart import Line
from commerce_core.lines import Lines
from commerce_core.money import MAX_ORDER_MINOR, AmountRange, Minor, allocate
from commerce_core.pricing import PriceChoice

Ratio = tuple[int, int]


class Priced(NamedTuple):
    """Every cart line with its item, its unit price and what it comes to before discounts, and the rows they form.

    `row_of[i]` is the row of cart line i, or `row_of` is None when every line is a row of its own. `percents` holds the
    discount given by hand on each row as an exact ratio of per cents (None where there is none). A row's key is what
    makes it that row, never the name of a line, so that ties fall the same way however lines were split or ordered.
    `choices` says of each cart line how its price was chosen and `included` of each row whether its price contains tax;
    both are empty where items have their own prices only.
    """

    items: tuple[Item, ...]
    units: tuple[Minor, ...]
    gross: tuple[Minor, ...]
    rows: Lines
    percents: Sequence[Ratio | None]
    row_of: Sequence[int] | None
    choices: Sequence[PriceChoice | None] = ()
    included: Sequence[bool | None] = ()


def lay_out(
    items: Sequence[Item],
    units: Sequence[Minor],
    quantities: Sequence[int],
    keys: Sequence[str],
    percents: Sequence[Ratio | None],
) -> Priced:
    """Lay cart lines out as rows: those with one key become one row with the sum of their quantities."""
    items, units, gross = tuple(items), tuple(units), tuple(map(mul, units, quantities))
    if sum(gross) > MAX_ORDER_MINOR:
        raise AmountRange("A cart comes to at most 10^15 minor units.", field="lines")
    if len(set(keys)) == len(keys):
        rows = Lines(tuple(keys), items, tuple(quantities), units, gross, tuple([item.tax_class for item in items]))
        return Priced(items, units, gross, rows, percents, None)
    row: dict[str, int] = {}
    row_of = [row.setdefault(key, len(row)) for key in keys]
    first: dict[int, int] = {}
    summed = [0] * len(row)
    for line, (position, quantity) in enumerate(zip(row_of, quantities, strict=True)):
        first.setdefault(position, line)
        summed[position] += quantity
    kept = list(first.values())
    one = lay_out([items[i] for i in kept], [units[i] for i in kept], summed, list(row), [percents[i] for i in kept])
    return Priced(items, units, gross, one.rows, one.percents, row_of)


def spread(shares: Sequence[int], priced: Priced, bearable: Sequence[int], *, lines: Sequence[Line]) -> Sequence[int]:
    """Give each cart line its part of its row's share, in proportion to what it can bear and never more.

    A row of two lines worth 10.00 and 20.00 that gets 1.00 off gives them 0.33 and 0.67. `shares` are one per row,
    `bearable` and `lines` one per cart line; amounts are minor units.
    """
    if priced.row_of is None:
        return shares
    members: list[list[int]] = [[] for _ in shares]
    for line, row in enumerate(priced.row_of):
        members[row].append(line)
    parts = [0] * len(lines)
    for share, of_row in zip(shares, members, strict=True):
        if len(of_row) == 1:
            parts[of_row[0]] = share
            continue
        split = allocate(share, [bearable[line] for line in of_row], keys=[lines[line].key for line in of_row])
        for line, part in zip(of_row, split, strict=True):
            parts[line] = part
    return parts
