"""Placing: from a quote to an order that remembers everything by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from commerce_core.checkout import Quote, QuoteLine
from commerce_core.events import Event, Plain
from commerce_core.ids import IntentId, OrderId, VariantId
from commerce_core.inventory import ReservedUnits
from commerce_core.money import Minor
from commerce_core.orders.order import DiscountLine, HistoryEntry, Order, OrderLine, TaxLine


@frozen
class Placing:
    """What an order is given beside its quote: id and number, who places it, how it is paid and what stock it got."""

    id: OrderId
    number: str
    actor: str
    at: datetime
    intent_id: IntentId | None = None
    allocated: tuple[ReservedUnits, ...] = ()
    note: str = ""


def place(quote: Quote, placing: Placing) -> tuple[Order, tuple[Event, ...]]:
    """Make a pending order of a quote: a snapshot of lines, prices, addresses and the explanation of the total."""
    cart = quote.cart
    order = Order(
        id=placing.id,
        number=placing.number,
        currency=quote.currency,
        lines=tuple(map(_line, quote.lines, (line.options for line in cart.lines))),
        subtotal_minor=quote.subtotal_minor,
        discount_minor=quote.discount_minor,
        shipping_minor=quote.shipping_minor,
        tax_minor=quote.tax_minor,
        total_minor=quote.total_minor,
        created_at=placing.at,
        updated_at=placing.at,
        discounts=tuple(DiscountLine(d.label, d.amount_minor, d.promotion_id, d.code) for d in quote.discounts),
        taxes=tuple(TaxLine(tax.name, tax.rate, tax.amount_minor, tax.included) for tax in quote.taxes),
        shipping_service=quote.shipping.service if quote.shipping else "",
        shipping_label=quote.shipping.label if quote.shipping else "",
        shipping_tax_minor=quote.shipping.tax_minor if quote.shipping else Minor(0),
        rounding_minor=quote.rounding_minor,
        customer_id=cart.customer_id,
        email=cart.email,
        shipping_address=cart.shipping_address,
        billing_address=cart.billing_address,
        cart_id=cart.id or None,
        intent_id=placing.intent_id,
        allocated=placing.allocated,
        history=(HistoryEntry(placing.at, placing.actor, "place", "", "pending", placing.note),),
        trace=quote.trace,
        fingerprint=quote.fingerprint,
        note=placing.note,
        metadata=dict(cart.metadata),
        external_id=cart.external_id,
    )
    data: dict[str, Plain] = {
        "number": order.number,
        "total_amount": int(order.total_minor),
        "currency": order.currency.code,
    }
    return order, (Event("order.created", order.id, order.version, placing.at, data),)


def _line(line: QuoteLine, options: Mapping[str, str]) -> OrderLine:
    item, price = line.item, line.price
    return OrderLine(
        key=line.key,
        variant_id=VariantId(item.variant_id),
        product_id=item.product_id,
        sku=item.sku,
        name=item.name,
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        gross_minor=line.gross_minor,
        discount_minor=line.discount_minor,
        tax_minor=line.tax_minor,
        total_minor=line.total_minor,
        requires_shipping=item.requires_shipping,
        track_stock=item.track_stock,
        options=dict(options),
        price_list_id=line.price_list_id,
        was_minor=line.was_minor,
        conversion=None if price is None else price.conversion,
    )
