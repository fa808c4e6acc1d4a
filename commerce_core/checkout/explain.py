"""Why a total is what it is: the trace as data, and as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING

from commerce_core.currency import Conversion
from commerce_core.localisation import format_money
from commerce_core.money import Currency, Minor, Money
from commerce_core.promotions import sentences
from commerce_core.trace import Step, Trace

if TYPE_CHECKING:
    from commerce_core.checkout.choosing import LinePrice
    from commerce_core.checkout.quotation import Quote

_Format = Callable[[int], str]


def trace_of(quote: Quote) -> Trace:
    """The steps that re-add to the total, in the order in which a receipt shows them, and every outcome."""
    return Trace(quote.currency.code, tuple(_steps(quote)), quote.outcomes)


def _steps(quote: Quote) -> Iterator[Step]:
    prices = quote.prices or repeat(None)
    for line, item, unit, gross, price in zip(quote.cart.lines, quote.items, quote.units, quote.gross, prices):  # noqa: B905
        yield Step("line", item.name, gross, basis_minor=unit, note=f"{line.quantity} \u00d7", line=line.key)
        if price is not None:
            said = price_words(price, unit, partial(_plainly, quote.currency))
            yield Step("price", item.name, 0, basis_minor=unit, note=said, line=line.key)
    for discount in quote.discounts:
        if discount.amount_minor:
            yield Step("discount", discount.label, -discount.amount_minor, discount.basis_minor, discount.note)
    yield from _shipping(quote)
    for tax in quote.taxes:
        if tax.included:
            yield Step("tax_included", tax.name, 0, tax.amount_minor, f"{tax.rate} %")
        else:
            yield Step("tax", tax.name, tax.amount_minor, note=f"{tax.rate} %")
    if quote.rounding_minor:
        yield Step("rounding", "Cash rounding", quote.rounding_minor, quote.total_minor - quote.rounding_minor)


def _shipping(quote: Quote) -> Iterator[Step]:
    """What it costs, and what each promotion took off what was left of that."""
    if quote.shipping is None:
        return
    basis = quote.shipping.price_minor + quote.shipping.discount_minor
    yield Step("shipping", quote.shipping.label, basis)
    for discount in quote.discounts:
        if discount.shipping_minor:
            yield Step("discount", discount.label, -discount.shipping_minor, basis, discount.note)
            basis = Minor(basis - discount.shipping_minor)


def render(quote: Quote, locale: str | None) -> str:
    """The trace as aligned lines of text, a total, and a sentence for every promotion that gave nothing."""
    return "\n".join([receipt(quote, locale), *sentences(quote.outcomes)])


def money_in(unit: Currency, locale: str | None) -> _Format:
    """How amounts of a currency are written: as a locale does, plainly without one."""

    def money(amount_minor: int) -> str:
        amount = Money(amount_minor, unit)
        return format_money(amount, locale) if locale else str(amount)

    return money


def receipt(quote: Quote, locale: str | None) -> str:
    """The steps as aligned lines of text, and a total."""
    money = money_in(quote.currency, locale)
    said = {line.key: price for line, price in zip(quote.cart.lines, quote.prices, strict=False) if price is not None}
    rows = [(_words(step, money, said.get(step.line)), _amount(step, money)) for step in quote.trace.steps]
    rows.append(("Total", money(quote.total_minor)))
    left, right = (max(len(row[side]) for row in rows) for side in (0, 1))
    return "\n".join(f"{words:<{left}}  {amount:>{right}}".rstrip() for words, amount in rows)


def _amount(step: Step, money: _Format) -> str:
    """What the step adds; blank for a tax that is in the prices already, and for a word about a price."""
    return "" if step.kind in ("tax_included", "price") else money(step.amount_minor)


def price_words(price: LinePrice, unit_minor: int, money: _Format) -> str:
    """Where a unit price comes from: `16.00 EUR from VIP; without the sale it would be 18.00 EUR`."""
    parts = [f"{money(unit_minor)} from {price.label}" if price.label else money(unit_minor)]
    if price.was_minor is not None:
        parts.append(f"without the sale it would be {money(price.was_minor)}")
    if price.lifted:
        parts.append("which is the lowest that it may cost")
    if price.conversion is not None:
        made = price.conversion
        parts.append(f"converted from {made.source} at {_rate(made)} of {made.as_of.date().isoformat()}")
    if price.tax_included is not None:
        parts.append(f"tax {'included' if price.tax_included else 'not included'}")
    return "; ".join(parts)


def _rate(made: Conversion) -> str:
    """The rate in at most ten significant figures, as a person writes it."""
    exact = Context(prec=10).divide(Decimal(made.rate.numerator), Decimal(made.rate.denominator))
    return f"{exact.normalize(Context(prec=10)):f}"


def _plainly(unit: Currency, amount_minor: int) -> str:
    return str(Money(amount_minor, unit))


def _words(step: Step, money: _Format, price: LinePrice | None = None) -> str:
    if step.kind == "price":
        return f"{step.label}: {price_words(price, step.basis_minor, money) if price else step.note}"
    if step.kind == "line":
        return f"{step.label}, {step.note} {money(step.basis_minor)}"
    if step.kind == "discount":
        return f"{step.label}, {step.note} of {money(step.basis_minor)}" if step.note else step.label
    if step.kind == "tax_included":
        return f"{step.label} {step.note}, {money(step.basis_minor)} included"
    return f"{step.label} {step.note}".rstrip()
