"""House rules about money: how much may be off, and what must be earned. Each makes a law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from commerce_core.checkout import Quote
from commerce_core.errors import Invalid
from commerce_core.money import exact_decimal
from commerce_core.testing.promotion_laws.law import Law, check, law, priced
from commerce_core.testing.strategies import Checkout

UnknownCosts = Literal["refuse", "skip"]


class InvalidHouseRule(Invalid):
    """A house rule that no cart could break, or none keep: say a percentage that means something."""

    code = "invalid_house_rule"


class UnknownCost(Invalid):
    """Nobody knows what some items cost, so that a margin cannot be told: give `costs` by SKU, or skip such carts."""

    code = "unknown_cost"
    skus: Sequence[str]


def discount_rate(quote: Quote) -> Fraction:
    """The part of the lines that is off: 60.00 off 150.00 is 2/5. Shipping does not count; nothing off nothing is 0."""
    return Fraction(quote.discount_minor, quote.subtotal_minor) if quote.subtotal_minor else Fraction(0)


def earned_minor(quote: Quote, costs: Mapping[str, int] | None = None) -> tuple[int, int] | None:
    """What the lines bring in without tax, and what they cost, in minor units; None where a cost is not known.

    `costs` are by SKU, for one unit; an item that is not listed has the cost of the catalogue.
    """
    if unknown_costs(quote, costs):
        return None
    given = costs or {}
    known = [given.get(item.sku, item.cost_minor or 0) for item in quote.items]
    cost = sum(each * line.quantity for each, line in zip(known, quote.cart.lines, strict=True))
    return sum(quote.line_totals) - sum(quote.tax), cost


def unknown_costs(quote: Quote, costs: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """SKUs of a cart whose cost is neither in `costs` nor in the catalogue, each once, in the order of lines."""
    given = costs or {}
    return tuple(dict.fromkeys(item.sku for item in quote.items if item.cost_minor is None and item.sku not in given))


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
    """A law: no cart has more than so many per cent of its lines off.

    Raises `InvalidHouseRule` for what is not from 0 to 100, of which no cart could break the rest, and `InvalidAmount`
    for a float.
    """
    most = _limit(percent, least=0)

    @law
    def max_discount_rate(checkout: Checkout) -> None:
        off = 100 * discount_rate(priced(checkout))
        check(off <= most, f"{_percent(off)} are off, at most {_percent(most)} may be")

    return max_discount_rate


def min_margin(
    percent: Decimal | str | int, *, costs: Mapping[str, int] | None = None, unknown: UnknownCosts = "refuse"
) -> Law:
    """A law: every cart earns at least so many per cent of what its lines bring in without tax.

    `costs` are minor units for one unit, by SKU; else those of the catalogue count. A cart with a cost that nobody
    knows breaks the law, naming the items (`UnknownCost`); with `unknown="skip"` nothing is said of it.
    Raises `InvalidHouseRule` for more than 100, and `InvalidAmount` for a float.
    """
    least = _limit(percent)
    if unknown not in ("refuse", "skip"):
        raise InvalidHouseRule("Carts with unknown costs: choose 'refuse' or 'skip'.", field="unknown", value=unknown)

    @law
    def min_margin(checkout: Checkout) -> None:
        quote = priced(checkout)
        if unknown == "refuse":
            check_costs(quote, costs)
        found = margin(quote, costs)
        check(found is None or 100 * found >= least, f"it earns {_percent(100 * (found or 0))}, not {_percent(least)}")

    return min_margin


def check_costs(quote: Quote, costs: Mapping[str, int] | None = None) -> None:
    """That the cost of every item of a cart is known. Raises `UnknownCost`."""
    if skus := unknown_costs(quote, costs):
        message = f"The cost of {', '.join(skus)} is not known: give costs={{...}} by SKU, or unknown='skip'."
        raise UnknownCost(message, field="costs", skus=skus)


def _limit(percent: Decimal | str | int, *, least: int | None = None) -> Fraction:
    """A percentage of at most 100; a loss has no least."""
    found = Fraction(exact_decimal(percent, field="percent"))
    if found > 100 or (least is not None and found < least):
        span = "of at most 100" if least is None else f"from {least} to 100"
        raise InvalidHouseRule(f"Say a percentage {span}.", field="percent", value=percent)
    return found


def _percent(number: Fraction | int) -> str:
    """A number of per cents to two places, rounded down: it is for a person to read."""
    hundredths = number * 100 // 1
    sign, size = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{size // 100}.{size % 100:02} %"
