"""The tax of rows and of shipping, each rounded once."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from commerce_core.localisation import Address
from commerce_core.money import Rounding, divide
from commerce_core.tax.rate import STANDARD, TaxRate, TaxTable


@frozen
class Policy:
    """The choices on which shops differ: whether shipping is taxed (at the standard rate of the place)."""

    shipping_taxed: bool = True


@frozen
class Tax:
    """The tax of every row and of shipping, in minor units, and the rate of each (None: not taxed)."""

    rows: tuple[int, ...]
    rates: tuple[TaxRate | None, ...]
    shipping_minor: int = 0
    shipping_rate: TaxRate | None = None


def tax_on(amount_minor: int, rate: TaxRate, *, rounding: Rounding) -> int:
    """The tax of one amount: 19 % of 100.00 is 19.00 on top of it, or 15.97 within it (100 x 19 / 119 = 15.966)."""
    numerator, denominator = rate.ratio
    return divide(amount_minor * numerator, denominator + numerator if rate.included else denominator, rounding)


def compute_tax(
    classes: Sequence[str],
    nets: Sequence[int],
    *,
    shipping_minor: int,
    table: TaxTable,
    address: Address | None,
    policy: Policy,
    rounding: Rounding,
) -> Tax:
    """Tax rows (what is left of each after discounts, in minor units) and shipping by where they go."""
    by_class = {tax_class: table.rate_for(address, tax_class) for tax_class in set(classes)}
    rates = tuple(by_class[tax_class] for tax_class in classes)
    rows = tuple(tax_on(net, rate, rounding=rounding) if rate else 0 for net, rate in zip(nets, rates, strict=True))
    shipping_rate = table.rate_for(address, STANDARD) if shipping_minor and policy.shipping_taxed else None
    on_shipping = tax_on(shipping_minor, shipping_rate, rounding=rounding) if shipping_rate else 0
    return Tax(rows, rates, on_shipping, shipping_rate)
