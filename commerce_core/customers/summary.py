"""What a customer has bought so far, in a few numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from commerce_core.money import Currency, Money, divide


@frozen
class OrderSummary:
    """Orders of one customer, or of one guest's e-mail. Sums and averages are one `Money` per currency, by its code."""

    orders_count: int = 0
    total_spent: tuple[Money, ...] = ()
    average_order_value: tuple[Money, ...] = ()
    first_order_at: datetime | None = None
    last_order_at: datetime | None = None


def summarise(orders: Iterable[tuple[Money, datetime]]) -> OrderSummary:
    """Sum up orders, each given by its total and the instant when it was placed, in any order.

    Averages are rounded half up: 10.00 and 10.01 EUR make 20.01 EUR, on average 10.01 EUR. No orders make no amounts.
    """
    counts: dict[Currency, int] = {}
    sums: dict[Currency, int] = {}
    instants = []
    for total, at in orders:
        counts[total.currency] = counts.get(total.currency, 0) + 1
        sums[total.currency] = sums.get(total.currency, 0) + total.minor
        instants.append(at)
    units = sorted(counts, key=str)
    return OrderSummary(
        orders_count=len(instants),
        total_spent=tuple(Money(sums[unit], unit) for unit in units),
        average_order_value=tuple(Money(divide(sums[unit], counts[unit]), unit) for unit in units),
        first_order_at=min(instants, default=None),
        last_order_at=max(instants, default=None),
    )
