"""Cart edits: each returns a new cart; none of them prices anything."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, field, fields, frozen
from attrs.converters import optional

from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.checked import with_checked_addresses
from commerce_core.errors import NotFound
from commerce_core.ids import CustomerId
from commerce_core.localisation import Address
from commerce_core.promotions import fold_code
from commerce_core.quantity import check_quantity


def add_line(cart: Cart, line: Line, *, at: datetime) -> Cart:
    """Add a line; more of an item that is there already with the same options and terms raises its quantity.

    Adding 2 to a line of 3 makes it a line of 5. Raises `InvalidQuantity`.
    """
    check_quantity(line.quantity)
    for present in cart.lines:
        if not line.key and evolve(line, key=present.key, quantity=present.quantity) == present:
            return change_quantity(cart, present.key, quantity=present.quantity + line.quantity, at=at)
    return _changed(cart, at, lines=(*cart.lines, line))


def change_quantity(cart: Cart, key: str, *, quantity: int, at: datetime) -> Cart:
    """Set the quantity of a line; 0 removes it. Raises `InvalidQuantity` and `NotFound`."""
    _require(cart, key)
    if type(quantity) is int and quantity == 0:
        return remove_line(cart, key, at=at)
    check_quantity(quantity)
    return _changed(cart, at, lines=tuple(evolve(x, quantity=quantity) if x.key == key else x for x in cart.lines))


def remove_line(cart: Cart, key: str, *, at: datetime) -> Cart:
    """Take a line out. Raises `NotFound`."""
    _require(cart, key)
    return _changed(cart, at, lines=tuple(line for line in cart.lines if line.key != key))


def apply_code(cart: Cart, code: str, *, at: datetime) -> Cart:
    """Enter a coupon code; entered again, in whatever case, it changes nothing. Raises `InvalidCode`."""
    folded = fold_code(code)
    if any(fold_code(entered) == folded for entered in cart.codes):
        return cart
    return _changed(cart, at, codes=(*cart.codes, code.strip()))


def remove_code(cart: Cart, code: str, *, at: datetime) -> Cart:
    """Take a coupon code back. One that was not entered changes nothing."""
    folded = fold_code(code)
    kept = tuple(entered for entered in cart.codes if fold_code(entered) != folded)
    return cart if kept == cart.codes else _changed(cart, at, codes=kept)


@frozen
class Delivery:
    """Where a cart goes, how, and to whom. What is None stays as it is."""

    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping_service: str | None = None
    customer_id: CustomerId | None = field(default=None, converter=optional(CustomerId))
    email: str | None = None


def deliver_to(cart: Cart, delivery: Delivery, *, at: datetime) -> Cart:
    """Fill in a cart's delivery. Raises `InvalidAddress`."""
    said = {a.name: value for a in fields(Delivery) if (value := getattr(delivery, a.name)) is not None}
    return with_checked_addresses(_changed(cart, at, **said)) if said else cart


def _require(cart: Cart, key: str) -> None:
    if all(line.key != key for line in cart.lines):
        raise NotFound("cart line", key)


def _changed(cart: Cart, at: datetime, **changes: object) -> Cart:
    return evolve(cart, version=cart.version + 1, updated_at=at, **changes)  # type: ignore[arg-type]
