"""Products and what can be bought of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, product

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from commerce_core.catalog import Item, NewProduct, NewVariant, Product, create_product, items_of
from commerce_core.money import Currency, Money
from commerce_core.testing.strategies.values import FIRST_INSTANT, currencies, minors

TAX_CLASSES = ("standard", "reduced")

_TRAITS = st.sampled_from(list(product(TAX_CLASSES, [True, True, True, False], [(), ("audio",), ("audio", "sale")])))
_FORMS = st.lists(st.none() | minors(), max_size=2)
"""The prices of a product's variants, None where it is the product's."""


@st.composite
def products(draw: DrawFn, unit: Currency | None = None, *, number: int = 1) -> Product:
    """A product for sale, with up to two variants. Two products need two numbers: SKUs and ids follow from them."""
    unit = draw(currencies()) if unit is None else unit
    tax_class, shipped, groups = draw(_TRAITS)
    draft = NewProduct(
        f"SKU-{number}",
        f"Product {number}",
        Money(draw(minors()), unit),
        status="active",
        categories=groups,
        tags=groups[1:],
        tax_class=tax_class,
        weight_grams=10 * number,
        requires_shipping=shipped,
        variants=_variants(draw(_FORMS), unit, number=number),
    )
    ids = count(1)
    new = lambda prefix: f"{prefix}_{number}.{next(ids)}"  # noqa: E731 - it is handed over, not called
    return create_product(draft, currency=unit, new=new, at=FIRST_INSTANT)[0]


def _variants(prices: Sequence[int | None], unit: Currency, *, number: int) -> list[NewVariant]:
    return [
        NewVariant(f"SKU-{number}-{n}", None if price is None else Money(price, unit), attributes={"size": f"{n}"})
        for n, price in enumerate(prices)
    ]


def items(unit: Currency | None = None, *, number: int = 1) -> SearchStrategy[Item]:
    """What a cart can hold: one of the variants of a drawn product, or the product itself where it has none."""
    return products(unit, number=number).flatmap(lambda drawn: st.sampled_from(items_of(drawn)))


@st.composite
def catalogs(draw: DrawFn, unit: Currency | None = None, *, max_size: int = 3) -> tuple[Product, ...]:
    """One to `max_size` products of one currency."""
    unit = draw(currencies()) if unit is None else unit
    size = draw(st.integers(min(2, max_size), max_size) | st.integers(1, max_size))
    return tuple([draw(products(unit, number=number)) for number in range(size)])
