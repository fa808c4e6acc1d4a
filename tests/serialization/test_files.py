"""Files that people write: carts, promotions and catalogues, and errors that say file, line and field."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import NewProduct, NewVariant, index_items, items_of
from commerce_core.checkout import Cart, Line
from commerce_core.money import Money, UnknownCurrency, currency
from commerce_core.promotions import Percentage, Promotion
from commerce_core.serialization import (
    Catalog,
    InvalidDocument,
    InvalidFile,
    dump,
    load_cart,
    load_promotions,
)
from commerce_core.serialization.places import line_of
from tests.bounds import in_time

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
    assert caught.value.path == str(path)
    assert str(caught.value).startswith(str(path))
    return caught.value


# -- carts and promotions ---------------------------------------------------------------------------------------------


def test_a_cart_is_written_with_amounts_as_people_write_them(write: Write) -> None:
    text = '{"lines": [{"item": "A", "quantity": 2, "unit_price": "19.99", "discount": 12.5}], "codes": ["SUMMER"]}'
    assert load_cart(write("cart.json", text)) == Cart(
        [Line("A", 2, unit_price="19.99", discount=Decimal("12.5"))], codes=["SUMMER"]
    )


def test_a_cart_that_was_dumped_can_be_loaded(write: Write) -> None:
    cart = Cart([Line("A", 2, unit_price=Money(5, "EUR")), Line("A")], currency=currency("EUR"))
    assert load_cart(write("cart.json", json.dumps(dump(cart)))) == cart


def test_a_byte_order_mark_is_no_fault(write: Write) -> None:
    assert load_cart(write("cart.json", b"\xef\xbb\xbf{}")) == Cart()
    assert len(Catalog.load(write("c.csv", b"\xef\xbb\xbfsku,name,price,currency\r\nA,A,1,EUR\r\n"))) == 1


@pytest.mark.parametrize("shape", ["[%s]", '{"promotions": [%s]}'])
def test_promotions_are_a_list_bare_or_named(write: Write, shape: str) -> None:
    text = shape % '{"id": "s", "code": "SUMMER", "kind": {"kind": "percentage", "percent": 10.5}}'
    assert load_promotions(write("rules.json", text)) == (Promotion("s", Percentage("10.5"), code="SUMMER"),)


def test_a_misspelt_kind_in_a_file_is_an_error_that_lists_the_known_ones(write: Write) -> None:
    error = refused(load_promotions, write("rules.json", '[\n{"id": "s",\n"kind": {"kind": "percent"}}\n]'))
    assert error.line == 3
    assert error.details[0].field == "[0].kind.kind"
    assert "percentage" in error.details[0].message


def test_an_error_in_json_says_file_line_and_field(write: Write) -> None:
    text = '{\n  "lines": [\n    {"item": "A"},\n    {\n      "item": "B",\n      "quantity": "2"\n    }\n  ]\n}'
    path = write("cart.json", text)
    error = refused(load_cart, path)
    assert str(error) == f"{path}, line 6: lines[1].quantity: must be a whole number, not '2'"
    assert (error.line, error.details[0].field, error.code) == (6, "lines[1].quantity", "invalid_file")


@given(st.lists(st.sampled_from(["a", "b", "[0]", "[1]", "[7]", "zz"]), max_size=4).map(".".join))
def test_a_line_is_found_for_any_path_even_one_that_leads_nowhere(path: str) -> None:
    text = '{"a": [\n{"b": "x]}",\n"a": {}},\n[]], "b":\n{"a": [1, {"b":\n5}]}}'
    assert 1 <= line_of(text, path) <= text.count("\n") + 1


def test_the_line_of_a_missing_field_is_that_of_what_lacks_it() -> None:
    text = '{"a": [\n{"b": "x]}",\n"a": {}},\n[]], "b":\n{"a": [1, {"b":\n5}]}}'
    assert [line_of(text, path) for path in ("", "a[0]", "a[0].b", "a[0].a.c", "a[1]", "a[9]", "b.a[1].b", "q")] == [
        1, 2, 2, 3, 4, 1, 6, 1,
    ]  # fmt: skip


# -- hostile files ----------------------------------------------------------------------------------------------------

HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "Expecting value"),
    "no JSON": (b"lines: []", "Expecting value"),
    "cut off": (b'{"lines": [', "Expecting value"),
    "trailing data": (b"{} {}", "Extra data"),
    "a key twice": (b'{"codes": [], "codes": ["A"]}', "the key 'codes' stands twice"),
    "a key twice inside": (b'{"lines": [{"item": "A", "quantity": 1, "quantity": 9}]}', "the key 'quantity' stands"),
    "NaN": (b'{"version": NaN}', "NaN is not a number"),
    "Infinity": (b'{"version": -Infinity}', "-Infinity is not a number"),
    "a huge float": (b'{"lines": [{"item": "A", "discount": 1e400}]}', "lines[0].discount"),
    "a float beyond decimals": (b'{"version": 1e99999999999999999999}', "beyond every number"),
    "a whole number of 100,000 digits": (b'{"version": ' + b"9" * 100_000 + b"}", "more than 60 characters"),
    "a fraction of 100,000 digits": (b'{"version": 0.' + b"9" * 100_000 + b"}", "more than 60 characters"),
    "a number of 40 digits": (b'{"lines": [{"item": "A", "discount": ' + b"9" * 40 + b"}]}", "lines[0].discount"),
    "invalid UTF-8": (b'{"email":\n"\xff"}', "line 2: is not UTF-8"),
    "UTF-16": ('{"email": "a"}'.encode("utf-16"), "is not UTF-8"),
    "UTF-32": ('{"email": "a"}'.encode("utf-32-be"), "Expecting value"),
    "a lone surrogate": (b'{"email": "\\ud800"}', "email: must not contain"),
    "NUL": (b'{"email": "\\u0000"}', "email: must not contain"),
    "a raw control character": (b'{"email": "\x01"}', "Invalid control character"),
    "an array in an array in an array": (b"[" * 100_000, "nested more than 32 deep"),
    "objects 40 deep": (b'{"a":' * 40 + b"1" + b"}" * 40, "nested more than 32 deep"),
    "arrays 40 deep": (b'{"lines": ' + b"[" * 40 + b"]" * 40 + b"}", "nested more than 32 deep"),
    "1,001 keys": (json.dumps({f"k{n}": 1 for n in range(1001)}).encode(), "more than 1000 keys"),
    "an unknown field": (b'{"line": []}', "line: is not a field of Cart, which has"),
    "a bare text": (b'"cart"', "must be an object with the fields of Cart"),
    "null": (b"null", "must be an object with the fields of Cart"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(write: Write, name: str) -> None:
    content, words = HOSTILE[name]
    path = write("cart.json", content)
    error = in_time(lambda: refused(load_cart, path))
    assert words in str(error)
    assert len(str(error)) < 1000


def test_a_file_of_more_than_16_mib_is_not_read(write: Write) -> None:
    assert "16 MiB" in str(refused(load_cart, write("cart.json", b" " * (16 * 2**20 + 1))))


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    assert "No such file" in str(refused(load_cart, tmp_path / "absent.json"))
    assert "directory" in str(refused(Catalog.load, tmp_path)).lower()


@given(st.binary(max_size=200))
def test_no_bytes_at_all_escape_as_another_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(content)
    for read in (load_cart, load_promotions, Catalog.load):
        try:
            read(path)
        except InvalidFile:
            continue


# -- catalogues -------------------------------------------------------------------------------------------------------

CSV = """sku,name,price,currency,categories,tags,weight_grams,requires_shipping,track_stock,cost,tax_class
A-1,"Thing, large",19.99,EUR,audio|sale,new; hot ,120,true,FALSE,7.50,reduced

