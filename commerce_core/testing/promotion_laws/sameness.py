"""Laws of what changes nothing: orders of lines and promotions, splits, repetition, unrelated items, JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from attrs import evolve

from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Line, Quote
from commerce_core.ids import ProductId, VariantId
from commerce_core.lines import Lines
from commerce_core.promotions import EVERYTHING, KINDS, Kind, Promotion, Scope, rows_in
from commerce_core.serialization import Converter, dump, load, make_converter
from commerce_core.testing.promotion_laws.law import (
    amounts_by_key,
    book,
    check,
    law,
    priced,
    taken_minor,
    verdicts,
    with_book,
)
from commerce_core.testing.strategies import Checkout

UNRELATED = "unrelated"
"""The SKU of an item that no rule names."""


def _same(one: Quote, other: Quote, what: str) -> None:
    """That two quotes of the same lines are alike, line by line and promotion by promotion."""
    totals = (one.total_minor, other.total_minor)
    check(totals[0] == totals[1], f"{what} the total changes from {totals[0]} to {totals[1]}")
    check(amounts_by_key(one) == amounts_by_key(other), f"{what} lines have something else off")
    check(verdicts(one) == verdicts(other), f"{what} {verdicts(one)} becomes {verdicts(other)}")


@law
def evaluating_twice_changes_nothing(checkout: Checkout) -> None:
    """The same cart has the same price: no rule remembers."""
    first = priced(checkout)
    _same(first, priced(checkout), "at the second time")
    check(first.fingerprint == priced(checkout).fingerprint, "at the third time the quote differs")


@law
def the_order_of_lines_changes_nothing(checkout: Checkout) -> None:
    """Lines in another order: all of them reversed, and each in turn first."""
    first, lines = priced(checkout), checkout.cart.lines
    orders = [tuple(reversed(lines)), *((*lines[n:], *lines[:n]) for n in range(1, min(len(lines), 4)))]
    for order in orders:
        _same(
            first, priced(checkout._replace(cart=evolve(checkout.cart, lines=order))), "with its lines in another order"
        )


@law
def the_order_of_promotions_changes_nothing(checkout: Checkout) -> None:
    """Promotions told, and codes entered, in another order."""
    first, told = priced(checkout), book(checkout.facts)
    usages = checkout.facts.usages
    for order in (told[::-1], told[1:] + told[:1]):
        other = with_book(checkout, order)
        cart = evolve(other.cart, codes=other.cart.codes[::-1])
        facts = evolve(other.facts, usages=usages)
        _same(first, priced(other._replace(cart=cart, facts=facts)), "with promotions in another order")


@law
def the_splitting_of_lines_changes_nothing(checkout: Checkout) -> None:
    """A line of n units is worth what a line of one and a line of n - 1 are."""
    first = priced(checkout)
    split = evolve(checkout.cart, lines=[part for line in checkout.cart.lines for part in _halves(line)])
    second = priced(checkout._replace(cart=split))
    check(first.total_minor == second.total_minor, f"split, the total is {second.total_minor}, not {first.total_minor}")
    check(verdicts(first) == verdicts(second), f"split, {verdicts(first)} becomes {verdicts(second)}")


def _halves(line: Line) -> list[Line]:
    if line.quantity < 2:
        return [line]
    return [
        evolve(line, quantity=1, key=f"{line.key}/1"),
        evolve(line, quantity=line.quantity - 1, key=f"{line.key}/2"),
    ]


@law
def unrelated_items_change_nothing(checkout: Checkout) -> None:
    """An item in no scope that changes the truth of no condition leaves every amount unchanged, shipping aside.

    Nothing is said where a promotion whose conditions hold looks at everything, or where a condition changes.
    """
    unit = priced(checkout).currency
    item = Item(VariantId(UNRELATED), ProductId(UNRELATED), UNRELATED, "Unrelated", 100, unit)  # type: ignore[arg-type]
    facts = evolve(checkout.facts, items={**checkout.facts.items, UNRELATED: item})
    more = evolve(checkout.cart, lines=[*checkout.cart.lines, Line(UNRELATED, key=UNRELATED)])
    without, with_it = priced(checkout), priced(Checkout(more, facts, checkout.at))
    if _truths(without) != _truths(with_it) or any(_reaches(each, item) for each in _at_work(with_it)):
        return
    check(with_it.discounted[:-1] == without.discounted, "other lines have something else off")
    check(with_it.discounted[-1] == 0, "an item that is in no scope has something off")
    lines = [sum(sum(each.shares) for each in found.promoted.taken) for found in (without, with_it)]
    check(lines[0] == lines[1], f"promotions take {lines[1]} off the lines, not {lines[0]}")


def _truths(found: Quote) -> Mapping[str, tuple[bool, ...]]:
    """Which conditions hold, of every promotion that was looked at."""
    return {each.rule: tuple(one.met for one in each.requirements) for each in found.outcomes}


def _at_work(found: Quote) -> list[Promotion]:
    """Promotions whose conditions hold, as far as they were looked at."""
    met = {each.rule for each in found.outcomes if all(one.met for one in each.requirements)}
    return [each.promotion for each in found.promoted.attempts if each.promotion.id in met]


def _reaches(promotion: Promotion, item: Item) -> bool:
    """Whether an item is in scope; promotions of shipping look at no items."""
    scope: Scope = promotion.scope
    if promotion.kind.phase == "shipping":
        return False
    row = Lines((item.sku,), (item,), (1,), (item.price_minor,), (item.price_minor,), (item.tax_class,), item.currency)
    return scope == EVERYTHING or bool(rows_in(scope, row))


def promotions_survive_json(checkout: Checkout, *, kinds: Mapping[str, type[Kind]] = KINDS) -> None:
    """Promotions and the cart are themselves after a way through JSON, kinds of your own too, which `kinds` names."""
    converter = _converter(tuple(kinds.items()))

    @law
    def promotions_survive_json(checkout: Checkout) -> None:
        for each in book(checkout.facts):
            again = load(Promotion, dump(each, converter=converter), converter=converter)
            check(again == each, f"promotion {each.id} comes back from JSON as {again}")
        cart = load(Cart, dump(checkout.cart))
        check(cart == checkout.cart, "the cart comes back from JSON as another")
        through = priced(checkout._replace(cart=cart))
        check(taken_minor(through) == taken_minor(priced(checkout)), "the cart from JSON has something else off")

    promotions_survive_json(checkout)


@cache
def _converter(kinds: tuple[tuple[str, type[Kind]], ...]) -> Converter:
    return make_converter(dict(kinds))
