"""What can be wrong with a cart, and with placing it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, TypeVar

from commerce_core.errors import CommerceError, Conflict, Detail, Invalid

if TYPE_CHECKING:
    from commerce_core.checkout.quotation import Quote

E = TypeVar("E", bound=CommerceError)


def with_details(fault: E, details: Iterable[Detail]) -> E:
    """The error with other details, as a copy: the one that was raised may be somebody else's."""
    placed = copy(fault)
    placed.details = tuple(details)
    return placed


class EmptyCart(Invalid):
    """A cart without lines has nothing to price."""

    code = "empty_cart"


class InvalidLine(Invalid):
    """Lines that cannot be priced or kept as they are.

    A discount by hand outside 0 to 100 %, two lines with one key, more than 10,000 lines, an item, key or option that
    is no text.
    """

    code = "invalid_line"


class InvalidPolicies(Invalid):
    """A choice that is not a record of its own package: `Policies(currency="EUR")`."""

    code = "invalid_policies"


class CartOrdered(Conflict):
    """The cart has become an order and is closed. `order_id` says which."""

    code = "cart_ordered"


class QuoteChanged(Conflict):
    """What the buyer was shown is no longer what would be charged. Show `new` and ask again; nothing was taken.

    `old` is the quote the buyer agreed to (None when only its fingerprint was kept) and `diff` says what changed.
    """

    code = "quote_changed"

    def __init__(self, new: Quote, *, old: Quote | None, diff: tuple[Detail, ...]) -> None:
        super().__init__(
            f"The price has changed; it is now {new.total}. Show the new quote and ask the buyer again.",
            details=diff or (Detail("total", f"is now {new.total}"),),
            new=new,
            old=old,
            diff=diff,
        )
