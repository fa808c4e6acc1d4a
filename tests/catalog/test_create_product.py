import unicodedata
from decimal import Decimal

import moneyed
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import (
    Dimensions,
    DuplicateAttributes,
    DuplicateSku,
    Image,
    InvalidProduct,
    InvalidSku,
    InvalidSlug,
    NewProduct,
    NewVariant,
    Product,
    create_product,
)
from commerce_core.checks import InvalidMetadata, InvalidText
from commerce_core.errors import CommerceError, Invalid
from commerce_core.ids import InvalidId
from commerce_core.money import (
    AmountPrecision,
    AmountRange,
    CurrencyMismatch,
    InvalidAmount,
    Money,
    UnknownCurrency,
    currency,
)
from commerce_core.serialization import load_document, store_document
from tests.catalog.drafts import BLUE, EUR, NOW, RED, headphones, made, numbered

skus = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="/"), min_size=1, max_size=12).filter(
    lambda sku: not sku.startswith(("prod_", "var_"))
)
cents = st.integers(0, 10**12)


@given(st.lists(skus, min_size=1, max_size=5, unique_by=lambda sku: unicodedata.normalize("NFC", sku)), cents)
def test_a_good_draft_becomes_a_product_that_says_the_same(chosen, price):
    variants = [NewVariant(sku, attributes={"n": str(n)}) for n, sku in enumerate(chosen[1:])]
    draft = NewProduct(chosen[0], "Tea", Money(price, "EUR"), variants=variants)
    product, events = create_product(draft, currency=EUR, new=numbered(), at=NOW)
    assert [product.sku, *(variant.sku for variant in product.variants)] == [
        unicodedata.normalize("NFC", sku) for sku in chosen
    ]
    assert product.price_minor == price
    assert (product.version, product.created_at, product.updated_at) == (1, NOW, NOW)
    assert [(event.type, event.subject, event.version) for event in events] == [("product.created", product.id, 1)]
    assert len({product.id, *(variant.id for variant in product.variants)}) == len(chosen)


FAULTS = {
    "sku": ("", InvalidSku),
    "name": ("", InvalidText),
    "price": ("19.999", AmountPrecision),
    "description": ("\0", InvalidText),
    "status": ("sold", InvalidProduct),
    "categories": (["Not A Slug"], InvalidSlug),
    "tags": (["a\nb"], InvalidText),
    "images": ([Image("javascript:alert(1)")], InvalidProduct),
    "tax_class": ("", InvalidSlug),
    "cost": ("-1", AmountRange),
    "minimum_price": ("0.001", AmountPrecision),
    "weight_grams": (-1, InvalidProduct),
    "dimensions": (Dimensions(1, 0, 1), InvalidProduct),
    "requires_shipping": (1, InvalidProduct),
    "track_stock": ("yes", InvalidProduct),
    "metadata": ({"k": 7}, InvalidMetadata),
    "external_id": ("", InvalidText),
    "id": ("a/b", InvalidId),
    "variants": ([NewVariant("A", price="1.001")], AmountPrecision),
}


def fault_of(**changes: object) -> CommerceError:
    drawn = []
    with pytest.raises(CommerceError) as caught:
        create_product(headphones(**changes), currency=EUR, new=lambda prefix: drawn.append(prefix) or "id", at=NOW)
    assert drawn == []
    return caught.value


@given(st.sets(st.sampled_from(sorted(FAULTS)), min_size=1))
def test_all_faults_of_a_draft_are_named_at_once_and_no_id_is_drawn(names):
    error = fault_of(**{name: FAULTS[name][0] for name in names})
    assert {detail.field.split("[")[0].split(".")[0] for detail in error.details} == names
    assert type(error) is (FAULTS[names.pop()][1] if len(names) == 1 else InvalidProduct)


@pytest.mark.parametrize(
    ("price", "error"),
    [
        (199.99, InvalidAmount),
        (True, InvalidAmount),
        (None, InvalidAmount),
        ("199,99", InvalidAmount),
        ("1e3", InvalidAmount),
        ("NaN", InvalidAmount),
        (Decimal("Infinity"), InvalidAmount),
        ("１９", InvalidAmount),
        ("199.999", AmountPrecision),
        (Money(1, "USD"), CurrencyMismatch),
        ("-0.01", AmountRange),
        (Money(10**12 + 1, "EUR"), AmountRange),
        ("1" * 31, AmountRange),
    ],
)
def test_a_price_that_is_none_is_refused(price, error):
    found = fault_of(price=price, currency="EUR")
    assert type(found) is error
    assert found.details[0].field == "price"


