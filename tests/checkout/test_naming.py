"""Names in several languages: each shopper's own in everything that is kept of the sale, and plain text as ever."""

from __future__ import annotations

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Facts, Line, NewProduct, NewVariant, Tenant, quote
from commerce_core.catalog import InvalidItem, InvalidProduct, Item
from commerce_core.checkout import Delivery
from commerce_core.checks import InvalidText
from commerce_core.errors import Invalid
from commerce_core.localisation import InvalidTranslation, Translated
from commerce_core.tenancy import InvalidLanguage
from tests.checkout.shops import AT

NAME = {"en": "Headphones", "es": "Auriculares", "pt-BR": "Fones de ouvido"}
TENANT = Tenant(currency="EUR", languages=["en", "es", "pt-BR"])


@pytest.fixture
def shop() -> Commerce:
    shop = Commerce("memory://", tenant=TENANT)
    shop.products.create(NewProduct("EAR", NAME, "10.00", status="active", track_stock=False))
    shop.products.create(NewProduct("CABLE", "Cable", "5.00", status="active", track_stock=False))
    return shop


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("es", "Auriculares"),
        ("es-MX", "Auriculares"),  # its parent
        ("pt", "Fones de ouvido"),  # the same language by another tag
        ("ja", "Headphones"),  # the shop's first
        ("", "Headphones"),
    ],
)
def test_a_name_is_in_the_language_of_the_cart_from_quote_to_receipt(shop: Commerce, language: str, name: str) -> None:
    cart = shop.carts.create(Cart([Line("EAR"), Line("CABLE")], language=language))
    priced = shop.carts.quote(cart.id)
    assert [line.item.name for line in priced.lines] == [name, "Cable"]
    assert priced.trace.steps[0].label == name
    order = shop.orders.place(cart.id)
    assert [line.name for line in order.lines] == [name, "Cable"]
    assert name in shop.orders.receipt(order.id)


def test_the_shopper_may_say_later_which_language_they_read(shop: Commerce) -> None:
    cart = shop.carts.create(Cart([Line("EAR")]))
    assert shop.carts.update(cart.id, Delivery(language="es")).language == "es"
    assert shop.carts.quote(cart.id).lines[0].item.name == "Auriculares"
    with pytest.raises(InvalidLanguage):
        shop.carts.update(cart.id, Delivery(language="no tongue"))


def test_the_language_changes_no_amount_and_no_fingerprint(shop: Commerce) -> None:
    cart = Cart([Line("EAR", 3)])
    english, spanish = (shop.carts.quote(evolve(cart, language=language)) for language in ("en", "es"))
    assert (english.total, english.fingerprint) == (spanish.total, spanish.fingerprint)


def test_without_the_shops_language_there_is_still_a_name() -> None:
    french = Item.of("A", "A", price="1", currency="EUR", translations=Translated({"fr": "Un"}))
    facts = Facts.of([french], tenant=TENANT)
    assert quote(Cart([Line("A")], language="ja"), facts, at=AT).lines[0].item.name == "Un"
    with pytest.raises(InvalidLanguage):
        quote(Cart([Line("A")], language="\0"), facts, at=AT)


def test_a_variant_is_named_after_its_product_in_each_language(shop: Commerce) -> None:
    blue = NewVariant("EAR-B", attributes={"color": "Blue"})
    shop.products.create(NewProduct("EAR2", NAME, "10.00", status="active", track_stock=False, variants=(blue,)))
    priced = shop.carts.quote(Cart([Line("EAR-B")], language="es"))
    assert priced.lines[0].item.name == "Auriculares (Blue)"


def test_a_name_becomes_translations_and_text_again(shop: Commerce) -> None:
    assert shop.products.get("EAR").name == Translated(NAME)
    assert shop.products.update("CABLE", {"name": {"en": "Cable", "es": "Cable USB"}}).name != "Cable"
    assert shop.carts.quote(Cart([Line("CABLE")], language="es")).lines[0].item.name == "Cable USB"
    assert shop.products.update("CABLE", {"name": "Wire"}).name == "Wire"
    assert [each.sku for each in shop.products.find({"name": "Headphones"}).records] == ["EAR"]


@pytest.mark.parametrize(
    ("name", "error", "field"),
    [
        ({}, InvalidText, "name"),
        ({"en": " "}, InvalidText, "name"),
        ({"english!": "Headphones"}, InvalidTranslation, "name"),
        ({"en": "Head", "EN": "phones"}, InvalidTranslation, "name.en"),
        ({"en": "Head\nphones"}, InvalidText, "name.en"),
        ({"en": "x" * 256}, InvalidText, "name.en"),
        ({"en": 7}, InvalidText, "name.en"),
        (7, InvalidText, "name"),
        (["Headphones"], InvalidText, "name"),
    ],
)
def test_a_name_that_is_none_is_refused_by_its_place(
    shop: Commerce, name: object, error: type[Invalid], field: str
) -> None:
    with pytest.raises(error) as caught:
        shop.products.create(NewProduct("NEW", name, "10.00"))  # type: ignore[arg-type]
    assert caught.value.field == field
    with pytest.raises(InvalidProduct):
        shop.products.create(NewProduct("", name, "10.00"))  # type: ignore[arg-type]


def test_an_item_that_is_handed_over_is_looked_at_as_one_of_a_host() -> None:
    good = Item.of("A", "A", price="1.00", currency="EUR")
    for wrong in ({"price_minor": 9.99}, {"weight_grams": -1}, {"name": ""}, {"translations": {"en": "A"}}):
        with pytest.raises(InvalidItem, match=next(iter(wrong))):
            Facts.of([evolve(good, **wrong)], currency="EUR")  # type: ignore[arg-type]
    with pytest.raises(InvalidItem):
        Facts.of(["A"], currency="EUR")  # type: ignore[list-item]
