"""The checkout calculation: a cart and the facts in, a quote out, in fixed phases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import add, attrgetter, sub
from typing import cast

from attrs import evolve

from commerce_core.checkout.cart import Cart
from commerce_core.checkout.cash import in_cash
from commerce_core.checkout.choosing import line_price
from commerce_core.checkout.discounts import TakenOff, take_off
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.naming import in_language
from commerce_core.checkout.price_lines import price_lines
from commerce_core.checkout.quotation import Quote, QuoteShipping, QuoteTax
from commerce_core.checkout.rows import Priced, Sharing, spread
from commerce_core.checks import in_utc
from commerce_core.money import MAX_PRICE_MINOR, AmountRange, Currency, Minor, as_money
from commerce_core.shipping import choose_rate
from commerce_core.tax import Tax, TaxRate, compute_tax


def quote(cart: Cart, facts: Facts, *, at: datetime) -> Quote:
    """Price a cart: unit prices, promotions of lines and order, shipping and its promotions, tax, totals, cash.

    Pure and deterministic: the same arguments give the same quote in every process. Two headphones at 199.99 with 10 %
    off and 19 % tax added come to 428.38: 399.98 - 40.00 = 359.98, tax 68.396 -> 68.40.
    Raises the errors of `price_lines`, `InvalidCode`, `ShippingUnavailable`, `InvalidDatetime`,
    `InvalidLanguage`, and for cash `UnknownCountry`.
    """
    at = in_utc(at)
    unit = cart.currency or facts.tenant.currency
    priced = price_lines(cart, facts, unit, at=at)
    # The rates here depend on no discount, so that all promotions are weighed against each other at once.
    service, label, charge = _shipping(cart, facts, unit, priced)
    off = take_off(priced, cart, facts, at=at, shipping_minor=charge)
    shipping_minor = Minor(off.found.shipping_minor)
    tax = compute_tax(
        priced.rows.tax_classes,
        off.found.left,
        shipping_minor=shipping_minor,
        table=facts.rules.taxes,
        address=cart.shipping_address,
        policy=facts.rules.policies.tax,
        rounding=facts.tenant.rounding,
        included=priced.included,
    )
    shipping_off = Minor(charge - shipping_minor)
    shipping = QuoteShipping(service, label, shipping_minor, Minor(tax.shipping_minor), shipping_off) if label else None
    named = in_language(priced, cart, facts.tenant)
    priced_in_full = _assemble(cart, unit, at, named, off, shipping, tax)
    if priced.choices:
        priced_in_full = _with_prices(priced_in_full, priced, facts)
    return in_cash(priced_in_full, facts.rules.policies.currency) if cart.cash else priced_in_full


def taken_off(cart: Cart, facts: Facts, *, at: datetime) -> tuple[Priced, TakenOff]:
    """The lines with their prices and what is taken off: `quote` without tax and totals. Raises what it raises."""
    at = in_utc(at)
    unit = cart.currency or facts.tenant.currency
    priced = price_lines(cart, facts, unit, at=at)
    charge = _shipping(cart, facts, unit, priced)[2]
    return priced, take_off(priced, cart, facts, at=at, shipping_minor=charge)


def _shipping(cart: Cart, facts: Facts, unit: Currency, priced: Priced) -> tuple[str, str, Minor]:
    """Service, label and price of sending it: a rate of the table, or the price agreed; no label if nothing is sent."""
    if True not in map(_is_sent, priced.items):
        return "", "", Minor(0)
    if cart.shipping_price is not None:
        amount = as_money(cart.shipping_price, currency=unit, field="shipping_price").minor
        if not 0 <= amount <= MAX_PRICE_MINOR:
            raise AmountRange("A shipping price is not negative and at most 10^12 minor units.", field="shipping_price")
        return cart.shipping_service, cart.shipping_service or "Shipping", amount
    rate = choose_rate(facts.rules.shipping, unit, service=cart.shipping_service, address=cart.shipping_address)
    return (rate.service, rate.label, rate.price_minor) if rate else ("", "", Minor(0))


_is_sent = attrgetter("requires_shipping")


def _assemble(
    cart: Cart, unit: Currency, at: datetime, priced: Priced, off: TakenOff, shipping: QuoteShipping | None, tax: Tax
) -> Quote:
    """Give the rows' tax back to the lines and add everything up, once."""
    line_tax = _tax_of_lines(tax.rows, priced, off.nets, cart)
    totals = tuple(map(add, off.nets, _on_top(line_tax, tax, priced)))
    taxed_shipping = shipping.price_minor + _added(tax.shipping_rate, tax.shipping_minor) if shipping else 0
    return Quote(
        cart=cart,
        currency=unit,
        at=at,
        items=priced.items,
        units=priced.units,
        gross=priced.gross,
        offs=off.offs,
        discounted=tuple(map(sub, priced.gross, off.nets)),
        tax=cast("tuple[Minor, ...]", tuple(line_tax)),
        line_totals=totals,
        taxes=tuple([QuoteTax(rate.name, rate.label, rate.included, Minor(amount)) for rate, amount in tax.sums]),
        shipping=shipping,
        promoted=off.found,
        total_minor=Minor(sum(totals) + taxed_shipping),
        valid_until=off.found.valid_until,
        row_of=tuple(priced.row_of) if priced.row_of else (),
    )


def _tax_of_lines(taxes: Sequence[int], priced: Priced, nets: Sequence[int], cart: Cart) -> Sequence[int]:
    if priced.row_of is None:
        return taxes
    return spread(taxes, priced, nets, rows=range(len(taxes)), by=Sharing([line.key for line in cart.lines]))[1]


def _with_prices(quote: Quote, priced: Priced, facts: Facts) -> Quote:
    """With what is kept of the choices of prices. The quote holds until the first of them may be another."""
    prices = tuple([line_price(choice, facts.prices) for choice in priced.choices])
    edges = {quote.valid_until, *(choice.valid_until for choice in priced.choices if choice is not None)}
    return evolve(
        quote,
        prices=prices if any(prices) else (),
        valid_until=min((edge for edge in edges if edge is not None), default=None),
    )


def _added(rate: TaxRate | None, amount: int) -> int:
    """The part of a tax that is added to the price: none of it when prices include it."""
    return 0 if rate is None or rate.included else amount


def _on_top(line_tax: Sequence[int], tax: Tax, priced: Priced) -> Sequence[int]:
    """What tax adds to each line."""
    if len(tax.sums) == 1 and not tax.sums[0][0].included:
        return line_tax
    included = {rate.included for rate, _ in tax.sums}
    if True not in included:
        return line_tax
    if False not in included:
        return [0] * len(line_tax)
    rates = tax.rates if priced.row_of is None else [tax.rates[row] for row in priced.row_of]
    return list(map(_added, rates, line_tax))
