"""A small shop to put through everything: two things on a shelf, a ticket, a download, something free."""

from __future__ import annotations

from commerce_core import (
    Address,
    Cart,
    Commerce,
    FlatRate,
    Line,
    NewProduct,
    Order,
    Percentage,
    Promotion,
    TaxRate,
    Tenant,
)
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.ports import Clock, Gateway, Ids, Store

SUCCESS = "tok_sandbox_success"
DECLINED = "tok_sandbox_card_declined"
INSUFFICIENT = "tok_sandbox_insufficient_funds"
ASKS = "tok_sandbox_requires_action"

BERLIN = Address("Hauptstraße 1", "Berlin", "DE", postal_code="10827", name="Jonas Weber")

PRODUCTS = (
    NewProduct("MUG", "Mug", "12.50", status="active", id="prod_mug"),
    NewProduct("LAMP", "Lamp", "49.99", status="active", id="prod_lamp"),
    NewProduct("TICKET", "Ticket", "30.00", status="active", id="prod_ticket", requires_shipping=False),
    NewProduct("EBOOK", "E-book", "9.99", status="active", id="prod_ebook", requires_shipping=False, track_stock=False),
    NewProduct("SAMPLE", "Sample", "0", status="active", id="prod_sample", requires_shipping=False, track_stock=False),
)
"""A ticket is counted but not sent; an e-book neither; a sample costs nothing."""


def open_shop(
    store: Store | str,
    tenant: str = "t",
    *,
    gateway: Gateway | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
    rules: bool = False,
    **stock: int,
) -> Commerce:
    """A shop in euros with `PRODUCTS`, so many units of each SKU, and (wanted) a coupon, a tax and shipping rates."""
    shop = Commerce(store, tenant=Tenant(id=tenant, currency="EUR"), gateway=gateway, clock=clock, ids=ids)
    for product in PRODUCTS:
        shop.products.create(product)
    for sku, units in stock.items():
        shop.inventory.receive(sku, units)
    if rules:
        shop.coupons.create(Promotion("summer", Percentage("10"), code="SUMMER2026"))
        shop.taxes.set(TaxRate("de", "MwSt.", "19", country="DE", included=True))
        shop.shipping.set_rate(FlatRate("standard", "standard", 490, "EUR"))
    return shop


def buy(
    shop: Commerce, sku: str = "MUG", quantity: int = 1, *, card: str | None = SUCCESS, key: str | None = None
) -> Order:
    """Place an order of one line."""
    return shop.orders.place(lines=[Line(sku, quantity)], payment_method=card, key=key)


def kept_cart(shop: Commerce, *lines: Line, id: str = "cart_1") -> Cart:
    """A cart that the shop keeps."""
    return shop.carts.create(Cart(lines or [Line("MUG", 1)], id=id))


def stock_of(shop: Commerce, sku: str) -> tuple[int, int, int]:
    """On hand, allocated and held units of a SKU at its one location; zeros before anything was received."""
    levels = shop.inventory.level(sku)
    return (levels[0].on_hand, levels[0].allocated, levels[0].held) if levels else (0, 0, 0)


def event_types(shop: Commerce, *, after: int = 0) -> list[str]:
    """What has been recorded, in order."""
    return [event.type for _, event in shop.events(after=after)]


def sandbox(shop: Commerce) -> SandboxGateway:
    """The shop's gateway, where it is the sandbox itself."""
    assert isinstance(shop.gateway, SandboxGateway)
    return shop.gateway
