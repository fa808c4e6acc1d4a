"""`shop.products` and `shop.categories`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Cart, Commerce, Line, Money, NewProduct, NewVariant
from commerce_core.catalog import Category, InvalidCategory, InvalidProduct, InvalidSku, ItemUnavailable
from commerce_core.errors import NotFound
from commerce_core.ports import Duplicate, InvalidFilter, Store, VersionConflict
from commerce_core.pricing import PriceNotFound
from commerce_core.testing import FixedClock
from tests.flows.shop import buy, event_types, open_shop

SHIRT = NewProduct(
    "SHIRT",
    "Shirt",
    "20.00",
    status="active",
    variants=(
        NewVariant("SHIRT-S", attributes={"size": "S"}),
        NewVariant("SHIRT-L", "22.00", attributes={"size": "L"}),
    ),
)


def test_a_product_is_kept_found_changed_and_archived_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    made = shop.products.create(SHIRT)
    assert (made.version, made.status, made.price) == (1, "active", Money(2000, "EUR"))
    for reference in (made.id, "SHIRT", "SHIRT-S", "SHIRT-L"):
        assert shop.products.get(reference) == made
    changed = shop.products.update("SHIRT-S", {"price": "24.90", "metadata": {"shelf": "4"}}, version=1)
    assert (changed.version, changed.price, changed.metadata) == (2, Money(2490, "EUR"), {"shelf": "4"})
    assert [variant.id for variant in changed.variants] == [variant.id for variant in made.variants]
    archived = shop.products.archive("SHIRT", key="once")
    assert (archived.status, archived.version) == ("archived", 3)
    assert shop.products.archive("SHIRT") == archived == shop.products.get(made.id)
    assert event_types(shop)[-3:] == ["product.created", "product.updated", "product.deleted"]
    with pytest.raises(ItemUnavailable):
        buy(shop, "SHIRT-S")


def test_pages_of_products_follow_each_other(shop: Commerce) -> None:
    first = shop.products.find({"status": "active"}, sort=("-price_minor",), limit=2)
    second = shop.products.find({"status": "active"}, sort=("-price_minor",), limit=2, after=first.next)
    third = shop.products.find({"status": "active"}, sort=("-price_minor",), limit=2, after=second.next)
    pages = [[product.sku for product in page.records] for page in (first, second, third)]
    assert pages == [["LAMP", "TICKET"], ["MUG", "EBOOK"], ["SAMPLE"]]
    assert third.next is None
    with pytest.raises(InvalidFilter):
        shop.products.find({"colour": "red"})


def test_a_change_that_changes_nothing_is_no_change(shop: Commerce) -> None:
    before = shop.products.get("MUG")
    assert shop.products.update("MUG", {"price": "12.5", "name": " Mug "}) == before
    assert "product.updated" not in event_types(shop)


def test_an_edit_of_an_old_version_is_refused(shop: Commerce) -> None:
    shop.products.update("MUG", {"name": "Cup"}, version=1)
    with pytest.raises(VersionConflict) as refused:
        shop.products.update("MUG", {"name": "Glass"}, version=1)
    assert (refused.value.expected, refused.value.current) == (1, 2)
    assert shop.products.get("MUG").name == "Cup"


def test_timestamps_are_the_clocks(shop: Commerce, clock: FixedClock) -> None:
    born = clock.now()
    later = clock.advance(timedelta(hours=1))
    changed = shop.products.update("MUG", {"name": "Cup"})
    assert (changed.created_at, changed.updated_at) == (born, later)


def test_a_sku_belongs_to_one_product_while_it_bears_it(shop: Commerce) -> None:
    with pytest.raises(Duplicate) as taken:
        shop.products.create(NewProduct("MUG", "Another mug", "1"))
    assert (taken.value.key, taken.value.value) == ("sku", "MUG")
    shop.products.create(SHIRT)
    with pytest.raises(Duplicate):
        shop.products.update("MUG", {"sku": "SHIRT-L"})
    shop.products.update("MUG", {"sku": "CUP"})
    assert shop.products.create(NewProduct("MUG", "Another mug", "1")).sku == "MUG"


def test_faulty_drafts_are_refused_with_every_fault_and_nothing_is_stored(shop: Commerce) -> None:
    events = event_types(shop)
    with pytest.raises(InvalidSku):
        shop.products.create(NewProduct("", "Nameless", "1"))
    with pytest.raises(InvalidProduct) as refused:
        shop.products.create(NewProduct("A/B", "", "1.999"))
    assert {detail.field for detail in refused.value.details} == {"sku", "name", "price"}
    with pytest.raises(NotFound):
        shop.products.get("A/B")
    assert event_types(shop) == events


def test_draft_products_cannot_be_bought(shop: Commerce) -> None:
    shop.products.update("MUG", {"status": "draft"})
    with pytest.raises(ItemUnavailable):
        buy(shop)


def test_a_product_in_another_currency_is_sold_in_that_currency_only(shop: Commerce) -> None:
    shop.products.create(NewProduct("IMPORT", "Import", "5.00", currency="USD", status="active"))
    assert shop.carts.quote(Cart([Line("IMPORT")], currency="USD")).total == Money(500, "USD")
    with pytest.raises(PriceNotFound):
        shop.carts.quote(Cart([Line("IMPORT"), Line("MUG")]))


def test_categories_are_a_tree_of_slugs(shop: Commerce) -> None:
    audio = shop.categories.create("audio", "Audio", key="c1")
    shop.categories.create("headphones", "Headphones", parent="audio")
    assert shop.categories.get("audio") == shop.categories.get(audio.id) == audio
    assert shop.categories.create("audio", "Audio", key="c1") == audio
    assert shop.categories.update("headphones", {"name": "Head", "metadata": {"a": "1"}}, version=1).version == 2
    (child,) = shop.categories.find({"parent": "audio"}).records
    assert isinstance(child, Category)
    assert child.slug == "headphones"
    with pytest.raises(InvalidCategory):
        shop.categories.update("audio", {"parent": "headphones"})
    with pytest.raises(VersionConflict):
        shop.categories.update("audio", {"name": "Sound"}, version=2)
    with pytest.raises(InvalidCategory):
        shop.categories.create("vinyl", "Vinyl", parent="music")
    with pytest.raises(Duplicate):
        shop.categories.create("audio", "Sound")
    with pytest.raises(NotFound):
        shop.categories.get("music")


def test_products_name_categories_that_exist(shop: Commerce) -> None:
    with pytest.raises(InvalidCategory, match="kitchen"):
        shop.products.update("MUG", {"categories": ["kitchen"]})
    shop.categories.create("kitchen", "Kitchen")
    assert shop.products.update("MUG", {"categories": ["kitchen"]}).categories == ("kitchen",)
