"""Records to data and back: strict, in one canonical shape, with files, stored documents and JSON Schema on top."""

from __future__ import annotations

from commerce_core.serialization.catalogue import Catalog, CatalogFile, ListedProduct
from commerce_core.serialization.converter import Converter, dump, load, make_converter
from commerce_core.serialization.documents import (
    UPCASTERS,
    VERSION,
    DamagedDocument,
    DocumentTooNew,
    load_document,
    store_document,
)
from commerce_core.serialization.faults import InvalidDocument, UnsupportedType
from commerce_core.serialization.files import PromotionsFile, load_cart, load_file, load_promotions
from commerce_core.serialization.kinds import Kinds, tagged
from commerce_core.serialization.price_files import ListedPrice, PriceFile, load_plan, load_prices
from commerce_core.serialization.reading import InvalidFile
from commerce_core.serialization.schema import schema_of

__all__ = [
    "UPCASTERS",
    "VERSION",
    "Catalog",
    "CatalogFile",
    "Converter",
    "DamagedDocument",
    "DocumentTooNew",
    "InvalidDocument",
    "InvalidFile",
    "Kinds",
    "ListedPrice",
    "ListedProduct",
    "PriceFile",
    "PromotionsFile",
    "UnsupportedType",
    "dump",
    "load",
    "load_cart",
    "load_document",
    "load_file",
    "load_plan",
    "load_prices",
    "load_promotions",
    "make_converter",
    "schema_of",
    "store_document",
    "tagged",
]
