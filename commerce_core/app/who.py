"""Who is buying: the customer or guest of a cart."""

from __future__ import annotations

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.records import require
from commerce_core.checkout import Cart, with_checked_addresses
from commerce_core.customers import Customer, fold_email
from commerce_core.errors import NotFound
from commerce_core.ports import Snapshot


def hosted_customer(ctx: Context, cart: Cart | None) -> Customer | None:
    """The customer in the host's own table; None where the shop keeps its own, or the cart names none."""
    if ctx.customers is None or cart is None or cart.customer_id is None:
        return None
    found = ctx.customers.get(ctx.tenant.id, cart.customer_id)
    if found is None:
        raise NotFound("customer", cart.customer_id)
    return found


def with_customer(tx: Snapshot, cart: Cart, hosted: Customer | None) -> Cart:
    """The cart with the e-mail and default addresses of its customer, where it says nothing else.

    A guest is known by an e-mail address alone. Raises `NotFound`, `InvalidEmail` and `InvalidAddress`.
    """
    if cart.customer_id is not None:
        customer = hosted or require(tx, Customer, cart.customer_id)
        cart = evolve(
            cart,
            email=cart.email or customer.email,
            shipping_address=cart.shipping_address or customer.shipping_address,
            billing_address=cart.billing_address or customer.billing_address,
        )
    elif cart.email:
        cart = evolve(cart, email=fold_email(cart.email))
    return with_checked_addresses(cart)
