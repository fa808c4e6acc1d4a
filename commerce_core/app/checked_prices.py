"""What one call may set: prices, not too many, each with an id of its own."""

from __future__ import annotations

from collections.abc import Iterable

from commerce_core.pricing import InvalidPrice, Price

MOST_PRICES = 1000
"""Prices that one call sets: they are all stored, or none of them."""


def checked_prices(prices: object) -> tuple[Price, ...]:
    """A call's prices: at most 1,000, each with an id of its own. Raises `InvalidPrice`."""
    given = tuple(prices) if isinstance(prices, Iterable) else (prices,)
    if len(given) > MOST_PRICES:
        raise InvalidPrice(f"Set at most {MOST_PRICES} prices at once: make it several calls.", field="prices")
    ids: set[str] = set()
    for n, price in enumerate(given):
        if not isinstance(price, Price):
            message = f"Give a Price, such as Price.of('CHAI', '18.00', currency='EUR'), not a {type(price).__name__}."
            raise InvalidPrice(message, field=f"prices[{n}]")
        if price.id in ids:
            message = f"Two of these prices are {price.id!r}: keep one of them, or give one another id."
            raise InvalidPrice(message, field=f"prices[{n}].id")
        ids.add(price.id)
    return given
