"""Orders: what was sold, the edges along which it may move, and what became of it."""

from commerce_core.orders.actions import allowed_actions, explain_action
from commerce_core.orders.books import verify_order
from commerce_core.orders.cancelling import cancel
from commerce_core.orders.errors import (
    IllegalTransition,
    InvalidPaymentFacts,
    InvalidReason,
    InvalidShipment,
    UnknownShipment,
)
from commerce_core.orders.fulfilling import deliver, open_units, ship
from commerce_core.orders.order import (
    DiscountLine,
    FulfilmentStatus,
    HistoryEntry,
    Order,
    OrderLine,
    OrderStatus,
    PaymentStatus,
    PromotedUnits,
    Shipment,
    ShippedUnits,
    TaxLine,
)
from commerce_core.orders.place import Placing, place
from commerce_core.orders.processing import process, record_payment
from commerce_core.orders.receipt import receipt_of
from commerce_core.orders.transitions import TRANSITIONS, Action, Edge, state_chart

__all__ = [
    "TRANSITIONS",
    "Action",
    "DiscountLine",
    "Edge",
    "FulfilmentStatus",
    "HistoryEntry",
    "IllegalTransition",
    "InvalidPaymentFacts",
    "InvalidReason",
    "InvalidShipment",
    "Order",
    "OrderLine",
    "OrderStatus",
    "PaymentStatus",
    "Placing",
    "PromotedUnits",
    "Shipment",
    "ShippedUnits",
    "TaxLine",
    "UnknownShipment",
    "allowed_actions",
    "cancel",
    "deliver",
    "explain_action",
    "open_units",
    "place",
    "process",
    "receipt_of",
    "record_payment",
    "ship",
    "state_chart",
    "verify_order",
]
