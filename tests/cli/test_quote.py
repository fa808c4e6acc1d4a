"""`commerce-core quote` and `commerce-core schema`: files that people wrote, also badly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.serialization.schema_checker import is_valid

Run = Callable[..., Said]
CATALOG = "sku,name,price,currency,status\nMUG,Mug,12.50,EUR,active\nOLD,Old mug,1.00,EUR,archived\n"
CART = {"lines": [{"item": "MUG", "quantity": 3}], "codes": ["summer2026"]}
RULES = [{"id": "summer", "kind": {"kind": "percentage", "percent": "10"}, "code": "SUMMER2026"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cart with its catalogue beside it, and the promotions it names."""
    (tmp_path / "catalog.csv").write_text(CATALOG, encoding="utf8")
    write(tmp_path / "cart.json", CART)
    write(tmp_path / "plain.json", {"lines": CART["lines"]})
    write(tmp_path / "rules.json", {"promotions": RULES})
    return tmp_path


def write(path: Path, data: object) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf8")
    return path


def test_the_total_and_nothing_else(run: Run, folder: Path) -> None:
    said = run("quote", folder / "plain.json")
    assert (said.status, said.out, said.err) == (0, "37.50 EUR\n", "")
    assert run("quote", folder / "plain.json", "--locale", "de-DE").out == "37,50\u00a0€\n"


def test_why_it_costs_that(run: Run, folder: Path) -> None:
    said = run("quote", folder / "cart.json", "--promotions", folder / "rules.json", "--explain")
    lines = said.out.splitlines()
    assert [line.split()[-2:] for line in lines[:3]] == [["37.50", "EUR"], ["-3.75", "EUR"], ["33.75", "EUR"]]
    assert "10 % of 37.50" in lines[1]
    assert "not part of this price" in lines[-1]


def test_as_data_with_its_fingerprint(run: Run, folder: Path) -> None:
    first, again = (
        json.loads(run("quote", folder / "plain.json", "--json", "--at", f"2026-06-0{day}T12:00:00Z").out)
        for day in (1, 2)
    )
    assert (first["total_minor"], first["currency"]) == (3750, "EUR")
    assert first["fingerprint"] == again["fingerprint"]
    assert first["at"] != again["at"]


def test_another_catalogue_by_name(run: Run, folder: Path) -> None:
    other = write(
        folder / "other.json", {"products": [{"sku": "MUG", "name": "Mug", "price": "2", "status": "active"}]}
    )
    assert run("quote", folder / "plain.json", "--catalog", other, "--currency", "JPY").out == "6 JPY\n"
    missing = run("quote", write(folder.parent / "alone.json", CART))
    assert missing.status == 1
    assert missing.err.startswith("error (missing_catalog): ")


