"""Orders: read, receipt, and the one door that moves them by the name of a status."""

from __future__ import annotations

from commerce_core.app.cancel_order import cancel_order
from commerce_core.app.context import Context
from commerce_core.app.deliver_order import deliver_order
from commerce_core.app.process_order import process_order
from commerce_core.app.records import order_in
from commerce_core.app.ship_order import ship_order
from commerce_core.billing import render_text
from commerce_core.errors import Invalid
from commerce_core.orders import Order, receipt_of
from commerce_core.ports import Page, Query


class UnknownStatus(Invalid):
    """Not a status that an order can be moved to. The message lists those."""

    code = "unknown_status"


def get_order(ctx: Context, reference: str) -> Order:
    """An order by its id or number."""
    return ctx.read(lambda tx: order_in(tx, reference))


def find_orders(ctx: Context, query: Query) -> Page[Order]:
    """A page of orders."""
    return ctx.read(lambda tx: tx.find(Order, query))


def receipt(ctx: Context, order: Order, *, locale: str | None) -> str:
    """A receipt as text, in a locale and the tenant's time zone."""
    return render_text(
        receipt_of(order, shop_name=ctx.tenant.name),
        locale=locale or ctx.tenant.locale,
        zone=ctx.tenant.zone,
    )


def update_status(ctx: Context, order_id: str, status: str, *, note: str, key: str | None) -> Order:
    """Do what leads to a status. The status the order has already changes nothing and records no event."""
    order = ctx.read(lambda tx: order_in(tx, order_id))
    if order.status == status:
        return order
    if status == "processing":
        return process_order(ctx, order_id, note=note, key=key)
    if status == "shipped":
        return ship_order(ctx, order_id, None, key=key)
    if status == "delivered":
        return deliver_order(ctx, order_id, None, key=key)
    if status == "cancelled":
        return cancel_order(ctx, order_id, "status_update", refund=False, note=note, key=key)
    raise UnknownStatus(
        f"An order cannot be moved to {str(status)[:64]!r}: choose processing, shipped, delivered or cancelled.",
        field="status",
    )
