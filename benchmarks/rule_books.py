"""The carts and rule books that are measured: L lines by P promotions, in families, as in the peers' figures.

Line i has a unit price of 500 + (i * 7919) % 9500 minor units, a quantity of 1 + (13 * i) % 4 and the category i % 10.
Promotion j is `percent` (5 + j % 20 % off each line), `fixed` (100 + 10 * (j % 30) minor units spread over its lines)
or `b2g1` (the cheapest third of its units free); `mixed` has the three in turn. In `cat` the first ten are each for one
category of the cart, and all others for categories that no cart has; in `all` every promotion is for every line.
Every cart has a coupon of 10 % over the order beside them, 19 % of tax that is added, and shipping for 4.90.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice

from benchmarks.promotions_by_hand import (
    BUY_2_GET_1,
    COUPON,
    EVERYWHERE,
    FIXED,
    PERCENT,
    Priced,
    Rule,
    compile_by_hand,
    quote_by_hand,
)
from benchmarks.yardstick import Terms
from commerce_core import Cart, Facts, FlatRate, Item, Line, Percentage, Promotion, Quote, TaxRate, quote
from commerce_core.promotions import BuyXGetY, FixedAmount, Kind, Scope

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
FAMILIES = {"percent": [PERCENT], "fixed": [FIXED], "b2g1": [BUY_2_GET_1], "mixed": [PERCENT, FIXED, BUY_2_GET_1]}
LINES, PROMOTIONS = (1, 10, 100, 1000), (1, 10, 100, 10_000)
CATEGORIES = 10
TERMS = Terms(percent_off=10, percent_tax=19, shipping=490)


def rules(family: str, target: str, size: int) -> list[Rule]:
    """The rules of a book."""
    kinds = islice(cycle(FAMILIES[family]), size)
    return [
        Rule(f"p{j:05}", kind, _value(kind, j), EVERYWHERE if target == "all" else _category(j))
        for j, kind in enumerate(kinds)
    ]


def _value(kind: str, j: int) -> int:
    return {PERCENT: 5 + j % 20, FIXED: 100 + 10 * (j % 30), BUY_2_GET_1: 0}[kind]


def _category(j: int) -> str:
    return f"c{j}" if j < CATEGORIES else f"nowhere-{j}"


def promotions(told: Sequence[Rule]) -> list[Promotion]:
    """The same rules as promotions."""
    return [
        Promotion(rule.id, _kind(rule), scope=Scope(categories=[rule.category]) if rule.category else Scope())
        for rule in told
    ]


def _kind(rule: Rule) -> Kind:
    if rule.kind == PERCENT:
        return Percentage(rule.value, per="line")
    return FixedAmount(rule.value, "EUR") if rule.kind == FIXED else BuyXGetY(2, 1)


def wished(lines: int) -> list[tuple[str, int]]:
    """SKU and quantity of each line."""
    return [(f"S{i:04}", 1 + 13 * i % 4) for i in range(lines)]


def price_of(i: int) -> int:
    """The unit price of line i, in minor units."""
    return 500 + (i * 7919) % 9500


def by_library(lines: int, told: Sequence[Rule]) -> Callable[[], Quote]:
    """A call that quotes such a cart."""
    facts = Facts.of(
        [
            Item.of(
                f"S{i:04}",
                f"Item {i}",
                price=f"{price_of(i) / 100:.2f}",
                currency="EUR",
                categories=[f"c{i % CATEGORIES}"],
            )
            for i in range(lines)
        ],
        currency="EUR",
        promotions=[*promotions(told), Promotion(COUPON, Percentage(TERMS.percent_off), code="WELCOME")],
        taxes=[TaxRate("de", "MwSt.", TERMS.percent_tax)],
        shipping=[FlatRate("std", "standard", TERMS.shipping, "EUR")],
    )
    cart = Cart([Line(sku, quantity) for sku, quantity in wished(lines)], codes=["welcome"])
    return lambda: quote(cart, facts, at=AT)


def by_hand(lines: int, told: Sequence[Rule]) -> Callable[[], Priced]:
    """A call that prices the same cart by hand."""
    prices = {f"S{i:04}": (price_of(i), f"c{i % CATEGORIES}") for i in range(lines)}
    wishes, book = wished(lines), compile_by_hand(told)
    return lambda: quote_by_hand(wishes, prices, book, TERMS)
