"""Which rates lead from one currency to another, at any instant, and how old they may be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime
from commerce_core.currency import InvalidRate, Policy, Rate, RateTable, StaleRate, UnknownRate
from commerce_core.errors import Unavailable
from tests.currency.samples import CODES, MONDAY, histories, instants, pairs, rate, values

AGELESS = Policy(max_age_seconds=None)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def latest(rates: Iterable[Rate], base: str, quote: str, at: datetime) -> Rate | None:
    """The rate in force, found by looking at all of them: of one instant "manual", else the first by name."""
    held = [each for each in rates if (each.base.code, each.quote.code) == (base, quote) and each.valid_from <= at]
    best = max(held, key=lambda each: each.valid_from, default=None)
    together = [each for each in held if best is not None and each.valid_from == best.valid_from]
    return min(together, key=lambda each: (each.source != "manual", each.source), default=None)


def step(rates: list[Rate], base: str, quote: str, at: datetime) -> Fraction | None:
    """One leg by its definition: what began to hold last, the pair itself at a tie, its reverse as a reciprocal."""
    straight, reverse = latest(rates, base, quote, at), latest(rates, quote, base, at)
    if reverse and (straight is None or reverse.valid_from > straight.valid_from):
        return 1 / Fraction(reverse.value)
    return Fraction(straight.value) if straight else None


def shortest(rates: list[Rate], base: str, quote: str, at: datetime) -> Fraction | None:
    """The shortest way by trying them all, from few to many between: EUR before the others, then by code."""
    between = sorted(set(CODES) - {base, quote}, key=lambda code: (code != "EUR", code))
    for count in range(len(between) + 1):
        for stops in permutations(between, count):
            product: Fraction | None = Fraction(1)
            for here, there in zip((base, *stops), (*stops, quote), strict=True):
                leg = step(rates, here, there, at)
                product = product * leg if product is not None and leg is not None else None
            if product is not None:
                return product
    return None


@given(histories, pairs, instants)
def test_the_way_is_the_shortest_one_with_the_rates_in_force(rates: list[Rate], pair: list[str], at: datetime) -> None:
    expected = shortest(rates, *pair, at)
    table = RateTable.of(rates, policy=AGELESS)
    if expected is None:
        with pytest.raises(UnknownRate):
            table.rate_at(*pair, at=at)
    else:
        assert table.rate_at(*pair, at=at).rate == expected


@given(histories, pairs, instants, st.randoms())
def test_the_order_of_the_rates_does_not_matter(
    rates: list[Rate], pair: list[str], at: datetime, random: object
) -> None:
    shuffled = list(rates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (RateTable.of(each, policy=AGELESS) for each in (rates, shuffled))
    try:
        expected = first.rate_at(*pair, at=at)
    except UnknownRate:
        with pytest.raises(UnknownRate):
            second.rate_at(*pair, at=at)
    else:
        assert second.rate_at(*pair, at=at) == expected


@given(histories, pairs, instants)
def test_the_future_is_not_known(rates: list[Rate], pair: list[str], at: datetime) -> None:
    try:
        route = RateTable.of(rates, policy=AGELESS).rate_at(*pair, at=at)
    except UnknownRate:
        return
    assert all(leg.valid_from <= at for leg in route.legs)
    past = RateTable.of([each for each in rates if each.valid_from <= at], policy=AGELESS)
    assert past.rate_at(*pair, at=at) == route


@given(values, values)
def test_backwards_is_the_exact_reciprocal_and_across_the_exact_quotient(usd: object, gbp: object) -> None:
    table = RateTable.of([rate("EUR", "USD", usd), rate("EUR", "GBP", gbp)])  # type: ignore[arg-type]
    there, back = table.rate_at("EUR", "USD", at=MONDAY).rate, table.rate_at("USD", "EUR", at=MONDAY).rate
    assert there * back == 1
    assert table.rate_at("USD", "GBP", at=MONDAY).rate == Fraction(gbp) / Fraction(usd)  # type: ignore[arg-type]


def test_a_currency_leads_to_itself_without_any_rate() -> None:
    route = RateTable.of([]).rate_at("EUR", "EUR", at=MONDAY)
    assert (route.rate, route.legs, route.age_seconds, route.as_of) == (1, (), 0, MONDAY)


def test_a_pair_has_its_own_quotation_before_the_reverse_of_the_same_instant() -> None:
    table = RateTable.of([rate("EUR", "USD", "2", source="ecb"), rate("USD", "EUR", "0.4", source="manual")])
    assert table.rate_at("USD", "EUR", at=MONDAY).rate == Fraction(2, 5)
    assert table.rate_at("EUR", "USD", at=MONDAY).rate == 2


def test_of_a_pair_and_its_reverse_the_later_is_taken() -> None:
    later = MONDAY + SECOND
    table = RateTable.of([rate("EUR", "USD", "2"), rate("USD", "EUR", "0.4", at=later)])
    assert table.rate_at("EUR", "USD", at=MONDAY).rate == 2
    assert table.rate_at("EUR", "USD", at=later).rate == Fraction(5, 2)
    assert table.rate_at("USD", "EUR", at=later).rate == Fraction(2, 5)


def test_the_pivot_is_tried_before_other_currencies() -> None:
    rates = [rate("EUR", "USD", "2"), rate("EUR", "GBP", "1"), rate("CHF", "USD", "3"), rate("CHF", "GBP", "1")]
    assert RateTable.of(rates).rate_at("USD", "GBP", at=MONDAY).rate == Fraction(1, 2)
    through_francs = RateTable.of(rates, policy=Policy(pivot="CHF"))
    assert through_francs.rate_at("USD", "GBP", at=MONDAY).rate == Fraction(1, 3)


def heard(rates: Iterable[Rate], at: datetime, policy: Policy) -> tuple[str, bool]:
    """The source that is heard of EUR to USD, and whether its rate is divided by."""
    (leg,) = RateTable.of(rates, policy=policy).rate_at("EUR", "USD", at=at).legs
    return leg.source, leg.inverse


@pytest.mark.parametrize("order", list(permutations(["bank", "ecb", "manual", "zeta"])))
def test_at_one_instant_manual_is_heard_first_then_the_first_by_name(order: tuple[str, ...]) -> None:
    table = [rate("EUR", "USD", "2", source=source) for source in order]
    assert heard(table, MONDAY, Policy())[0] == "manual"
    assert heard([each for each in table if each.source != "manual"], MONDAY, Policy())[0] == "bank"


def test_the_sources_that_a_policy_names_come_first_in_its_order_whatever_their_date() -> None:
    rates = [
        rate("EUR", "USD", "2", source="bank", at=MONDAY),
        rate("EUR", "USD", "3", source="contract", at=MONDAY + SECOND),
        rate("EUR", "USD", "4", source="manual", at=MONDAY + 2 * SECOND),
        rate("USD", "EUR", "5", source="bank", at=MONDAY + 3 * SECOND),
    ]
    now = MONDAY + 4 * SECOND
    assert heard(rates, now, Policy()) == ("bank", True)
    assert heard(rates, now, Policy(sources=("contract", "manual"))) == ("contract", False)
    assert heard(rates, now, Policy(sources=("manual", "contract"))) == ("manual", False)
    assert heard(rates, now, Policy(sources=("nobody", "bank"))) == ("bank", True)
    assert heard(rates, now, Policy(sources=("nobody",))) == ("bank", True)


def test_a_named_source_whose_rate_is_too_old_is_one_of_many() -> None:
    old = [rate("EUR", "USD", "2", source="contract")]
    rates = [*old, rate("EUR", "USD", "3", source="ecb", at=MONDAY + HOUR)]
    policy = Policy(sources=("contract",), max_age_seconds=3600, stale="mark")
    assert heard(rates, MONDAY + HOUR, policy)[0] == "contract"
    assert heard(rates, MONDAY + HOUR + SECOND, policy)[0] == "ecb"
    assert heard(rates, MONDAY + 3 * HOUR, policy)[0] == "ecb", "both are too old: the later"
    assert heard(old, MONDAY + 3 * HOUR, policy)[0] == "contract"
    assert heard(rates, MONDAY + 3 * HOUR, evolve(policy, max_age_seconds=None))[0] == "contract"


@given(histories, pairs, instants)
def test_naming_sources_that_do_not_speak_changes_nothing(rates: list[Rate], pair: list[str], at: datetime) -> None:
    try:
        expected = RateTable.of(rates, policy=AGELESS).rate_at(*pair, at=at)
    except UnknownRate:
        return
    named = RateTable.of(rates, policy=evolve(AGELESS, sources=("nobody", "else")))
    assert named.rate_at(*pair, at=at) == expected


@pytest.mark.parametrize(
    ("limit", "age", "said"),
    [
        (timedelta(days=6), timedelta(days=7, hours=2, minutes=5), "7 days 2 hours old, and at most 6 days are"),
        (timedelta(hours=1), timedelta(days=1, seconds=5), "1 day 5 seconds old, and at most 1 hour are"),
        (timedelta(0), timedelta(seconds=90), "1 minute 30 seconds old, and at most 0 seconds are"),
    ],
)
def test_an_age_is_said_as_people_say_it(limit: timedelta, age: timedelta, said: str) -> None:
    with pytest.raises(StaleRate, match=said):
        RateTable.of([rate("EUR", "USD", "2")], policy=Policy(max_age_seconds=limit)).rate_at(  # type: ignore[arg-type]
            "EUR", "USD", at=MONDAY + age
        )


def test_a_table_is_made_of_rates() -> None:
    with pytest.raises(InvalidRate) as refusal:
        RateTable.of([rate("EUR", "USD", "2"), 1])  # type: ignore[list-item]
    assert refusal.value.field == "rates[1]"


def test_one_source_does_not_say_two_things_at_once() -> None:
    with pytest.raises(InvalidRate):
        RateTable.of([rate("EUR", "USD", "2"), rate("EUR", "USD", "1")])
    assert RateTable.of([rate("EUR", "USD", "2"), rate("EUR", "USD", "2.0")])


@pytest.mark.parametrize("stale", ["refuse", "use", "mark"])
def test_a_rate_may_be_exactly_as_old_as_the_policy_says(stale: str) -> None:
    table = RateTable.of([rate("EUR", "USD", "2")], policy=Policy(max_age_seconds=3600, stale=stale))  # type: ignore[arg-type]
    route = table.rate_at("EUR", "USD", at=MONDAY + 3600 * SECOND)
    assert (route.age_seconds, route.stale) == (3600, False)


def test_a_second_later_it_is_refused_with_what_one_needs_to_know() -> None:
    table = RateTable.of([rate("EUR", "USD", "2")], policy=Policy(max_age_seconds=3600))
    with pytest.raises(StaleRate) as refusal:
        table.rate_at("USD", "EUR", at=MONDAY + 3601 * SECOND)
    found = refusal.value
    assert isinstance(found, Unavailable)
    assert (found.base, found.quote, found.as_of) == ("USD", "EUR", MONDAY)
    assert (found.age_seconds, found.max_age_seconds) == (3601, 3600)


def test_a_microsecond_later_it_is_stale_too() -> None:
    table = RateTable.of([rate("EUR", "USD", "2")], policy=Policy(max_age_seconds=3600, stale="mark"))
    assert table.rate_at("EUR", "USD", at=MONDAY + 3600 * SECOND + timedelta(microseconds=1)).stale


@pytest.mark.parametrize(("stale", "marked"), [("use", False), ("mark", True)])
def test_the_policy_may_let_an_old_rate_pass_or_mark_it(stale: str, marked: bool) -> None:
    table = RateTable.of([rate("EUR", "USD", "2")], policy=Policy(max_age_seconds=3600, stale=stale))  # type: ignore[arg-type]
    route = table.rate_at("EUR", "USD", at=MONDAY + 3601 * SECOND)
    assert (route.rate, route.stale, route.age_seconds) == (2, marked, 3601)


def test_a_way_of_fresh_rates_is_taken_before_a_shorter_one_of_old_rates() -> None:
    old, now = MONDAY, MONDAY + timedelta(days=30)
    rates = [rate("USD", "GBP", "9", at=old), rate("EUR", "USD", "2", at=now), rate("EUR", "GBP", "1", at=now)]
    assert RateTable.of(rates).rate_at("USD", "GBP", at=now).rate == Fraction(1, 2)
    assert RateTable.of(rates, policy=AGELESS).rate_at("USD", "GBP", at=now).rate == 9


def test_the_age_of_a_way_is_that_of_its_oldest_rate() -> None:
    rates = [rate("EUR", "USD", "2", at=MONDAY - 90 * SECOND), rate("EUR", "GBP", "1")]
    route = RateTable.of(rates).rate_at("USD", "GBP", at=MONDAY)
    assert (route.age_seconds, route.as_of) == (90, MONDAY - 90 * SECOND)


def test_what_leads_nowhere_says_which_currencies_it_misses() -> None:
    with pytest.raises(UnknownRate) as refusal:
        RateTable.of([rate("EUR", "USD", "2")]).rate_at("EUR", "GBP", at=MONDAY)
    assert (refusal.value.base, refusal.value.quote, refusal.value.field) == ("EUR", "GBP", "currency")
    with pytest.raises(UnknownRate):
        RateTable.of([rate("EUR", "USD", "2")]).rate_at("EUR", "USD", at=MONDAY - SECOND)


@pytest.mark.parametrize("at", [datetime(2026, 7, 6), datetime.min, None, "now"])  # noqa: DTZ001, DTZ901
def test_an_instant_without_a_zone_is_refused(at: object) -> None:
    with pytest.raises(InvalidDatetime) as refusal:
        RateTable.of([rate("EUR", "USD", "2")]).rate_at("EUR", "USD", at=at)  # type: ignore[arg-type]
    assert refusal.value.field == "at"


def test_a_rate_without_age_limit_is_never_stale() -> None:
    table = RateTable.of([rate("EUR", "USD", "2")], policy=evolve(AGELESS, stale="mark"))
    assert not table.rate_at("EUR", "USD", at=MONDAY + timedelta(days=9_000)).stale
