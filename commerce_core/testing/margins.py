"""House rules about money: how much may be off, and what must be earned. Each makes a law."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from commerce_core.checkout import Quote
from commerce_core.money import exact_decimal
from commerce_core.testing.promotion_laws.law import Law, check, law, priced
from commerce_core.testing.strategies import Checkout


def discount_rate(quote: Quote) -> Fraction:
    """The part of the lines that is off: 60.00 off 150.00 is 2/5. Shipping does not count; nothing off nothing is 0."""
    return Fraction(quote.discount_minor, quote.subtotal_minor) if quote.subtotal_minor else Fraction(0)


def earned_minor(quote: Quote, costs: Mapping[str, int] | None = None) -> tuple[int, int] | None:
    """What the lines bring in without tax, and what they cost, in minor units; None where a cost is not known.

    `costs` are by SKU, for one unit; an item that is not listed has the cost of the catalogue.
    """
    cost = 0
    for line, item in zip(quote.cart.lines, quote.items, strict=True):
        each = (costs or {}).get(item.sku, item.cost_minor)
        if each is None:
            return None
        cost += each * line.quantity
    return sum(quote.line_totals) - sum(quote.tax), cost


def margin(quote: Quote, costs: Mapping[str, int] | None = None) -> Fraction | None:
    """What is earned as a part of what comes in: of 90.00 without tax that cost 60.00 it is 1/3.

    None where a cost is not known, or nothing comes in for what cost nothing. What is given away has a margin of -1.
    """
    found = earned_minor(quote, costs)
    if found is None:
        return None
    net, cost = found
    if net == 0:
        return Fraction(-1) if cost else None
    return Fraction(net - cost, net)


def max_discount_rate(percent: Decimal | str | int) -> Law:
    """A law: no cart has more than so many per cent of its lines off. Raises `InvalidAmount` for a float."""
    most = Fraction(exact_decimal(percent, field="percent"))

    @law
    def max_discount_rate(checkout: Checkout) -> None:
        off = 100 * discount_rate(priced(checkout))
        check(off <= most, f"{_percent(off)} are off, at most {_percent(most)} may be")

    return max_discount_rate


def min_margin(percent: Decimal | str | int, *, costs: Mapping[str, int] | None = None) -> Law:
    """A law: every cart earns at least so many per cent of what its lines bring in without tax.

    `costs` are minor units for one unit, by SKU; else those of the catalogue count. Nothing is said of a cart with a
    cost that nobody knows. Raises `InvalidAmount` for a float.
    """
    least = Fraction(exact_decimal(percent, field="percent"))

    @law
    def min_margin(checkout: Checkout) -> None:
        found = margin(priced(checkout), costs)
        check(found is None or 100 * found >= least, f"it earns {_percent(100 * (found or 0))}, not {_percent(least)}")

    return min_margin


def _percent(number: Fraction | int) -> str:
    """A number of per cents to two places, rounded down: it is for a person to read."""
    hundredths = number * 100 // 1
    sign, size = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{size // 100}.{size % 100:02} %"
