"""Who is buying: the customer or guest of a cart."""

from __future__ import annotations

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.records import require
from commerce_core.checkout import Cart, checked
from commerce_core.customers import Customer, check_email, fold_email
from commerce_core.errors import NotFound
from commerce_core.ids import CustomerId
from commerce_core.ports import Snapshot


def hosted_customer(ctx: Context, cart: Cart) -> Customer | None:
    """The customer in the host's own table; None where there is none, and where the shop keeps its own."""
    if ctx.customers is None or cart.customer_id is None:
        return None
    return ctx.customers.get(ctx.tenant.id, cart.customer_id)


def hosted_namesake(ctx: Context, cart: Cart) -> Customer | None:
    """The customer in the host's own table whose address a guest gave: this is who they are."""
    if ctx.customers is None or cart.customer_id is not None or not cart.email:
        return None
    return ctx.customers.by_email(ctx.tenant.id, fold_email(check_email(cart.email)))


def customer_in(ctx: Context, tx: Snapshot, cart: Cart, *, hosted: Customer | None) -> Customer | None:
    """The customer of a cart; None for a guest. Raises `NotFound`."""
    return None if cart.customer_id is None else _customer(ctx, tx, cart.customer_id, hosted)


def with_customer(cart: Cart, customer: Customer | None) -> Cart:
    """The cart with the e-mail and default addresses of its customer, where it says nothing else.

    A guest is known by an e-mail address alone. Raises `InvalidEmail`, and what `checked` raises.
    """
    if cart.email:
        cart = evolve(cart, email=fold_email(check_email(cart.email)))
    if customer is not None:
        cart = evolve(
            cart,
            email=cart.email or customer.email,
            shipping_address=cart.shipping_address or customer.shipping_address,
            billing_address=cart.billing_address or customer.billing_address,
        )
    return checked(cart)


def _customer(ctx: Context, tx: Snapshot, id: CustomerId, hosted: Customer | None) -> Customer:
    if ctx.customers is None:
        return require(tx, Customer, id)
    if hosted is None:
        raise NotFound("customer", id)
    return hosted
