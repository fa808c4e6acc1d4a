"""Merging: a guest signs in, and what they had in their cart is in their own."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.checkout.cart import Cart
from commerce_core.checkout.edits import add_line, apply_code
from commerce_core.checkout.errors import InvalidLine


def merge_carts(guest: Cart, into: Cart, *, at: datetime) -> tuple[Cart, Cart]:
    """The customer's cart with all that was in the guest's, and the guest's, empty.

    2 mugs of the guest and 1 of the customer are 3, unless they are engraved differently; codes are joined. Raises
    `InvalidLine` for a cart that is to be merged into itself, and `InvalidQuantity`.
    """
    if guest.id == into.id:
        raise InvalidLine("A cart cannot be merged into itself.", field="into")
    merged = into
    for line in guest.lines:
        merged = add_line(merged, evolve(line, key=""), at=at)
    for code in guest.codes:
        merged = apply_code(merged, code, at=at)
    emptied = evolve(guest, lines=(), codes=(), updated_at=at, version=guest.version + 1)
    return evolve(merged, updated_at=at, version=into.version + 1), emptied
