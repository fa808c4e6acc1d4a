"""The whole explanation of a cart: every promotion there is, what each misses, and what one unit more would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from commerce_core.checkout.explain import money_in, receipt
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.next_unit import next_units
from commerce_core.checkout.outcomes import outcomes_on
from commerce_core.checkout.quotation import Quote
from commerce_core.promotions import sentences
from commerce_core.trace import NextUnit, Step, Trace


def trace_in_full(found: Quote, facts: Facts) -> Trace:
    """The trace of a quote with an outcome for every promotion of its facts, and the next unit of each line.

    For the merchant: it names promotions and codes that a shopper may not know of.
    """
    every = outcomes_on(found.cart, facts, at=found.at)
    return evolve(found.trace, outcomes=every, next_units=next_units(found, facts))


def explain_in_full(found: Quote, facts: Facts, *, locale: str | None = None) -> str:
    """The same as text: the receipt, a sentence for each next unit, and one for each promotion that gave not all.

    `The next Mug costs 6.75 EUR: 7.50 EUR for itself, SPRING takes 0.75 EUR more off.`
    """
    money = money_in(found.currency, locale)
    more = [next_told(each, money) for each in next_units(found, facts)]
    return "\n".join([receipt(found, locale), *more, *sentences(outcomes_on(found.cart, facts, at=found.at))])


def next_told(found: NextUnit, money: Callable[[int], str]) -> str:
    """What one unit more costs, and why where that is not its price alone."""
    amount = found.amount_minor
    costs = f"costs {money(amount)}" if amount >= 0 else f"lowers the total by {money(-amount)}"
    why = ", ".join(_told(found.steps, money)) if len(found.steps) > 1 else ""
    return f"The next {found.label} {costs}: {why}." if why else f"The next {found.label} {costs}."


def _told(steps: tuple[Step, ...], money: Callable[[int], str]) -> Iterator[str]:
    for step in steps:
        grown, size = step.amount_minor > 0, money(abs(step.amount_minor))
        if step.kind == "line":
            yield f"{money(step.amount_minor)} for itself"
        elif step.kind == "discount":
            yield f"{step.label} takes {size} {'less' if grown else 'more'} off"
        else:
            yield f"{step.label} {size} {'more' if grown else 'less'}"
