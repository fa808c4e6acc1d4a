"""Rates in a store: set, taken over from sources, found, and used as of any instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core import Cart, Commerce, Line, NewProduct, Tenant
from commerce_core.adapters.rates import StaticRates
from commerce_core.adapters.store.memory import tx as memory
from commerce_core.adapters.store.sql.codec import Codec
from commerce_core.app.rate_table import RATES_REVISION
from commerce_core.app.run_due import Fault
from commerce_core.checkout import Policies
from commerce_core.checks import InvalidDatetime
from commerce_core.commerce.rates import RateConditions
from commerce_core.currency import InvalidRate, Policy, Rate, RateTable, StaleRate, UnknownRate
from commerce_core.money import Money, Rounding, currency
from commerce_core.ports import IdempotencyConflict, InvalidFilter, RatesUnavailable, Store, Where
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
    with pytest.raises(InvalidRate, match=r"give source=self\.name"):
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
    assert shop.run_due().rates_fault == Fault("rates_unavailable", "Down: try again.")
    source.fault = None
    done = shop.run_due()
    assert (done.rates_changed, done.rates_fault) == (1, None)


@pytest.mark.parametrize("fault", [ZeroDivisionError("x" * 5000), KeyError("rates"), OSError("no route")])
def test_a_source_with_a_bug_keeps_nothing_else_from_being_done(
    store: Store, tenant: str, clock: FixedClock, fault: Exception
) -> None:
    source = Source()
    source.fault = fault
    shop = Commerce(store, tenant=Tenant(id=tenant, currency="EUR"), clock=clock, rates=source)
    shop.products.create(NewProduct(sku="BREAD", name="Bread", price="1.00", status="active"))
    shop.inventory.receive("BREAD", 5)
    shop.inventory.reserve({"BREAD": 1}, owner="jane")
    clock.advance(HOUR)
    done = shop.run_due()
    assert done.holds_expired == 1
    assert done.rates_fault is not None
    assert done.rates_fault.code == "rates_unavailable"
    assert f"'ecb' broke off with {type(fault).__name__}" in done.rates_fault.message
    assert len(done.rates_fault.message) < 300
    with pytest.raises(type(fault)):
        shop.rates.refresh()  # whoever asks it by hand sees the bug itself


def test_a_source_that_breaks_off_in_the_middle_is_reported_too(store: Store, tenant: str, clock: FixedClock) -> None:
    def broken() -> Iterator[Rate]:
        yield rate("EUR", "USD", "1.08")
        raise ValueError("not JSON")

    source = Source()
    source.rates = broken()
    shop = Commerce(store, tenant=Tenant(id=tenant), clock=clock, rates=source)
    fault = shop.run_due().rates_fault
    assert fault == Fault("rates_unavailable", "The source 'ecb' broke off with ValueError: not JSON")
    assert stored(shop) == []


def test_a_clock_that_was_ahead_for_a_while_does_not_stop_the_refreshing(
    store: Store, tenant: str, clock: FixedClock
) -> None:
    source = Source(rate("EUR", "USD", "1.08"))
    wrong = Commerce(store, tenant=Tenant(id=tenant), clock=FixedClock(MONDAY + 3650 * DAY), rates=source)
    shop = Commerce(store, tenant=Tenant(id=tenant), clock=clock, rates=source)
    assert wrong.run_due().rates_changed == 1
    source.rates = [rate("EUR", "USD", "1.09")]
    assert (shop.run_due().rates_changed, source.asked) == (1, 2)
    assert (shop.run_due().rates_changed, source.asked) == (0, 2)


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        (None, "rates"),
        (5, "rates"),
        ([1], "rates[0]"),
        ("abc", "rates[0]"),
        ([rate("EUR", "USD", "1.08"), None], "rates[1]"),
        ([rate("EUR", "USD", "1.08"), rate("EUR", "USD", "1.08", source="manual")], "rates[1].source"),
        ([rate("EUR", "USD", "1.08"), rate("EUR", "USD", "1.09")], "rates[1]"),
        ([rate("EUR", "USD", "1.08"), rate("EUR", "GBP", "1.08", at=MONDAY + 2 * DAY + HOUR)], "rates[1].valid_from"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_whole(
    store: Store, tenant: str, clock: FixedClock, answer: object, place: str
) -> None:
    class Answering:
        name = "ecb"

        def fetch(self) -> object:
            return answer

    shop = Commerce(store, tenant=Tenant(id=tenant), clock=clock, rates=Answering())  # type: ignore[arg-type]
    with pytest.raises(InvalidRate, match="The source 'ecb'") as refusal:
        shop.rates.refresh()
    assert refusal.value.field == place
    fault = shop.run_due().rates_fault
    assert fault == Fault("invalid_rate", refusal.value.message)
    assert (stored(shop), shop.events()) == ([], ())


def test_what_a_source_says_twice_is_said_once_and_a_late_contradiction_stores_nothing(shop: Commerce) -> None:
    first = rate("EUR", "USD", "1.08")
    many = [rate("EUR", "GBP", "0.85", at=MONDAY - n * HOUR) for n in range(600)]
    with pytest.raises(InvalidRate, match=first.id):
        shop.rates.refresh(Source(first, *many, rate("EUR", "USD", "1.09")))
    assert stored(shop) == []
    done = shop.rates.refresh(Source(first, *many, first))
    assert (done.given, done.changed) == (602, 601)


def test_a_rate_of_two_days_ahead_is_taken_over(shop: Commerce) -> None:
    assert shop.rates.refresh(Source(rate("EUR", "USD", "1.08", at=MONDAY + 2 * DAY))).changed == 1


@pytest.mark.parametrize("wrong", [None, "x", 1, ("EUR", "USD", "1.08"), Rate])
def test_only_a_rate_can_be_set(shop: Commerce, wrong: object) -> None:
    for key in (None, "k"):
        with pytest.raises(InvalidRate) as refusal:
            shop.rates.set(wrong, key=key)  # type: ignore[arg-type]
        assert refusal.value.field == "rate"


class Nameless:
    """It gives rates, but nobody knows whose."""

    def fetch(self) -> Iterable[Rate]:
        return ()


class Mute:
    """It has a name and says nothing."""

    name = "ecb"


class LongNamed(Source):
    """Its name does not fit into the id of a rate."""

    name = "x" * 29


@pytest.mark.parametrize(
    "source", [5, "ecb", Nameless(), Mute(), LongNamed(), Source], ids=lambda given: type(given).__name__
)
def test_what_is_no_source_is_refused_at_once(shop: Commerce, source: object) -> None:
    with pytest.raises(InvalidRate) as refusal:
        Commerce("memory://", rates=source)  # type: ignore[arg-type]
    assert refusal.value.field in ("rates", "rates.name")
    with pytest.raises(InvalidRate):
        shop.rates.refresh(source)  # type: ignore[arg-type]


def test_every_write_of_rates_is_an_event_of_the_same_transaction(shop: Commerce, clock: FixedClock) -> None:
    one = shop.rates.set(rate("EUR", "USD", "1.0800", source="manual"))
    shop.rates.set(one)
    many = [rate("EUR", "GBP", "0.85", at=MONDAY - n * HOUR) for n in range(501)]
    shop.rates.refresh(Source(*many))
    shop.rates.refresh(Source(*many))
    clock.advance(HOUR)
    shop.rates.refresh(Source(rate("EUR", "GBP", "0.86"), many[1]))
    shop.rates.set(rate("EUR", "USD", "1.09", source="manual"))
    said = [(event.type, event.subject, event.at, dict(event.data)) for _, event in shop.events()]
    told = {"pair": "EUR-USD", "valid_from": "2026-07-06T14:00:00+00:00", "source": "manual"}
    assert said == [
        ("rate.set", one.id, MONDAY, told | {"value": "1.08"}),
        ("rates.refreshed", "ecb", MONDAY, {"source": "ecb", "given": 500, "changed": 500}),
        ("rates.refreshed", "ecb", MONDAY, {"source": "ecb", "given": 1, "changed": 1}),
        ("rates.refreshed", "ecb", MONDAY + HOUR, {"source": "ecb", "given": 2, "changed": 1}),
        ("rate.set", one.id, MONDAY + HOUR, told | {"value": "1.09"}),
    ]


@pytest.mark.parametrize(
    "where",
    [
        {"pair": "EUR/USD"},
        {"pair": "eur-usd"},
        {"base": "eur", "quote": "usd"},
        {"base": currency("EUR"), "quote": currency("USD")},
        [Where("quote", "in", ("usd", "JPY"))],
        [Where("pair", "in", ("eur/usd",))],
    ],
)
def test_rates_are_found_however_their_currencies_are_spelt(shop: Commerce, where: RateConditions) -> None:
    kept = shop.rates.set(rate("EUR", "USD", "1.08"))
    shop.rates.set(rate("EUR", "GBP", "0.85"))
    assert shop.rates.find(where).records == (kept,)


def test_a_filter_of_another_type_is_refused_as_always(shop: Commerce) -> None:
    with pytest.raises(InvalidFilter):
        shop.rates.find({"pair": 5})
    with pytest.raises(InvalidFilter):
        shop.rates.find({"colour": "EUR"})


@pytest.mark.parametrize("days", [0, 5])
def test_at_one_instant_a_shop_hears_whom_the_table_hears(shop: Commerce, days: int) -> None:
    """Of today, which is kept, and of the past, which is read for the one look."""
    at = MONDAY - days * DAY
    for source in ("bank", "ecb", "zeta"):
        shop.rates.set(rate("EUR", "USD", "1.08", at=at, source=source))
    assert shop.rates.as_of("EUR", "USD", at=at).legs[0].source == "bank"
    shop.rates.set(rate("EUR", "USD", "1.08", at=at, source="manual"))
    assert shop.rates.as_of("EUR", "USD", at=at).legs[0].source == "manual"
    shop.policies.set(Policies(currency=Policy(sources=("zeta",))))
    assert shop.rates.as_of("USD", "EUR", at=at).legs[0].source == "zeta"


def test_the_past_is_answered_from_the_past(shop: Commerce) -> None:
    shop.rates.refresh(Source(*(rate("EUR", "USD", f"1.{n:02}", at=MONDAY - n * DAY) for n in range(60))))
    for n in (0, 1, 2, 30, 59):
        route = shop.rates.as_of("USD", "EUR", at=MONDAY - n * DAY + HOUR)
        assert (route.rate, route.age_seconds) == (1 / Fraction(100 + n, 100), 3600)
    with pytest.raises(UnknownRate):
        shop.rates.as_of("EUR", "USD", at=MONDAY - 60 * DAY)


def test_one_look_at_a_long_history_reads_one_rate_of_each_pair_on_the_way(
    shop: Commerce, monkeypatch: pytest.MonkeyPatch
) -> None:
    """USD to GBP is looked for both ways, then both by way of EUR: two rates of the past, whatever else is stored."""
    codes = ("USD", "GBP", "JPY", "CHF", "SEK")
    shop.rates.refresh(Source(*(rate("EUR", code, "1.5", at=MONDAY - n * DAY) for n in range(100) for code in codes)))
    shop.rates.as_of("USD", "GBP", at=MONDAY)  # which currencies there are is found out once
    made: list[object] = []
    monkeypatch.setattr(Codec, "record", _counted(Codec.record, made))
    monkeypatch.setattr(memory, "detached", _counted(memory.detached, made))
    assert shop.rates.as_of("USD", "GBP", at=MONDAY - 50 * DAY).age_seconds == 0
    assert len([each for each in made if isinstance(each, Rate)]) == 2
    made.clear()
    assert shop.rates.as_of("EUR", "JPY", at=MONDAY - 50 * DAY).age_seconds == 0
    assert len([each for each in made if isinstance(each, Rate)]) == 1


def _counted(work: Callable[..., object], made: list[object]) -> Callable[..., object]:
    def counting(*args: object) -> object:
        made.append(work(*args))
        return made[-1]

    return counting


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
    with pytest.raises(InvalidDatetime):
        shop.rates.as_of("EUR", "USD", at=at)  # type: ignore[arg-type]


POLICIES = (
    Policy(),
    Policy(sources=("ecb",)),
    Policy(sources=("nobody", "manual"), max_age_seconds=None),
    Policy(sources=("manual", "ecb"), max_age_seconds=5 * 3600, stale="mark"),
)


@settings(max_examples=40)
@given(histories, pairs, instants, st.permutations([-30, -3, 0, 5]), st.sampled_from(POLICIES))
def test_a_shop_answers_as_the_table_of_all_its_rates(
    rates: list[Rate], pair: list[str], at: datetime, looks: list[int], policy: Policy
) -> None:
    """Whatever was asked before, and however far the clock has moved: what is kept never answers for the wrong time."""
    clock = FixedClock(MONDAY)
    shop = Commerce("memory://", tenant=Tenant(currency="EUR"), clock=clock)
    shop.policies.set(Policies(currency=policy))
    for each in rates:
        shop.rates.set(each)
    table = RateTable.of(rates, policy=policy)
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
