"""The checkout calculation: a cart and the facts in, a quote out, in fixed phases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from commerce_core.checkout.cart import Cart
from commerce_core.checkout.discounts import TakenOff, take_off
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.price_lines import price_lines
from commerce_core.checkout.quotation import Quote, QuoteShipping, QuoteTax
from commerce_core.checkout.rows import Priced, spread
from commerce_core.localisation import InvalidDatetime
from commerce_core.money import MAX_PRICE_MINOR, AmountRange, Currency, Minor, as_money
from commerce_core.shipping import choose_rate
from commerce_core.tax import Tax, TaxRate, compute_tax


def quote(cart: Cart, facts: Facts, *, at: datetime) -> Quote:
    """Price a cart: unit prices, line promotions, order promotions, shipping, tax, totals, in this order.

    Pure and deterministic: the same arguments give the same quote in every process. Two headphones at 199.99 with 10 %
    off and 19 % tax added come to 428.38: 399.98 - 40.00 = 359.98, tax 68.396 -> 68.40.
    Raises the errors of `price_lines`, `UnknownCoupon`, `InvalidCode`, `ShippingUnavailable` and `InvalidDatetime`.
    """
    if at.tzinfo is None:
        raise InvalidDatetime("Pass an aware datetime, such as datetime.now(UTC).", field="at")
    unit = cart.currency or facts.tenant.currency
    priced = price_lines(cart, facts.items, unit)
    off = take_off(priced, cart, facts, at)
    shipping = _shipping(cart, facts, unit, priced)
    tax = compute_tax(
        priced.rows.tax_classes,
        off.left,
        shipping_minor=shipping.price_minor if shipping else 0,
        table=facts.rules.taxes,
        address=cart.shipping_address,
        policy=facts.rules.policies.tax,
        rounding=facts.tenant.rounding,
    )
    return _assemble(cart, unit, at.astimezone(UTC), priced, off, shipping, tax)


def _shipping(cart: Cart, facts: Facts, unit: Currency, priced: Priced) -> QuoteShipping | None:
    """What sending it costs: nothing when no line needs sending, the agreed price, or a rate of the table."""
    if not any(item.requires_shipping for item in priced.items):
        return None
    if cart.shipping_price is not None:
        amount = as_money(cart.shipping_price, currency=unit, field="shipping_price").minor
        if not 0 <= amount <= MAX_PRICE_MINOR:
            raise AmountRange("A shipping price is not negative and at most 10^12 minor units.", field="shipping_price")
        return QuoteShipping(cart.shipping_service, cart.shipping_service or "Shipping", Minor(amount))
    rate = choose_rate(facts.rules.shipping, unit, service=cart.shipping_service, address=cart.shipping_address)
    return QuoteShipping(rate.service, rate.label, rate.price_minor) if rate else None


def _assemble(
    cart: Cart, unit: Currency, at: datetime, priced: Priced, off: TakenOff, shipping: QuoteShipping | None, tax: Tax
) -> Quote:
    """Give the rows' tax back to the lines and add everything up, once."""
    gross = tuple([amount * line.quantity for amount, line in zip(priced.units, cart.lines, strict=True)])
    nets = [whole - part for whole, part in zip(gross, off.per_line, strict=True)]
    keys = [line.key for line in cart.lines]
    line_tax = spread(tax.rows, priced, nets, keys)
    added = _added(line_tax, tax, priced)
    totals = tuple([net + more for net, more in zip(nets, added, strict=True)])
    if shipping:
        shipping = QuoteShipping(shipping.service, shipping.label, shipping.price_minor, Minor(tax.shipping_minor))
    shipping_total = shipping.price_minor if shipping else 0
    return Quote(
        cart=cart,
        currency=unit,
        at=at,
        items=priced.items,
        units=_minors(priced.units),
        gross=_minors(gross),
        discounts=off.discounts,
        discounted=_minors(off.per_line),
        tax=_minors(line_tax),
        line_totals=_minors(totals),
        taxes=_tax_lines(tax),
        shipping=shipping,
        outcomes=off.outcomes,
        subtotal_minor=Minor(sum(gross)),
        discount_minor=Minor(sum(off.per_line)),
        shipping_minor=Minor(shipping_total),
        tax_minor=Minor(sum(tax.rows) + tax.shipping_minor),
        total_minor=Minor(sum(totals) + shipping_total + _on_top(tax.shipping_rate, tax.shipping_minor)),
        valid_until=off.valid_until,
    )


def _minors(amounts: tuple[int, ...]) -> tuple[Minor, ...]:
    return cast("tuple[Minor, ...]", amounts)


def _on_top(rate: TaxRate | None, amount: int) -> int:
    """The part of a tax that is added to the price: none of it when prices include it."""
    return 0 if rate is None or rate.included else amount


def _added(line_tax: tuple[int, ...], tax: Tax, priced: Priced) -> tuple[int, ...]:
    """What tax adds to each line."""
    if not any(rate is not None and rate.included for rate in tax.rates):
        return line_tax
    row_of = priced.row_of or range(len(line_tax))
    return tuple([_on_top(tax.rates[row], amount) for row, amount in zip(row_of, line_tax, strict=True)])


def _tax_lines(tax: Tax) -> tuple[QuoteTax, ...]:
    """One line per rate that taxes something, by name and id."""
    amounts: dict[str, int] = {}
    rates: dict[str, TaxRate] = {}
    for rate, amount in (*zip(tax.rates, tax.rows, strict=True), (tax.shipping_rate, tax.shipping_minor)):
        if rate is not None:
            rates[rate.id] = rate
            amounts[rate.id] = amounts.get(rate.id, 0) + amount
    ordered = sorted(rates.values(), key=lambda rate: (rate.name, rate.id))
    return tuple(QuoteTax(r.name, f"{r.rate.normalize():f}", r.included, Minor(amounts[r.id])) for r in ordered)
