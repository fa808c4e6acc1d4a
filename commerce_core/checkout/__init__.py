"""The cart and its price: edits, facts, the quote and its explanation."""

from commerce_core.checkout.calculate import quote
from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.checked import checked
from commerce_core.checkout.choosing import LinePrice
from commerce_core.checkout.discounts import Discount
from commerce_core.checkout.edits import (
    Delivery,
    add_line,
    apply_code,
    change_quantity,
    deliver_to,
    pay_in_cash,
    remove_code,
    remove_line,
)
from commerce_core.checkout.errors import CartOrdered, EmptyCart, InvalidLine, InvalidPolicies, QuoteChanged
from commerce_core.checkout.facts import Facts, Policies, Rules, compile_rules
from commerce_core.checkout.fingerprint import difference
from commerce_core.checkout.in_full import explain_in_full, trace_in_full
from commerce_core.checkout.merging import merge_carts
from commerce_core.checkout.next_unit import next_unit, next_unit_price, next_units
from commerce_core.checkout.outcomes import outcome_on, outcomes_on
from commerce_core.checkout.places import home_country, situation_in
from commerce_core.checkout.quotation import Quote, QuoteLine, QuoteShipping, QuoteTax, ReadBack

__all__ = [
    "Cart",
    "CartOrdered",
    "Delivery",
    "Discount",
    "EmptyCart",
    "Facts",
    "InvalidLine",
    "InvalidPolicies",
    "Line",
    "LinePrice",
    "Policies",
    "Quote",
    "QuoteChanged",
    "QuoteLine",
    "QuoteShipping",
    "QuoteTax",
    "ReadBack",
    "Rules",
    "add_line",
    "apply_code",
    "change_quantity",
    "checked",
    "compile_rules",
    "deliver_to",
    "difference",
    "explain_in_full",
    "home_country",
    "merge_carts",
    "next_unit",
    "next_unit_price",
    "next_units",
    "outcome_on",
    "outcomes_on",
    "pay_in_cash",
    "quote",
    "remove_code",
    "remove_line",
    "situation_in",
    "trace_in_full",
]
