"""Prices, lists and situations: what they hold, and what is refused."""

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone

import moneyed
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime, InvalidMetadata, InvalidQuantity
from commerce_core.errors import Invalid
from commerce_core.ids import InvalidId, check_id
from commerce_core.money import AmountPrecision, CurrencyMismatch, InvalidAmount, Money, UnknownCurrency
from commerce_core.pricing import InvalidPrice, InvalidPriceList, InvalidSituation, Price, PriceList, Situation
from commerce_core.serialization import dump, load, load_document, store_document
from commerce_core.testing.strategies import price_lists, prices, situations
from tests.pricing.shops import CHAI, DAY, EUR, LARGE, NOW


@given(price_lists().flatmap(lambda of: st.tuples(st.just(of), prices(LARGE, lists=[of], unit=EUR))))
def test_prices_and_lists_survive_json_and_storage(drawn):
    for record in drawn:
        kind = type(record)
        assert load(kind, dump(record)) == record
        assert load_document(kind, store_document(record)) == record
        assert pickle.loads(pickle.dumps(record)) == copy.deepcopy(record) == record


@given(situations(EUR))
def test_a_situation_is_a_value(situation):
    assert evolve(situation) == situation
    assert hash(evolve(situation)) == hash(situation)


@given(st.text(min_size=1, max_size=80), st.sampled_from(["", "vip", "a:b"]), st.integers(1, 10**6), st.booleans())
def test_an_id_follows_from_what_a_price_is_for(item, of, quantity, dated):
    start = NOW if dated else None
    one, other = (Price(item, EUR, n, of, min_quantity=quantity, starts_at=start) for n in (1, 2))
    assert one.id == other.id == check_id(one.id)
    different = [
        Price(item + "x", EUR, 1, of, min_quantity=quantity, starts_at=start),
        Price(item, "USD", 1, of, min_quantity=quantity, starts_at=start),
        Price(item, EUR, 1, "other", min_quantity=quantity, starts_at=start),
        Price(item, EUR, 1, of, min_quantity=quantity % 10**6 + 1, starts_at=start),
        Price(item, EUR, 1, of, min_quantity=quantity, starts_at=NOW + DAY),
    ]
    assert len({one.id, *(each.id for each in different)}) == 6


def test_no_two_places_share_an_id():
    assert Price("b", EUR, 1, "x:a").id != Price("a:b", EUR, 1, "x").id
    assert Price("EUR:1", EUR, 1).id != Price("1", EUR, 1, "EUR").id


def test_ids_that_people_can_read():
    assert Price.of("CHAI", "16.00", currency="EUR", price_list="vip", min_quantity=10).id == "vip:CHAI:EUR:10"
    assert Price.of("CHAI", "16.00", currency="EUR").id == "CHAI:EUR:1"
    assert Price.of("CHAI", "16.00", currency="EUR", starts_at=NOW).id == "CHAI:EUR:1:2026-07-01T120000"
    assert Price.of("CHAI", "16.00", currency="EUR", id="mine").id == "mine"
    assert Price.of("Größe/XL", "16.00", currency="EUR").id.startswith("price_")


@pytest.mark.parametrize(
    ("price", "code", "expected"),
    [
        ("18.00", "EUR", Money(1800, "EUR")),
        (18, "eur", Money(1800, "EUR")),
        (Money(1800, "EUR"), None, Money(1800, "EUR")),
        (moneyed.Money("18.00", "EUR"), None, Money(1800, "EUR")),
        (0, "JPY", Money(0, "JPY")),
        (None, "EUR", None),
    ],
)
def test_a_price_is_written_in_major_units(price, code, expected):
    assert Price.of("CHAI", price, currency=code).price == expected


