"""What can be wrong with a move of an order."""

from __future__ import annotations

from commerce_core.errors import Conflict, Invalid, NotFound
from commerce_core.ids import OrderId


class IllegalTransition(Conflict):
    """The order cannot do that now. `why` says what stands in the way, `allowed` what it can do instead."""

    code = "invalid_transition"
    order_id: OrderId
    from_status: str
    action: str
    allowed: tuple[str, ...]
    why: str


class InvalidShipment(Invalid):
    """A parcel that the order cannot fill. `details` lists every fault: unknown lines, too many units, none at all."""

    code = "invalid_shipment"


class UnknownShipment(NotFound):
    """The order has no such shipment."""

    code = "unknown_shipment"


class InvalidReason(Invalid):
    """A cancellation without a reason: nobody could explain it later."""

    code = "invalid_reason"


class InvalidPaymentFacts(Invalid):
    """Gross sums that cannot be: negative, falling, or more given back than was taken, in minor units."""

    code = "invalid_payment_facts"
