"""A rate is exact, dated and named, or it is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given

from commerce_core.checks import InvalidDatetime
from commerce_core.currency import InvalidRate, Rate, distinct, spelt_pair
from commerce_core.errors import Invalid
from commerce_core.ids import check_id
from commerce_core.money import UnknownCurrency, currency
from commerce_core.serialization import InvalidDocument, dump, load
from tests.bounds import in_time
from tests.currency.samples import MONDAY, rate, rates


@given(rates)
def test_a_rate_survives_being_written_and_read(each: Rate) -> None:
    assert load(Rate, dump(each)) == each


@given(rates)
def test_the_id_of_a_rate_is_one_that_stores_and_urls_carry(each: Rate) -> None:
    assert check_id(each.id) == each.id


def test_the_value_is_kept_digit_for_digit_whatever_the_decimal_context() -> None:
    assert rate("EUR", "USD", "1.0823").value == Decimal("1.0823")
    assert str(rate("EUR", "USD", "0.000000000000001").value) == "1E-15"


def test_values_that_are_equal_make_equal_rates() -> None:
    assert rate("EUR", "USD", "1.0800") == rate("EUR", "USD", "1.08")


def test_the_id_says_who_said_what_of_which_pair_and_when() -> None:
    assert rate("EUR", "USD", "1.08").id == "EUR-USD-2026-07-06T14:00:00-ecb"


def test_an_instant_is_kept_in_utc() -> None:
    paris = datetime(2026, 7, 6, 16, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert rate("EUR", "USD", "1.08", at=paris) == rate("EUR", "USD", "1.08", at=MONDAY)


@pytest.mark.parametrize(
    "value",
    [
        *("0", "-1", "1E-3", "NaN", "Infinity", "1,08", "", " 1", "1_0", "١", "1e1000000", "1" * 1_000_000),
        *(1.08, True, None, 10**40, "0.0000000000000001"),
        *(Fraction(1, 3), Fraction(-1), Fraction(10**1_000_000), Fraction(1, 10**1_000_000), Fraction(1, 2**40)),
        *(Decimal("1E1000000"), Decimal("NaN"), Decimal("1E16"), Decimal("1E-16")),
    ],
)
def test_what_is_no_rate_is_refused_as_a_rate(value: object) -> None:
    with pytest.raises(InvalidRate, match=r"1\.08|1\.0833") as refusal:
        in_time(lambda: Rate("EUR", "USD", value, valid_from=MONDAY))  # type: ignore[arg-type]
    assert refusal.value.field == "value"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Fraction(27, 25), "1.08"),
        (Fraction(160), "160"),
        (Fraction(1, 10**15), "0.000000000000001"),
        (Fraction(1, 2**20), "0.00000095367431640625"),
    ],
)
def test_a_fraction_is_kept_where_decimals_can_write_it(value: Fraction, kept: str) -> None:
    assert rate("EUR", "USD", value).value == Decimal(kept)  # type: ignore[arg-type]


def test_a_fraction_without_end_says_what_to_do() -> None:
    with pytest.raises(InvalidRate, match="round it"):
        rate("EUR", "USD", Fraction(1, 3))  # type: ignore[arg-type]


def test_rates_said_twice_are_said_once_and_contradictions_are_refused_by_place() -> None:
    one, other = rate("EUR", "USD", "1.08"), rate("EUR", "GBP", "0.85")
    assert distinct([one, other, rate("EUR", "USD", "1.080")]) == (one, other)
    for wrong, place in (([one, other, rate("EUR", "USD", "1.09")], 2), ([one, None], 1), (["EUR"], 0)):
        with pytest.raises(InvalidRate) as refusal:
            distinct(wrong)  # type: ignore[arg-type]
        assert refusal.value.field == f"rates[{place}]"


@pytest.mark.parametrize("text", ["EUR/USD", "EUR-USD", "eur/usd", "Eur-uSD"])
def test_a_pair_is_spelt_in_one_way(text: str) -> None:
    assert spelt_pair(text) == "EUR-USD"


@pytest.mark.parametrize("text", ["EURUSD", "EUR/USD/GBP", "EUR/", "", "EUR/USD\n", "ßUR/USD"])
def test_what_is_no_pair_stays(text: str) -> None:
    assert spelt_pair(text) == text


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 7, 6, 14, 0),  # noqa: DTZ001 - the naive one is the point
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        "2026-07-06",
        None,
        0,
    ],
)
def test_an_instant_that_nobody_can_place_is_refused(at: object) -> None:
    with pytest.raises(InvalidDatetime) as refusal:
        Rate("EUR", "USD", "1.08", valid_from=at)  # type: ignore[arg-type]
    assert refusal.value.field == "valid_from"


PAIRS = [("EUR", "EUR"), ("EUR", "eur"), ("EUR", "XXX"), ("EUR", "USD\n"), ("", "EUR")]


@pytest.mark.parametrize(("base", "quote"), PAIRS)
def test_a_rate_leads_from_one_currency_to_another(base: str, quote: str) -> None:
    with pytest.raises(Invalid):
        rate(base, quote, "1.08")


@pytest.mark.parametrize("code", ["DEM", "HRK"])
def test_a_withdrawn_currency_has_no_rate(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        rate("EUR", code, "2")
    with pytest.raises(InvalidRate):
        Rate("EUR", currency(code, historic=True), "2", valid_from=MONDAY)


@pytest.mark.parametrize("source", ["", "a b", "x" * 29, "ecb\n", "écb", None])
def test_the_name_of_a_source_fits_into_an_id(source: object) -> None:
    with pytest.raises(Invalid):
        Rate("EUR", "USD", "1.08", valid_from=MONDAY, source=source)  # type: ignore[arg-type]


def test_the_faults_of_a_document_are_named_together() -> None:
    document = {"base": "EUR", "quote": "EUR", "value": "0", "valid_from": "2026-07-06T14:00:00Z"}
    with pytest.raises(InvalidDocument) as refusal:
        load(Rate, document)
    assert {detail.field for detail in refusal.value.details} == {"quote", "value"}


def test_a_rate_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        rate("EUR", "USD", "1.08").value = Decimal(2)  # type: ignore[misc]
