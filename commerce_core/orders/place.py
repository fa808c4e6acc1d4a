"""Placing: from a quote to an order that remembers everything by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from commerce_core.checkout import Discount, Quote, QuoteLine
from commerce_core.events import Event, Plain
from commerce_core.ids import IntentId, OrderId, VariantId
from commerce_core.inventory import ReservedUnits, Take
from commerce_core.money import Minor
from commerce_core.orders.order import DiscountLine, HistoryEntry, Order, OrderLine, PromotedUnits, TaxLine


@frozen
class Placing:
    """What an order is given beside its quote: id and number, who places it, how it is paid and what stock it got.

    `takes` names, by line key, what lines take from stock that do not simply take their own variant.
    `counted` are the promotions of which it has reserved a use.
    """

    id: OrderId
    number: str
    actor: str
    at: datetime
    intent_id: IntentId | None = None
    allocated: tuple[ReservedUnits, ...] = ()
    note: str = ""
    takes: Mapping[str, tuple[Take, ...]] = field(factory=dict)
    counted: frozenset[str] = frozenset()


def place(quote: Quote, placing: Placing) -> tuple[Order, tuple[Event, ...]]:
    """Make a pending order of a quote: a snapshot of lines, prices, addresses and the explanation of the total."""
    cart = quote.cart
    order = Order(
        id=placing.id,
        number=placing.number,
        currency=quote.currency,
        lines=tuple(_line(line, kept.options, placing) for line, kept in zip(quote.lines, cart.lines, strict=True)),
        subtotal_minor=quote.subtotal_minor,
        discount_minor=quote.discount_minor,
        shipping_minor=quote.shipping_minor,
        tax_minor=quote.tax_minor,
        total_minor=quote.total_minor,
        created_at=placing.at,
        updated_at=placing.at,
        discounts=tuple(_discount(each, placing.counted) for each in quote.discounts),
        ledger=_ledger(quote),
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


def _discount(given: Discount, counted: frozenset[str]) -> DiscountLine:
    return DiscountLine(
        given.label,
        given.amount_minor,
        given.promotion_id,
        given.code,
        shipping_minor=given.shipping_minor,
        counted=given.promotion_id in counted,
    )


def _ledger(quote: Quote) -> tuple[PromotedUnits, ...]:
    """The unit ledger of the quote by the keys of its lines, which outlive the rows that it was worked out on."""
    lines: dict[int, list[str]] = {}
    for place, line in enumerate(quote.cart.lines):
        lines.setdefault(quote.row_of[place] if quote.row_of else place, []).append(line.key)
    return tuple(
        PromotedUnits(
            entry.promotion_id,
            tuple(lines[entry.row]),
            Minor(entry.share_minor),
            entry.units,
            entry.bought,
            entry.given,
            entry.discounted,
        )
        for entry in quote.ledger
    )


def _line(line: QuoteLine, options: Mapping[str, str], placing: Placing) -> OrderLine:
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
        takes=placing.takes.get(line.key),
    )
