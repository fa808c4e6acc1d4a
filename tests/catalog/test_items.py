import moneyed
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import (
    DuplicateSku,
    InvalidItem,
    Item,
    ItemUnavailable,
    NewVariant,
    UnknownItem,
    check_item,
    index_items,
    items_of,
)
from commerce_core.errors import Invalid, NotFound
from commerce_core.money import AmountPrecision, AmountRange, CurrencyMismatch, InvalidAmount, Money, UnknownCurrency
from commerce_core.serialization import Catalog
from tests.catalog.drafts import BLUE, RED, made

overrides = st.builds(
    NewVariant,
    sku=st.just(""),
    price=st.none() | st.integers(0, 100),
    cost=st.none() | st.integers(0, 100),
    weight_grams=st.none() | st.integers(0, 100),
    requires_shipping=st.none() | st.booleans(),
)


@given(st.lists(overrides, max_size=4))
def test_items_take_from_the_product_what_the_variant_leaves_open(drafts):
    variants = [evolve(draft, sku=f"V{n}", attributes={"n": str(n)}) for n, draft in enumerate(drafts)]
    product = made(variants=variants, price="7.00", cost="3.00", weight_grams=55, tags=["t"], categories=["c"])
    items = items_of(product)
    assert len(items) == (len(variants) or 1)
    assert {item.product_id for item in items} == {product.id}
    assert {(item.status, item.tags, item.categories, item.tax_class) for item in items} == {
        ("draft", ("t",), ("c",), "standard")
    }
    for draft, item in zip(variants, items, strict=False):
        assert item.price_minor == (700 if draft.price is None else 100 * draft.price)
        assert item.cost_minor == (300 if draft.cost is None else 100 * draft.cost)
        assert item.weight_grams == (55 if draft.weight_grams is None else draft.weight_grams)
        assert item.requires_shipping == (True if draft.requires_shipping is None else draft.requires_shipping)


def test_an_item_knows_the_price_of_its_product_where_its_own_stands_instead():
    blue, red = items_of(made(variants=[BLUE, RED]))
    assert (blue.price_minor, blue.product_price_minor) == (21999, 19999)
    assert (red.price_minor, red.product_price_minor) == (19999, None)
    assert items_of(made())[0].product_price_minor is None


def test_a_variant_takes_the_lowest_price_of_its_product_unless_it_has_its_own():
    variants = [evolve(BLUE, minimum_price="150.00"), RED, NewVariant("FREE", minimum_price=0, attributes={"a": "b"})]
    lowest = [item.minimum_price_minor for item in items_of(made(variants=variants, minimum_price="99.00"))]
    assert lowest == [15000, 9900, 0]
    assert items_of(made())[0].minimum_price_minor is None


def test_a_catalogue_file_may_say_the_lowest_price(tmp_path):
    (tmp_path / "a.csv").write_text("sku,name,price,minimum_price\nA,Tea,4.20,3.50\nB,Mug,9.95,\n")
    (tmp_path / "a.json").write_text(
        '{"products": [{"sku": "A", "name": "Tea", "price": "4.20", "minimum_price": "3.50"},'
        ' {"sku": "B", "name": "Mug", "price": "9.95"}]}'
    )
    for name in ("a.csv", "a.json"):
        listed = Catalog.load(tmp_path / name, currency="EUR")
        assert [item.minimum_price_minor for product in listed for item in items_of(product)] == [350, None]


@pytest.mark.parametrize("name", ["product_price_minor", "minimum_price_minor"])
@pytest.mark.parametrize("amount", [-1, 1.5, True, "1", 10**12 + 1])
def test_every_amount_of_an_item_is_a_count_of_minor_units(name, amount):
    item = Item.of("CHAI", "Chai", price="18.00", currency="EUR", **{name: 1})
    assert check_item(item) is item
    with pytest.raises(InvalidItem) as caught:
        check_item(evolve(item, **{name: amount}))
    assert [detail.field for detail in caught.value.details] == [name]


def test_a_product_without_variants_is_one_item_under_its_own_id():
    product = made()
    (item,) = items_of(product)
    assert (item.variant_id, item.product_id, item.sku, item.name) == (
        product.id,
        product.id,
        product.sku,
        "Headphones",
    )
    assert item.price == product.price


