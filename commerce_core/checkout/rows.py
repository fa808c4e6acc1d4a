"""Rows: cart lines of one variant and unit price, evaluated as one and given back to the lines."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter, mul
from typing import NamedTuple

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import MAX_ORDER_MINOR, AmountRange, Currency, Minor
from commerce_core.pricing import PriceChoice
from commerce_core.promotions import Remainder, share_out

Ratio = tuple[int, int]

_tax_class, _lowest_price = attrgetter("tax_class"), attrgetter("minimum_price_minor")


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
        classes = tuple(map(_tax_class, items))
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
    lowest = list(map(_lowest_price, items))
    if not any(lowest):
        return ()
    floors = [(least or 0) if item.currency is unit else 0 for item, least in zip(items, lowest, strict=True)]
    return tuple(map(min, map(mul, floors, quantities), gross))


class Sharing(NamedTuple):
    """How rows are shared out among cart lines: by which keys, what must remain of each line (empty: 0), and who gets
    the odd minor units."""

    keys: Sequence[str]
    floors: Sequence[int] = ()
    remainder: Remainder = "largest"


def spread(
    shares: Sequence[int], priced: Priced, nets: Sequence[int], *, rows: Sequence[int], by: Sharing
) -> tuple[list[int], list[int]]:
    """Give each cart line of `rows` its part of its row's share, in proportion to its net and never more.

    A row of two lines worth 10.00 and 20.00 that gets 1.00 off gives them 0.33 and 0.67. `shares` are one per row of
    `rows`; `nets`, and the keys and floors of `by`, one per cart line; amounts are minor units. Gives lines, rising,
    and their parts.
    """
    keys, floors, remainder = by
    parts: dict[int, int] = {}
    for share, row in zip(shares, rows, strict=True):
        lines = priced.lines_of[row]
        if len(lines) == 1:
            parts[lines[0]] = share
        else:
            caps = [max(0, nets[line] - floors[line]) for line in lines] if floors else None
            bases, names = [nets[line] for line in lines], [keys[line] for line in lines]
            split = share_out(share, bases, keys=names, remainder=remainder, caps=caps)
            parts.update(zip(lines, split, strict=True))
    lines = sorted(parts)
    return lines, [parts[line] for line in lines]


def floors_of(priced: Priced, quantities: Sequence[int]) -> list[int]:
    """The least that each cart line must come to: its units' part of the floor of its row; empty for none."""
    of_rows, row_of = priced.rows.floors, priced.row_of
    if not of_rows or row_of is None:
        return list(of_rows)
    there = priced.rows.quantities
    return [of_rows[row] * units // there[row] for row, units in zip(row_of, quantities, strict=True)]
