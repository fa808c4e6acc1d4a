"""Customers: create, change, addresses, order summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from commerce_core import customers
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.records import check_version, every, look_up, save
from commerce_core.customers import Customer, NewCustomer, OrderSummary
from commerce_core.errors import NotFound
from commerce_core.events import Event
from commerce_core.orders import Order
from commerce_core.ports import Page, Query, Snapshot, Tx, Where

Edit = Callable[[Customer, datetime], tuple[Customer, Iterable[Event]]]


def create_customer(ctx: Context, draft: NewCustomer, *, key: str | None = None) -> Customer:
    """Store a new customer. Raises `InvalidCustomer`, and `Duplicate` for an e-mail address that is taken."""
    customer, events = customers.create_customer(draft, new=ctx.ids.new, at=ctx.now())
    return once(ctx, ("customers.create", draft), Customer, lambda tx: save(tx, None, customer, events=events), key=key)


def edit_customer(
    ctx: Context,
    id: str,
    edit: Edit,
    request: tuple[object, ...],
    *,
    version: int | None = None,
    key: str | None = None,
) -> Customer:
    """Apply a pure edit to a stored customer; `request` says which. Raises `NotFound` and `VersionConflict`."""
    at = ctx.now()

    def work(tx: Tx) -> Customer:
        customer = look_up(tx, Customer, id, key="email")
        check_version(customer, version)
        edited, events = edit(customer, at)
        return save(tx, customer, edited, events=events)

    return once(ctx, (*request, id, version), Customer, work, key=key)


def get_customer(ctx: Context, reference: str) -> Customer:
    """A customer by id or e-mail address, from the host's own table where it has plugged one in."""
    if ctx.customers is None:
        return ctx.read(lambda tx: look_up(tx, Customer, reference, key="email"))
    found = ctx.customers.get(ctx.tenant.id, reference) or ctx.customers.by_email(ctx.tenant.id, reference)
    if found is None:
        raise NotFound("customer", reference)
    return found


def find_customers(ctx: Context, query: Query) -> Page[Customer]:
    """A page of customers."""
    return ctx.read(lambda tx: tx.find(Customer, query))


def order_summary(ctx: Context, customer_id: str) -> OrderSummary:
    """What a customer has ordered, cancelled orders left out; totals are before refunds, one per currency."""

    def work(tx: Snapshot) -> OrderSummary:
        orders = every(tx, Order, Where("customer_id", "eq", customer_id), Where("status", "ne", "cancelled"))
        return customers.summarise((order.total, order.created_at) for order in orders)

    return ctx.read(work)
