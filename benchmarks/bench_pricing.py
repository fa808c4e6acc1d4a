"""Prices: a look-up among ten thousand and a hundred thousand unrelated entries, a reprice, and graduated tiers.

pytest benchmarks/bench_pricing.py --benchmark-group-by=func
python benchmarks/bench_pricing.py      # ratios of fastest times, taken in turns
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.turns import fastest
from commerce_core.catalog import Item
from commerce_core.pricing import Price, PriceBook, PriceList, Situation, price_for
from commerce_core.pricing.models import Graduated, Tier

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
ENTRIES = 10_000
ITEMS = 100_000
CHAI = Item.of("CHAI", "Chai", price="18.00", currency="EUR")
BUYER = Situation("EUR", 120, groups=["vip"], country="DE")
UP_TO = (10, 100, 500, 1000, None)
LISTS = (PriceList("vip", groups=["vip"]), PriceList("sale", type="sale"))
WAYS = [
    "no other prices",
    f"{ENTRIES:,} of other items",
    f"{10 * ENTRIES:,} of other items",
    f"{ENTRIES:,} of other customers",
    f"{ENTRIES:,} past sales",
    "empty book",
]
RATES = (500, 450, 400, 350, 300)


def book(unrelated: int, *, same_item: bool = False, past: int = 0) -> PriceBook:
    """Five prices that CHAI's buyer may have, among others: of other items, of other customers' lists for CHAI, or of
    sales that are over."""
    lists = [PriceList("vip", groups=["vip"]), PriceList("sale", type="sale", countries=["DE"])]
    prices = [
        Price("CHAI", "EUR", 1700, min_quantity=10),
        Price("CHAI", "EUR", 1600, "vip"),
        Price("CHAI", "EUR", 1500, "vip", min_quantity=50),
        Price("CHAI", "EUR", 1400, "vip", min_quantity=100),
        Price("CHAI", "EUR", 1450, "sale"),
    ]
    if same_item:
        lists += [PriceList(f"c{n}", groups=[f"customer-{n}"]) for n in range(unrelated)]
        prices += [Price("CHAI", "EUR", 1000 + n % 500, f"c{n}", id=f"c{n}") for n in range(unrelated)]
    else:
        prices += [Price(f"S{n}", "EUR", 1000 + n % 500, "vip", id=f"s{n}") for n in range(unrelated)]
    ends = [AT - timedelta(hours=n) for n in range(past)]
    prices += [Price("CHAI", "EUR", 1000 + n % 500, "sale", ends_at=end, id=f"p{n}") for n, end in enumerate(ends)]
    return PriceBook.of(prices, lists)


def look_up(among: PriceBook) -> Callable[[], object]:
    """One look-up of CHAI."""
    return lambda: price_for(CHAI, BUYER, book=among, at=AT)


def look_ups() -> dict[str, Callable[[], object]]:
    """The same look-up in books of several sizes, and of an item that no price names."""
    return {
        "no other prices": look_up(book(0)),
        f"{ENTRIES:,} of other items": look_up(book(ENTRIES)),
        f"{10 * ENTRIES:,} of other items": look_up(book(10 * ENTRIES)),
        f"{ENTRIES:,} of other customers": look_up(book(ENTRIES, same_item=True)),
        f"{ENTRIES:,} past sales": look_up(book(0, past=ENTRIES)),
        "empty book": look_up(PriceBook()),
    }


def graduated_by_hand(quantity: int, up_to: Sequence[int | None] = UP_TO, rates: Sequence[int] = RATES) -> int:
    """The yardstick: graduated tiers over ints, checking nothing, explaining nothing."""
    total, start = 0, 0
    for end, rate in zip(up_to, rates, strict=True):
        if end is None or quantity <= end:
            return total + (quantity - start) * rate
        total += (end - start) * rate
        start = end
    return total


def tiers() -> dict[str, Callable[[], object]]:
    """A quantity in the last of five graduated tiers, by hand and by the model."""
    model = Graduated(tuple(Tier(end, Decimal(rate)) for end, rate in zip(UP_TO, RATES, strict=True)))
    assert model.charge(1234).total_minor == graduated_by_hand(1234)
    return {"by hand": lambda: graduated_by_hand(1234), "graduated": lambda: model.charge(1234).total_minor}


@pytest.fixture(scope="module")
def ways():
    return look_ups()


@pytest.mark.parametrize("way", WAYS)
def test_look_up(benchmark, ways, way):
    assert benchmark(ways[way])


def test_every_look_up_is_measured(ways):
    assert [*ways] == WAYS


@pytest.mark.parametrize("way", ["by hand", "graduated"])
def test_tiers(benchmark, way):
    assert benchmark(tiers()[way]) == graduated_by_hand(1234)


def main() -> None:
    """Print the ratios, then the reprice."""
    for ways in (look_ups(), tiers()):
        times = fastest(*ways.values())
        for way, time in zip(ways, times, strict=True):
            print(f"{way:>26}  {time * 1e6:>8.2f} us  {time / times[0]:>5.2f}", flush=True)
    reprice()


def reprice() -> None:
    """A hundred thousand items, two prices each, priced one by one on one core."""
    items = [Item.of(f"S{n}", f"Item {n}", price=10, currency="EUR") for n in range(ITEMS)]
    size = memory_of(items[: ITEMS // 10])
    began = perf_counter()
    prices = prices_of(items)
    made = perf_counter() - began
    began = perf_counter()
    among = PriceBook.of(prices, LISTS)
    compiled = perf_counter() - began
    began = perf_counter()
    total = sum(price_for(item, BUYER, book=among, at=AT).amount_minor for item in items)
    seconds = perf_counter() - began
    assert total == 90_000_000
    print(f"{ITEMS:,} items: {ITEMS / seconds:,.0f} items/s, {seconds / ITEMS * 1e6:.1f} us each")
    print(f"{len(prices):,} prices: made in {made:.1f} s, compiled in {compiled:.1f} s, {size:,.0f} bytes each")


def prices_of(items: Sequence[Item]) -> list[Price]:
    """A sale and a price for a group for each item."""
    return [Price(item.sku, "EUR", 900, of.id, id=f"{of.id}{n}") for n, item in enumerate(items) for of in LISTS]


def memory_of(items: Sequence[Item]) -> float:
    """The bytes of one price in a book, measured with a tenth of them: measuring slows everything down."""
    tracemalloc.start()
    among = PriceBook.of(prices_of(items), LISTS)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(items) / len(among.lists)


if __name__ == "__main__":
    main()
