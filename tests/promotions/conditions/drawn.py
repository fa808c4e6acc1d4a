"""Strategies: carts, shoppers, and every condition there is, also nested ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from commerce_core.promotions.conditions import (
    AllOf,
    AnyOf,
    CartCategories,
    CartCurrency,
    CartProducts,
    CartTags,
    Channel,
    Code,
    Condition,
    Country,
    CustomerGroup,
    CustomerTag,
    DateWindow,
    FirstOrder,
    InstantWindow,
    MinimumQuantity,
    MinimumSpend,
    Not,
    NthOrder,
    Region,
    Segment,
    TimeWindow,
    UnknownCondition,
)
from commerce_core.promotions.scope import Scope
from commerce_core.promotions.shopper import Shopper
from commerce_core.promotions.windows import WEEKDAYS
from tests.promotions.conditions.subjects import Row

WORDS = ("red", "green", "blue")
ZONES = ("UTC", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin")

words = st.sampled_from(WORDS)
several = st.lists(words, min_size=1, max_size=3)
matches = st.sampled_from(["any", "all"])
instants = st.integers(0, 2 * 365 * 96).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + n * timedelta(minutes=15))
days = st.integers(0, 2 * 365).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
times = st.sampled_from(["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "17:45", "23:59"])


@st.composite
def _rows(draw: st.DrawFn) -> Row:
    quantity, unit = draw(st.integers(1, 3)), draw(st.integers(0, 300))
    names = st.lists(words, max_size=2).map(tuple)
    return Row(draw(words), unit, quantity, draw(names), draw(names), draw(st.integers(0, unit * quantity)))


rows = st.lists(_rows(), max_size=4, unique_by=lambda row: row.product)

scopes = st.builds(
    Scope,
    products=st.lists(words, max_size=1),
    categories=st.lists(words, max_size=1),
    exclude_tags=st.lists(words, max_size=1),
)

shoppers = st.builds(
    Shopper,
    groups=st.lists(words, max_size=2),
    tags=st.lists(words, max_size=2),
    segments=st.lists(words, max_size=2),
    orders_count=st.none() | st.integers(0, 3),
    channel=st.sampled_from(["", *WORDS]),
    country=st.sampled_from(["", "US", "DE"]),
    region=st.sampled_from(["", "NY", "ca"]),
    codes=st.lists(words, max_size=2),
)

date_windows = st.builds(
    lambda first, length, zone: DateWindow(first, first + timedelta(days=length), zone),
    days,
    st.integers(0, 30),
    st.sampled_from(ZONES),
)
instant_windows = st.builds(
    lambda start, length: InstantWindow(start, start + length), instants, st.timedeltas(timedelta(1), timedelta(300))
)
time_windows = st.builds(
    lambda weekdays, edges, zone: TimeWindow(weekdays, edges[0], edges[1], zone),
    st.lists(st.sampled_from(WEEKDAYS), max_size=3),
    st.lists(times, min_size=2, max_size=2, unique=True),
    st.sampled_from(ZONES),
)

LEAVES: Mapping[str, SearchStrategy[Condition]] = {
    "categories": st.builds(CartCategories, several, matches),
    "channel": st.builds(Channel, several),
    "code": st.builds(Code, several),
    "country": st.builds(Country, st.lists(st.sampled_from(["US", "DE"]), min_size=1)),
    "currency": st.builds(CartCurrency, st.lists(st.sampled_from(["EUR", "USD"]), min_size=1)),
    "customer_group": st.builds(CustomerGroup, several),
    "customer_tag": st.builds(CustomerTag, several),
    "date_window": date_windows,
    "first_order": st.just(FirstOrder()),
    "instant_window": instant_windows,
    "minimum_quantity": st.builds(MinimumQuantity, st.integers(1, 6), scopes),
    "minimum_spend": st.builds(
        MinimumSpend,
        st.integers(1, 600),
        st.sampled_from(["EUR", "USD"]),
        st.sampled_from(["running", "original"]),
        scopes,
    ),
    "nth_order": st.builds(NthOrder, st.integers(1, 4)),
    "products": st.builds(CartProducts, several, matches),
    "region": st.builds(Region, st.just("US"), st.lists(st.sampled_from(["NY", "CA"]), min_size=1)),
    "segment": st.builds(Segment, several),
    "tags": st.builds(CartTags, several, matches),
    "time_window": time_windows,
}
leaves = st.one_of(list(LEAVES.values()))


def _nested(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.builds(AllOf, some) | st.builds(AnyOf, some) | st.builds(Not, inner)


conditions = st.recursive(leaves | st.just(UnknownCondition("moon_phase")), _nested, max_leaves=5)