@pytest.mark.parametrize(
    ("price", "minor", "code"),
    [
        ("199.99", 19999, "EUR"),
        (200, 20000, "EUR"),
        (Decimal("0.50"), 50, "EUR"),
        ("0", 0, "EUR"),
        (Money(5, "USD"), 5, "USD"),
        (moneyed.Money("5.25", "USD"), 525, "USD"),
        (Money(10**12, "EUR"), 10**12, "EUR"),
    ],
)
def test_a_price_brings_its_currency_or_takes_the_tenants(price, minor, code):
    product = made(price=price)
    assert (product.price_minor, product.currency, product.price) == (minor, currency(code), Money(minor, code))


def test_the_drafts_own_currency_comes_first():
    product = made(price="500", currency="jpy", cost=300, variants=[NewVariant("A", price="450")])
    assert (product.currency.code, product.price_minor, product.cost_minor) == ("JPY", 500, 300)
    assert product.variants[0].price_minor == 450
    assert type(fault_of(currency="XXQ")) is UnknownCurrency
    assert type(fault_of(price=Money(1, "EUR"), currency="XXQ")) is UnknownCurrency


def test_a_product_has_one_currency():
    error = fault_of(
        price=Money(1, "USD"),
        cost=Money(1, "EUR"),
        variants=[NewVariant("A", price=Money(1, "GBP"), cost=Money(1, "USD"))],
    )
    assert [detail.field for detail in error.details] == ["cost", "variants[0].price"]


@pytest.mark.parametrize(
    "sku",
    [
        "",
        " ",
        "a/b",
        "a\0",
        "a\nb",
        "a\u202eb",
        "a\u200bb",
        "a\u200db",
        "\ud800",
        "x" * 256,
        "prod_1",
        "var_1",
        None,
        7,
    ],
)
def test_a_sku_that_labels_and_urls_cannot_carry_is_refused(sku):
    assert type(fault_of(sku=sku)) is InvalidSku
    nested = fault_of(variants=[NewVariant(sku)])
    assert nested.details[0].field == "variants[0].sku"


def test_skus_and_names_are_trimmed_and_composed():
    product = made(
        sku=" CAFE\u0301\t", name=" Cafe\u0301\n", variants=[NewVariant(" A ", attributes={" size ": " L "})]
    )
    assert (product.sku, product.name) == ("CAF\u00c9", "Caf\u00e9")
    assert (product.variants[0].sku, product.variants[0].attributes) == ("A", {"size": "L"})


@pytest.mark.parametrize(
    "faulty",
    [
        {"sku": "a/b"},
        {"price": "0.001"},
        {"cost": "0.001"},
        {"attributes": None},
        {"weight_grams": -1},
        {"dimensions": "1x1x1"},
        {"requires_shipping": 1},
        {"image": "data:x"},
        {"id": "a/b"},
    ],
    ids=lambda faulty: next(iter(faulty)),
)
def test_a_fault_of_a_variant_says_which_variant(faulty):
    error = fault_of(variants=[BLUE, evolve(RED, **faulty)])
    assert [detail.field for detail in error.details] == [f"variants[1].{name}" for name in faulty]


def test_a_draft_holds_no_money_but_ours():
    variant = NewVariant("A", price=moneyed.Money("5.25", "USD"), cost=moneyed.Money("NaN", "USD"))
    draft = headphones(price=moneyed.Money("5.25", "USD"), cost=moneyed.Money(3, "USD"))
    assert (draft.price, draft.cost, variant.price) == (Money(525, "USD"), Money(300, "USD"), Money(525, "USD"))
    assert [detail.field for detail in fault_of(price=draft.price, variants=[variant]).details] == ["variants[0].cost"]


def test_skus_are_unique_within_the_product():
    error = fault_of(variants=[NewVariant("A"), NewVariant("HEADPHONE-001", attributes={"size": "L"})])
    assert type(error) is DuplicateSku
    assert (error.sku, error.code, error.details[0].field) == ("HEADPHONE-001", "duplicate_sku", "variants[1].sku")
    assert type(fault_of(variants=[BLUE, evolve(RED, sku=f" {BLUE.sku}")])) is DuplicateSku
    assert len(made(variants=[BLUE, evolve(RED, sku=BLUE.sku.lower())]).variants) == 2


@pytest.mark.parametrize(
    "attributes",
    [
        [{"size": "L"}, {"size": "L"}],
        [{"size": "L", "color": "Blue"}, {"color": "Blue", "size": " L "}],
        [{}, {"size": "L"}, {}],
    ],
)
def test_attributes_tell_variants_apart(attributes):
    error = fault_of(variants=[NewVariant(f"A{n}", attributes=given_) for n, given_ in enumerate(attributes)])
    assert type(error) is DuplicateAttributes
    assert error.details[0].field == f"variants[{len(attributes) - 1}].attributes"


