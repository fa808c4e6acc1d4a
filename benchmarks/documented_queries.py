"""Every query that is documented or that the library itself asks again and again, and the plan of each on a database.

A plan is good when no table is read whole: each of ours begins at the tenant and what the query fixes, or walks an
index in the order that is asked for and stops at the end of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from attrs import evolve, frozen

from commerce_core.adapters.store.columns import micros
from commerce_core.adapters.store.layout import AUDIT, table_of
from commerce_core.adapters.store.plan import plan
from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.find import find_statement
from commerce_core.adapters.store.sql.statements import statements
from commerce_core.catalog import Product
from commerce_core.checkout import Cart
from commerce_core.currency import Rate
from commerce_core.customers import Customer
from commerce_core.deliveries import Delivery
from commerce_core.inventory import Alert, Expected, Reservation, StockSettings
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Operator, Query, Where
from commerce_core.pricing import PlanRevision, Price, PricePoint
from commerce_core.promotions import Use

AT = datetime(2025, 6, 15, 15, 8, 20, tzinfo=UTC)
"""A hundred rows of each table of `big_store.py` are older: what is due by then are few."""
MIDST = datetime(2025, 6, 16, 5, tzinfo=UTC)
"""Half of the rows of its biggest size are older, all of a small one."""
FEW_ROWS = ("locations", "tax_rates", "flat_rates", "policies", "price_lists")
"""Tables that stay small however big a shop is: to read one whole is the best plan."""
_UNIQUE = (
    ("products by SKU", Product, "products.sku"),
    ("settings by variant", StockSettings, "stock_settings.variant"),
    ("hold of an owner", Reservation, "reservations.owner"),
    ("orders by number", Order, "orders.number"),
)
_COMMON = {"status": "pending", "payment_status": "paid", "fulfillment_status": "unfulfilled"}
NEWEST = ("-created_at",)


@frozen
class Asked:
    """A query, what its index must find its rows by (beside the tenant), and what it has to be sorted by at the end.

    Without `by` an index is walked in the order of the page.
    """

    name: str
    sql: str
    values: dict[str, object]
    by: str = ""
    sorts: bool = False


def documented(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    """All of them."""
    find = partial(_found, dialect, tenant)
    eq = partial(_where, "eq")
    yield find("orders, newest first", Order, sort=NEWEST)
    for column in ("status", "payment_status", "fulfillment_status", "customer_id"):
        yield find(f"orders by {column}", Order, eq(column), sort=NEWEST, by=column)
    for kind in (Order, Customer, Product, Cart, Intent):
        yield find(f"{kind.__name__} by external_id", kind, eq("external_id"), by="external_id", sorts=True)
    yield find("orders by e-mail", Order, _where("in", "email", ("a@b.co", "c@b.co")), by="email", sorts=True)
    yield find("orders of a month", Order, _where("gte", "created_at", AT), sort=NEWEST, by="created_at")
    yield find("products, oldest first", Product, sort=("created_at",))
    yield find("products by status", Product, eq("status"), sort=("created_at",), by="status")
    yield find("customers", Customer, sort=("created_at",))
    yield find("carts of a customer", Cart, eq("customer_id"), sort=NEWEST, by="customer_id")
    yield find("payments of an order", Intent, eq("order_id"), by="order_id", sorts=True)
    yield find("open payments", Intent, Where("open", "eq", value=True), sort=("updated_at",), by="open")
    due = _where("lte", "expires_at", AT)
    yield find("holds that are over", Reservation, eq("status"), due, sort=("expires_at",), by="status")
    yield find("holds of an owner", Reservation, eq("owner"), by="owner", sorts=True)
    yield find("uses that are over", Use, eq("status"), due, sort=("expires_at",), by="status")
    yield find("uses of an order", Use, eq("order_id"), by="order_id", sorts=True)
    yield find("uses of a customer", Use, eq("promotion_id"), eq("customer"), by="customer", sorts=True)
    yield find(
        "deliveries that are due", Delivery, eq("status"), _where("lte", "due_at", AT), sort=("due_at",), by="due_at"
    )
    yield find("deliveries that failed", Delivery, eq("status"), sort=("id",), by="status")
    yield from _stock(dialect, tenant)
    yield from _prices(dialect, tenant)
    yield from _work(dialect, tenant)
    yield from _later_pages(dialect, tenant)
    yield from _audit(dialect, tenant)
    yield from _statements(dialect, tenant)


def _stock(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    find, eq = partial(_found, dialect, tenant), partial(_where, "eq")
    lasting = _where("gt", "expires_at", AT)
    yield find("holds that last", Reservation, eq("status", "held"), lasting, sort=("expires_at",), by="status")
    yield find("holds, newest first", Reservation, sort=NEWEST)
    yield find("alerts, newest first", Alert, sort=NEWEST)
    yield find("alerts of a variant", Alert, eq("variant_id"), sort=NEWEST, by="variant_id")
    yield find("units announced of a variant", Expected, eq("variant_id"), by="variant_id", sorts=True)


def _prices(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    find, eq = partial(_found, dialect, tenant), partial(_where, "eq")
    items = tuple(f"item-{number:05}" for number in range(20))
    yield find("prices of items", Price, _where("in", "item", items), by="item", sorts=True)
    open_end = (_where("in", "item", items), Where("ends_at", "eq", None))
    yield find("prices of items that do not end", Price, *open_end, by="item", sorts=True)
    yield find("prices of a list", Price, eq("price_list_id"), by="price_list_id", sorts=True)
    yield find("rate of a pair", Rate, eq("pair"), _where("lte", "valid_from", MIDST), sort=("-valid_from",), by="pair")
    yield find("next pair", Rate, _where("gt", "pair"), sort=("pair", "valid_from"), by="pair")
    last = (eq("item"), eq("currency", "EUR"), _where("lte", "at", MIDST))
    yield find("last price shown of an item", PricePoint, *last, sort=("-at",), by="item")
    yield find("revisions of a plan", PlanRevision, eq("plan_id"), sort=("revision",), by="plan_id")


def _work(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    """What workers take, which nobody else is at work on."""
    take, due = partial(_found, dialect, tenant, free=True), partial(_where, "lte")
    open_ = Where("open", "eq", value=True)
    yield take("open payments to take", Intent, open_, sort=("updated_at",), by="open")
    held = (_where("eq", "status", "held"), due("expires_at", AT))
    yield take("holds to take", Reservation, *held, sort=("expires_at",), by="status")
    uses = (_where("eq", "status", "reserved"), due("expires_at", AT))
    yield take("uses to take", Use, *uses, sort=("expires_at",), by="status")
    late = (_where("eq", "status", "retrying"), due("due_at", AT), _where("in", "subscriber", ("a", "b")))
    yield take("deliveries to take", Delivery, *late, sort=("due_at",), by="status")


def _later_pages(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    """Pages from the midst of many: they begin where the one before has ended."""
    page = partial(_found, dialect, tenant, after=(micros(MIDST), "x"))
    yield page("orders, a later page", Order, sort=NEWEST, by="created_at")
    yield page("orders by status, a later page", Order, _where("eq", "status"), sort=NEWEST, by="created_at")
    yield page("holds, a later page", Reservation, sort=NEWEST, by="created_at")


def _audit(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    find = partial(_entries, dialect, tenant)
    eq = partial(_where, "eq")
    yield find("audit, newest first", sort=("-at",))
    yield find("audit of an actor", eq("actor"), sort=("-at",), by="actor")
    yield find("audit of a record", eq("resource_id"), eq("resource"), sort=("version",), by="resource_id")
    yield find("audit of a month", _where("gte", "at", AT), sort=("-at",), by="at")


def _statements(dialect: Dialect, tenant: str) -> Iterator[Asked]:
    sql = statements(dialect)
    own: dict[str, object] = {"tenant": tenant}
    one = dialect.bind_list(["variant_id-00007"])
    yield Asked("an event that waits", sql.events.waiting, own, by="position")
    yield Asked("events after a position", sql.events.events, {**own, "after": 5, "limit": 100}, by="position")
    yield Asked("events of a record", sql.events.told, {**own, "subject": "subject-00007"}, by="subject")
    yield Asked("keys to forget", sql.keys.forget, {**own, "before": 1, "limit": 100}, by="created_at", sorts=True)
    yield Asked("a key", sql.keys.claimed, {**own, "principal": "x", "key": "x"}, by="key")
    yield Asked("movements of a variant", sql.stock.movements, {**own, "variants": one}, by="variant_id", sorts=True)
    yield Asked("movements of a cause", sql.stock.caused, {**own, "cause": "cause-00007"}, by="cause")
    yield Asked("stock of a variant", sql.stock.levels, {**own, "variants": one}, by="variant_id", sorts=True)
    for name, kind, space in _UNIQUE:
        by_key = sql.records[kind].get_by
        yield Asked(name, by_key, {**own, "space": space, "values": one}, by="value")


def _found(dialect: Dialect, tenant: str, name: str, kind: type, *where: Where, **more: Any) -> Asked:
    asked = plan(table_of(kind), Query(where, more.pop("sort", ()), limit=50), tenant=tenant)
    asked = evolve(asked, after=more.pop("after", None))
    sql, values = find_statement(asked, dialect, free=more.get("free", False))
    at = {"at": micros(AT)} if more.pop("free", False) else {}
    return Asked(name, sql, {"tenant": tenant, **values, **at}, **more)


def _entries(dialect: Dialect, tenant: str, name: str, *where: Where, sort: tuple[str, ...], by: str = "") -> Asked:
    sql, values = find_statement(plan(AUDIT, Query(where, sort, limit=50), tenant=tenant), dialect)
    return Asked(name, sql, {"tenant": tenant, **values}, by)


def _where(operator: Operator, column: str, value: Any = None) -> Where:
    return Where(column, operator, _COMMON.get(column, f"{column}-00007") if value is None else value)


Explain = Callable[[str, dict[str, object]], list[str]]
"""The lines of a plan."""


def faults(asked: Asked, lines: list[str]) -> list[str]:
    """What is wrong with a plan, in the words of SQLite or PostgreSQL."""
    told = "\n".join(lines)
    found = []
    if re.search(rf"\b(SCAN|Seq Scan on) cc_(?!({'|'.join(FEW_ROWS)})\b)", told):
        found.append("reads a table whole")
    conditions = re.findall(r"\(tenant=\? AND [^)]*\)|Index Cond: .*", told)
    if asked.by and not any(re.search(rf"\b{asked.by}\b", condition) for condition in conditions):
        found.append(f"does not look up {asked.by}")
    if not asked.sorts and re.search(r"TEMP B-TREE|Sort Key", told):
        found.append("sorts what it has found")
    return [f"{asked.name}: {fault}" for fault in found]
