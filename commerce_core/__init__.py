"""The commerce logic of a backend as a library: prices, promotions, carts, stock, orders, payments.

Every public name is loaded when it is first used, so that `import commerce_core` costs nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # a type checker takes it for true; to import it from typing would cost more than all the rest
if TYPE_CHECKING:
    from commerce_core.adapters.gateways import SandboxGateway
    from commerce_core.catalog import Item, NewProduct, NewVariant, Product
    from commerce_core.checkout import Cart, Delivery, Facts, Line, Policies, Quote, QuoteChanged, quote
    from commerce_core.commerce import Commerce
    from commerce_core.customers import Customer, NewCustomer
    from commerce_core.errors import CommerceError, Conflict, Invalid, MissingExtra, NotFound, Unavailable
    from commerce_core.inventory import InsufficientStock
    from commerce_core.localisation import Address
    from commerce_core.money import Money, Rounding
    from commerce_core.orders import Order
    from commerce_core.payments import ChargeRequest, Intent, Outcome, PaymentDeclined, PaymentMethod
    from commerce_core.ports import Where
    from commerce_core.promotions import Percentage, Promotion
    from commerce_core.serialization import Catalog, dump, load
    from commerce_core.shipping import FlatRate
    from commerce_core.tax import TaxRate
    from commerce_core.tenancy import Tenant

__version__ = "0.1.0"

__all__ = [
    "Address",
    "Cart",
    "Catalog",
    "ChargeRequest",
    "Commerce",
    "CommerceError",
    "Conflict",
    "Customer",
    "Delivery",
    "Facts",
    "FlatRate",
    "InsufficientStock",
    "Intent",
    "Invalid",
    "Item",
    "Line",
    "MissingExtra",
    "Money",
    "NewCustomer",
    "NewProduct",
    "NewVariant",
    "NotFound",
    "Order",
    "Outcome",
    "PaymentDeclined",
    "PaymentMethod",
    "Percentage",
    "Policies",
    "Product",
    "Promotion",
    "Quote",
    "QuoteChanged",
    "Rounding",
    "SandboxGateway",
    "TaxRate",
    "Tenant",
    "Unavailable",
    "Where",
    "dump",
    "load",
    "quote",
]

_HOMES = {
    "adapters.gateways": ("SandboxGateway",),
    "catalog": ("Item", "NewProduct", "NewVariant", "Product"),
    "checkout": ("Cart", "Delivery", "Facts", "Line", "Policies", "Quote", "QuoteChanged", "quote"),
    "commerce": ("Commerce",),
    "customers": ("Customer", "NewCustomer"),
    "errors": ("CommerceError", "Conflict", "Invalid", "MissingExtra", "NotFound", "Unavailable"),
    "inventory": ("InsufficientStock",),
    "localisation": ("Address",),
    "money": ("Money", "Rounding"),
    "orders": ("Order",),
    "payments": ("ChargeRequest", "Intent", "Outcome", "PaymentDeclined", "PaymentMethod"),
    "ports": ("Where",),
    "promotions": ("Percentage", "Promotion"),
    "serialization": ("Catalog", "dump", "load"),
    "shipping": ("FlatRate",),
    "tax": ("TaxRate",),
    "tenancy": ("Tenant",),
}


def __getattr__(name: str) -> object:
    """Load a public name from its package (PEP 562)."""
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
