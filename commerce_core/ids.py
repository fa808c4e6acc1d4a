"""Identifiers: typed strings with a prefix that says what they name.

The core never makes an id up: it is handed `new`, a function from a prefix to a fresh id (the `Ids` port), so that
tests can number things and replays give the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NewType

from commerce_core.errors import Invalid

AddressId = NewType("AddressId", str)
CartId = NewType("CartId", str)
CategoryId = NewType("CategoryId", str)
CustomerId = NewType("CustomerId", str)
EventId = NewType("EventId", str)
IntentId = NewType("IntentId", str)
OrderId = NewType("OrderId", str)
ProductId = NewType("ProductId", str)
PromotionId = NewType("PromotionId", str)
RefundId = NewType("RefundId", str)
ReservationId = NewType("ReservationId", str)
"""The id of a hold of stock: `ReservationId("rsv_1")` is that text."""
ShipmentId = NewType("ShipmentId", str)
VariantId = NewType("VariantId", str)
"""The id of what is counted, a variant or a product without any: `VariantId("mug")` is that text."""

NewId = Callable[[str], str]
"""Makes a fresh id: `new("ord") -> "ord_01jd..."`."""

_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


class InvalidId(Invalid):
    """An id chosen by the caller is not of the shape that URLs, keys and file names can all carry."""

    code = "invalid_id"


def check_id(value: object, *, field: str = "id") -> str:
    """Return a caller's own id if it is 1 to 64 ASCII letters, digits, `_ . : -`; else raise `InvalidId`."""
    if not isinstance(value, str) or not _SHAPE.fullmatch(value):
        raise InvalidId(
            "An id is 1 to 64 ASCII letters, digits and '_', '.', ':', '-', starting with a letter or digit.",
            field=field,
        )
    return value
