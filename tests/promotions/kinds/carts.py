"""Rows of a cart and what a promotion may touch of them, made from prices and quantities."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import Money, Rounding, currency
from commerce_core.promotions import Policy
from commerce_core.promotions.kinds import Given, Kind, Matched
from commerce_core.promotions.kinds.kind import worded

EUR = currency("EUR")


@frozen
class Row:
    """One row: a price in minor units, how many, what it is, and how much of it is paid, floored or used up already.

    `taken` is what other promotions took off the row, `floor` the least that one unit must come to, `used` how many
    units another offer bought or gave, and `outside` how many are not in scope.
    """

    price: int
    quantity: int = 1
    name: str = ""
    tags: tuple[str, ...] = ()
    taken: int = 0
    floor: int = 0
    used: int = 0
    outside: int = 0


def named(rows: Sequence[Row]) -> list[Row]:
    """Rows with names, which are their keys and products; they run backwards, so that they are not the order."""
    return [row if row.name else evolve(row, name=f"row-{len(rows) - n:03}") for n, row in enumerate(rows)]


def lines_of(rows: Sequence[Row]) -> Lines:
    """The rows as columns."""
    return Lines(
        keys=tuple(row.name for row in rows),
        items=tuple(
            Item.of(row.name, row.name, price=Money(row.price, EUR), categories=row.tags, tags=row.tags) for row in rows
        ),
        quantities=tuple(row.quantity for row in rows),
        units=tuple(row.price for row in rows),
        gross=tuple(row.price * row.quantity for row in rows),
        tax_classes=("standard",) * len(rows),
        currency=EUR,
    )


def matched_of(rows: Sequence[Row], *, shipping: int = 0, original: bool = False) -> Matched:
    """What may be touched: percentages are of what is left, or of the original price."""
    units = [row.quantity - row.outside for row in rows]
    gross = [row.price * count for row, count in zip(rows, units, strict=True)]
    left = [max(0, amount - row.taken) for row, amount in zip(rows, gross, strict=True)]
    bearable = [max(0, amount - row.floor * count) for row, amount, count in zip(rows, left, units, strict=True)]
    free = [max(0, count - row.used) for row, count in zip(rows, units, strict=True)]
    return Matched(range(len(rows)), gross if original else left, bearable, units, free, left, shipping)


def given_by(
    kind: Kind,
    *rows: Row,
    shipping: int = 0,
    original: bool = False,
    policy: Policy | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> Given:
    """What a kind gives on these rows."""
    told = named(rows)
    rule = kind.compile(policy or Policy(), rounding)
    given = rule(lines_of(told), matched_of(told, shipping=shipping, original=original))
    return given._replace(missing=worded(given.missing))
