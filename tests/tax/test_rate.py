"""Tax rates as they are written down, and which of them holds where."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError
from commerce_core.localisation import Address
from commerce_core.money import AmountRange, InvalidAmount
from commerce_core.tax import ANYWHERE, STANDARD, InvalidTaxRate, TaxRate, TaxTable
from commerce_core.testing import addresses, tax_tables

WORLD = TaxRate("world", "Tax", "1")
GERMANY = TaxRate("de", "MwSt.", "19", country="DE")
GERMAN_BOOKS = TaxRate("de-7", "MwSt.", "7", country="DE", tax_class="books")
STATES = TaxRate("us", "Sales tax", "0", country="US")
NEW_YORK = TaxRate("us-ny", "Sales tax", "8.875", country="US", region="NY")
TABLE = TaxTable.of([WORLD, GERMANY, GERMAN_BOOKS, STATES, NEW_YORK])


def at(country: str, region: str = "") -> Address:
    return Address("1 High Street", "Springfield", country, region=region)


@pytest.mark.parametrize(
    ("address", "tax_class", "rate"),
    [
        (at("US", "NY"), STANDARD, NEW_YORK),
        (at("US", "ny"), STANDARD, NEW_YORK),
        (at("US", "CA"), STANDARD, STATES),
        (at("US"), STANDARD, STATES),
        (at("DE", "Bayern"), STANDARD, GERMANY),
        (at("DE"), "books", GERMAN_BOOKS),
        (at("DE"), "wine", GERMANY),
        (at("US", "NY"), "books", NEW_YORK),
        (at("FR"), STANDARD, WORLD),
        (at("FR"), "books", WORLD),
        (None, STANDARD, WORLD),
    ],
)
def test_the_narrowest_place_that_has_a_rate_decides(address: Address | None, tax_class: str, rate: TaxRate) -> None:
    assert TABLE.rate_for(address, tax_class) == rate


def test_there_is_no_tax_where_no_rate_reaches() -> None:
    assert TaxTable().rate_for(at("DE"), STANDARD) is None
    assert TaxTable.of([GERMANY]).rate_for(at("FR"), STANDARD) is None
    assert TaxTable.of([GERMANY]).rate_for(None, STANDARD) is None
    assert TaxTable.of([GERMAN_BOOKS]).rate_for(at("DE"), STANDARD) is None


@given(tax_tables(), st.none() | addresses(), st.sampled_from([STANDARD, "reduced"]), st.data())
def test_a_rate_holds_where_it_says_whatever_order_the_rates_are_told_in(
    rates: tuple[TaxRate, ...], address: Address | None, tax_class: str, data: st.DataObject
) -> None:
    found = TaxTable.of(rates).rate_for(address, tax_class)
    assert TaxTable.of(data.draw(st.permutations(rates))).rate_for(address, tax_class) == found
    if found is not None:
        assert found.tax_class in {tax_class, STANDARD}
        assert found.country in {ANYWHERE, address.country if address else ANYWHERE}
        assert found.region in {"", address.region if address else ""}


@pytest.mark.parametrize(
    ("terms", "error", "code", "field"),
    [
        ({"rate": "-0.1"}, InvalidTaxRate, "invalid_tax_rate", "rate"),
        ({"rate": "100.1"}, InvalidTaxRate, "invalid_tax_rate", "rate"),
        ({"rate": "NaN"}, InvalidAmount, "invalid_amount", "rate"),
        ({"rate": Decimal("NaN")}, InvalidAmount, "invalid_amount", "rate"),
        ({"rate": 19.0}, InvalidAmount, "invalid_amount", "rate"),
        ({"rate": True}, InvalidAmount, "invalid_amount", "rate"),
        ({"rate": None}, InvalidAmount, "invalid_amount", "rate"),
        ({"rate": "0." + "1" * 31}, AmountRange, "amount_range", "rate"),
        ({"rate": "19", "country": "XX"}, InvalidTaxRate, "invalid_tax_rate", "country"),
        ({"rate": "19", "country": "Germany"}, InvalidTaxRate, "invalid_tax_rate", "country"),
        ({"rate": "19", "country": ""}, InvalidTaxRate, "invalid_tax_rate", "country"),
    ],
)
def test_what_is_no_rate_is_refused(
    terms: dict[str, object], error: type[CommerceError], code: str, field: str
) -> None:
    with pytest.raises(CommerceError) as caught:
        TaxRate("id", "VAT", **terms)
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("twin", [evolve(NEW_YORK, id="x", rate="9"), evolve(NEW_YORK, id="x", region="ny")])
def test_two_rates_for_one_place_and_class_contradict_each_other(twin: TaxRate) -> None:
    with pytest.raises(InvalidTaxRate) as caught:
        TaxTable.of([GERMANY, NEW_YORK, twin])
    assert (caught.value.code, caught.value.field) == ("invalid_tax_rate", "rate")


def test_a_country_is_written_in_one_way() -> None:
    assert evolve(GERMANY, country=" de ") == GERMANY


@pytest.mark.parametrize(
    ("rate", "added", "included"),
    [("19", (19, 100), (19, 119)), ("8.875", (8875, 100_000), (8875, 108_875)), ("0", (0, 100), (0, 100))],
)
def test_a_rate_is_an_exact_part_of_an_amount(rate: str, added: tuple[int, int], included: tuple[int, int]) -> None:
    assert TaxRate("a", "VAT", rate).share == added
    assert TaxRate("a", "VAT", rate, included=True).share == included


@pytest.mark.parametrize(("rate", "label"), [("19.00", "19"), ("8.875", "8.875"), (Decimal("2E+1"), "20"), (0, "0")])
def test_a_rate_is_shown_as_people_write_it(rate: object, label: str) -> None:
    assert TaxRate("a", "VAT", rate).label == label
