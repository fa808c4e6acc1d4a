"""Carts, shoppers and moments to hold conditions against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import Money, currency
from commerce_core.promotions import Policy
from commerce_core.promotions.conditions import Condition, Subject
from commerce_core.promotions.shopper import Shopper
from commerce_core.trace import Requirement

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""A Monday."""


class Row(NamedTuple):
    """A row of a cart: a product at a price in minor units, and what promotions before took off it."""

    product: str
    unit: int = 1000
    quantity: int = 1
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    taken_off: int = 0


def lines_of(rows: Sequence[Row], unit: str = "EUR") -> Lines:
    """The rows as columns; the product is the key too."""
    items = [
        Item.of(
            f"{row.product}-v",
            row.product,
            price=Money(row.unit, unit),
            product_id=row.product,
            categories=row.categories,
            tags=row.tags,
        )
        for row in rows
    ]
    return Lines(
        keys=tuple(row.product for row in rows),
        items=tuple(items),
        quantities=tuple(row.quantity for row in rows),
        units=tuple(row.unit for row in rows),
        gross=tuple(row.unit * row.quantity for row in rows),
        tax_classes=("standard",) * len(rows),
        currency=currency(unit),
    )


def subject_of(rows: Sequence[Row], shopper: Shopper | None = None, *, at: datetime = AT, unit: str = "EUR") -> Subject:
    """What a condition is held against: the rows before and after what was taken off them."""
    original = [row.unit * row.quantity for row in rows]
    left = [row.unit * row.quantity - row.taken_off for row in rows]
    return Subject(original, left, shopper or Shopper(), at, currency(unit))


def found(
    condition: Condition,
    rows: Sequence[Row] = (),
    shopper: Shopper | None = None,
    *,
    at: datetime = AT,
    unit: str = "EUR",
) -> Requirement:
    """What a condition says of a cart."""
    return condition.compile(Policy())(lines_of(rows, unit), subject_of(rows, shopper, at=at, unit=unit))


def keys_of(rows: Sequence[Row], shopper: Shopper) -> frozenset[tuple[str, str]]:
    """Every key that a cart has, as an index sees it."""
    facets: Mapping[str, set[str]] = {
        "product": {row.product for row in rows},
        "variant": {f"{row.product}-v" for row in rows},
        "category": {name for row in rows for name in row.categories},
        "tag": {name for row in rows for name in row.tags},
        "code": set(shopper.codes),
    }
    return frozenset((facet, name) for facet, names in facets.items() for name in names)
