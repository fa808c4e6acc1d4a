"""A small shop to try things out with: products, stock, customers, a coupon, tax and shipping rates, as plain data."""

from commerce_core.adapters.sandbox.shop_data import (
    CATEGORIES,
    COUPON,
    CUSTOMERS,
    STOCK,
    TAXES,
    products,
    shipping_rates,
)

__all__ = ["CATEGORIES", "COUPON", "CUSTOMERS", "STOCK", "TAXES", "products", "shipping_rates"]
