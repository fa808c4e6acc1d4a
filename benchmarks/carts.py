"""The carts that are measured: the scenario of the peers' figures, so that they can be compared.

Line i has a unit price of 500 + (i * 7919) % 9500 minor units and a quantity of 1 + (13 * i) % 4. One coupon takes 10 %
off, tax adds 19 %, shipping costs 4.90.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from benchmarks.yardstick import Sum, Terms, price_by_hand
from commerce_core import Cart, Facts, FlatRate, Item, Line, Percentage, Promotion, Quote, TaxRate, quote

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
SIZES = (1, 10, 100, 1000)
TERMS = Terms(percent_off=10, percent_tax=19, shipping=490)


def by_library(size: int, *, every_nth_by_hand: int = 0) -> Callable[[], Quote]:
    """A call that quotes a cart of so many lines; every nth (0: none) has 15 % off by hand."""
    facts = Facts.of(
        [Item.of(f"S{i}", f"Item {i}", price=f"{price_of(i) / 100:.2f}", currency="EUR") for i in range(size)],
        currency="EUR",
        promotions=[Promotion("summer", Percentage(TERMS.percent_off), code="SUMMER2026")],
        taxes=[TaxRate("de", "MwSt.", TERMS.percent_tax)],
        shipping=[FlatRate("std", "standard", TERMS.shipping, "EUR")],
    )
    wishes = wished(size, every_nth_by_hand)
    cart = Cart([Line(sku, n, discount=Decimal(off) or None) for sku, n, off in wishes], codes=["summer2026"])
    return lambda: quote(cart, facts, at=AT)


def by_hand(size: int, *, every_nth_by_hand: int = 0) -> Callable[[], Sum]:
    """A call that prices the same cart with the yardstick."""
    prices = {f"S{i}": price_of(i) for i in range(size)}
    lines = wished(size, every_nth_by_hand)
    return lambda: price_by_hand(lines, prices, TERMS)


def wished(size: int, every_nth_by_hand: int) -> list[tuple[str, int, int]]:
    """SKU, quantity and per cent off by hand of each line."""
    return [
        (f"S{i}", 1 + 13 * i % 4, 15 if every_nth_by_hand and i % every_nth_by_hand == 0 else 0) for i in range(size)
    ]


def price_of(i: int) -> int:
    """The unit price of line i, in minor units."""
    return 500 + (i * 7919) % 9500