B-2,Ebook,5,EUR,,,,false,,,
"""


def test_a_csv_catalogue_gives_products_with_defaults_for_empty_cells(write: Write) -> None:
    first, second = Catalog.load(write("catalog.csv", CSV))
    assert (first.sku, first.name, first.price, first.cost_minor) == ("A-1", "Thing, large", Money(1999, "EUR"), 750)
    assert (first.categories, first.tags, first.weight_grams) == (("audio", "sale"), ("new", "hot"), 120)
    assert (first.requires_shipping, first.track_stock, first.tax_class) == (True, False, "reduced")
    assert (second.price, second.categories, second.requires_shipping) == (Money(500, "EUR"), (), False)
    assert second.track_stock


def test_a_json_catalogue_gives_the_same_products(write: Write) -> None:
    listed = [
        {"sku": "A-1", "name": "Thing, large", "price": "19.99", "categories": ["audio", "sale"],
         "tags": ["new", "hot"], "weight_grams": 120, "track_stock": False, "cost": 7.5, "tax_class": "reduced"},
        {"sku": "B-2", "name": "Ebook", "price": 5, "requires_shipping": False},
    ]  # fmt: skip
    path = write("catalog.json", json.dumps({"currency": "eur", "products": listed}))
    assert Catalog.load(path) == Catalog.load(write("catalog.csv", CSV))


def test_what_is_listed_is_for_sale_unless_it_says_otherwise(write: Write) -> None:
    path = write("catalog.csv", "sku,name,price,currency,status\nA,A,1,EUR,\nB,B,1,EUR,draft\n")
    assert [product.status for product in Catalog.load(path)] == ["active", "draft"]
    assert Catalog.of([NewProduct("A", "A", "1")], currency="EUR").products[0].status == "active"


def test_ids_follow_from_skus_so_that_every_reading_gives_the_same_catalogue(write: Write) -> None:
    path = write("catalog.csv", CSV)
    assert Catalog.load(path) == Catalog.load(path)
    assert [product.id for product in Catalog.load(path)] == ["prod_A-1", "prod_B-2"]


@given(st.sets(st.text("aAbB é日1-.", min_size=1, max_size=70).map(str.strip).filter(bool), min_size=1, max_size=4))
def test_everything_listed_is_found_by_its_sku_and_by_its_id(skus: set[str]) -> None:
    catalog = Catalog.of([NewProduct(sku, "Thing", "1") for sku in skus], currency="EUR")
    items = index_items([item for product in catalog for item in items_of(product)])
    for product in catalog:
        assert items[product.sku] is items[product.id]


def test_variants_get_ids_too_and_ids_of_ones_own_stay() -> None:
    variants = (NewVariant("A-RED"), NewVariant("A-BLUE", id="var_blue", attributes={"colour": "blue"}))
    (product,) = Catalog.of([NewProduct("A", "A", "1", variants=variants, id="prod_mine")], currency="EUR")
    assert product.id == "prod_mine"
    assert [variant.id for variant in product.variants] == ["var_A-RED", "var_blue"]


def test_a_catalogue_names_its_currency_somewhere(write: Write) -> None:
    path = write("catalog.csv", "sku,name,price\nA,A,1\n")
    assert [detail.field for detail in refused(Catalog.load, path).details] == ["line 2, currency"]
    assert Catalog.load(path, currency="CHF").products[0].price == Money(100, "CHF")
    (product,) = Catalog.load(
        write("catalog.json", '{"products": [{"sku": "A", "name": "A", "price": {"amount": 5, "currency": "JPY"}}]}')
    )
    assert product.price == Money(5, "JPY")
    with pytest.raises(UnknownCurrency):
        Catalog.load(path, currency="XXX")


def test_every_fault_of_a_csv_catalogue_is_named_by_line_and_column(write: Write) -> None:
    path = write("catalog.csv", "sku,name,price,weight_grams,track_stock\nA,A,1,heavy,\n\nB,B,1,1.5,maybe\n")
    error = refused(lambda path: Catalog.load(path, currency="EUR"), path)
    assert error.line == 2
    assert {detail.field: detail.message for detail in error.details} == {
        "line 2, weight_grams": "must be a whole number, not 'heavy'",
        "line 4, weight_grams": "must be a whole number, not '1.5'",
        "line 4, track_stock": "must be true or false, not 'maybe'",
    }
    assert str(error).startswith(f"{path}, line 2: weight_grams: must be")


def test_what_the_catalogue_rules_refuse_is_named_by_line_and_column_too(write: Write) -> None:
    rows = ["A,A,19.999", "prod_x,B,1", "C,C,-1", "D,D,1", "D,D,2"]
    error = refused(
        lambda path: Catalog.load(path, currency="EUR"), write("c.csv", "\n".join(["sku,name,price", *rows]))
    )
    assert [detail.field for detail in error.details] == [
        "line 2, price",
        "line 3, sku",
        "line 4, price",
        "line 6, sku",
    ]
    assert error.details[-1].message == "'D' is the SKU of products[3] already"


def test_what_the_catalogue_rules_refuse_in_json_is_named_by_path_and_line(write: Write) -> None:
    good, bad = '{"sku": "A", "name": "A", "price": 1}', '{"sku": "B",\n"name": "", "price": 1}'
    text = f'{{"currency": "EUR", "products": [\n{good},\n{bad}]}}'
    error = refused(Catalog.load, write("c.json", text))
    assert [detail.field for detail in error.details] == ["products[1].name"]
    assert error.line == 4


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "has no column sku, name, price"),
        ("sku;name;price\nA;B;1\n", 1, "separated by commas"),
        ("sku,name\nA,B\n", 1, "has no column price"),
        ("sku,name,price,colour\nA,B,1,red\n", 1, "unknown columns 'colour'"),
        ("sku,name,price,sku\nA,B,1,A\n", 1, "a column twice"),
        ("sku,name,price\nA,B\n", 2, "has 2 cells where the header has 3"),
        ("sku,name,price\nA,B,1,9\n", 2, "has 4 cells where the header has 3"),
        ('sku,name,price\nA,B,1\nC,"D,1\n', 3, "unexpected end of data"),
        ('sku,name,price\nA,"B"x,1\n', 2, "expected after"),
        ("sku,name,price\nA," + "x" * 200_000 + ",1\n", 2, "field larger than field limit"),
        ("sku,name,price\nA,a\0b,1\n", 2, "must not contain NUL"),
        ('"sku","name","price"\n"A","one\ntwo","1"\n"B","B","x"\n', 2, "name"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_line(write: Write, text: str, line: int, words: str) -> None:
    error = refused(lambda path: Catalog.load(path, currency="EUR"), write("catalog.csv", text))
    assert error.line == line
    assert words in str(error)


def test_a_catalogue_from_code_tells_every_fault_at_once() -> None:
    drafts = [NewProduct("A", "A", "1.999"), NewProduct("", "B", "1"), NewProduct("C", "C", "1")]
    with pytest.raises(InvalidDocument) as caught:
        Catalog.of(drafts, currency="EUR")
    assert [detail.field for detail in caught.value.details] == ["products[0].price", "products[1].sku"]


def test_a_catalogue_is_a_sized_iterable_of_products() -> None:
    catalog = Catalog.of([NewProduct("A", "A", "1"), NewProduct("B", "B", "2")], currency="EUR")
    assert len(catalog) == 2
    assert list(catalog) == list(catalog.products)
    assert Catalog(list(catalog)) == catalog
    assert Catalog([evolve(product, status="archived") for product in catalog]).products[0].status == "archived"
