"""Products: where the things that can be bought are read from. A host's own product table fits behind it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from commerce_core.catalog import Item


class Products(Protocol):
    """Read access to what is for sale. Called before a transaction, never within one."""

    def items(self, tenant: str, references: Collection[str]) -> dict[str, Item]:
        """The items found, by the reference (SKU or variant id) that found them; unknown references are left out."""
