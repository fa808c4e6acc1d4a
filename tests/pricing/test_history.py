"""What a price was: points at every change, and the lowest of the days before a sale."""

import itertools
import pickle
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime
from commerce_core.money import CurrencyMismatch, Money
from commerce_core.pricing import (
    InvalidPrice,
    Price,
    PriceBook,
    PriceList,
    PricePoint,
    Situation,
    history,
    lowest_price,
    price_for,
    price_points_between,
)
from commerce_core.serialization import dump, load
from commerce_core.testing.strategies.pricing import EDGES
from tests.pricing.shops import CHAI, DAY, EUR, NOW, USD, euros, worlds

HOUR = timedelta(hours=1)
histories = st.lists(st.tuples(st.integers(0, 24 * 40), st.none() | st.integers(0, 5)), unique_by=lambda each: each[0])


def point(hours, amount):
    """What is asked from so many hours before NOW on."""
    return PricePoint("CHAI", EUR, amount, NOW - hours * HOUR)


@given(histories, st.integers(1, 31))
def test_the_lowest_price_is_that_of_every_hour_looked_at(history, days):
    """Hour by hour: the last point at or before it says what was asked then."""
    asked = dict(history)
    in_force = []
    for hour in range(1, days * 24 + 1):
        earlier = [hours for hours in asked if hours >= hour]
        in_force.append(asked[min(earlier)] if earlier else None)
    amounts = [amount for amount in in_force if amount is not None]
    found = lowest_price([point(*each) for each in history], before=NOW, days=days)
    assert found == (Money(min(amounts), EUR) if amounts else None)


@given(histories, st.randoms())
def test_the_order_of_points_does_not_matter(history, random):
    points = [point(*each) for each in history]
    assert lowest_price(random.sample(points, len(points)), before=NOW) == lowest_price(points, before=NOW)


@given(worlds())
def test_points_say_what_a_price_is_at_any_time(world):
    item, lists, rows, situation, at = world
    book = PriceBook.of(rows, lists)
    points = price_points_between(item, situation, book=book, since=EDGES[0] - DAY, until=EDGES[-1] + DAY)
    last = [each for each in points if each.at <= at][-1]
    assert last.amount_minor == price_for(item, situation, book=book, at=at).amount_minor
    assert all(a.amount_minor != b.amount_minor for a, b in itertools.pairwise(points))


def test_a_history_reads_each_price_a_bounded_number_of_times(monkeypatch):
    """Of weeks one after another, nested ones, or both: a price is asked of a book of what can win, never of all."""
    asked = []

    def counted(item, situation, *, book, at):
        asked.append(sum(1 for _ in book.all_rows(item)))
        return price_for(item, situation, book=book, at=at)

    monkeypatch.setattr(history, "price_for", counted)
    sale = PriceList("sale", type="sale")
    weeks = [euros("15.00", starts_at=NOW + n * DAY, ends_at=NOW + (n + 1) * DAY) for n in range(50)]
    nested = [
        euros("12.00", price_list="sale", starts_at=NOW + n * DAY, ends_at=NOW + (99 - n) * DAY) for n in range(50)
    ]
    book = PriceBook.of([*weeks, *nested], [sale])
    points = price_points_between(CHAI, Situation("EUR"), book=book, since=NOW - DAY, until=NOW + 100 * DAY)
    assert [(each.at, each.amount_minor) for each in points] == [
        (NOW - DAY, 1800),
        (NOW, 1200),
        (NOW + 99 * DAY, 1800),
    ]
    assert max(asked) <= 2


@given(st.builds(point, st.integers(0, 10**4), st.none() | st.integers(0, 10**12)))
def test_points_survive_json(one):
    assert load(PricePoint, dump(one)) == one == pickle.loads(pickle.dumps(one))
    assert one.price == (None if one.amount_minor is None else Money(one.amount_minor, EUR))


def test_a_short_dip_three_weeks_ago_is_the_price_to_name():
    """Article 6a of Directive 98/6/EC: the lowest price of the 30 days before the reduction, not the last one."""
    history = [point(24 * 100, 2000), point(24 * 21, 1800), point(24 * 20, 2000)]
    assert lowest_price(history, before=NOW) == Money(1800, "EUR")
    assert lowest_price(history, before=NOW, days=14) == Money(2000, "EUR")


def test_the_price_in_force_when_the_days_begin_counts_and_the_one_before_it_does_not():
    opening = [point(24 * 60, 1000), point(24 * 31, 1500), point(24 * 2, 2000)]
    assert lowest_price(opening, before=NOW) == Money(1500, "EUR")
    on_the_edge = [point(24 * 60, 1000), point(24 * 30, 1500)]
    assert lowest_price(on_the_edge, before=NOW) == Money(1500, "EUR")


