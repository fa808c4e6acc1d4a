"""Lines as columns: the vocabulary that promotions, tax, shipping and checkout share.

A cart is judged by many rules, and each rule looks at one or two properties of every line. So the lines are laid out
as parallel tuples: a rule walks ints, and no object is made per line. A row is a *group*: all cart lines of one
variant at one unit price with the same options, so that splitting a line in two changes no total.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from attrs import frozen


class Thing(Protocol):
    """What a row is so many of: an item of the catalogue."""

    @property
    def variant_id(self) -> str:
        """The variant itself."""

    @property
    def product_id(self) -> str:
        """The product it is a variant of."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Slugs of its categories."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""

    @property
    def weight_grams(self) -> int:
        """The weight of one unit."""


@frozen
class Lines:
    """Rows of equal length, one per group; amounts are minor units of the cart's currency, weights are grams.

    `keys` order ties in every split. `units` is the price of one unit and `quantities` how many; `gross` is their
    product, before any discount. What only some rules look at becomes a column when the first of them does.
    """

    keys: tuple[str, ...]
    things: Sequence[Thing]
    quantities: tuple[int, ...]
    units: tuple[int, ...]
    gross: tuple[int, ...]
    tax_classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """The variant of each row."""
        return tuple([thing.variant_id for thing in self.things])

    @cached_property
    def products(self) -> tuple[str, ...]:
        """The product of each row."""
        return tuple([thing.product_id for thing in self.things])

    @cached_property
    def categories(self) -> tuple[tuple[str, ...], ...]:
        """The categories of each row, by slug."""
        return tuple([thing.categories for thing in self.things])

    @cached_property
    def tags(self) -> tuple[tuple[str, ...], ...]:
        """The tags of each row."""
        return tuple([thing.tags for thing in self.things])

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """What one unit of each row weighs, in grams."""
        return tuple([thing.weight_grams for thing in self.things])
