"""The order: what was sold, to whom, for how much, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from commerce_core.currency import Conversion
from commerce_core.ids import CartId, CustomerId, IntentId, OrderId, ShipmentId, VariantId
from commerce_core.inventory import ReservedUnits, Take
from commerce_core.localisation import Address
from commerce_core.money import Currency, Minor, Money
from commerce_core.trace import Trace

OrderStatus = Literal["pending", "processing", "shipped", "delivered", "cancelled"]
PaymentStatus = Literal["pending", "paid", "failed", "refunded"]
FulfilmentStatus = Literal["unfulfilled", "partial", "fulfilled"]

_NOTHING = Minor(0)


@frozen
class OrderLine:
    """A line as it was sold: a snapshot, so that later edits of the product change nothing here.

    Amounts are minor units of the order's currency. `total_minor` is what the customer pays for the line, tax included:
    gross 4,648 less discount 465 plus tax 795 (19 % exclusive) is 4,978. `price_list_id` is the list of the unit price
    (empty: none), `was_minor` what it would have been without a sale, `conversion` how it was converted: replay it for
    refunds. `takes` is what each unit takes from stock; None: one of the variant itself, if `track_stock`.
    """

    key: str
    variant_id: VariantId
    product_id: str
    sku: str
    name: str
    quantity: int
    unit_minor: Minor
    gross_minor: Minor
    discount_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    requires_shipping: bool = True
    track_stock: bool = True
    options: Mapping[str, str] = field(factory=dict)
    shipped: int = 0
    delivered: int = 0
    price_list_id: str = ""
    was_minor: Minor | None = None
    conversion: Conversion | None = None
    takes: tuple[Take, ...] | None = None

    @property
    def stock(self) -> tuple[Take, ...]:
        """What each unit takes from stock."""
        if self.takes is not None:
            return self.takes
        return (Take(self.variant_id),) if self.track_stock else ()


@frozen
class TaxLine:
    """The tax of one rate over the whole order; `included` when it is part of the prices already."""

    name: str
    rate: str
    amount_minor: Minor
    included: bool


@frozen
class DiscountLine:
    """What one promotion, or the merchant's hand, took off the order: `amount_minor` off lines, and off shipping.

    `counted` says that its uses are counted: there is one of this order.
    """

    label: str
    amount_minor: Minor
    promotion_id: str = ""
    code: str = ""
    shipping_minor: Minor = _NOTHING
    counted: bool = False


@frozen
class PromotedUnits:
    """The part that one promotion had in like units: of `units` in its scope `bought` and `given` made up its sets.

    `lines` are the keys of the lines that hold them: lines of one variant and unit price are one row to a promotion.
    `discounted` is how many of the units `share_minor` was taken off. From `bought`, `given` and the price of a unit a
    return can keep the price that was paid, claw a discount back, or refuse to break a set.
    """

    promotion_id: str
    lines: tuple[str, ...]
    share_minor: Minor
    units: int = 0
    bought: int = 0
    given: int = 0
    discounted: int = 0


@frozen
class ShippedUnits:
    """So many units of one line."""

    line: str
    quantity: int


@frozen
class Shipment:
    """One parcel handed over; `delivered_at` when it arrived."""

    id: ShipmentId
    units: tuple[ShippedUnits, ...]
    shipped_at: datetime
    carrier: str = ""
    tracking_number: str = ""
    delivered_at: datetime | None = None


@frozen
class HistoryEntry:
    """Who moved the order, when, from where to where, and why."""

    at: datetime
    actor: str
    action: str
    from_status: str
    to_status: str
    note: str = ""


@frozen
class Order:
    """The order and the facts of it. `status` has memory; payment and fulfilment status are derived from facts.

    `captured_minor` and `refunded_minor` are gross: money taken, and money given back. `total_minor` is what is owed.
    `rounding_minor` is the part of it that rounding for cash added. `allocated` are the units of stock still promised
    to the order: shipping and cancelling take from them. `ledger` says what became of which units; it is empty where no
    promotion took anything off lines, and in orders that were written before it was kept.
    """

    id: OrderId
    number: str
    currency: Currency
    lines: tuple[OrderLine, ...]
    subtotal_minor: Minor
    discount_minor: Minor
    shipping_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    created_at: datetime
    updated_at: datetime
    status: OrderStatus = "pending"
    discounts: tuple[DiscountLine, ...] = ()
    ledger: tuple[PromotedUnits, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    shipping_service: str = ""
    shipping_label: str = ""
    shipping_tax_minor: Minor = _NOTHING
    rounding_minor: Minor = _NOTHING
    customer_id: CustomerId | None = None
    email: str = ""
    shipping_address: Address | None = None
    billing_address: Address | None = None
    cart_id: CartId | None = None
    intent_id: IntentId | None = None
    allocated: tuple[ReservedUnits, ...] = ()
    captured_minor: Minor = _NOTHING
    refunded_minor: Minor = _NOTHING
    payment_failed: bool = False
    shipments: tuple[Shipment, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    trace: Trace | None = None
    fingerprint: str = ""
    cancel_reason: str = ""
    note: str = ""
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @property
    def total(self) -> Money:
        """What the customer owes for the whole order."""
        return Money(self.total_minor, self.currency)

    @property
    def captured(self) -> Money:
        """Money taken for it, before refunds."""
        return Money(self.captured_minor, self.currency)

    @property
    def refunded(self) -> Money:
        """Money given back."""
        return Money(self.refunded_minor, self.currency)

    @property
    def payment_status(self) -> PaymentStatus:
        """`refunded` once everything taken was given back, `paid` once taken covers the total (0 is paid at once)."""
        if 0 < self.captured_minor <= self.refunded_minor:
            return "refunded"
        if self.captured_minor >= self.total_minor:
            return "paid"
        return "failed" if self.payment_failed else "pending"

    @property
    def fulfillment_status(self) -> FulfilmentStatus:
        """From units shipped against units that need shipping; what needs none is fulfilled by itself."""
        physical = [line for line in self.lines if line.requires_shipping]
        if all(line.shipped == line.quantity for line in physical):
            return "fulfilled" if self.status != "cancelled" else "unfulfilled"
        return "partial" if any(line.shipped for line in physical) else "unfulfilled"
