"""Carts: create, read, edit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import evolve

from commerce_core import checkout
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import rules_in
from commerce_core.app.records import require
from commerce_core.checkout import Cart, CartOrdered, checked
from commerce_core.ids import CartId, check_id
from commerce_core.ports import Tx
from commerce_core.promotions import check_codes

Edit = Callable[[Cart], Cart]


def fresh_cart(ctx: Context, cart: Cart, *, at: datetime) -> Cart:
    """A cart as it is stored, under its own id or a fresh one."""
    id = CartId(check_id(cart.id) if cart.id else ctx.ids.new("cart"))
    currency = cart.currency or ctx.tenant.currency
    return checked(evolve(cart, id=id, currency=currency, created_at=at, updated_at=at, version=1, order_id=None))


def edit_cart(ctx: Context, id: str, edit: Edit, request: tuple[object, ...], *, key: str | None = None) -> Cart:
    """Apply a pure edit to a stored cart; `request` says which.

    Raises `NotFound`, and `CartOrdered` once the cart has become an order.
    """

    def work(tx: Tx) -> Cart:
        cart = open_cart(tx, id)
        changed = checked(edit(cart))
        if changed != cart:
            tx.put(changed)
        return changed

    return once(ctx, ("carts.edit", id, *request), Cart, work, key=key)


def apply_code(ctx: Context, id: str, code: str, *, key: str | None) -> Cart:
    """Enter a coupon code on a stored cart, at once refused where no promotion in use has it or it is over.

    Raises `UnknownCoupon`, `CouponRetired`, `CouponExpired`, `InvalidCode`, `NotFound`, `CartOrdered`.
    """
    at = ctx.now()

    def work(tx: Tx) -> Cart:
        cart = open_cart(tx, id)
        changed = checked(checkout.apply_code(cart, code, at=at))
        if changed != cart:
            check_codes(rules_in(ctx, tx).promotions, [code], at=at)
            tx.put(changed)
        return changed

    return once(ctx, ("carts.edit", id, "code", code), Cart, work, key=key)


def get_cart(ctx: Context, id: str) -> Cart:
    """A stored cart."""
    return ctx.read(lambda tx: require(tx, Cart, id))


def open_cart(tx: Tx, id: str) -> Cart:
    """A stored cart that has not been ordered."""
    cart = require(tx, Cart, id)
    if cart.order_id is not None:
        raise CartOrdered(f"Cart {id} became order {cart.order_id}: start a new cart.", order_id=cart.order_id)
    return cart
