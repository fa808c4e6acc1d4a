"""Why a total is what it is: the trace as data, and as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from commerce_core.localisation import format_money
from commerce_core.money import Money
from commerce_core.trace import Outcome, Step, Trace

if TYPE_CHECKING:
    from commerce_core.checkout.quotation import Quote

_Format = Callable[[int], str]


def trace_of(quote: Quote) -> Trace:
    """The steps that re-add to the total, in the order in which a receipt shows them, and every outcome."""
    return Trace(quote.currency.code, tuple(_steps(quote)), quote.outcomes)


def _steps(quote: Quote) -> Iterator[Step]:
    for line, item, unit, gross in zip(quote.cart.lines, quote.items, quote.units, quote.gross, strict=True):
        yield Step("line", item.name, gross, basis_minor=unit, note=f"{line.quantity} \u00d7", line=line.key)
    for discount in quote.discounts:
        yield Step("discount", discount.label, -discount.amount_minor, discount.basis_minor, discount.note)
    if quote.shipping:
        yield Step("shipping", quote.shipping.label, quote.shipping.price_minor)
    for tax in quote.taxes:
        if tax.included:
            yield Step("tax_included", tax.name, 0, tax.amount_minor, f"{tax.rate} %")
        else:
            yield Step("tax", tax.name, tax.amount_minor, note=f"{tax.rate} %")
    if quote.rounding_minor:
        yield Step("rounding", "Cash rounding", quote.rounding_minor, quote.total_minor - quote.rounding_minor)


def render(quote: Quote, locale: str | None) -> str:
    """The trace as aligned lines of text, a total, and a sentence for every promotion that gave nothing."""

    def money(amount_minor: int) -> str:
        amount = Money(amount_minor, quote.currency)
        return format_money(amount, locale) if locale else str(amount)

    rows = [(_words(step, money), _amount(step, money)) for step in quote.trace.steps]
    rows.append(("Total", money(quote.total_minor)))
    left, right = (max(len(row[side]) for row in rows) for side in (0, 1))
    lines = [f"{words:<{left}}  {amount:>{right}}".rstrip() for words, amount in rows]
    return "\n".join([*lines, *(_sentence(outcome) for outcome in quote.outcomes if outcome.verdict != "applied")])


def _amount(step: Step, money: _Format) -> str:
    """What the step adds; blank for a tax that is in the prices already."""
    return "" if step.kind == "tax_included" else money(step.amount_minor)


def _words(step: Step, money: _Format) -> str:
    if step.kind == "line":
        return f"{step.label}, {step.note} {money(step.basis_minor)}"
    if step.kind == "discount":
        return f"{step.label}, {step.note} of {money(step.basis_minor)}" if step.note else step.label
    if step.kind == "tax_included":
        return f"{step.label} {step.note}, {money(step.basis_minor)} included"
    return f"{step.label} {step.note}".rstrip()


def _sentence(outcome: Outcome) -> str:
    return f"{outcome.label} was not applied: {outcome.reason}."
