"""What one unit more would cost, by all the rules, and what that is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve

from commerce_core.checkout.calculate import quote
from commerce_core.checkout.cart import Cart
from commerce_core.checkout.errors import InvalidLine
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.quotation import Quote
from commerce_core.errors import CommerceError
from commerce_core.money import Money
from commerce_core.trace import NextUnit, Step, StepKind, added

MOST_LINES = 100
"""Lines of which `next_units` tells the next unit: each of them takes a quote of the whole cart."""


def next_unit_price(cart: Cart, facts: Facts, *, line: str, at: datetime) -> Money:
    """What the total grows by with one unit more of a line (by its key): promotions, shipping and tax included.

    With buy 2, get 1 the third unit costs nothing. It is negative where one unit more brings up a larger discount.
    Raises `InvalidLine` for a line that is not there, and what `quote` raises.
    """
    now = quote(cart, facts, at=at)
    return Money(next_unit(now, facts, line=line).amount_minor, now.currency)


def next_unit(now: Quote, facts: Facts, *, line: str) -> NextUnit:
    """The same for a cart that is quoted already, with the steps that it is made of.

    Of a mug of 7.50 with 10 % off they are 7.50 and -0.75, and the next one costs 6.75. Raises as `next_unit_price`.
    """
    lines = now.cart.lines
    if line not in {each.key for each in lines}:
        raise InvalidLine(f"The cart has no line {line!r}.", field="line")
    more = [evolve(each, quantity=each.quantity + 1) if each.key == line else each for each in lines]
    then = quote(evolve(now.cart, lines=more), facts, at=now.at)
    name = next(item.name for each, item in zip(lines, now.items, strict=True) if each.key == line)
    steps = tuple(_steps(now, then, name))
    return NextUnit(line, name, added(steps), steps)


def next_units(now: Quote, facts: Facts) -> tuple[NextUnit, ...]:
    """What one unit more of each line costs, without those that cannot be had once more; none beyond 100 lines."""
    if len(now.cart.lines) > MOST_LINES:
        return ()
    return tuple([found for each in now.cart.lines if (found := _if_possible(now, facts, each.key)) is not None])


def _if_possible(now: Quote, facts: Facts, line: str) -> NextUnit | None:
    try:
        return next_unit(now, facts, line=line)
    except CommerceError:  # a quantity, or an amount, above the most there may be; no price from so many on
        return None


def _steps(now: Quote, then: Quote, name: str) -> Iterator[Step]:
    """By how much each addend of the total grows; what stays as it is is left out."""
    yield Step("line", name, then.subtotal_minor - now.subtotal_minor)
    before, after = _addends(now), _addends(then)
    for key in dict.fromkeys((*before, *after)):
        grown = after.get(key, 0) - before.get(key, 0)
        if grown:
            kind, label, _ = key
            yield Step(kind, label, grown)


def _addends(quote: Quote) -> dict[tuple[StepKind, str, str], int]:
    """What is added to the lines, by what it is; several promotions may have one label."""
    found: dict[tuple[StepKind, str, str], int] = {}
    for discount in quote.discounts:
        found["discount", discount.label, discount.promotion_id] = -(discount.amount_minor + discount.shipping_minor)
    if quote.shipping is not None:
        found["shipping", "Shipping", ""] = quote.shipping.price_minor + quote.shipping.discount_minor
    for tax in quote.taxes:
        if not tax.included:
            found["tax", tax.name, tax.rate] = tax.amount_minor
    found["rounding", "Cash rounding", ""] = quote.rounding_minor
    return found
