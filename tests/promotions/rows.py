"""Rows of a cart, made from amounts."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import Money, currency


def rows(amounts: Sequence[int]) -> Lines:
    """One row of one unit for each amount, in minor units; the keys run backwards, so that they are not the order."""
    size = len(amounts)
    keys = tuple(f"row-{size - n:03}" for n in range(size))
    return Lines(
        keys=keys,
        items=tuple(Item.of(key, key, price=Money(amount, "EUR")) for key, amount in zip(keys, amounts, strict=True)),
        quantities=(1,) * size,
        units=tuple(amounts),
        gross=tuple(amounts),
        tax_classes=("standard",) * size,
        currency=currency("EUR"),
    )
