"""Rates in a store: set, taken over from sources, found, and used as of any instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core import Cart, Commerce, Line, NewProduct, Tenant
from commerce_core.adapters.rates import StaticRates
from commerce_core.app.rate_table import RATES_REVISION
from commerce_core.checkout import Policies
from commerce_core.currency import InvalidRate, Policy, Rate, RateTable, StaleRate, UnknownRate
from commerce_core.money import Money, Rounding
from commerce_core.ports import IdempotencyConflict, RatesUnavailable, Store
from commerce_core.testing import FixedClock
from tests.currency.samples import MONDAY, histories, instants, pairs, rate

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Source:
    """A source that gives what it is told to, and counts how often it is asked."""

    name = "ecb"

    def __init__(self, *rates: Rate) -> None:
        self.rates: Iterable[Rate] = rates
        self.fault: Exception | None = None
        self.asked = 0

    def fetch(self) -> Iterable[Rate]:
        self.asked += 1
        if self.fault:
            raise self.fault
        return iter(self.rates)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def shop(store: Store, tenant: str, clock: FixedClock) -> Commerce:
    return Commerce(store, tenant=Tenant(id=tenant, currency="EUR"), clock=clock)


def revision(shop: Commerce) -> int:
    return shop._ctx.read(lambda tx: tx.counter(RATES_REVISION))


def stored(shop: Commerce) -> list[Rate]:
    return list(shop.rates.find(limit=1000, sort=["id"]).records)


def test_a_rate_that_is_set_is_found_and_used(shop: Commerce) -> None:
    kept = shop.rates.set(rate("EUR", "USD", "1.08", source="manual"))
    assert (kept.created_at, kept.version) == (MONDAY, 1)
    assert shop.rates.find({"pair": "EUR-USD"}).records == (kept,)
    made = shop.rates.convert(Money.of("100.00", "EUR"), "USD")
    assert (made.target, made.legs[0].rate_id) == (Money.of("108.00", "USD"), kept.id)


def test_the_same_rate_again_changes_nothing(shop: Commerce, clock: FixedClock) -> None:
    kept = shop.rates.set(rate("EUR", "USD", "1.08"))
    before = revision(shop)
    clock.advance(HOUR)
    assert shop.rates.set(rate("EUR", "USD", "1.0800")) == kept
    assert (stored(shop), revision(shop)) == ([kept], before)


def test_a_correction_replaces_what_the_source_said_before(shop: Commerce, clock: FixedClock) -> None:
    shop.rates.set(rate("EUR", "USD", "1.08"))
    assert shop.rates.as_of("EUR", "USD").rate == Fraction(108, 100)
    clock.advance(HOUR)
    kept = shop.rates.set(rate("EUR", "USD", "1.09"))
    assert (kept.version, kept.created_at, kept.updated_at) == (2, MONDAY, MONDAY + HOUR)
    assert stored(shop) == [kept]
    assert shop.rates.as_of("EUR", "USD").rate == Fraction(109, 100)


def test_a_key_makes_a_rate_be_set_once(shop: Commerce) -> None:
    first = shop.rates.set(rate("EUR", "USD", "1.08"), key="k")
    shop.rates.set(rate("EUR", "USD", "1.09"))
    assert shop.rates.set(rate("EUR", "USD", "1.08"), key="k") == first
    assert shop.rates.as_of("EUR", "USD").rate == Fraction(109, 100)
    with pytest.raises(IdempotencyConflict):
        shop.rates.set(rate("EUR", "USD", "1.07"), key="k")


def test_refreshing_takes_over_what_is_new_and_says_how_much(shop: Commerce) -> None:
    source = Source(rate("EUR", "USD", "1.08"), rate("EUR", "GBP", "0.85"))
    first = shop.rates.refresh(source)
    assert (first.source, first.given, first.changed) == ("ecb", 2, 2)
    before = (stored(shop), revision(shop))
    assert shop.rates.refresh(source).changed == 0
    assert (stored(shop), revision(shop)) == before
    source.rates = [rate("EUR", "USD", "1.07"), rate("EUR", "GBP", "0.85"), rate("EUR", "USD", "1.06", at=MONDAY + DAY)]
    assert shop.rates.refresh(source).changed == 2


def test_a_long_history_is_taken_over_in_batches(shop: Commerce) -> None:
    rates = [rate("EUR", "USD", "1.08", at=MONDAY - n * HOUR) for n in range(1_234)]
    assert shop.rates.refresh(StaticRates("ecb", tuple(rates))).changed == 1_234
    assert shop.rates.refresh(StaticRates("ecb", tuple(rates))).changed == 0
    assert revision(shop) == 3


def test_a_source_that_breaks_off_changes_nothing(shop: Commerce) -> None:
    def broken() -> Iterator[Rate]:
        yield rate("EUR", "USD", "1.08")
        raise RatesUnavailable("The line went dead: try again.")

    source = Source()
    source.rates = broken()
    with pytest.raises(RatesUnavailable):
        shop.rates.refresh(source)
    assert stored(shop) == []


def test_a_source_speaks_under_its_own_name(shop: Commerce) -> None:
    with pytest.raises(InvalidRate):
        shop.rates.refresh(Source(rate("EUR", "USD", "1.08"), rate("EUR", "USD", "1.08", source="manual")))
    assert stored(shop) == []


def test_without_a_source_there_is_nothing_to_refresh_from(shop: Commerce) -> None:
    with pytest.raises(InvalidRate):
        shop.rates.refresh()
    assert shop.run_due().rates_changed == 0


def test_one_shop_does_not_see_the_rates_of_another(shop: Commerce) -> None:
    shop.rates.set(rate("EUR", "USD", "1.08"))
    with pytest.raises(UnknownRate):
        shop.at(tenant=f"{shop.tenant.id}-other").rates.as_of("EUR", "USD")


def test_run_due_refreshes_once_an_hour_whoever_calls(store: Store, tenant: str, clock: FixedClock) -> None:
    source = Source(rate("EUR", "USD", "1.08"))
    shops = [Commerce(store, tenant=Tenant(id=tenant), clock=clock, rates=source) for _ in range(2)]
    assert [shop.run_due().rates_changed for shop in shops] == [1, 0]
    assert source.asked == 1
    clock.advance(HOUR - timedelta(seconds=1))
    assert (shops[1].run_due().rates_changed, source.asked) == (0, 1)
    clock.advance(timedelta(seconds=1))
    source.rates = [rate("EUR", "USD", "1.09", at=MONDAY + HOUR)]
    assert [shop.run_due().rates_changed for shop in shops] == [1, 0]
    assert source.asked == 2


def test_a_source_that_fails_is_reported_and_asked_again(store: Store, tenant: str, clock: FixedClock) -> None:
    source = Source(rate("EUR", "USD", "1.08"))
    source.fault = RatesUnavailable("Down: try again.")
    shop = Commerce(store, tenant=Tenant(id=tenant), clock=clock, rates=source)
    assert shop.run_due().rates_fault == "rates_unavailable"
    source.fault = None
    done = shop.run_due()
    assert (done.rates_changed, done.rates_fault) == (1, "")


def test_the_past_is_answered_from_the_past(shop: Commerce) -> None:
    shop.rates.refresh(Source(*(rate("EUR", "USD", f"1.{n:02}", at=MONDAY - n * DAY) for n in range(60))))
    for n in (0, 1, 2, 30, 59):
        route = shop.rates.as_of("USD", "EUR", at=MONDAY - n * DAY + HOUR)
        assert (route.rate, route.age_seconds) == (1 / Fraction(100 + n, 100), 3600)
    with pytest.raises(UnknownRate):
        shop.rates.as_of("EUR", "USD", at=MONDAY - 60 * DAY)


def test_a_rate_set_for_a_day_to_come_holds_from_then_on(shop: Commerce, clock: FixedClock) -> None:
    shop.rates.set(rate("EUR", "USD", "1.08"))
    shop.rates.set(rate("EUR", "USD", "1.20", at=MONDAY + DAY))
    assert shop.rates.as_of("EUR", "USD").rate == Fraction(108, 100)
    assert shop.rates.as_of("EUR", "USD", at=MONDAY + DAY).rate == Fraction(120, 100)
    clock.advance(DAY)
    assert shop.rates.as_of("EUR", "USD").rate == Fraction(120, 100)


def test_the_policy_of_the_shop_says_how_old_a_rate_may_be(shop: Commerce, clock: FixedClock) -> None:
    shop.rates.set(rate("EUR", "USD", "1.08"))
    clock.advance(7 * DAY)
    with pytest.raises(StaleRate):
        shop.rates.as_of("EUR", "USD")
    shop.policies.set(Policies(currency=Policy(stale="mark")))
    assert shop.rates.as_of("EUR", "USD").stale
    assert shop.rates.convert(Money.of("1.00", "EUR"), "USD").stale


def test_an_amount_is_rounded_as_the_tenant_rounds(store: Store, tenant: str, clock: FixedClock) -> None:
    shop = Commerce(store, tenant=Tenant(id=tenant, rounding=Rounding.UP), clock=clock)
    shop.rates.set(rate("USD", "EUR", "0.86"))
    assert shop.rates.convert(Money.of("54.99", "USD"), "EUR").target == Money.of("47.30", "EUR")


@pytest.mark.parametrize("at", [datetime(2026, 7, 6), "now", 0])  # noqa: DTZ001
def test_an_instant_without_a_zone_is_refused(shop: Commerce, at: object) -> None:
    with pytest.raises(InvalidRate):
        shop.rates.as_of("EUR", "USD", at=at)  # type: ignore[arg-type]


@settings(max_examples=30)
@given(histories, pairs, instants, st.permutations([-30, -3, 0, 5]))
def test_a_shop_answers_as_the_table_of_all_its_rates(
    rates: list[Rate], pair: list[str], at: datetime, looks: list[int]
) -> None:
    """Whatever was asked before, and however far the clock has moved: what is kept never answers for the wrong time."""
    clock = FixedClock(MONDAY)
    shop = Commerce("memory://", tenant=Tenant(currency="EUR"), clock=clock)
    for each in rates:
        shop.rates.set(each)
    table = RateTable.of(rates)
    for hours in looks:
        asked = at + hours * HOUR
        try:
            expected = table.rate_at(*pair, at=asked)
        except (UnknownRate, StaleRate) as refusal:
            with pytest.raises(type(refusal)):
                shop.rates.as_of(*pair, at=asked)
        else:
            assert shop.rates.as_of(*pair, at=asked) == expected
        clock.advance(5 * HOUR)


def test_a_sale_in_cash_is_kept_with_its_rounding_and_the_books_agree(store: Store, tenant: str) -> None:
    shop = Commerce(store, tenant=Tenant(id=tenant, currency="CHF"))
    shop.products.create(NewProduct(sku="BREAD", name="Bread", price="18.53", status="active"))
    shop.inventory.receive("BREAD", 5)
    cart = shop.carts.create(Cart([Line("BREAD", 1)]))
    assert shop.carts.quote(cart.id).total == Money.of("18.53", "CHF")
    cart = shop.carts.pay_in_cash(cart.id)
    assert shop.carts.quote(cart.id).total == Money.of("18.55", "CHF")
    order = shop.orders.place(cart.id)
    assert (order.total_minor, order.rounding_minor) == (1855, 2)
    assert shop.verify() == ()
    shop._ctx.run(lambda tx: tx.put(evolve(order, rounding_minor=1, version=order.version + 1)))
    assert len(shop.verify()) == 1