def test_the_reduction_itself_does_not_count():
    assert lowest_price([point(24 * 60, 2000), point(0, 900)], before=NOW) == Money(2000, "EUR")


def test_what_was_not_for_sale_had_no_price():
    assert lowest_price([], before=NOW) is None
    assert lowest_price([point(24, None)], before=NOW) is None
    assert lowest_price([point(0, 900)], before=NOW) is None
    assert lowest_price([point(24 * 50, None), point(24 * 3, 0)], before=NOW) == Money(0, "EUR")


def test_the_public_history_of_a_sale():
    """A sale of 15.00 for two days on a price of 18.00, beside a list for members that the public never sees."""
    sale = PriceList("summer", type="sale", starts_at=NOW + DAY, ends_at=NOW + 3 * DAY)
    prices = [euros("15.00", price_list="summer"), euros("1.00", price_list="vip", starts_at=NOW + 2 * DAY)]
    book = PriceBook.of(prices, [sale, PriceList("vip", groups=["vip"])])
    points = price_points_between(CHAI, Situation("EUR"), book=book, since=NOW, until=NOW + 9 * DAY)
    assert [(each.at, each.amount_minor) for each in points] == [
        (NOW, 1800),
        (NOW + DAY, 1500),
        (NOW + 3 * DAY, 1800),
    ]
    assert lowest_price(points, before=NOW + 5 * DAY) == Money(1500, "EUR")


def test_a_time_without_a_price_is_part_of_the_history():
    book = PriceBook.of([Price.of("CHAI", "20.00", currency="USD", starts_at=NOW + DAY, ends_at=NOW + 2 * DAY)])
    points = price_points_between(CHAI, Situation("USD"), book=book, since=NOW, until=NOW + 9 * DAY)
    assert [each.amount_minor for each in points] == [None, 2000, None]


def test_a_history_is_of_one_item_in_one_currency():
    with pytest.raises(InvalidPrice):
        lowest_price([point(1, 1), PricePoint("MUG", EUR, 1, NOW - HOUR)], before=NOW)
    with pytest.raises(CurrencyMismatch):
        lowest_price([point(1, 1), PricePoint("CHAI", USD, 1, NOW)], before=NOW)


@pytest.mark.parametrize("days", [0, -1, 1.5, True, 10**30, "30"])
def test_days_are_counted(days):
    with pytest.raises(InvalidPrice) as caught:
        lowest_price([point(1, 1)], before=NOW, days=days)
    assert caught.value.field == "days"


@pytest.mark.parametrize("amount", [-1, 1.5, True, 10**13])
def test_a_point_of_no_amount_is_refused(amount):
    with pytest.raises(InvalidPrice):
        PricePoint("CHAI", EUR, amount, NOW)


@pytest.mark.parametrize("item", [None, 5, "\ud800", "x" * 1001])
def test_a_point_of_nothing_is_refused(item):
    with pytest.raises(InvalidPrice) as caught:
        PricePoint(item, EUR, 1, NOW)
    assert caught.value.field == "item"


def test_a_history_consists_of_points():
    with pytest.raises(InvalidPrice):
        lowest_price([5], before=NOW)


@pytest.mark.parametrize("at", [NOW.replace(tzinfo=None), "now", None])
def test_a_point_of_no_instant_is_refused(at):
    with pytest.raises(InvalidDatetime):
        PricePoint("CHAI", EUR, 1, at)


@pytest.mark.parametrize("name", ["created_at", "updated_at"])
def test_the_stamps_of_records_have_a_zone_and_are_kept_in_utc(name):
    paris = NOW.astimezone(timezone(timedelta(hours=2)))
    for make in (
        lambda **stamp: PricePoint("CHAI", EUR, 1, NOW, **stamp),
        lambda **stamp: Price("CHAI", EUR, 1, **stamp),
        lambda **stamp: PriceList("vip", **stamp),
    ):
        assert getattr(make(**{name: paris}), name).tzinfo is UTC
        with pytest.raises(InvalidDatetime) as caught:
            make(**{name: NOW.replace(tzinfo=None)})
        assert caught.value.field == name


def test_an_instant_has_a_zone():
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(InvalidDatetime):
        lowest_price([], before=naive)
    with pytest.raises(InvalidDatetime):
        price_points_between(CHAI, Situation("EUR"), book=PriceBook(), since=naive, until=NOW)