def test_a_product_with_variants_is_not_sold_itself():
    blue, red = items_of(made(variants=[BLUE, RED]))
    assert (blue.name, red.name) == ("Headphones (Blue, Large)", "Headphones (Red, Large)")
    assert (blue.price, red.price) == (Money.of("219.99", "EUR"), Money.of("199.99", "EUR"))
    assert index_items([blue, red]).keys() == {blue.variant_id, blue.sku, red.variant_id, red.sku}


def test_a_name_does_not_depend_on_how_attributes_were_written_down():
    one, other = {"size": "Large", "color": "Blue"}, {"color": "Blue", "size": "Large"}
    names = [items_of(made(variants=[evolve(BLUE, attributes=each)]))[0].name for each in (one, other)]
    assert names == ["Headphones (Blue, Large)"] * 2
    assert items_of(made(variants=[NewVariant("A")]))[0].name == "Headphones"


def test_every_item_is_found_by_id_and_by_sku():
    items = [*items_of(made(variants=[BLUE, RED])), Item.of("CHAI", "Chai", price="18.00", currency="EUR")]
    index = index_items(items)
    assert all(index[item.sku] is item and index[item.variant_id] is item for item in items)


def test_one_reference_names_one_item():
    chai = Item.of("CHAI", "Chai", price="18.00", currency="EUR")
    for clash in (evolve(chai, variant_id="7"), evolve(chai, sku="TEA"), evolve(chai, sku="TEA", variant_id="CHAI")):
        with pytest.raises(DuplicateSku) as caught:
            index_items([chai, clash])
        assert caught.value.sku == "CHAI"


@pytest.mark.parametrize(
    ("price", "code"),
    [("18.00", "EUR"), (18, "eur"), (Money(1800, "EUR"), None), (moneyed.Money("18.00", "EUR"), None)],
)
def test_a_host_makes_an_item_of_its_own_row(price, code):
    item = Item.of("CHAI", "Chai", price=price, currency=code)
    assert (item.variant_id, item.product_id, item.price, item.status) == ("CHAI", "CHAI", Money(1800, "EUR"), "active")


def test_a_hosts_ids_and_details_are_kept():
    details = {
        "weight_grams": 500,
        "requires_shipping": False,
        "track_stock": False,
        "tax_class": "food",
        "status": "draft",
    }
    item = Item.of(
        "CHAI-XL", "Chai XL", price="18", currency="EUR", cost="9", variant_id="72", product_id="7", **details
    )
    assert (item.variant_id, item.product_id, item.cost_minor) == ("72", "7", 900)
    assert {name: getattr(item, name) for name in details} == details
    listed = Item.of("CHAI", "Chai", price="18", currency="EUR", tags=["tea"], categories="drinks")
    assert (listed.tags, listed.categories) == (("tea",), ("drinks",))
    assert Item.of("A", "A", price=Money(1, "EUR"), variant_id="72").product_id == "72"


@pytest.mark.parametrize(
    ("given_", "error"),
    [
        ({"price": 18.0, "currency": "EUR"}, InvalidAmount),
        ({"price": "18.00"}, InvalidAmount),
        ({"price": "18.001", "currency": "EUR"}, AmountPrecision),
        ({"price": "-1", "currency": "EUR"}, AmountRange),
        ({"price": "18.00", "currency": "XXQ"}, UnknownCurrency),
        ({"price": Money(1, "EUR"), "currency": "USD"}, CurrencyMismatch),
        ({"price": Money(1, "EUR"), "cost": Money(1, "USD")}, CurrencyMismatch),
    ],
)
def test_an_item_has_an_exact_price(given_, error):
    with pytest.raises(error):
        Item.of("CHAI", "Chai", **given_)


def test_asking_for_nothing_we_have_is_not_found_and_for_what_is_off_sale_is_invalid():
    assert UnknownItem("NOPE").reference == "NOPE"
    assert isinstance(UnknownItem("NOPE"), NotFound)
    assert issubclass(ItemUnavailable, Invalid)
    assert len(str(UnknownItem("x" * 10**6))) < 400
