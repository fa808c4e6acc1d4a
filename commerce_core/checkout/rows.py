"""Rows: cart lines of one variant, unit price and options, evaluated as one and given back to the lines."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import MAX_ORDER_MINOR, AmountRange, allocate

Ratio = tuple[int, int]


@frozen
class Priced:
    """Every cart line with its item and unit price, and the rows they form.

    `row_of[i]` is the row of cart line i, or `row_of` is None when every line is a row of its own. `percents` holds the
    discount given by hand on each row as an exact ratio of per cents (None where there is none). A row's key is what
    makes it that row, never the name of a line, so that ties fall the same way however lines were split or ordered.
    """

    items: tuple[Item, ...]
    units: tuple[int, ...]
    rows: Lines
    percents: tuple[Ratio | None, ...]
    row_of: tuple[int, ...] | None


def lay_out(
    items: Sequence[Item],
    units: Sequence[int],
    quantities: Sequence[int],
    keys: Sequence[str],
    percents: Sequence[Ratio | None],
) -> Priced:
    """Lay cart lines out as rows: those with one key become one row with the sum of their quantities."""
    if len(set(keys)) == len(keys):
        return Priced(tuple(items), tuple(units), _columns(items, units, quantities, keys), tuple(percents), None)
    row: dict[str, int] = {}
    row_of = tuple(row.setdefault(key, len(row)) for key in keys)
    first: dict[int, int] = {}
    summed = [0] * len(row)
    for line, (position, quantity) in enumerate(zip(row_of, quantities, strict=True)):
        first.setdefault(position, line)
        summed[position] += quantity
    chosen = list(first.values())
    rows = _columns([items[i] for i in chosen], [units[i] for i in chosen], summed, list(row))
    return Priced(tuple(items), tuple(units), rows, tuple(percents[i] for i in chosen), row_of)


def _columns(items: Sequence[Item], units: Sequence[int], quantities: Sequence[int], keys: Sequence[str]) -> Lines:
    gross = tuple(unit * quantity for unit, quantity in zip(units, quantities, strict=True))
    if sum(gross) > MAX_ORDER_MINOR:
        raise AmountRange("A cart comes to at most 10^15 minor units.", field="lines")
    return Lines(
        keys=tuple(keys),
        variants=tuple([item.variant_id for item in items]),
        products=tuple([item.product_id for item in items]),
        categories=tuple([item.categories for item in items]),
        tags=tuple([item.tags for item in items]),
        quantities=tuple(quantities),
        units=tuple(units),
        gross=gross,
        weights=tuple([item.weight_grams for item in items]),
        tax_classes=tuple([item.tax_class for item in items]),
    )


def spread(rows: Sequence[int], priced: Priced, bearable: Sequence[int], keys: Sequence[str]) -> tuple[int, ...]:
    """Give each cart line its part of its row's amount, in proportion to what it can bear and never more.

    A row of two lines worth 10.00 and 20.00 that gets 1.00 off gives them 0.33 and 0.67. `bearable` and `keys` are one
    per cart line; amounts are minor units.
    """
    if priced.row_of is None:
        return tuple(rows)
    members: list[list[int]] = [[] for _ in rows]
    for line, row in enumerate(priced.row_of):
        members[row].append(line)
    parts = [0] * len(priced.row_of)
    for amount, lines in zip(rows, members, strict=True):
        can_bear = [bearable[line] for line in lines]
        for line, part in zip(lines, allocate(amount, can_bear, keys=[keys[line] for line in lines]), strict=True):
            parts[line] = part
    return tuple(parts)
