"""Events: what has happened, in the past tense, as data.

A verb of the core returns the new record and its events; the store writes both in one commit, and subscribers and
webhooks read them afterwards. The id of an event is derived from what it says, so that replaying a command can never
record the same fact twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from commerce_core.canonical import digest
from commerce_core.ids import EventId

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
"""JSON-ready data without floats."""

EVENT_TYPES = frozenset(
    "product.created product.updated product.deleted customer.created customer.updated"
    " coupon.created coupon.updated coupon.retired discount.created discount.updated discount.retired"
    " price.set price_list.set plan.created plan.revised rate.set rates.refreshed"
    " inventory.low inventory.out_of_stock inventory.back_in_stock inventory.held inventory.released inventory.expired"
    " inventory.received inventory.expected inventory.adjusted inventory.withheld inventory.written_off"
    " inventory.transferred"
    " order.created order.updated order.fulfilled order.cancelled order.refunded"
    " payment.succeeded payment.failed payment.refunded payment.refund_failed"
    " shipment.created shipment.delivered".split()
)
"""Every type of event that a shop records: a subscription to any other would wait for ever."""
TOLD_BY = {
    "product": ("product",),
    "customer": ("customer",),
    "promotion": ("coupon", "discount"),
    "price": ("price",),
    "price_list": ("price_list",),
    "plan": ("plan",),
    "rate": ("rate",),
    "alert": ("inventory.low", "inventory.out_of_stock", "inventory.back_in_stock"),
    "reservation": ("inventory.held", "inventory.released", "inventory.expired"),
    "order": ("order",),
    "intent": ("payment",),
}
"""The events, or kinds of events, that tell what has become of a record, by what the audit trail calls it.

What is moved by hand is told of a variant, whose stock is no record.
"""

NUMBERED = {
    "stock_moves:": tuple(
        f"inventory.{kind}" for kind in ("received", "expected", "adjusted", "withheld", "written_off", "transferred")
    )
}
"""Events whose version says the how many-th they are of their subject, by the beginning of the counter that does."""


@frozen
class Event:
    """One fact: `Event("order.cancelled", subject="ord_1", version=3, at=now, data={"reason": "customer_request"})`.

    `subject` is the id of the record that changed and `version` the version that the change gave it; `data` holds what
    a subscriber needs beside the record itself.
    """

    type: str
    subject: str
    version: int
    at: datetime
    data: Mapping[str, Plain] = field(factory=dict)

    @property
    def id(self) -> EventId:
        """`evt_` and 32 hexadecimal digits of the fact's digest: the same fact always has the same id."""
        return EventId("evt_" + digest([self.type, self.subject, self.version, dict(self.data)])[:32])
