"""The sale that the demonstration performs."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from commerce_core.adapters import sandbox
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.checkout import Cart, Line, Quote
from commerce_core.commerce import Commerce
from commerce_core.customers import Customer
from commerce_core.events import Event
from commerce_core.inventory import InsufficientStock
from commerce_core.localisation import format_money
from commerce_core.orders import Order
from commerce_core.payments import PaymentDeclined, PaymentMethod

CARD = "4242 4242 4242 4242"
DECLINED_CARD = "4000 0000 0000 0002"
HEADPHONES = "HEADPHONE-001-BLK"


@frozen
class DemoRun:
    """What happened, for whoever shows it."""

    quote: Quote
    stock: tuple[str, ...]
    order: Order
    cancelled: Order
    story: tuple[str, ...]
    receipt: str
    events: tuple[tuple[int, Event], ...]
    faults: tuple[str, ...]


def perform(shop: Commerce) -> DemoRun:
    """Fill a shop, sell from it, ship, cancel, and check the books."""
    customer = _fill(shop)
    lines = [Line(HEADPHONES, 2), Line("CABLE-003", 3), Line("ALBUM-004", 1)]
    cart = shop.carts.create(Cart(lines, codes=["summer2026"], customer_id=customer.id))
    quote = shop.carts.quote(cart.id)
    stock = [_level(shop, "before")]
    shop.inventory.reserve({HEADPHONES: 2, "CABLE-003": 3}, owner=cart.id, ttl=timedelta(minutes=10))
    stock.append(_level(shop, "held for the cart"))
    placed = shop.orders.place(cart.id, payment_method=_card(shop, CARD), expected=quote, key="demo-order")
    stock.append(_level(shop, "promised to the order"))
    shop.orders.update_status(placed.id, "processing")
    shipped = shop.orders.ship(placed.id, carrier="Sandbox Post", tracking_number="SB123456789")
    stock.append(_level(shop, "after shipping"))
    other = shop.orders.place(lines=[Line("SPEAKER-002", 1)], customer=customer.id, payment_method=_card(shop, CARD))
    cancelled = shop.orders.cancel(other.id, "customer_request", refund=True)
    paid, lost = (format_money(order.total, shop.tenant.locale) for order in (placed, other))
    story = (
        f"Order {placed.number} for {paid} was placed and is {placed.payment_status}.",
        f"It left as one parcel ({shipped.shipments[0].tracking_number}) and is {shipped.status}.",
        f"Order {other.number} for {lost} was cancelled and is {cancelled.payment_status}.",
        *_refusals(shop, customer),
    )
    receipt = shop.orders.receipt(shipped.id)
    return DemoRun(quote, tuple(stock), shipped, cancelled, story, receipt, shop.events(), shop.verify())


def _fill(shop: Commerce) -> Customer:
    """Stock the sandbox; the customer who buys is the one who lives where the shop's locale is spoken."""
    for slug, name, parent in sandbox.CATEGORIES:
        shop.categories.create(slug, name, parent=parent)
    for product in sandbox.products(shop.tenant.currency):
        shop.products.create(product)
    for sku, units in sandbox.STOCK.items():
        shop.inventory.receive(sku, units, reason="first delivery")
    shop.coupons.create(sandbox.COUPON)
    for tax in sandbox.TAXES:
        shop.taxes.set(tax)
    for rate in sandbox.shipping_rates(shop.tenant.currency):
        shop.shipping.set_rate(rate)
    customers = [shop.customers.create(customer) for customer in sandbox.CUSTOMERS]
    territory = shop.tenant.locale.rpartition("_")[2]
    at_home = [c for c in customers if c.shipping_address and c.shipping_address.country == territory]
    return (at_home or customers)[0]


def _card(shop: Commerce, number: str) -> PaymentMethod:
    """What a payment page would hand over: a token that stands for the card."""
    gateway = shop.gateway
    assert isinstance(gateway, SandboxGateway)
    return gateway.tokenise(number, expiry="12/39", cvc="123")


def _level(shop: Commerce, when: str) -> str:
    (level,) = shop.inventory.level(HEADPHONES)
    return f"{when:<22} {level.on_hand} on hand, {level.held} held, {level.allocated} allocated, {level.available} free"


def _refusals(shop: Commerce, customer: Customer) -> tuple[str, ...]:
    """What is refused takes nothing."""
    said = []
    try:
        lines = [Line("SPEAKER-002", 1)]
        shop.orders.place(lines=lines, customer=customer.id, payment_method=_card(shop, DECLINED_CARD))
    except PaymentDeclined as refused:
        said.append(f"Refused: {refused.message}")
    try:
        shop.orders.place(lines=[Line("SPEAKER-002", 9)], customer=customer.id, payment_method=_card(shop, CARD))
    except InsufficientStock as refused:
        said.append(f"Refused: {refused.message}")
    return tuple(said)
