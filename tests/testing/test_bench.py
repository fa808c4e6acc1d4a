"""The benchmark's numbers add up, and what got worse is told: no test looks at how long anything takes."""

from __future__ import annotations

import pytest
from attrs import evolve

from commerce_core.adapters import stopwatch
from commerce_core.adapters.stopwatch import price_sale
from commerce_core.checkout import Cart, Facts, Line
from commerce_core.customers import NOBODY, Buyer
from commerce_core.errors import Invalid
from commerce_core.serialization import dump, load
from commerce_core.testing.bench import DifferentCarts, RuleCost, Sale, SlowCart, Timings, bench, regressions, render
from tests.testing.campaigns import AT, CATALOG, RULES, shop

SALES = [Sale(f"cart-{n}", Cart([Line("SHOE", n), Line("SOCK", 2)]), AT) for n in range(1, 13)]
BEFORE = Timings(1000, 8, 10_000, 90_000, 200_000, 5_000_000, 1_000_000, 50_000, (), None)


def test_every_number_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock that moves one microsecond a look, every quote takes one: a million carts a second."""
    ticks = iter(range(0, 10**9, 1000))
    monkeypatch.setattr(stopwatch, "perf_counter_ns", lambda: next(ticks))
    found = bench(shop, SALES)
    assert (found.carts, found.promotions) == (12, len(RULES))
    assert (found.p50, found.p99, found.compile_ns, found.carts_per_second) == (1000, 1000, 1000, 10**6)
    assert len(found.slowest) == 10
    assert found.slowest[0] == SlowCart("cart-1", 1000, 2)
    assert found.costliest is not None
    assert found.memory_bytes > 0
    assert found.peak_bytes > 0
    assert load(Timings, dump(found)) == found
    assert "1000000 carts/s; p50 1.0 us, p99 1.0 us" in render(found)


def test_percentiles_are_of_carts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 200 carts that take 1 to 200 us, half take at most 100 and 99 % at most 198."""
    times = iter(range(1000, 201_000, 1000))
    monkeypatch.setattr(stopwatch, "_timed", lambda run: next(times, 1))
    monkeypatch.setattr(stopwatch, "_weighed", lambda build, sales: (build(), 0, 0))
    first = iter([1])
    monkeypatch.setattr(stopwatch, "_timed", lambda run: next(first, None) or next(times, 1))
    sales = [Sale(f"cart-{n}", Cart([Line("SOCK")]), AT) for n in range(1, 201)]
    found = bench(shop, sales, repeat=1)
    assert (found.p50, found.p99) == (100_000, 198_000)
    assert [each.key for each in found.slowest[:2]] == ["cart-200", "cart-199"]
    assert found.carts_per_second == 200 * 10**9 // sum(range(1000, 201_000, 1000))


def test_the_costliest_rule_is_the_one_that_adds_most(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = {(): 100, ("five",): 340, ("third",): 1300, ("two-one",): 700}
    monkeypatch.setattr(
        stopwatch, "_spent", lambda sales, facts, rules, repeat: spent.get(tuple(each.id for each in rules), 100)
    )
    assert bench(shop, SALES, repeat=1).costliest == RuleCost("third", (1300 - 100) // 10)


def test_no_carts_are_no_benchmark() -> None:
    with pytest.raises(Invalid):
        bench(shop, [])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"carts_per_second": 8_334}, []),
        ({"carts_per_second": 8_333}, ["8333 carts a second"]),
        ({"p50": 108_000}, []),
        ({"p50": 108_001}, ["p50 takes 108.0 us, it took 90.0 us"]),
        ({"p99": 240_001}, ["p99"]),
        ({"compile_ns": 6_000_001}, ["compiling takes 6.0 ms"]),
        ({"memory_bytes": 1_200_001}, ["compiled rules hold 1200001"]),
        ({"p50": 1, "p99": 1, "carts_per_second": 10**9}, []),
    ],
)
def test_what_got_worse_by_more_than_a_fifth_is_told(change: dict[str, int], told: list[str]) -> None:
    found = regressions(BEFORE, evolve(BEFORE, **change))
    assert len(found) == len(told)
    assert all(one.startswith(other) or other in one for one, other in zip(found, told, strict=True))


def test_a_compile_time_of_nothing_is_noise() -> None:
    before = evolve(BEFORE, compile_ns=100_000)
    assert regressions(before, evolve(BEFORE, compile_ns=300_000)) == ()
    assert regressions(before, evolve(BEFORE, compile_ns=300_001)) != ()


def test_benchmarks_of_other_carts_or_items_are_not_compared() -> None:
    """Promotions and codes may differ, and the machine may be faster: that is what one compares."""
    first, again = bench(shop, SALES, repeat=1), bench(lambda: shop(RULES[:2]), SALES, repeat=1)
    assert first.digest == again.digest != ""
    regressions(first, again)
    fewer = bench(shop, SALES[1:], repeat=1)
    cheaper = bench(lambda: Facts.of(CATALOG[1:], currency="EUR", promotions=RULES), SALES, repeat=1)
    for other in (fewer, cheaper, evolve(first, digest="")):
        with pytest.raises(DifferentCarts):
            regressions(other, first)


def test_a_sale_is_priced_for_its_buyer() -> None:
    sale = Sale("vip", Cart([Line("SHOE")]), AT, Buyer(tags=["vip"]))
    assert [each.promotion_id for each in price_sale(sale, shop()).discounts if each.promotion_id == "vip"] == ["vip"]
    assert "vip" not in [each.promotion_id for each in price_sale(sale._replace(buyer=NOBODY), shop()).discounts]
