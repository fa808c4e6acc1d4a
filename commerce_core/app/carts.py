"""Carts: create, read, edit."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import require
from commerce_core.checkout import Cart, CartOrdered, checked
from commerce_core.ids import CartId, check_id
from commerce_core.ports import Tx

Edit = Callable[[Cart], Cart]


def create_cart(ctx: Context, cart: Cart, *, key: str | None) -> Cart:
    """Store a cart, under its own id or a fresh one."""
    at = ctx.now()
    id = CartId(check_id(cart.id) if cart.id else ctx.ids.new("cart"))
    currency = cart.currency or ctx.tenant.currency
    fresh = checked(evolve(cart, id=id, currency=currency, created_at=at, updated_at=at, version=1, order_id=None))

    def work(tx: Tx) -> Cart:
        tx.put(fresh)
        return fresh

    return once(ctx, ("carts.create", cart), Cart, work, key=key)


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


def get_cart(ctx: Context, id: str) -> Cart:
    """A stored cart."""
    return ctx.read(lambda tx: require(tx, Cart, id))


def open_cart(tx: Tx, id: str) -> Cart:
    """A stored cart that has not been ordered."""
    cart = require(tx, Cart, id)
    if cart.order_id is not None:
        raise CartOrdered(f"Cart {id} became order {cart.order_id}: start a new cart.", order_id=cart.order_id)
    return cart
