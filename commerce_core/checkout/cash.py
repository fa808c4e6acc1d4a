"""The last phase: a total that is paid in cash becomes one that coins and notes can pay."""

from __future__ import annotations

from attrs import evolve

from commerce_core.checkout.quotation import Quote
from commerce_core.currency import Policy, cash_rounding
from commerce_core.money import Minor


def in_cash(quote: Quote, policy: Policy) -> Quote:
    """The quote with its total rounded to the step of its currency in the country it goes to.

    19.98 CHF become 20.00, with 0.02 of rounding; lines, discounts, shipping and taxes stay as they are. The country is
    that of the shipping address, else of the billing address; a shop whose sales have neither sets its step in the
    policy. Raises `UnknownCountry`.
    """
    address = quote.cart.shipping_address or quote.cart.billing_address
    rounding = cash_rounding(quote.total, country=address.country if address else "", policy=policy).minor
    if not rounding:
        return quote
    return evolve(quote, total_minor=Minor(quote.total_minor + rounding), rounding_minor=rounding)
