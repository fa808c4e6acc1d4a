"""Orders to move about: two lines of socks and shoes, and what needs no parcel."""

from collections.abc import Callable
from datetime import UTC, datetime

from commerce_core.money import currency
from commerce_core.orders import (
    DiscountLine,
    Order,
    OrderLine,
    Shipment,
    ShippedUnits,
    TaxLine,
    cancel,
    deliver,
    open_units,
    process,
    record_payment,
    ship,
)

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)


def line(key: str, quantity: int, unit: int = 1_000, *, requires_shipping: bool = True, name: str = "") -> OrderLine:
    gross = quantity * unit
    return OrderLine(
        key=key,
        variant_id=f"var_{key}",
        product_id=f"prod_{key}",
        sku=key.upper(),
        name=name or key.title(),
        quantity=quantity,
        unit_minor=unit,
        gross_minor=gross,
        discount_minor=0,
        tax_minor=0,
        total_minor=gross,
        requires_shipping=requires_shipping,
    )


def order_of(*lines: OrderLine, **changes: object) -> Order:
    gross = sum(each.gross_minor for each in lines)
    facts = {
        "id": "ord_1",
        "number": "1001",
        "currency": currency("EUR"),
        "lines": lines,
        "subtotal_minor": gross,
        "discount_minor": 0,
        "shipping_minor": 0,
        "tax_minor": 0,
        "total_minor": gross,
        "created_at": AT,
        "updated_at": AT,
    }
    return Order(**facts | changes)


def pending() -> Order:
    return order_of(line("socks", 3), line("shoes", 1), line("voucher", 2, requires_shipping=False))


def paid(order: Order | None = None) -> Order:
    order = order or pending()
    return record_payment(order, captured_minor=order.total_minor, at=AT)[0]


def processing() -> Order:
    return process(paid(), at=AT)[0]


def parcel(order: Order, *units: tuple[str, int], id: str = "shp_1") -> Shipment:
    chosen = tuple(ShippedUnits(key, quantity) for key, quantity in units) or open_units(order)
    return Shipment(id, chosen, AT, "UPS", "1Z")


def partly_shipped() -> Order:
    order = processing()
    return ship(order, parcel(order, ("socks", 2)), at=AT)[0]


def shipped() -> Order:
    order = processing()
    return ship(order, parcel(order), at=AT)[0]


def delivered() -> Order:
    return deliver(shipped(), at=AT)[0]


def cancelled() -> Order:
    return cancel(pending(), "customer_request", at=AT)[0]


def digital() -> Order:
    return paid(order_of(line("voucher", 2, requires_shipping=False)))


SITUATIONS: dict[str, Callable[[], Order]] = {
    "pending": pending,
    "pending, paid": paid,
    "pending, failed": lambda: record_payment(pending(), failed=True, at=AT)[0],
    "pending, refunded": lambda: record_payment(paid(), refunded_minor=6_000, at=AT)[0],
    "processing": processing,
    "processing, refunded": lambda: record_payment(processing(), refunded_minor=6_000, at=AT)[0],
    "processing, partly shipped": partly_shipped,
    "processing, partly delivered": lambda: deliver(partly_shipped(), at=AT)[0],
    "processing, nothing to ship": lambda: process(digital(), at=AT)[0],
    "shipped": shipped,
    "delivered": delivered,
    "cancelled": cancelled,
    "cancelled, paid after all": lambda: paid(cancelled()),
}
"""Every status, and the facts that matter beside it, reached by the verbs alone."""


def example() -> Order:
    """The worked example of the documentation: 46.48 less 10 %, 5.00 shipping, 19 % VAT on 46.83 = 8.8977 -> 8.90."""
    return order_of(
        line("socks", 4, 412, name="Socks"),
        line("shoes", 1, 3_000, name="Shoes"),
        subtotal_minor=4_648,
        discount_minor=465,
        shipping_minor=500,
        tax_minor=890,
        total_minor=5_573,
        discounts=(DiscountLine("SUMMER2026", 465),),
        taxes=(TaxLine("VAT", "19", 890, False),),
        shipping_service="standard",
        shipping_label="Standard shipping",
    )
