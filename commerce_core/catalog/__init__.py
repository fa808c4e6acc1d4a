"""The catalogue: products with variants, categories, and the flat items that pricing reads."""

from __future__ import annotations

from commerce_core.catalog.category import Category, check_category_tree, create_category, update_category
from commerce_core.catalog.draft import NewProduct, NewVariant, Price
from commerce_core.catalog.errors import (
    DuplicateAttributes,
    DuplicateSku,
    InvalidCategory,
    InvalidProduct,
    InvalidSku,
    InvalidSlug,
    ItemUnavailable,
    UnknownItem,
)
from commerce_core.catalog.item import InvalidItem, Item, ItemDetails, check_item
from commerce_core.catalog.items import index_items, items_of
from commerce_core.catalog.product import Dimensions, Image, Product, Status, Variant
from commerce_core.catalog.values import check_sku, check_slug
from commerce_core.catalog.verbs import archive_product, create_product, update_product

__all__ = [
    "Category",
    "Dimensions",
    "DuplicateAttributes",
    "DuplicateSku",
    "Image",
    "InvalidCategory",
    "InvalidItem",
    "InvalidProduct",
    "InvalidSku",
    "InvalidSlug",
    "Item",
    "ItemDetails",
    "ItemUnavailable",
    "NewProduct",
    "NewVariant",
    "Price",
    "Product",
    "Status",
    "UnknownItem",
    "Variant",
    "archive_product",
    "check_category_tree",
    "check_item",
    "check_sku",
    "check_slug",
    "create_category",
    "create_product",
    "index_items",
    "items_of",
    "update_category",
    "update_product",
]
