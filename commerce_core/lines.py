"""Lines as columns: the vocabulary that promotions, tax, shipping and checkout share.

A cart is judged by many rules, and each rule looks at one or two properties of every line. So the lines are laid out
as parallel tuples: a rule walks ints, and no object is made per line. A row is a *group*: all cart lines of one
variant at one unit price, whatever its options, so that splitting a line in two changes no total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from commerce_core.catalog import Item
    from commerce_core.money import Currency


@frozen(slots=False)  # made for every quote: without slots it is made, and grows columns, in half the time
class Lines:
    """Rows of equal length, one per group; amounts are minor units of `currency`, weights are grams.

    `keys` order ties in every split. `units` is the price of one unit and `quantities` how many; `gross` is their
    product, before any discount. `floors` is the least that a row must still come to after all promotions (empty: 0).
    What only some rules look at becomes a column when the first of them does.
    """

    keys: tuple[str, ...]
    items: Sequence[Item]
    quantities: tuple[int, ...]
    units: tuple[int, ...]
    gross: tuple[int, ...]
    tax_classes: tuple[str, ...]
    currency: Currency
    floors: tuple[int, ...] = ()

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

    @cached_property
    def rows_by_variant(self) -> Mapping[str, Sequence[int]]:
        """The rows of each variant: one, unless its units have several prices."""
        return _rows_by([(item.variant_id,) for item in self.items])

    @cached_property
    def rows_by_product(self) -> Mapping[str, Sequence[int]]:
        """The rows of each product, rising."""
        return _rows_by([(item.product_id,) for item in self.items])

    @cached_property
    def rows_by_category(self) -> Mapping[str, Sequence[int]]:
        """The rows in each category, rising."""
        return _rows_by([item.categories for item in self.items])

    @cached_property
    def rows_by_tag(self) -> Mapping[str, Sequence[int]]:
        """The rows with each tag, rising."""
        return _rows_by([item.tags for item in self.items])


def _rows_by(column: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, values in enumerate(column):
        for value in values:
            rows = found.setdefault(value, [])
            if not rows or rows[-1] != row:
                rows.append(row)
    return found
