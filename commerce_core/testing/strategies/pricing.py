"""Price lists, prices of an item, and situations near them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from commerce_core.catalog import Item
from commerce_core.money import Currency, Minor
from commerce_core.pricing import Price, PriceList, Situation
from commerce_core.testing.strategies.values import FIRST_INSTANT, minors

EDGES = tuple(FIRST_INSTANT + timedelta(days=days) for days in (1, 2, 3))
"""Where drawn windows begin and end."""

_STEPS = (timedelta(microseconds=-1), timedelta(0), timedelta(microseconds=1))
_WINDOWS = [(a, b) for a, b in product((None, *EDGES), repeat=2) if a is None or b is None or a < b]
_MANY_OPEN = [*_WINDOWS, *[(None, None)] * len(_WINDOWS)]
_CONDITIONS = list(
    product([(), (), ("vip",), ("trade", "vip")], [(), (), ("DE",), ("DE", "FR")], [(), (), ("web",)])  # groups first
)
_CONDITIONS += [((), (), ())] * (len(_CONDITIONS) // 2)
_RARE = [((), ())] * 9 + [(("EU",), ()), ((), ("b2b",)), (("EU", "US"), ("b2b", "new"))]  # regions, tags
_RANKS = list(product(["override", "sale"], [0, 1, -1]))
_RANGES = [(1, None), (1, None), (10, None), (1, 9), (10, 99), (100, None)]
_TERMS = st.tuples(
    st.sampled_from(_RANKS), st.sampled_from(_CONDITIONS), st.sampled_from(_RARE), st.sampled_from(_MANY_OPEN)
)
_HOLDS = st.tuples(st.sampled_from(_RANGES), st.sampled_from(_MANY_OPEN))
_FEW_AMOUNTS = (None, 0, 1000, 1000)
_QUANTITIES = st.sampled_from([1, 9, 10, 11, 99, 100, 10**6])


@st.composite
def price_lists(draw: DrawFn, *, number: int = 1) -> PriceList:
    """A list of either type with up to five conditions and a window, with or without tax. Two need two numbers."""
    (kind, priority), (groups, countries, channels), (regions, tags), (starts, ends) = draw(_TERMS)
    return PriceList(
        f"list-{number}",
        type="sale" if kind == "sale" else "override",
        priority=priority,
        starts_at=starts,
        ends_at=ends,
        groups=groups,
        countries=countries,
        channels=channels,
        regions=regions,
        tags=tags,
        tax_included=draw(st.sampled_from([None, None, True, False])),
    )


@st.composite
def prices(draw: DrawFn, item: Item, *, unit: Currency, lists: Sequence[PriceList] = (), number: int = 1) -> Price:
    """A price that names the variant, its SKU or its product, of one of the lists or of none; some are not set.

    Many are equal to each other or to the item's own.
    """
    (low, high), (starts, ends) = draw(_HOLDS)
    amount = draw(st.sampled_from([*_FEW_AMOUNTS, item.price_minor]) | minors())
    return Price(
        draw(st.sampled_from([item.variant_id, item.sku, item.product_id])),
        unit,
        None if amount is None else Minor(amount),
        draw(st.sampled_from(["", *(each.id for each in lists)])),
        min_quantity=low,
        max_quantity=high,
        starts_at=starts,
        ends_at=ends,
        id=f"price-{number}",
    )


def situations(unit: Currency) -> SearchStrategy[Situation]:
    """Somebody who asks for a few units or many, alone or in the groups that drawn lists are for."""
    return st.builds(
        Situation,
        st.just(unit),
        quantity=_QUANTITIES,
        channel=st.sampled_from(["", "web", "web"]),
        country=st.sampled_from(["", "US", "DE", "DE", "DE"]),
        region=st.sampled_from(["EU", "EU", "EU", "US"]),
        groups=st.sampled_from([(), ("vip",), ("trade",), ("trade", "vip"), ("trade", "vip")]),
        tags=st.sampled_from([(), ("b2b",), ("b2b", "new"), ("b2b", "new")]),
    )


def pricing_instants() -> SearchStrategy[datetime]:
    """Instants at the edges of drawn windows, and one microsecond to each side."""
    return st.sampled_from([edge + step for edge in EDGES for step in _STEPS])
