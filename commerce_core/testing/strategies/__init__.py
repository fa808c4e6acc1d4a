"""Hypothesis strategies: money, catalogues, rules, and carts that lie near them.

    @given(carts(CATALOG, near=PROMOTIONS))
    def test_no_cart_is_sold_below_cost(cart): ...

Everything drawn is valid, and leans to where sums go wrong: zero and one cent, an item on several lines, currencies
with no decimals or four, both ends of every bound, the instants at which a promotion begins and ends. What should be
refused is for each test to say. Amounts are minor units.
"""

from commerce_core.testing.strategies.carts import Checkout, checkouts
from commerce_core.testing.strategies.catalogue import catalogs, items, products
from commerce_core.testing.strategies.pricing import price_lists, prices, pricing_instants, situations
from commerce_core.testing.strategies.promotions import carts, moments, shoppers
from commerce_core.testing.strategies.rules import facts, promotion_sets, promotions, shipping_tables, tax_tables
from commerce_core.testing.strategies.values import addresses, currencies, instants, moneys, percentages, quantities

__all__ = [
    "Checkout",
    "addresses",
    "carts",
    "catalogs",
    "checkouts",
    "currencies",
    "facts",
    "instants",
    "items",
    "moments",
    "moneys",
    "percentages",
    "price_lists",
    "prices",
    "pricing_instants",
    "products",
    "promotion_sets",
    "promotions",
    "quantities",
    "shipping_tables",
    "shoppers",
    "situations",
    "tax_tables",
]
