"""Kinds and rows to draw: small numbers that meet at thresholds, and large ones."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from commerce_core.promotions.kinds import (
    Bundle,
    BuyXGetY,
    Component,
    FixedAmount,
    FixedPrice,
    FreeShipping,
    Gift,
    Kind,
    NthItem,
    Off,
    Percentage,
    QuantityTier,
    ShippingFixed,
    ShippingPercentage,
    SpendTier,
    TieredQuantity,
    TieredSpend,
)
from commerce_core.promotions.scope import Scope
from commerce_core.testing import percentages
from tests.promotions.kinds.carts import EUR, Row

TAGS = ("red", "blue")

prices = st.integers(0, 12) | st.integers(0, 5000)
amounts = st.integers(1, 30) | st.integers(1, 10**6)
counts = st.integers(1, 3)
rates = st.builds(Off, percent=percentages())
sums = st.builds(Off, amount_minor=amounts)
offs = rates | sums | st.builds(Off, price_minor=prices)
items = st.sampled_from([Scope(), Scope(tags=["red"]), Scope(tags=["blue"]), Scope(exclude_tags=["red"])])
listed = st.sampled_from([Scope(tags=["red"]), Scope(categories=["blue"]), Scope(tags=["red", "blue"])])
picks = st.sampled_from(["cheapest", "dearest"])
at_most = st.none() | st.integers(1, 3)


def _tiers(numbers: list[int], off: list[Off], tier: type) -> list[object]:
    return [tier(number, each) for number, each in zip(sorted(numbers), off, strict=False)]


_thresholds = st.lists(st.integers(1, 8) | amounts, min_size=1, max_size=3, unique=True)
_quantities = st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True)


def _three(of: SearchStrategy[Off]) -> SearchStrategy[list[Off]]:
    return st.lists(of, min_size=3, max_size=3)


BY_TAG: dict[str, SearchStrategy[Kind]] = {
    "percentage": st.builds(Percentage, percentages(), per=st.sampled_from(["order", "line"])),
    "fixed_amount": st.builds(
        FixedAmount, amounts, st.just(EUR), per=st.sampled_from(["per_unit", "per_group", "once"])
    ),
    "fixed_price": st.builds(FixedPrice, prices, st.just(EUR)),
    "tiered_spend": st.builds(
        TieredSpend, st.builds(_tiers, _thresholds, _three(rates | sums), st.just(SpendTier)), st.just(EUR)
    ),
    "tiered_quantity": st.builds(
        TieredQuantity, st.builds(_tiers, _quantities, _three(rates | sums), st.just(QuantityTier)), st.just(EUR)
    )
    | st.builds(
        TieredQuantity,
        st.builds(_tiers, _quantities, _three(offs), st.just(QuantityTier)),
        st.just(EUR),
        st.just("per_unit"),
    ),
    "free_shipping": st.just(FreeShipping()),
    "shipping_percentage": st.builds(ShippingPercentage, percentages()),
    "shipping_fixed": st.builds(ShippingFixed, sums | st.builds(Off, price_minor=prices), st.just(EUR)),
    "buy_x_get_y": st.builds(
        BuyXGetY,
        counts,
        counts,
        offs,
        currency=st.just(EUR),
        buys=items,
        gets=items,
        pick=picks,
        max_applications=at_most,
        partial=st.booleans(),
    ),
    "nth_item": st.builds(NthItem, st.integers(2, 4), offs, st.just(EUR), at_most),
    "bundle": st.builds(
        Bundle,
        st.lists(st.builds(Component, items, counts), min_size=1, max_size=3),
        offs,
        st.just(EUR),
        picks,
        at_most,
    ),
    "gift": st.builds(Gift, listed, counts),
}

rows = st.lists(
    st.builds(
        Row,
        prices,
        st.integers(1, 6) | st.integers(1, 10**6),
        tags=st.sampled_from([(), ("red",), ("blue",), TAGS]),
        taken=st.sampled_from([0, 0, 1, 7, 10**6]),
        floor=st.sampled_from([0, 0, 1, 5, 100]),
        used=st.sampled_from([0, 0, 1, 10**6]),
        outside=st.sampled_from([0, 0, 1]),
    ),
    max_size=5,
)
