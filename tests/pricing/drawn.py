"""Hypothesis strategies for plans and price lists: any that are valid, and such as have no fault to be found."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.money import currency
from commerce_core.pricing import CurrencyOption, Plan, Price, PriceList
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.models import MODELS, Tier

EUR, USD = currency("EUR"), currency("USD")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
rates = st.decimals(0, 1000, places=2) | st.integers(0, 10_000)
words = st.text("abcXYZ é日", min_size=1, max_size=8).filter(lambda word: word.strip() == word and word)


def plan(**terms: Any) -> Plan:
    """A plan of which only the terms matter."""
    return Plan("plan_1", "Pro", **{"currency": "USD", "interval": "month", **terms})


@st.composite
def ends(draw: st.DrawFn, *, most: int = 40, size: int = 4) -> list[Decimal]:
    """Where tiers end: rising."""
    return sorted(map(Decimal, draw(st.sets(st.integers(1, most), min_size=1, max_size=size))))


@st.composite
def tiers(draw: st.DrawFn, *, flat_only: bool = False, bounded: bool | None = None) -> tuple[Tier, ...]:
    """Tiers that make a price."""
    up_to: list[Decimal | None] = [*draw(ends())]
    if not (draw(st.booleans()) if bounded is None else bounded):
        up_to.append(None)
    unit = st.just(0) if flat_only else rates
    return tuple(Tier(end, draw(unit), draw(st.integers(0, 500))) for end in up_to)


@st.composite
def limits(draw: st.DrawFn, *, spend: bool = True) -> Limits:
    """Limits that some quantity meets."""
    step = draw(st.sampled_from([None, 1, 2, 3, Decimal("0.5")]))
    least = draw(st.none() | st.integers(0, 20))
    most = draw(st.none() | st.integers((least or 0) + 3, 60))
    low = draw(st.none() | st.integers(0, 50)) if spend else None
    high = draw(st.none() | st.integers(50, 5000)) if spend else None
    return Limits(least, most, step, low, high)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan, of any mode, perhaps sold in euros too."""
    mode = draw(st.sampled_from([*MODELS]))
    bounds = draw(limits())
    percent = draw(st.decimals(0, 100, places=2)) if mode == "percentage" else None
    if mode == "volume_no_cliff":
        bounds = evolve(bounds, quantity_step=bounds.quantity_step or 1)
    terms, other = draw(_amounts(mode)), draw(_amounts(mode))
    option = CurrencyOption(**other, min_spend_minor=bounds.min_spend_minor, max_spend_minor=bounds.max_spend_minor)
    size = draw(st.integers(1, 20)) if mode in {"package", "graduated", "volume"} else 1
    return plan(
        **terms,
        mode=mode,
        package_size=size,
        percent=percent,
        limits=bounds,
        currency=draw(st.sampled_from(["USD", "JPY", "KWD"])),
        interval=draw(st.sampled_from(["day", "week", "month", "year"])),
        interval_count=draw(st.integers(1, 12)),
        usage_type=draw(st.sampled_from(["licensed", "metered"])),
        currency_options=draw(st.sampled_from([{}, {"EUR": option}])),
        metadata=draw(st.dictionaries(words, words, max_size=2)),
        created_at=draw(st.sampled_from([None, NOON])),
    )


@st.composite
def _amounts(draw: st.DrawFn, mode: str) -> dict[str, Any]:
    if mode in {"flat", "percentage"}:
        return {"amount": draw(st.integers(0, 10_000))}
    return (
        {"amount": draw(rates)}
        if mode in {"per_unit", "package"}
        else {"tiers": draw(tiers(flat_only=mode == "stairstep"))}
    )


@st.composite
def smooth_volume(draw: st.DrawFn) -> Plan:
    """A volume plan of two tiers or more where more never costs less: each rate makes up for the end of a tier."""
    found, rate = [], draw(st.integers(50, 5000))
    for end in draw(ends()):
        found.append(Tier(end, rate))
        rate = draw(st.integers(-(-rate * int(end) // (int(end) + 1)), rate))
    return plan(mode="volume", tiers=[*found, Tier(None, rate)])


@frozen
class Shelf:
    """Items, price lists and their prices."""

    items: tuple[Item, ...]
    lists: tuple[PriceList, ...]
    prices: tuple[Price, ...]


@st.composite
def clean_shelves(draw: st.DrawFn) -> Shelf:
    """Items and lists in which every price is reached: each list has a group of its own, breaks that meet, and prices
    below the base in both currencies."""
    items = [
        Item.of(f"I{n}", "Item", price=str(draw(st.integers(20, 40))), currency="EUR")
        for n in range(draw(st.integers(1, 3)))
    ]
    base = [Price(item.sku, USD, item.price_minor) for item in items]
    kinds = draw(st.lists(st.sampled_from(["override", "sale"]), min_size=1, max_size=3))
    lists = [PriceList(f"L{n}", type=kind, groups=(f"g{n}",)) for n, kind in enumerate(kinds)]
    prices = [
        price for each in lists for item in items for unit in (EUR, USD) for price in draw(_breaks(item, each, unit))
    ]
    return Shelf(tuple(items), tuple(lists), (*base, *prices))


@st.composite
def _breaks(draw: st.DrawFn, item: Item, of: PriceList, unit: Any) -> list[Price]:
    starts = [1, *sorted(draw(st.sets(st.integers(2, 30).map(lambda n: n * 2), max_size=2)))]
    amounts = sorted(draw(st.lists(st.integers(1, 1900), min_size=3, max_size=3)), reverse=True)
    lasts = [*(start - 1 for start in starts[1:]), None]
    return [
        Price(item.sku, unit, amount, of.id, first, last)
        for first, last, amount in zip(starts, lasts, amounts, strict=False)
    ]
