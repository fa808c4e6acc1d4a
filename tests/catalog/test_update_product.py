import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import (
    Dimensions,
    DuplicateSku,
    Image,
    InvalidProduct,
    NewVariant,
    archive_product,
    update_product,
)
from commerce_core.checks import UnknownField
from commerce_core.errors import Invalid
from commerce_core.money import AmountPrecision, CurrencyMismatch, Money
from tests.catalog.drafts import BLUE, LATER, NOW, RED, made, numbered

CHANGES = {
    "sku": "HEADPHONE-002",
    "name": "Better headphones",
    "price": "99.00",
    "description": "New.",
    "status": "active",
    "categories": ("audio",),
    "tags": ("new",),
    "images": (Image("/a.png"),),
    "tax_class": "reduced",
    "cost": "50.00",
    "weight_grams": 250,
    "dimensions": Dimensions(1, 2, 3),
    "requires_shipping": False,
    "track_stock": False,
    "metadata": {"k": "v"},
    "external_id": "ext-1",
    "minimum_price": "80.00",
    "variants": (NewVariant("A"),),
}


def updated(product, **changes):
    return update_product(product, changes, new=numbered(), at=LATER)


@given(st.sets(st.sampled_from(sorted(CHANGES)), min_size=1))
def test_what_changed_is_changed_named_and_nothing_else(names):
    product = made(metadata={"old": "1"})
    after, (event,) = updated(product, **{name: CHANGES[name] for name in names})
    assert (after.version, after.updated_at, after.created_at, after.id) == (2, LATER, NOW, product.id)
    assert (event.type, event.subject, event.version, event.at) == ("product.updated", product.id, 2, LATER)
    assert event.data == {"changed": sorted(names)}
    for name in CHANGES.keys() - {"price", "cost", "minimum_price", "variants", "metadata"}:
        assert getattr(after, name) == (CHANGES[name] if name in names else getattr(product, name))
    assert after.price == Money.of("99.00" if "price" in names else "199.99", "EUR")
    assert after.minimum_price_minor == (8000 if "minimum_price" in names else None)
    assert after.metadata == ({"old": "1", "k": "v"} if "metadata" in names else {"old": "1"})


@given(st.sets(st.sampled_from(sorted(CHANGES))))
def test_saying_it_again_changes_nothing(names):
    changes = {name: CHANGES[name] for name in names}
    once, _ = updated(made(), **changes)
    again, events = updated(once, **changes)
    assert again is once
    assert events == ()


def test_the_version_is_one_more_each_time():
    product = made()
    for version in (2, 3, 4):
        product, (event,) = updated(product, name=f"Name {version}")
        assert (product.version, event.version) == (version, version)


def test_the_same_price_in_other_words_is_no_change():
    product = made()
    assert updated(product, price=Money(19999, "EUR"), sku=" HEADPHONE-001 ", currency="eur") == (product, ())


def test_a_change_with_faults_changes_nothing_and_names_them_all():
    product = made(variants=[BLUE])
    before = evolve(product)
    with pytest.raises(InvalidProduct) as caught:
        updated(product, price="1.999", name="", colour="red", metadata={"k": 7}, id="other")
    assert [detail.field for detail in caught.value.details] == ["colour", "id", "metadata.k", "price", "name"]
    assert product == before


def test_one_fault_keeps_its_own_error():
    with pytest.raises(AmountPrecision):
        updated(made(), price="1.999")
    with pytest.raises(UnknownField):
        updated(made(), version=7)
    with pytest.raises(CurrencyMismatch):
        updated(made(), price=Money(1, "USD"))


def test_changing_the_currency_needs_every_amount_anew():
    product = made(cost="100.00", variants=[BLUE])
    with pytest.raises(Invalid) as caught:
        updated(product, currency="USD", price="210.00")
    assert [detail.field for detail in caught.value.details] == ["cost", "variants[0].price"]
    after, (event,) = updated(
        product, currency="USD", price="210.00", cost="110.00", variants=[evolve(BLUE, price="230.00")]
    )
    assert (after.currency.code, after.price_minor, after.cost_minor) == ("USD", 21000, 11000)
    assert after.variants[0].id == product.variants[0].id
    assert event.data == {"changed": ["cost", "currency", "price", "variants"]}


def test_variants_keep_their_ids_by_sku():
    product = made(variants=[BLUE, RED])
    blue, red = product.variants
    after, _ = updated(
        product, variants=[RED, evolve(BLUE, price="1.00"), NewVariant("NEW", attributes={"color": "No"})]
    )
    assert [variant.id for variant in after.variants] == [red.id, blue.id, "var_1"]
    assert updated(product, variants=[BLUE, RED]) == (product, ())


def test_a_variant_named_by_its_id_may_take_another_sku():
    product = made(variants=[BLUE, RED])
    blue, red = product.variants
    after, _ = updated(product, variants=[evolve(BLUE, sku="B2", id=blue.id), RED])
    assert [(variant.id, variant.sku) for variant in after.variants] == [(blue.id, "B2"), (red.id, RED.sku)]
    swapped, _ = updated(product, variants=[evolve(BLUE, sku=RED.sku, id=blue.id), evolve(RED, sku=BLUE.sku)])
    assert [variant.id for variant in swapped.variants] == [blue.id, "var_1"]
    with pytest.raises(DuplicateSku):
        updated(product, variants=[BLUE, evolve(RED, sku=BLUE.sku)])


def test_metadata_is_merged_and_none_removes():
    product = made(metadata={"a": "1", "b": "2"})
    after, _ = updated(product, metadata={"a": None, "c": "3"})
    assert after.metadata == {"b": "2", "c": "3"}


def test_archiving_is_said_once():
    product = made(status="active")
    archived, (event,) = archive_product(product, at=LATER)
    assert (archived.status, archived.version, archived.updated_at) == ("archived", 2, LATER)
    assert (event.type, event.subject, event.version) == ("product.deleted", product.id, 2)
    assert archive_product(archived, at=LATER) == (archived, ())


def test_what_was_archived_can_come_back():
    archived, _ = archive_product(made(), at=LATER)
    assert updated(archived, status="active")[0].status == "active"
