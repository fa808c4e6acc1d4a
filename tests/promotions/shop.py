"""Rows, promotions and policies to draw: every kind, scope, condition and way of stacking, in one currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import NamedTuple

from attrs import astuple, evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from commerce_core.catalog import Item
from commerce_core.lines import Lines
from commerce_core.money import Money, currency
from commerce_core.promotions import (
    Bundle,
    BuyXGetY,
    CartCategories,
    Component,
    CustomerTag,
    Evaluation,
    FixedAmount,
    FixedPrice,
    FreeShipping,
    Gift,
    Group,
    Limits,
    MinimumQuantity,
    MinimumSpend,
    Not,
    NthItem,
    Off,
    Percentage,
    Policy,
    Promotion,
    Scope,
    ShippingFixed,
    ShippingPercentage,
    SpendTier,
    TieredSpend,
    compile_promotions,
    evaluate,
)

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
EUR = currency("EUR")
SHOES, SOCKS = Scope(categories=["shoes"]), Scope(categories=["socks"])
POLICY = Policy(
    groups={"best": Group("best"), "first": Group("first"), "alone": Group("exclusive"), "list": Group(base="original")}
)

KINDS = [
    Percentage("10"),
    Percentage("50"),
    Percentage("33.3", per="line"),
    FixedAmount(150, "EUR"),
    FixedAmount(70, "EUR", per="per_unit"),
    FixedPrice(199, "EUR"),
    BuyXGetY(2, 1),
    BuyXGetY(1, 1, Off(percent="50"), buys=SHOES, gets=SOCKS),
    NthItem(3, Off(percent="50")),
    TieredSpend([SpendTier(500, Off(percent="5")), SpendTier(1500, Off(amount_minor=300))], "EUR"),
    Bundle([Component(SHOES, 1), Component(SOCKS, 2)], Off(percent="20")),
    Gift(SOCKS),
    FreeShipping(),
    ShippingPercentage("50"),
    ShippingFixed(Off(amount_minor=300), "EUR"),
]
SCOPES = [
    Scope(),
    SHOES,
    SOCKS,
    Scope(exclude_categories=["socks"]),
    Scope(max_units=2),
    Scope(max_units=3, pick="dearest"),
]
CONDITIONS = [
    MinimumSpend(1000, "EUR"),
    MinimumSpend(1000, "EUR", base="original"),
    MinimumQuantity(3),
    CartCategories(["shoes"]),
    Not(MinimumSpend(2000, "EUR")),
    Not(CustomerTag(["vip"])),
]


class Row(NamedTuple):
    """So many units of one thing at one price."""

    key: str
    unit: int
    quantity: int
    categories: tuple[str, ...] = ()


def lines_of(rows: Sequence[Row], floors: Sequence[int] = ()) -> Lines:
    items = [Item.of(row.key, row.key, price=Money(row.unit, "EUR"), categories=row.categories) for row in rows]
    return Lines(
        tuple(row.key for row in rows),
        tuple(items),
        tuple(row.quantity for row in rows),
        tuple(row.unit for row in rows),
        tuple(row.unit * row.quantity for row in rows),
        ("standard",) * len(rows),
        EUR,
        tuple(floors),
    )


def found_for(
    rows: Sequence[Row], told: Sequence[Promotion], *, policy: Policy = POLICY, shipping: int = 0, **more: object
) -> Evaluation:
    """What these promotions come to, every code among them entered."""
    lines = lines_of(rows)
    return evaluate(
        lines,
        lines.gross,
        promotions=compile_promotions(told, policy=policy),
        **({"codes": [each.code for each in told if each.code], "at": AT, "shipping_minor": shipping} | more),
    )


def by_key(rows: Sequence[Row], found: Evaluation) -> object:
    """Everything that was found, without the places of rows."""
    keys = [row.key for row in rows]
    taken = [
        (
            each.promotion.id,
            each.shipping_minor,
            sorted(zip((keys[row] for row in each.rows), each.shares, strict=True)),
        )
        for each in found.taken
    ]
    entries = sorted((entry.promotion_id, keys[entry.row], *astuple(entry)[2:]) for entry in found.ledger)
    return taken, dict(zip(keys, found.left, strict=True)), found.shipping_minor, found.outcomes, entries


@st.composite
def carts(draw: DrawFn, *, max_rows: int = 4) -> list[Row]:
    size = draw(st.integers(1, max_rows))
    keys = draw(st.permutations([f"row-{n}" for n in range(size)]))
    groups = st.sampled_from([(), ("shoes",), ("socks",), ("shoes", "socks")])
    prices, counts = st.sampled_from([0, 1, 3, 199, 500, 999]) | st.integers(0, 3000), st.integers(1, 7)
    return [Row(key, draw(prices), draw(counts), draw(groups)) for key in keys]


@st.composite
def promotions(draw: DrawFn, *, number: int, stacking: bool = True) -> Promotion:
    made = Promotion(
        f"p{number}",
        draw(st.sampled_from(KINDS)),
        code=draw(st.sampled_from([None, None, f"CODE-{number}"])),
        scope=draw(st.sampled_from(SCOPES)),
        conditions=draw(st.lists(st.sampled_from(CONDITIONS), max_size=1)),
        priority=draw(st.integers(-1, 1)),
        cap_minor=draw(st.sampled_from([None, None, 120])),
        limits=draw(st.sampled_from([Limits(), Limits(), Limits(budget_minor=200)])),
        currency="EUR",
        group=draw(st.sampled_from(["", "", "list"])),
    )
    if not stacking:
        return made
    return evolve(
        made,
        group=draw(st.sampled_from(["", "", "", "best", "first", "alone", "list"])),
        tags=draw(st.sampled_from([(), ("x",), ("y",)])),
        excludes=draw(st.sampled_from([(), (), ("x",), ("y",)])),
        combines_with=draw(st.sampled_from([("line", "order", "shipping"), ("line", "shipping"), ("order",)])),
    )


@st.composite
def rule_books(draw: DrawFn, *, stacking: bool = True, max_size: int = 5) -> list[Promotion]:
    size = draw(st.integers(1, max_size))
    return [draw(promotions(number=number, stacking=stacking)) for number in range(size)]


def subsets(size: int) -> list[tuple[int, ...]]:
    return [each for count in range(size + 1) for each in combinations(range(size), count)]
