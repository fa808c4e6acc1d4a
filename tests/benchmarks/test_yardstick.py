"""The yardstick computes what the library does; only then does their ratio mean anything."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.carts import SIZES, by_hand, by_library
from benchmarks.yardstick import Terms, price_by_hand
from commerce_core import Cart, Facts, FlatRate, Item, Line, Money, Percentage, Promotion, TaxRate, quote

AT = datetime(2026, 6, 1, tzinfo=UTC)
PERCENTS = st.integers(0, 100)
LINES = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 20_000), st.integers(1, 1_000), PERCENTS),
    min_size=1,
    max_size=12,
    unique_by=lambda line: line[0],
)
"""Lines of (number of the SKU, unit price, quantity, per cent off by hand), each SKU once."""


@given(LINES, PERCENTS, PERCENTS, st.integers(1, 10_000))
def test_yardstick_and_quote_agree(lines: list[tuple[int, int, int, int]], off: int, tax: int, shipping: int) -> None:
    hand = price_by_hand(
        [(f"S{n}", quantity, by_hand) for n, _, quantity, by_hand in lines],
        {f"S{n}": price for n, price, _, _ in lines},
        Terms(off, tax, shipping),
    )
    facts = Facts.of(
        [Item.of(f"S{n}", "Item", price=Money(price, "EUR")) for n, price, _, _ in lines],
        currency="EUR",
        promotions=[Promotion("p", Percentage(off), code="CODE")],
        taxes=[TaxRate("t", "VAT", tax)],
        shipping=[FlatRate("s", "standard", shipping, "EUR")],
    )
    wished = [Line(f"S{n}", quantity, discount=Decimal(by_hand) or None) for n, _, quantity, by_hand in lines]
    quoted = quote(Cart(wished, codes=["code"]), facts, at=AT)
    assert hand.rows == [
        (x.item.sku, x.quantity, x.unit_minor, x.gross_minor, x.discount_minor, x.tax_minor, x.total_minor)
        for x in quoted.lines
    ]
    assert (hand.subtotal, hand.discount, hand.shipping) == (
        quoted.subtotal_minor,
        quoted.discount_minor,
        quoted.shipping_minor,
    )
    assert (hand.tax, hand.total) == (quoted.tax_minor, quoted.total_minor)


@pytest.mark.parametrize("size", SIZES)
def test_measured_carts_cost_the_same_either_way(size: int) -> None:
    for every in (0, 4):
        hand, quoted = by_hand(size, every_nth_by_hand=every)(), by_library(size, every_nth_by_hand=every)()
        assert (hand.total, hand.discount, hand.tax) == (quoted.total_minor, quoted.discount_minor, quoted.tax_minor)


def test_two_headphones_by_hand() -> None:
    """The worked example of the yardstick: 399.98 - 40.00 + 68.40 + 4.90 + 0.93."""
    assert price_by_hand([("H", 2, 0)], {"H": 19_999}, Terms(10, 19, 490)).total == 43_421
