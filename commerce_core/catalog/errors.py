"""What can be wrong with a catalogue, and with asking for something in it."""

from __future__ import annotations

from typing import ClassVar

from commerce_core.checks import quoted
from commerce_core.errors import Conflict, Detail, Invalid, NotFound

_NAMED = 10
"""Unknown items that a message lists."""


class InvalidProduct(Invalid):
    """A product has faults; `details` lists every one with its field."""

    code: ClassVar[str] = "invalid_product"


class InvalidSku(Invalid):
    """Not a SKU that people, labels and URLs can all carry."""

    code: ClassVar[str] = "invalid_sku"


class InvalidSlug(Invalid):
    """Not a slug: lower-case ASCII letters and digits in words joined by `-` or `_`."""

    code: ClassVar[str] = "invalid_slug"


class InvalidCategory(Invalid):
    """A category has faults, names a parent that does not exist, or is its own ancestor."""

    code: ClassVar[str] = "invalid_category"


class DuplicateAttributes(Invalid):
    """Two variants of a product have the same attributes, so that nobody could choose between them."""

    code: ClassVar[str] = "duplicate_attributes"


class DuplicateSku(Conflict):
    """Two things bear the same SKU. Carries the `sku`."""

    code: ClassVar[str] = "duplicate_sku"
    sku: str

    def __init__(self, sku: str, *, field: str = "sku") -> None:
        message = f"The SKU {sku!r} is taken: choose another."
        super().__init__(message, details=[Detail(field, message)], sku=sku)


class ItemUnavailable(Invalid):
    """The item exists but is not for sale: its product is a draft or archived."""

    code: ClassVar[str] = "item_unavailable"


class UnknownItem(NotFound):
    """No product or variant has this SKU or id. `reference` is what was asked for, the first where it was several."""

    code: ClassVar[str] = "unknown_item"
    reference: str

    def __init__(self, reference: str, *others: str) -> None:
        message = f"Nothing for sale has the SKU or id {str(reference)[:255]!r}: check its spelling."
        if others:
            named = ", ".join(map(quoted, (reference, *others)[:_NAMED]))
            more = f" and {len(others) + 1 - _NAMED} more" if len(others) >= _NAMED else ""
            message = f"Nothing for sale has the SKUs or ids {named}{more}: check their spelling."
        super().__init__("item", reference, message=message)