@pytest.mark.parametrize(
    ("cart", "code", "words"),
    [
        ("", "invalid_file", "line 1"),
        ("{", "invalid_file", "line 1"),
        ('{"lines": [\n{"item": "MUG", "quantity": NaN}]}', "invalid_file", "NaN"),
        ('{"lines": [],\n"lines": []}', "invalid_file", "twice"),
        ('{"lines": [\n{"item": "MUG",\n"quantity": "3"}]}', "invalid_file", "line 3"),
        ('{"lines": [\n{"item": "MUG",\n"quantity": 1.5}]}', "invalid_file", "lines[0].quantity"),
        ('{"lines": [{"item": "MUG", "quantity": true}]}', "invalid_file", "lines[0].quantity"),
        ('{"lines": [{"item": "MUG", "quantity": 1e999999}]}', "invalid_file", "line 1"),
        ('{"lines": [{"item": "MUG", "quantity": ' + "9" * 5000 + "}]}", "invalid_file", "characters"),
        ('{"lines": [{"item": "MUG"}], "total": 1}', "invalid_file", "total"),
        ('{"lines": [{"itm": "MUG"}]}', "invalid_file", "itm"),
        ('[{"item": "MUG"}]', "invalid_file", "cart.json"),
        ("[" * 10_000, "invalid_file", "deep"),
        ('{"lines": [{"item": "MUG", "quantity": 0}]}', "invalid_quantity", "lines[0].quantity"),
        ('{"lines": [{"item": "NOPE"}, {"item": "OLD"}]}', "unknown_item", "lines[1].item"),
        ('{"lines": [{"item": "OLD"}]}', "item_unavailable", "archived"),
        ('{"lines": []}', "empty_cart", "no lines"),
        ('{"lines": [{"item": "MUG"}], "currency": "USD"}', "price_not_found", "USD"),
        ('{"lines": [{"item": "MUG", "unit_price": "1.999"}]}', "amount_precision", "lines[0].unit_price"),
        ("\ufeff" + '{"lines": [{"item": "MUG\\u0000"}]}', "invalid_file", "NUL"),
    ],
)  # fmt: skip
def test_hostile_carts_are_refused_with_file_and_place(
    run: Run, folder: Path, cart: str, code: str, words: str
) -> None:
    said = run("quote", write(folder / "cart.json", cart))
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"error ({code}): "), said.err
    assert words in said.err
    assert "cart.json" in said.err
    assert "Traceback" not in said.err
    assert len(said.err) < 2000, "a hostile file does not fill the screen"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("catalog.csv", "", "catalog.csv"),
        ("catalog.csv", "sku,name\nMUG,Mug\n", "price"),
        ("catalog.csv", "sku,name,price\nMUG,Mug,12.505\nLAMP,Lamp,-1\n", "line 2"),
        ("catalog.csv", "sku,name,price\nMUG,Mug,1\nMUG,Mug,2\n", "MUG"),
        ("catalog.csv", 'sku,name,price\n"MUG,Mug,1\n', "catalog.csv"),
        ("catalog.csv", "sku,name,price,colour\nMUG,Mug,1,red\n", "colour"),
        ("catalog.json", '{"products": [{"sku": "MUG", "name": "Mug", "price": "12.505"}]}', "price"),
        ("catalog.json", '{"products": {"MUG": 1}}', "products"),
    ],
)
def test_hostile_catalogues_are_refused_with_file_and_place(
    run: Run, folder: Path, name: str, text: str, words: str
) -> None:
    catalog = write(folder / f"bad-{name}", text)
    said = run("quote", folder / "plain.json", "--catalog", catalog, "--currency", "EUR")
    assert (said.status, said.out) == (1, "")
    assert words in said.err
    assert f"bad-{name}" in said.err
    assert "Traceback" not in said.err


def test_files_that_are_no_files(run: Run, folder: Path) -> None:
    binary = folder / "binary.json"
    binary.write_bytes(b"\xff\xfe{\x00}\x00")
    large = folder / "large.json"
    large.write_bytes(b" " * (16 * 2**20 + 1))
    for odd in (folder, folder / "none.json", binary, large, "/dev/null", ""):
        said = run("quote", odd)
        assert (said.status, said.out) == (1, "")
        assert said.err.startswith("error (invalid_file): ")


def test_an_instant_has_a_zone(run: Run, folder: Path) -> None:
    for wrong in ("2026-06-01", "yesterday", "2026-06-01T12:00:00", "infinity", "9" * 100):
        said = run("quote", folder / "plain.json", "--at", wrong)
        assert (said.status, said.out) == (2, "")
        assert "--at" in said.err
    assert run("quote", folder / "plain.json", "--at", "2026-06-01T14:00:00+02:00").status == 0


@pytest.mark.parametrize("file", ["cart", "catalog"])
def test_schemas_are_what_the_other_commands_read(run: Run, folder: Path, file: str) -> None:
    said = run("schema", file)
    schema = json.loads(said.out)
    assert (said.status, schema["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")
    good = CART if file == "cart" else {"products": [{"sku": "MUG", "name": "Mug", "price": "12.50"}]}
    assert is_valid(good, schema)
    assert not is_valid({**good, "colour": "red"}, schema)


PRICES = {
    "lists": [{"id": "summer", "name": "Summer sale", "type": "sale", "ends_at": "2026-07-01T00:00:00Z"}],
    "prices": [
        {"item": "MUG", "price": "12.00", "min_quantity": 3},
        {"item": "MUG", "price": "10.00", "price_list": "summer"},
    ],
    "currency": "EUR",
}


def test_prices_of_a_file_with_what_they_were_before_the_sale(run: Run, folder: Path) -> None:
    asked = ("quote", folder / "plain.json", "--prices", write(folder / "prices.json", PRICES))
    sale, later = (*asked, "--at", "2026-06-01T00:00:00Z"), (*asked, "--at", "2026-07-01T00:00:00Z")
    assert run(*sale).out == "30.00 EUR\nMug: 10.00 EUR instead of 12.00 EUR\n"
    assert run(*sale, "--locale", "de-DE").out.splitlines()[1] == "Mug: 10,00\u00a0€ instead of 12,00\u00a0€"
    assert run(*later).out == "36.00 EUR\n"
    assert "Mug: 10.00 EUR from Summer sale; without the sale it would be 12.00 EUR" in run(*sale, "--explain").out
    line = json.loads(run(*sale, "--json").out)["prices"][0]
    assert (line["price_list_id"], line["was_minor"]) == ("summer", 1200)


def test_a_file_of_prices_that_names_no_list_of_its_own_is_refused(run: Run, folder: Path) -> None:
    listed = write(folder / "prices.csv", "item,price,price_list\nMUG,1.00,nolist\n")
    said = run("quote", folder / "plain.json", "--prices", listed)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error (invalid_price): ")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prices.json", '{"currency": "EUR", "prices": [{"item": "MUG", "price": 1}, {"item": "MUGG", "price": 1}]}'),
        ("prices.csv", "item,price\nMUG,1.00\nMUGG,1.00\n"),
    ],
)
def test_a_price_of_what_nobody_sells_is_refused_at_its_place(run: Run, folder: Path, name: str, text: str) -> None:
    said = run("quote", folder / "plain.json", "--prices", write(folder / name, text))
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error (unknown_item): Nothing for sale has the SKU or id 'MUGG'")
    assert f"{name}: prices[1].item" in said.err


