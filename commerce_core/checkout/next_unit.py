"""What one unit more would cost, by all the rules."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.checkout.calculate import quote
from commerce_core.checkout.cart import Cart
from commerce_core.checkout.errors import InvalidLine
from commerce_core.checkout.facts import Facts
from commerce_core.money import Money


def next_unit_price(cart: Cart, facts: Facts, *, line: str, at: datetime) -> Money:
    """What the total grows by with one unit more of a line (by its key): promotions, shipping and tax included.

    With buy 2, get 1 the third unit costs nothing. It is negative where one unit more brings up a larger discount.
    Raises `InvalidLine` for a line that is not there, and what `quote` raises.
    """
    if line not in {each.key for each in cart.lines}:
        raise InvalidLine(f"The cart has no line {line!r}.", field="line")
    more = [evolve(each, quantity=each.quantity + 1) if each.key == line else each for each in cart.lines]
    return quote(evolve(cart, lines=more), facts, at=at).total - quote(cart, facts, at=at).total
