"""The cart that costs a shop most: a search, not a proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from fractions import Fraction

from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, given, settings, target

from commerce_core.checkout import Cart, Facts, Quote
from commerce_core.errors import CommerceError
from commerce_core.money import MAX_QUANTITY
from commerce_core.testing.margins import discount_rate
from commerce_core.testing.promotion_laws.again import how_to_price
from commerce_core.testing.promotion_laws.law import priced
from commerce_core.testing.promotion_laws.suite import near_checkouts
from commerce_core.testing.strategies import Checkout

FEW = 13
"""Every quantity of a line below this is tried in a step, since a threshold hides what lies beyond it."""

Measure = Callable[[Quote], Fraction | int]
"""How bad a quote is; the search looks for the largest."""


@frozen
class WorstBasket:
    """The worst cart that was found among `tried` ones: nobody has shown that there is none worse.

    `score` is what the measure makes of it, by default the part of the lines that is off.
    """

    checkout: Checkout
    quote: Quote
    score: Fraction
    tried: int

    def render(self) -> str:
        """As text: the score, how far it was looked, the files that `commerce-core quote` reads, and its trace."""
        head = f"Best found of {self.tried} carts (not proven): {self.score} ({float(self.score):.4f})"
        return "\n".join([head, "", how_to_price(self.checkout), "", self.quote.explain()])


class _Search:
    """The worst so far, and how many were looked at."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.tried = 0
        self.best: tuple[Fraction, Checkout, Quote] | None = None

    def look(self, checkout: Checkout) -> Fraction:
        """Measure a cart and keep it if it is worse than all before, or as bad and smaller."""
        found = priced(checkout)
        score = Fraction(self.measure(found))
        self.tried += 1
        if self.best is None or (score, -_size(checkout.cart)) > (self.best[0], -_size(self.best[1].cart)):
            self.best = (score, checkout, found)
        return score


def find_worst_basket(
    facts: Facts, *, measure: Measure = discount_rate, tries: int = 500, at: datetime | None = None, max_lines: int = 4
) -> WorstBasket:
    """Search for the cart with the largest measure: `tries` carts near the promotions, then steps from the worst.

    A step is another quantity of a line, a line or a code less. The search ends where no step makes it worse (or as bad
    and smaller), or after as many steps again. The same arguments find the same cart. It is the best that was found,
    and proves nothing. A measure of your own, such as `lambda quote: -margin(quote)`, gives an exact number.
    """
    search = _Search(measure)

    @settings(
        max_examples=tries,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate, Phase.target],
        suppress_health_check=list(HealthCheck),
    )
    @given(near_checkouts(facts, at=at, max_lines=max_lines))
    def explored(checkout: Checkout) -> None:
        target(float(search.look(checkout)))

    explored()
    _climb(search, most=search.tried)
    assert search.best is not None  # a search has looked at one cart at least
    score, checkout, quote = search.best
    return WorstBasket(checkout, quote, score, search.tried)


def _climb(search: _Search, *, most: int) -> None:
    """Take steps from the worst cart as long as one of them is worse, or as bad and smaller."""
    end = search.tried + most
    moved = True
    while moved and search.best is not None:
        _, start, _ = search.best
        for step in _steps(start):
            if search.tried >= end:
                return
            try:
                search.look(step)
            except CommerceError:  # such a cart cannot be sold, as one with too much in it
                continue
        moved = search.best[1] is not start


def _steps(checkout: Checkout) -> Iterator[Checkout]:
    cart = checkout.cart
    for place, line in enumerate(cart.lines):
        others = [*cart.lines[:place], *cart.lines[place + 1 :]]
        if others:
            yield checkout._replace(cart=evolve(cart, lines=others))
        near = (line.quantity // 2, line.quantity - 1, line.quantity + 1, line.quantity * 2)
        for quantity in dict.fromkeys((*range(1, FEW), *near)):
            if 1 <= quantity <= MAX_QUANTITY and quantity != line.quantity:
                changed = [*cart.lines[:place], evolve(line, quantity=quantity), *cart.lines[place + 1 :]]
                yield checkout._replace(cart=evolve(cart, lines=changed))
    for code in cart.codes:
        yield checkout._replace(cart=evolve(cart, codes=[other for other in cart.codes if other != code]))


def _size(cart: Cart) -> int:
    return sum(line.quantity for line in cart.lines) + len(cart.codes) + len(cart.lines)
