"""Lines as columns: the vocabulary that promotions, tax, shipping and checkout share.

A cart is judged by many rules, and each rule looks at one or two properties of every line. So the lines are laid out
as parallel tuples: a rule walks ints, and no object is made per line. A row is a *group*: all cart lines of one
variant at one unit price with the same options, so that splitting a line in two changes no total.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class Lines:
    """Rows of equal length, one per group; amounts are minor units of the cart's currency, weights are grams.

    `keys` order ties in every split. `units` is the price of one unit and `quantities` how many; `gross` is their
    product, before any discount.
    """

    keys: tuple[str, ...]
    variants: tuple[str, ...]
    products: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    tags: tuple[tuple[str, ...], ...]
    quantities: tuple[int, ...]
    units: tuple[int, ...]
    gross: tuple[int, ...]
    weights: tuple[int, ...]
    tax_classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)