def test_duplicates_are_named_beside_other_faults():
    error = fault_of(name="", variants=[NewVariant("A"), NewVariant("A"), NewVariant(""), NewVariant("")])
    assert sorted(detail.field for detail in error.details) == [
        "name",
        "variants[1].attributes",
        "variants[1].sku",
        "variants[2].attributes",
        "variants[2].sku",
        "variants[3].attributes",
        "variants[3].sku",
    ]


@pytest.mark.parametrize(
    "attributes",
    [{"": "L"}, {"size": ""}, {"size": 7}, {7: "L"}, {"a" * 65: "L"}, {"é": "1", "e\u0301": "2"}, "size=L"],
)
def test_attributes_are_texts_with_names(attributes):
    error = fault_of(variants=[NewVariant("A", attributes=attributes)])
    assert type(error) is InvalidProduct
    assert error.details[0].field.startswith("variants[0].attributes")


@pytest.mark.parametrize("weight", [-1, 10**9 + 1, 1.5, True, "300", None])
def test_weights_are_whole_grams(weight):
    assert type(fault_of(weight_grams=weight)) is InvalidProduct


def test_sizes_are_whole_millimetres():
    error = fault_of(dimensions=Dimensions(0, 10**6 + 1, True))
    assert [detail.field for detail in error.details] == [
        "dimensions.length_mm",
        "dimensions.width_mm",
        "dimensions.height_mm",
    ]
    assert type(fault_of(dimensions=(1, 2, 3))) is InvalidProduct
    assert made(dimensions=Dimensions(1, 2, 10**6)).dimensions == Dimensions(1, 2, 10**6)


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "data:text/html,x", "http:/x", "https://a\nb", "x" * 2049, None]
)
def test_only_pictures_of_the_web_are_shown(url):
    assert fault_of(images=[Image(url)]).details[0].field == "images[0].url"


def test_pictures_are_kept():
    images = (Image("https://cdn.example.com/a.jpg", "Headphones"), Image("/media/b.png"))
    assert made(images=images).images == images
    assert made(variants=[NewVariant("A", image="/media/a.png")]).variants[0].image == "/media/a.png"
    assert fault_of(images=["https://cdn.example.com/a.jpg"]).details[0].field == "images[0]"


def test_lists_keep_their_order_and_each_entry_once():
    product = made(categories=["audio", "electronics", "audio"], tags=["new", "Sale", "new "])
    assert product.categories == ("audio", "electronics")
    assert product.tags == ("new", "Sale")
    assert made(categories="audio", tags="new").categories == ("audio",)


def test_the_caller_may_choose_ids():
    product = made(id="7", variants=[evolve(BLUE, id="7-blue"), RED])
    assert [product.id, *(variant.id for variant in product.variants)] == ["7", "7-blue", "var_1"]
    for variants in ([evolve(BLUE, id="7")], [evolve(BLUE, id="v"), evolve(RED, id="v")]):
        error = fault_of(id="7", variants=variants)
        assert error.details[0].field == f"variants[{len(variants) - 1}].id"


def test_what_a_draft_leaves_out_is_a_shelf_of_defaults():
    product = made()
    assert (product.status, product.tax_class, product.requires_shipping, product.track_stock) == (
        "draft",
        "standard",
        True,
        True,
    )
    assert (product.cost_minor, product.weight_grams, product.dimensions, product.external_id) == (None, 0, None, None)


def test_a_lowest_price_is_in_the_products_currency_and_the_variants_may_have_their_own():
    product = made(minimum_price="99.00", variants=[evolve(NewVariant("A"), minimum_price=Money(0, "EUR"))])
    assert (product.minimum_price_minor, product.variants[0].minimum_price_minor) == (9900, 0)
    error = fault_of(minimum_price=Money(1, "USD"), variants=[NewVariant("A", minimum_price="-1")])
    assert [detail.field for detail in error.details] == ["minimum_price", "variants[0].minimum_price"]


def test_a_product_that_was_stored_before_there_were_lowest_prices_is_read():
    product = made(variants=[NewVariant("A")])
    document = store_document(product)
    del document["minimum_price_minor"], document["variants"][0]["minimum_price_minor"]
    assert load_document(Product, document) == product
    assert load_document(Product, store_document(made(minimum_price="1.00"))).minimum_price_minor == 100


def test_a_draft_in_pickles_and_messages_stays_short():
    error = fault_of(sku="x" * 10**6)
    assert len(str(error)) < 200
    assert isinstance(error, Invalid)
