"""Lines as columns: the vocabulary that promotions, tax, shipping and checkout share.

A cart is judged by many rules, and each rule looks at one or two properties of every line. So the lines are laid out
as parallel tuples: a rule walks ints, and no object is made per line. A row is a *group*: all cart lines of one
variant at one unit price with the same options, so that splitting a line in two changes no total.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from commerce_core.catalog import Item


@frozen
class Lines:
    """Rows of equal length, one per group; amounts are minor units of the cart's currency, weights are grams.

    `keys` order ties in every split. `units` is the price of one unit and `quantities` how many; `gross` is their
    product, before any discount. What only some rules look at becomes a column when the first of them does.
    """

    keys: tuple[str, ...]
    items: Sequence[Item]
    quantities: tuple[int, ...]
    units: tuple[int, ...]
    gross: tuple[int, ...]
    tax_classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """The variant of each row."""
        return tuple([item.variant_id for item in self.items])

    @cached_property
    def products(self) -> tuple[str, ...]:
        """The product of each row."""
        return tuple([item.product_id for item in self.items])

    @cached_property
    def categories(self) -> tuple[tuple[str, ...], ...]:
        """The categories of each row, by slug."""
        return tuple([item.categories for item in self.items])

    @cached_property
    def tags(self) -> tuple[tuple[str, ...], ...]:
        """The tags of each row."""
        return tuple([item.tags for item in self.items])

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """What one unit of each row weighs, in grams."""
        return tuple([item.weight_grams for item in self.items])
