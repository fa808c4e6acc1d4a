"""Files of prices and plans, and both as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core import pricing
from commerce_core.money import Money
from commerce_core.pricing import CurrencyOption, Plan, Price, PriceBook, PriceList
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.models import Tier
from commerce_core.serialization import (
    InvalidDocument,
    InvalidFile,
    PriceFile,
    dump,
    load,
    load_document,
    load_plan,
    load_prices,
    schema_of,
    store_document,
)
from tests.pricing.drawn import Shelf, clean_shelves, plan, plans
from tests.serialization.schema_checker import is_valid

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def refused(read: Callable[[Path], object], path: Path) -> InvalidFile:
    with pytest.raises(InvalidFile) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    return caught.value


# -- laws -------------------------------------------------------------------------------------------------------------


@given(plans())
def test_a_plan_is_its_document_read_back_and_fits_its_schema(of: Plan) -> None:
    text = json.dumps(dump(of), allow_nan=False)
    back = load(Plan, json.loads(text))
    assert back == of
    assert dump(back) == json.loads(text)
    assert is_valid(json.loads(text), schema_of(Plan))
    assert load_document(Plan, json.loads(json.dumps(store_document(of)))) == of


@given(plans(), st.integers(1, 60))
def test_a_plan_read_back_charges_the_same(of: Plan, quantity: int) -> None:
    back = load(Plan, json.loads(json.dumps(dump(of))))
    for unit in of.by_currency:
        assert outcome(back, quantity, str(unit)) == outcome(of, quantity, str(unit))


def outcome(of: Plan, quantity: int, unit: str) -> object:
    try:
        charge = of.charge(quantity, currency=unit)
    except pricing.QuantityBounds as error:
        return error.message
    except pricing.BeyondLastTier as error:
        return error.message
    return charge.total_minor, charge.slices


@given(clean_shelves())
def test_lists_and_prices_are_their_documents_read_back(shelf: Shelf) -> None:
    for record in (*shelf.lists, *shelf.prices):
        text = json.dumps(dump(record), allow_nan=False)
        assert load(type(record), json.loads(text)) == record
        assert is_valid(json.loads(text), schema_of(type(record)))
        assert load_document(type(record), json.loads(json.dumps(store_document(record)))) == record


@given(clean_shelves())
def test_a_file_of_prices_says_what_was_written_into_it(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> None:
    written = {
        "lists": [dump(each) for each in shelf.lists],
        "prices": [
            {
                "item": each.item,
                "price": {"amount": each.amount_minor, "currency": each.currency.code},
                "price_list": each.price_list_id,
                "min_quantity": each.min_quantity,
                "max_quantity": each.max_quantity,
            }
            for each in shelf.prices
        ],
    }
    assert is_valid(written, schema_of(PriceFile))
    path = tmp_path_factory.getbasetemp() / "prices.json"
    path.write_text(json.dumps(written), encoding="utf8")
    assert load_prices(path) == (shelf.lists, shelf.prices)


# -- plans ------------------------------------------------------------------------------------------------------------

# The plan of the API document (`POST /plans`), with the id and the mode that it leaves out.
DOCUMENTED = """{
  "id": "plan_pro", "mode": "graduated",
  "name": "Professional Monthly",
  "amount": 2999,
  "currency": "usd",
  "interval": "month",
  "interval_count": 1,
  "trial_period_days": 14,
  "usage_type": "licensed",
  "tiers": [
    { "up_to": 10, "unit_amount": 2999 },
    { "up_to": 50, "unit_amount": 2499 },
    { "up_to": null, "unit_amount": 1999 }
  ]
}"""


def test_the_documented_plan_is_read_once_it_says_its_mode(write: Write) -> None:
    tiers = [Tier(10, 2999), Tier(50, 2499), Tier(None, 1999)]
    expected = Plan(
        "plan_pro",
        "Professional Monthly",
        mode="graduated",
        currency="USD",
        interval="month",
        trial_period_days=14,
        amount=2999,
        tiers=tiers,
    )
    assert load_plan(write("plan.json", DOCUMENTED)) == expected
    error = refused(load_plan, write("plan.json", DOCUMENTED.replace('"mode": "graduated",', "")))
    assert [detail.field for detail in error.details] == ["mode"]


def test_rates_keep_their_digits(write: Write) -> None:
    text = """{"id": "calls", "name": "Calls", "mode": "graduated", "currency": "EUR", "interval": "month",
      "tiers": [{"up_to": 1.5, "unit_amount": 0.050}, {"up_to": null, "unit_amount": "0.02"}],
      "limits": {"quantity_step": "0.5", "min_spend_minor": 5},
      "currency_options": {"jpy": {"tiers": [{"unit_amount": 7}], "min_spend_minor": 5}}}"""
    found = load_plan(write("plan.json", text))
    assert found.tiers == (Tier("1.5", "0.05"), Tier(None, Decimal("0.02")))
    assert found.limits == Limits(quantity_step="0.5", min_spend_minor=5)
    assert found.currency_options == {"JPY": CurrencyOption(tiers=[Tier(None, 7)], min_spend_minor=5)}


@pytest.mark.parametrize(
    ("old", "new", "line", "fields"),
    [
        ('"up_to": 50', '"up_to": 9', 12, ["tiers[1].up_to"]),
        ('"up_to": 50', '"up_to": 10', 12, ["tiers[1].up_to"]),
        ('"up_to": 50', '"up_to": null', 12, ["tiers[1].up_to"]),
        ('"unit_amount": 1999', '"unit_amount": -1', 13, ["tiers[2].unit_amount"]),
        ('"unit_amount": 1999', '"flat_amount": 1.5', 13, ["tiers[2].flat_amount"]),
        ('"amount": 2999', '"amount": 2499', 4, ["amount"]),
        ('"amount": 2999', '"amount": "29,99"', 4, ["amount"]),
        ('"amount": 2999', '"amount": 29e40', 4, ["amount"]),
        ('"usd"', '"XXQ"', 5, ["currency"]),
        ('"month"', '"fortnight"', 6, ["interval"]),
        ('"interval_count": 1', '"interval_count": "1"', 7, ["interval_count"]),
        ('"interval_count": 1', '"interval_count": 0', 7, ["interval_count"]),
        ('"mode": "graduated"', '"mode": "tiered"', 2, ["mode"]),
        ('"mode": "graduated"', '"mode": "per_unit"', 10, ["tiers"]),
        ('"licensed"', '"licensed", "limits": {"min_quantity": 5, "max_quantity": 4}', 9, ["limits"]),
        ('"licensed"', '"licensed", "colour": "red"', 9, ["colour"]),
    ],
)
def test_a_wrong_plan_is_refused_with_line_and_field(
    write: Write, old: str, new: str, line: int, fields: list[str]
) -> None:
    error = refused(load_plan, write("plan.json", DOCUMENTED.replace(old, new, 1)))
    assert [detail.field.partition(".max")[0] for detail in error.details] == fields
    assert error.line == line


def test_every_fault_of_a_plan_is_told_at_once(write: Write) -> None:
    text = DOCUMENTED.replace('"usd"', '"XXQ"').replace('"month"', '"moon"').replace('"up_to": 50', '"up_to": "x"')
    error = refused(load_plan, write("plan.json", text))
    assert {detail.field for detail in error.details} == {"currency", "interval", "tiers[1].up_to"}


def test_floats_and_what_is_no_number_are_refused() -> None:
    document = dump(plan(mode="per_unit", amount=5))
    for wrong in (0.5, float("nan"), "NaN", "1e3", True, [5], ""):
        with pytest.raises(InvalidDocument):
            load(Plan, {**document, "amount": wrong})


# -- prices -----------------------------------------------------------------------------------------------------------

PRICES = """{
  "currency": "eur",
  "lists": [
    {"id": "vip", "name": "VIP", "groups": ["vip"], "priority": 10},
    {"id": "june", "type": "sale", "starts_at": "2026-06-01T00:00:00+02:00", "ends_at": "2026-07-01T00:00:00+02:00"}
  ],
  "prices": [
    {"item": "CHAI", "price": "18.00"},
    {"item": "CHAI", "price": 16.5, "price_list": "vip", "min_quantity": 10},
    {"item": "CHAI", "price": {"amount": 1500, "currency": "USD"}, "price_list": "june", "max_quantity": 5},
    {"item": "MUG", "price": null, "currency": "CHF", "price_list": "vip"}
  ]
}"""


def test_a_file_holds_lists_and_prices_in_major_units(write: Write) -> None:
    lists, prices = load_prices(write("prices.json", PRICES))
    starts, ends = datetime(2026, 5, 31, 22, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert lists == (
        PriceList("vip", "VIP", groups=["vip"], priority=10),
        PriceList("june", type="sale", starts_at=starts, ends_at=ends),
    )
    assert prices == (
        Price.of("CHAI", "18.00", currency="EUR"),
        Price.of("CHAI", "16.50", currency="EUR", price_list="vip", min_quantity=10),
        Price.of("CHAI", Money(1500, "USD"), price_list="june", max_quantity=5),
        Price.of("MUG", None, currency="CHF", price_list="vip"),
    )
    assert PriceBook.of(prices, lists).policy == PriceBook().policy


def test_the_short_door_reads_the_same_file(write: Write) -> None:
    path = write("prices.json", PRICES)
    assert pricing.load(path) == load_prices(path)
    with pytest.raises(AttributeError):
        _ = pricing.unheard_of


def test_prices_alone_may_be_csv(write: Write) -> None:
    text = (
        "item,price,currency,price_list,min_quantity,max_quantity,starts_at\n"
        "CHAI,18.00,,,,,\n"
        "CHAI,16.5,,vip,10,99,2026-06-01T00:00:00Z\n"
        "MUG,900,JPY,,,,\n"
    )
    assert load_prices(write("prices.csv", text), currency="EUR") == (
        (),
        (
            Price.of("CHAI", "18.00", currency="EUR"),
            Price.of(
                "CHAI",
                "16.50",
                currency="EUR",
                price_list="vip",
                min_quantity=10,
                max_quantity=99,
                starts_at=datetime(2026, 6, 1, tzinfo=UTC),
            ),
            Price.of("MUG", 900, currency="JPY"),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('"18.00"', '"18.005"', 8, "prices[0].price"),
        ('"18.00"', '"-1"', 8, "prices[0].price"),
        ('"18.00"', '"18,00"', 8, "prices[0].price"),
        ('"18.00"', "true", 8, "prices[0].price"),
        ('"18.00"', '"1" , "currency": "XXQ"', 8, "prices[0].currency"),
        ('"min_quantity": 10', '"min_quantity": 0', 9, "prices[1].min_quantity"),
        ('"min_quantity": 10', '"min_quantity": -1', 9, "prices[1].min_quantity"),
        ('"min_quantity": 10', '"min_quantity": 1.5', 9, "prices[1].min_quantity"),
        ('"min_quantity": 10', '"min_quantity": 10, "max_quantity": 9', 9, "prices[1].max_quantity"),
        ('"min_quantity": 10', '"starts_at": "2026-06-01T00:00:00"', 9, "prices[1].starts_at"),
        ('"price_list": "june"', '"price_list": "july"', 10, "prices[2].price_list"),
        ('"max_quantity": 5', '"starts_at": "2026-06-02T00:00Z", "ends_at": "2026-06-01T00:00Z"', 10,
         "prices[2].ends_at"),
        ('"currency": "USD"', '"currency": "XXQ"', 10, "prices[2].price.currency"),
        ('"id": "june"', '"id": "vip"', 5, "lists[1].id"),
        ('"sale"', '"discount"', 5, "lists[1].type"),
        ('"2026-07-01T00:00:00+02:00"', '"2026-06-01T00:00:00+02:00"', 5, "lists[1].ends_at"),
        ('"item": "MUG"', '"itm": "MUG"', 11, "prices[3].itm"),
    ],
)  # fmt: skip
def test_a_wrong_price_is_refused_with_line_and_field(write: Write, old: str, new: str, line: int, field: str) -> None:
    error = refused(load_prices, write("prices.json", PRICES.replace(old, new, 1)))
    assert error.details[0].field == field
    assert error.line == line


def test_two_prices_for_one_place_are_told_with_the_other(write: Write) -> None:
    unset = '"MUG", "price": null, "currency": "CHF", "price_list": "vip"'
    error = refused(load_prices, write("prices.json", PRICES.replace(unset, '"CHAI", "price": 17')))
    assert [detail.field for detail in error.details] == ["prices[3].id"]
    assert "prices[0]" in error.details[0].message


def test_a_price_names_its_currency_somewhere(write: Write) -> None:
    path = write("prices.json", '{"prices": [\n{"item": "A", "price": 1},\n{"item": "B", "price": null}]}')
    assert [detail.field for detail in refused(load_prices, path).details] == [
        "prices[0].currency",
        "prices[1].currency",
    ]
    assert load_prices(path, currency="JPY")[1][0].price == Money(1, "JPY")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("item,currency\nA,EUR\n", 1, "has no column price; a list of prices is separated by commas"),
        ("item,price,colour\nA,1,red\n", 1, "unknown columns 'colour'"),
        ("item,price\nA,1\nA,2\n", 3, "id: is "),
        ("item,price\nA,1.005\n", 2, "price: "),
        ("item,price,min_quantity\nA,1,ten\n", 2, "min_quantity: must be a whole number"),
        ("item,price,starts_at\nA,1,2026-06-01\n", 2, "starts_at: must be a time with its offset"),
    ],
)
def test_a_wrong_table_of_prices_is_refused_with_its_line(write: Write, text: str, line: int, words: str) -> None:
    error = refused(lambda path: load_prices(path, currency="EUR"), write("prices.csv", text))
    assert error.line == line
    assert words in str(error)


@given(st.binary(max_size=200), st.sampled_from(["any.json", "any.csv"]))
def test_no_bytes_escape_as_another_error(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    for read in (load_prices, load_plan):
        try:
            read(path)
        except InvalidFile:
            continue


@pytest.mark.parametrize("wrong", [None, 5, b"prices.json", "prices\0.json"])
def test_what_names_no_file_is_refused(wrong: Any) -> None:
    for read in (pricing.load, load_plan):
        with pytest.raises(InvalidFile) as caught:
            read(wrong)
        assert [detail.field for detail in caught.value.details] == ["path"]


def test_a_plan_without_a_mode_is_told_which_there_are(write: Write) -> None:
    path = write("plan.json", '{"id": "p", "name": "P", "currency": "USD", "interval": "moon", "amount": "5"}')
    details = {detail.field: detail.message for detail in refused(load_plan, path).details}
    assert details["mode"].startswith("is missing: choose one of flat, per_unit, package")
    assert "moon" in details["interval"]
