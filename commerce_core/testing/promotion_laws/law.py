"""A law, what is told when a cart breaks it, and prices of carts under other rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps

from attrs import evolve

from commerce_core.checkout import Facts, Quote, quote
from commerce_core.errors import CommerceError
from commerce_core.promotions import (
    Promotion,
    compile_promotions,
    known_codes,
    members,
)
from commerce_core.testing.promotion_laws.again import how_to_price
from commerce_core.testing.strategies import Checkout

Law = Callable[[Checkout], None]
"""It raises `LawBroken` for a checkout that breaks it, and returns for one that keeps it or that it says nothing of."""


class LawBroken(AssertionError):
    """A cart that breaks a law. The message has the files that `commerce-core quote` prices it with, and its trace."""

    def __init__(self, name: str, checkout: Checkout, *, what: str) -> None:
        self.law = name
        self.checkout = checkout
        self.what = what
        super().__init__(_report(name, checkout, what))


_BROKEN = (AssertionError, CommerceError, ArithmeticError, LookupError)
"""A cart that a shop sells can be priced: whatever a kind trips over is found too."""


def law(told: Law) -> Law:
    """Make a law of a function that asserts: what it finds is reported with the cart. So are your own rules made."""
    name = getattr(told, "__name__", "a law").replace("_", " ")

    @wraps(told)
    def holds(checkout: Checkout) -> None:
        try:
            told(checkout)
        except LawBroken:
            raise
        except _BROKEN as broken:
            raise LawBroken(name, checkout, what=str(broken) or type(broken).__name__) from broken

    return holds


def check(holds: bool, what: str) -> None:
    """Raise `AssertionError` with `what` was found, unless it holds. Laws do not rely on `assert`: -O removes it."""
    if not holds:
        raise AssertionError(what)


def _report(name: str, checkout: Checkout, what: str) -> str:
    return "\n".join([f"{name}: {what}", "", how_to_price(checkout), "", _trace(checkout)])


def _trace(checkout: Checkout) -> str:
    try:
        return priced(checkout).explain()
    except _BROKEN as refused:
        return f"It cannot be priced: {refused}"


def priced(checkout: Checkout) -> Quote:
    """The quote of a checkout."""
    return quote(checkout.cart, checkout.facts, at=checkout.at)


def book(facts: Facts) -> tuple[Promotion, ...]:
    """The promotions of some facts, in the order in which they are evaluated."""
    return members(facts.rules.promotions)


def under(facts: Facts, promotions: Iterable[Promotion]) -> Facts:
    """The same facts with other promotions, under the same policy and rounding."""
    rules, mode = facts.rules, facts.tenant.rounding
    compiled = compile_promotions(promotions, policy=rules.policies.promotions, rounding=mode)
    return evolve(facts, rules=evolve(rules, promotions=compiled))


def with_book(checkout: Checkout, promotions: Iterable[Promotion]) -> Checkout:
    """A checkout under other promotions, with those of its codes that these know."""
    facts = under(checkout.facts, promotions)
    codes = known_codes(facts.rules.promotions, checkout.cart.codes)
    return checkout._replace(cart=evolve(checkout.cart, codes=codes), facts=facts)


def taken_minor(found: Quote) -> int:
    """All that promotions took off, shipping included."""
    return sum(each.amount_minor for each in found.promoted.taken)


def amounts_by_key(found: Quote) -> Mapping[str, Mapping[str, int]]:
    """What each discount took off each line, by label and key of the line."""
    keys = [line.key for line in found.cart.lines]
    return {
        each.promotion_id or each.label: {key: off for key, off in zip(keys, each.amounts, strict=True) if off}
        for each in found.discounts
    }


def verdicts(found: Quote) -> Sequence[tuple[str, str, int]]:
    """What became of each promotion, in the order in which they were evaluated."""
    return [(each.rule, each.verdict, each.amount_minor) for each in found.outcomes]