def test_a_price_may_name_the_product(run: Run, folder: Path) -> None:
    listed = write(folder / "prices.csv", "item,price\nprod_MUG,1.00\n")
    assert run("quote", folder / "plain.json", "--prices", listed).out == "3.00 EUR\n"


def test_every_promotion_and_the_next_unit_of_each_line(run: Run, folder: Path) -> None:
    """Three mugs at 12.50: the fourth is free, and so is a mug of the offer that nobody has asked for."""
    told = [
        {"id": "fourth", "kind": {"kind": "buy_x_get_y", "buy_quantity": 3, "get_quantity": 1}},
        {"id": "hats", "kind": {"kind": "percentage", "percent": "5"}, "scope": {"categories": ["hats"]}},
    ]
    args = ("quote", folder / "plain.json", "--promotions", write(folder / "more.json", told))
    text = run(*args, "--explain", "--all").out
    assert "costs 0.00 EUR: 12.50 EUR for itself, fourth takes 12.50 EUR more off." in text
    assert "hats was not applied: nothing in the cart is in its scope. Missing: something of hats." in text
    trace = json.loads(run(*args, "--json", "--all").out)["trace"]
    assert [each["amount_minor"] for each in trace["next_units"]] == [0]
    assert {each["rule"] for each in trace["outcomes"]} == {"fourth", "hats"}
    assert "hats" not in run(*args, "--explain").out


@pytest.mark.parametrize(
    ("option", "data", "place"),
    [
        ("--buyer", {"groups": "vip"}, "groups"),
        ("--buyer", {"orders_count": -1}, "orders"),
        ("--policies", {"promotion": {}}, "promotion"),
        ("--taxes", {"id": "vat"}, "array"),
        ("--shipping", [{"id": "std"}], "[0].service"),
    ],
)
def test_a_file_of_the_shop_that_is_none_is_refused_with_its_name(
    run: Run, folder: Path, option: str, data: object, place: str
) -> None:
    said = run("quote", folder / "plain.json", option, write(folder / "wrong.json", data))
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error (invalid_file): ")
    assert "wrong.json" in said.err
    assert place in said.err


def test_the_whole_shop_comes_from_files(run: Run, folder: Path) -> None:
    """37.50, 10 % off for the first order of a VIP are 3.75; 4.90 for shipping, and 19 % of all of it, 7.34."""
    first = {"kind": "all_of", "conditions": [{"kind": "first_order"}, {"kind": "customer_tag", "tags": ["vip"]}]}
    rule = {"id": "ten", "group": "g", "kind": {"kind": "percentage", "percent": "10"}, "conditions": [first]}
    rates = [{"id": "std", "service": "standard", "price_minor": 490, "currency": "EUR"}]
    files = {
        "promotions": [rule],
        "policies": {"promotions": {"groups": {"g": {"policy": "best"}}}},
        "buyer": {"tags": ["vip"], "orders_count": 0},
        "taxes": [{"id": "vat", "name": "VAT", "rate": "19"}],
        "shipping": rates,
    }
    cart = write(folder / "sent.json", {"lines": CART["lines"], "shipping_service": "standard"})
    options = [part for name, data in files.items() for part in (f"--{name}", write(folder / f"{name}.json", data))]
    said = run("quote", cart, *options)
    assert (said.out, said.err) == ("45.99 EUR\n", "")
    assert "not part of this price" not in run("quote", cart, *options, "--explain").out
