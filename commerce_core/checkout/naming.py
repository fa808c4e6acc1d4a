"""Naming: what each item is called in the language of the cart, for the shopper and for everything kept of the sale."""

from __future__ import annotations

from attrs import evolve

from commerce_core.catalog import Item
from commerce_core.checkout.cart import Cart
from commerce_core.checkout.rows import Priced
from commerce_core.localisation import default_language, translate
from commerce_core.tenancy import Tenant, check_language


def in_language(priced: Priced, cart: Cart, tenant: Tenant) -> Priced:
    """The lines' items under their names in the cart's language, else in the shop's default, else in any there is.

    A cart in `es-MX` reads `es` where there is no Mexican (`translate`). Items that are called the same in every
    language stay as they are. Raises `InvalidLanguage`.
    """
    if not [item for item in priced.items if item.translations is not None]:
        return priced
    default = default_language(tenant)
    language = check_language(cart.language) if cart.language else default
    return priced._replace(items=tuple([_named(item, language, default) for item in priced.items]))


def _named(item: Item, language: str, default: str) -> Item:
    if item.translations is None:
        return item
    text = translate(item.translations, language, default=default).text
    return evolve(item, name=text or item.name, translations=None)