@pytest.mark.parametrize(
    ("price", "code", "error"),
    [
        (18.0, "EUR", InvalidAmount),
        ("NaN", "EUR", InvalidAmount),
        ("18.001", "EUR", AmountPrecision),
        ("18.00", "XXQ", UnknownCurrency),
        ("18.00", None, InvalidAmount),
        (None, None, InvalidPrice),
        (Money(1, "USD"), "EUR", CurrencyMismatch),
        ("-1", "EUR", InvalidPrice),
        (10**11, "EUR", InvalidPrice),
    ],
)
def test_a_price_is_exact_and_in_one_currency(price, code, error):
    with pytest.raises(error):
        Price.of("CHAI", price, currency=code)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"item": ""}, "item"),
        ({"item": 7}, "item"),
        ({"item": "x" * 1001}, "item"),
        ({"amount_minor": 18.0}, "amount_minor"),
        ({"amount_minor": True}, "amount_minor"),
        ({"amount_minor": -1}, "amount_minor"),
        ({"amount_minor": 10**30}, "amount_minor"),
        ({"min_quantity": 0}, "min_quantity"),
        ({"min_quantity": -1}, "min_quantity"),
        ({"min_quantity": 1.5}, "min_quantity"),
        ({"min_quantity": 10**30}, "min_quantity"),
        ({"min_quantity": 10, "max_quantity": 9}, "max_quantity"),
        ({"max_quantity": 0}, "max_quantity"),
        ({"max_quantity": "9"}, "max_quantity"),
        ({"starts_at": datetime(2026, 7, 1)}, "starts_at"),  # noqa: DTZ001
        ({"starts_at": "2026-07-01"}, "starts_at"),
        ({"ends_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "ends_at"),
        ({"starts_at": NOW, "ends_at": NOW}, "ends_at"),
        ({"starts_at": NOW, "ends_at": NOW - DAY}, "ends_at"),
    ],
)
def test_a_price_that_could_never_hold_is_refused(terms, field):
    with pytest.raises((InvalidPrice, InvalidDatetime)) as caught:
        Price(**{"item": "CHAI", "currency": "EUR", "amount_minor": 1800, **terms})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"currency": "XXQ"}, UnknownCurrency),
        ({"id": "a b"}, InvalidId),
        ({"id": 7}, InvalidId),
        ({"price_list_id": "a b"}, InvalidId),
        ({"price_list_id": None}, InvalidId),
        ({"metadata": {"a": 1}}, InvalidMetadata),
    ],
)
def test_a_price_has_names_that_exist(terms, error):
    with pytest.raises(error):
        Price(**{"item": "CHAI", "currency": "EUR", "amount_minor": 1800, **terms})


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"type": "discount"}, "type"),
        ({"type": None}, "type"),
        ({"priority": 1.0}, "priority"),
        ({"priority": True}, "priority"),
        ({"priority": 10**6 + 1}, "priority"),
        ({"name": 7}, "name"),
        ({"groups": [""]}, "groups[0]"),
        ({"groups": ["ok", 7]}, "groups[1]"),
        ({"groups": [str(n) for n in range(1001)]}, "groups"),
        ({"countries": ["DE", "XX"]}, "countries[1]"),
        ({"countries": ["Germany"]}, "countries[0]"),
        ({"tax_included": 1}, "tax_included"),
        ({"starts_at": datetime(2026, 7, 1)}, "starts_at"),  # noqa: DTZ001
        ({"starts_at": NOW, "ends_at": NOW}, "ends_at"),
    ],
)
def test_a_list_that_could_never_hold_is_refused(terms, field):
    with pytest.raises((InvalidPriceList, InvalidDatetime)) as caught:
        PriceList("vip", **terms)
    assert caught.value.field == field


def test_a_list_names_what_it_is_for_in_one_form():
    one = PriceList(
        "vip", groups="vip", countries=[" de ", "FR"], starts_at=NOW.astimezone(timezone(timedelta(hours=2)))
    )
    assert (one.groups, one.countries, one.specificity, one.label) == (("vip",), ("DE", "FR"), 2, "vip")
    assert (one.starts_at, one.starts_at.tzinfo) == (NOW, UTC)
    assert PriceList("vip", "VIP customers").label == "VIP customers"
    with pytest.raises(InvalidId):
        PriceList("")


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 1.0, True, "1", 10**30])
def test_a_quantity_is_a_count(quantity):
    with pytest.raises(InvalidQuantity):
        Situation("EUR", quantity)


@pytest.mark.parametrize(
    "terms",
    [{"channel": None}, {"country": 7}, {"region": 1.5}, {"groups": [7]}, {"tags": [str(n) for n in range(1001)]}],
)
def test_a_situation_is_told_in_texts(terms):
    with pytest.raises(InvalidSituation) as caught:
        Situation("EUR", **terms)
    assert caught.value.field == next(iter(terms))


def test_a_situation_reads_what_is_given():
    situation = Situation("eur", groups="vip", country="de", tags=["a", "a"])
    assert (situation.currency, situation.groups, situation.country) == (EUR, {"vip"}, "DE")
    assert situation.tags == {"a"}
    assert set(situation.keys) == {("countries", "DE"), ("groups", "vip"), ("tags", "a")}


def test_every_refusal_is_of_the_one_tree():
    assert issubclass(InvalidPrice, Invalid)
    assert {InvalidPrice.code, InvalidPriceList.code, InvalidSituation.code} == {
        "invalid_price",
        "invalid_price_list",
        "invalid_situation",
    }
    assert CHAI.product_price_minor is None


@pytest.mark.parametrize("wrong", [5, True, ["erp-5"]])
def test_an_external_id_is_a_text(wrong):
    with pytest.raises(InvalidPrice) as caught:
        Price("CHAI", EUR, 5, external_id=wrong)
    assert caught.value.field == "external_id"
    with pytest.raises(InvalidPriceList) as caught:
        PriceList("vip", external_id=wrong)
    assert caught.value.field == "external_id"
    assert Price("CHAI", EUR, 5, external_id="erp-5").external_id == "erp-5"
