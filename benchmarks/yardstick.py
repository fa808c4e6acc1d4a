"""The yardstick: a whole quote written by hand over plain ints, and nothing else.

No check of its input, no record, no explanation, no second rounding mode, no grouping of lines, no rule to look up:
the same sum as `commerce_core.quote` gives for one coupon over the order, one flat shipping price and one tax that is
added, every fraction rounded half up. What the library costs beyond it is the price of all that is missing here.
"""

from __future__ import annotations

from typing import NamedTuple


class Terms(NamedTuple):
    """What the shop has decided: per cent off, per cent of tax, and the price of shipping in minor units."""

    percent_off: int
    percent_tax: int
    shipping: int


class Sum(NamedTuple):
    """A row per line (sku, quantity, unit, gross, discount, tax, total) and the totals, in minor units."""

    rows: list[tuple[str, int, int, int, int, int, int]]
    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int


def price_by_hand(lines: list[tuple[str, int, int]], prices: dict[str, int], terms: Terms) -> Sum:
    """Price lines of (sku, quantity, per cent off by hand), each SKU once; `prices` are of one unit, in minor units.

    Two of 199.99 with 10 % off, 4.90 shipping and 19 % tax: 399.98 - 40.00 = 359.98, tax 68.40 and 0.93 -> 434.21.
    """
    percent_off, percent_tax, shipping = terms
    skus = [sku for sku, _, _ in lines]
    units = [prices[sku] for sku in skus]
    gross = [unit * quantity for unit, (_, quantity, _) in zip(units, lines, strict=True)]
    left = [whole - (whole * by_hand + 50) // 100 for whole, (_, _, by_hand) in zip(gross, lines, strict=True)]
    nets = take_coupon(left, skus, percent_off)
    taxes = [(net * percent_tax + 50) // 100 for net in nets]
    shipping_tax = (shipping * percent_tax + 50) // 100
    quantities = [quantity for _, quantity, _ in lines]
    off = [whole - net for whole, net in zip(gross, nets, strict=True)]
    totals = [net + tax for net, tax in zip(nets, taxes, strict=True)]
    rows = list(zip(skus, quantities, units, gross, off, taxes, totals, strict=True))
    total = sum(totals) + shipping + shipping_tax
    return Sum(rows, sum(gross), sum(off), shipping, sum(taxes) + shipping_tax, total)


def take_coupon(left: list[int], skus: list[str], percent_off: int) -> list[int]:
    """What remains of each line when the coupon is spread by largest remainder, ties by SKU."""
    base = sum(left)
    off = (base * percent_off + 50) // 100
    shares = [off * rest // base for rest in left] if base else left
    missing = off - sum(shares)
    if missing:
        remainders = [off * rest % base for rest in left]
        by_sku = sorted(range(len(left)), key=skus.__getitem__)
        for index in sorted(by_sku, key=remainders.__getitem__, reverse=True)[:missing]:
            shares[index] += 1
    return [rest - share for rest, share in zip(left, shares, strict=True)]
