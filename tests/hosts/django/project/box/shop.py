"""The shop."""

from box.models import Product
from commerce_core import Commerce, Tenant
from commerce_core.django import DjangoProducts, DjangoStore

shop = Commerce(
    store=DjangoStore("default"),
    tenant=Tenant(currency="EUR"),
    products=DjangoProducts(Product, sku="sku", price="price_eur"),
)
CARD = "tok_sandbox_success"
