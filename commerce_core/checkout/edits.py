"""Cart edits: each returns a new cart; none of them prices anything."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, field, fields, frozen
from attrs.converters import optional

from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.checked import with_checked_addresses
from commerce_core.checkout.errors import InvalidLine
from commerce_core.checks import check_quantity
from commerce_core.errors import NotFound
from commerce_core.ids import CustomerId
from commerce_core.localisation import Address
from commerce_core.promotions import fold_code, fold_codes


def add_line(cart: Cart, line: Line, *, at: datetime) -> Cart:
    """Add a line; more of an item that is there already with the same options and terms raises its quantity.

    Adding 2 to a line of 3 makes it a line of 5. Raises `InvalidQuantity`, and
    `InvalidLine` for a key that another line has.
    """
    if not isinstance(line, Line):
        raise InvalidLine("A line is a Line.", field="line")
    check_quantity(line.quantity)
    for present in cart.lines:
        if line.key == present.key:
            raise InvalidLine(f"A line has the key {line.key!r} already: change its quantity.", field="key")
        if not line.key and _is_more_of(present, line):
            return change_quantity(cart, present.key, quantity=present.quantity + line.quantity, at=at)
    return _changed(cart, at, lines=(*cart.lines, line))


def _is_more_of(present: Line, line: Line) -> bool:
    """Whether both are the same item, with the same options and terms."""
    return (
        present.item == line.item
        and present.options == line.options
        and present.unit_price == line.unit_price
        and present.discount == line.discount
    )


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
    if folded in fold_codes(cart.codes):
        return cart
    codes = (*cart.codes, code.strip())
    fold_codes(codes)
    return _changed(cart, at, codes=codes)


def remove_code(cart: Cart, code: str, *, at: datetime) -> Cart:
    """Take a coupon code back. One that was not entered changes nothing."""
    folded = fold_code(code)
    kept = tuple(entered for entered in cart.codes if fold_code(entered) != folded)
    return cart if kept == cart.codes else _changed(cart, at, codes=kept)


def pay_in_cash(cart: Cart, *, cash: bool = True, at: datetime) -> Cart:
    """Say whether the cart is paid in coins and notes; said again, it changes nothing."""
    return cart if cart.cash is cash else _changed(cart, at, cash=cash)


@frozen
class Delivery:
    """Where a cart goes, how, to whom, and in which language they read. What is None stays as it is."""

    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping_service: str | None = None
    customer_id: CustomerId | None = field(default=None, converter=optional(CustomerId))
    email: str | None = None
    language: str | None = None


def deliver_to(cart: Cart, delivery: Delivery, *, at: datetime) -> Cart:
    """Fill in a cart's delivery. Raises `InvalidAddress`."""
    said = {a.name: value for a in fields(Delivery) if (value := getattr(delivery, a.name)) is not None}
    return with_checked_addresses(_changed(cart, at, **said)) if said else cart


def _require(cart: Cart, key: str) -> None:
    if all(line.key != key for line in cart.lines):
        raise NotFound("cart line", key)


def _changed(cart: Cart, at: datetime, **changes: object) -> Cart:
    return evolve(cart, version=cart.version + 1, updated_at=at, **changes)  # type: ignore[arg-type]
