"""Rows of the outbox, of the audit trail and of unique values that somebody has touched: `verify` names them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product as pairs

import pytest

from commerce_core import Commerce, Line, NewCustomer
from commerce_core.adapters.store.columns import Column
from commerce_core.adapters.store.layout import LAYOUT, Table
from commerce_core.events import Event
from commerce_core.inventory import StockSettings
from commerce_core.orders import Order
from commerce_core.ports import Query, Store
from tests.flows.shop import SUCCESS, open_shop

Tamper = Callable[..., None]


@pytest.fixture
def shop(any_sql_store: Store, tenant: str) -> Commerce:
    """One order, paid and in process; its events were read."""
    shop = open_shop(any_sql_store, tenant, MUG=9)
    shop.customers.create(NewCustomer("jane@example.com"))
    order = shop.orders.place(lines=[Line("MUG", 2)], payment_method=SUCCESS)
    shop.orders.process(order.id)
    shop.products.update("MUG", {"description": "of clay"})
    assert shop.events()
    assert shop.verify() == ()
    return shop


@pytest.fixture
def tamper(shop: Commerce) -> Tamper:
    """Executes a statement on the rows of the tenant, the triggers aside."""

    def execute(sql: str) -> None:
        def work(tx: object) -> None:
            session = tx._session
            for name in ("audit", "movements") if "cc_audit" in sql else ():
                _drop(session, f"cc_{name}")
            session.counts([(sql.replace("MINE", f"tenant = '{shop.tenant.id}'"), {})])
            for statement in _triggers(session) if "cc_audit" in sql else ():
                session.counts([(statement, {})])

        shop._ctx.run(work)

    return execute


def _drop(session: object, table: str) -> None:
    sqlite = session.dialect.name == "sqlite"
    names = [f"{table}_no_{verb}" for verb in ("update", "delete", "replace")] if sqlite else [f"{table}_append_only"]
    for name in names:
        session.counts([(f"DROP TRIGGER {name}{'' if sqlite else f' ON {table}'}", {})])


def _triggers(session: object) -> list[str]:
    from commerce_core.adapters.store.sql.triggers import append_only

    return append_only(session.dialect)


def order_of(shop: Commerce) -> Order:
    (order,) = shop.orders.find().records
    return order


def test_an_event_that_was_deleted(shop: Commerce, tamper: Tamper) -> None:
    order = order_of(shop)
    tamper(f"DELETE FROM cc_outbox WHERE MINE AND subject = '{order.id}' AND version = 2")
    faults = shop.verify()
    assert f"Event of version 2 of order {order.id} is missing, or of another instant" in faults
    assert any("positions" in fault for fault in faults)


def test_an_event_that_was_deleted_before_it_was_read(shop: Commerce, tamper: Tamper) -> None:
    product = shop.products.update("MUG", {"description": "of glass"})
    tamper(f"DELETE FROM cc_outbox WHERE MINE AND subject = '{product.id}' AND version = {product.version}")
    assert shop.verify() == (
        f"Event of version {product.version} of product {product.id} is missing, or of another instant",
    )


@pytest.mark.parametrize(
    "change",
    ["type = 'order.cancelled'", "subject = 'ord_other'", "version = version + 1", """document = '{"a": 1}'"""],
)
def test_an_event_that_was_altered(shop: Commerce, tamper: Tamper, change: str) -> None:
    order = order_of(shop)
    tamper(f"UPDATE cc_outbox SET {change} WHERE MINE AND subject = '{order.id}' AND type = 'order.created'")
    assert any("is not what was recorded under this id" in fault for fault in shop.verify())


def test_an_event_of_another_instant(shop: Commerce, tamper: Tamper) -> None:
    order = order_of(shop)
    tamper(f"UPDATE cc_outbox SET at = at + 1 WHERE MINE AND subject = '{order.id}' AND type = 'order.created'")
    assert shop.verify() == (f"Event of version 1 of order {order.id} is missing, or of another instant",)


def test_an_event_that_was_doubled(shop: Commerce, tamper: Tamper) -> None:
    """Under its own id the database refuses it; under another one the id is not that of what it says."""
    names = "tenant, seq, id, position, type, subject, version, at, document"
    rows = "tenant, seq + 1000000, 'evt_other', NULL, type, subject, version, at, document"
    identity = "OVERRIDING SYSTEM VALUE " if "postgres" in type(shop._ctx.store).__name__.lower() else ""
    where = "MINE AND type = 'order.created'"
    tamper(f"INSERT INTO cc_outbox ({names}) {identity}SELECT {rows} FROM cc_outbox WHERE {where}")
    assert shop.verify() == (
        f"Event evt_other (order.created of {order_of(shop).id}) is not what was recorded under this id",
    )


def test_an_event_that_nothing_caused(shop: Commerce) -> None:
    order = order_of(shop)
    shop._ctx.run(lambda tx: tx.record(Event("order.refunded", order.id, 9, shop._ctx.now(), {})))
    assert shop.verify() == (
        f"Event order.refunded tells of version 9 of {order.id}, of which there is no audit entry",
    )


@pytest.mark.parametrize("version", [1, 2, "(SELECT max(version) FROM cc_orders WHERE MINE)"])
def test_an_audit_entry_that_was_deleted(shop: Commerce, tamper: Tamper, version: object) -> None:
    order = order_of(shop)
    tamper(f"DELETE FROM cc_audit WHERE MINE AND resource_id = '{order.id}' AND version = {version}")
    assert (
        f"Order {order.id} is at version {order.version}: its audit entries do not lead there without a gap"
        in shop.verify()
    )


def test_a_record_that_was_deleted_or_written_by_hand(shop: Commerce, tamper: Tamper) -> None:
    (customer,) = shop.customers.find().records
    tamper("UPDATE cc_customers SET version = 7 WHERE MINE")
    assert any("its audit entries do not lead there" in fault for fault in shop.verify())
    tamper("DELETE FROM cc_customers WHERE MINE")
    assert shop.verify() == (
        f"Customer {customer.id} has audit entries, but is not there",
        f"The customers have email 'jane@example.com' of {customer.id}, which is not there",
    )


OTHER = {"text": "'other'", "int": "coalesce({0}, 0) + 1", "instant": "coalesce({0}, 0) + 1", "flag": "1 - {0}"}
"""What a column says instead, by its type."""


def test_every_column_of_every_record_says_what_its_document_says(shop: Commerce, tamper: Tamper) -> None:
    shop.inventory.configure(StockSettings("MUG", backorder_limit=1))
    shop.inventory.reserve({"MUG": 1}, owner="jane")
    stored = {table.name: _ids(shop, table) for table in LAYOUT.values()}
    assert {"orders", "intents", "products", "reservations", "stock_settings"} <= {n for n in stored if stored[n]}
    for table in LAYOUT.values():
        for id, column in pairs(stored[table.name][:1], table.columns.values()):
            if column.name != "id":
                _check_column(shop, tamper, table, column, id)
    assert shop.verify() == ()


def _check_column(shop: Commerce, tamper: Tamper, table: Table, column: Column, id: str) -> None:
    record = shop._ctx.read(lambda tx: tx.get(table.record, id))
    value = column.value(record)
    update, row = f"UPDATE cc_{table.name} SET {column.name} =", f"WHERE MINE AND id = '{id}'"
    tamper(f"{update} {OTHER[column.type].format(column.name)} {row}")
    assert any(f"its column {column.name} is" in fault for fault in shop.verify()), (table.name, column)
    tamper(f"{update} {'NULL' if value is None else repr(value)} {row}")


def _ids(shop: Commerce, table: Table) -> list[str]:
    return [record.id for record in shop._ctx.read(lambda tx: tx.find(table.record, Query())).records]


def test_a_unique_value_that_was_deleted(shop: Commerce, tamper: Tamper) -> None:
    product = shop.products.get("MUG")
    tamper("DELETE FROM cc_unique WHERE MINE AND space = 'products.sku' AND value = 'MUG'")
    assert shop.verify() == (f"Product {product.id} is not found by its sku 'MUG'",)


def test_a_unique_value_that_was_altered(shop: Commerce, tamper: Tamper) -> None:
    product = shop.products.get("MUG")
    tamper("UPDATE cc_unique SET value = 'CUP' WHERE MINE AND space = 'products.sku' AND value = 'MUG'")
    assert shop.verify() == (
        f"Product {product.id} is not found by its sku 'MUG'",
        f"Product {product.id} is found by sku 'CUP', which it has not",
    )


def test_a_unique_value_of_nothing(shop: Commerce, tamper: Tamper) -> None:
    tamper(f"INSERT INTO cc_unique VALUES ('{shop.tenant.id}', 'products.sku', 'VASE', 'prd_nobody')")
    assert shop.verify() == ("The products have sku 'VASE' of prd_nobody, which is not there",)


def test_a_version_that_no_event_tells_of_is_no_fault(shop: Commerce) -> None:
    """A payment for an order raises the version of the order, so that nobody else decides by it meanwhile."""
    order = shop.orders.place(lines=[Line("MUG", 1)])
    before = shop.orders.get(order.id).version
    intent = shop.payments.create_intent("12.50", order=order.id, payment_method=SUCCESS)
    shop.payments.confirm(intent.id)
    told = {event.version for _, event in shop.events() if event.subject == order.id}
    assert set(range(before, shop.orders.get(order.id).version)) - told, "there is one"
    assert shop.verify() == ()


def test_a_counter_of_alerts_that_was_set_back_is_named_and_stops_no_sale(shop: Commerce, tamper: Tamper) -> None:
    shop.inventory.adjust("MUG", -shop.inventory.availability("MUG")["MUG"].sellable, reason="counted")
    assert [alert.kind for alert in shop.inventory.alerts().records] == ["out_of_stock"]
    tamper("UPDATE cc_counters SET value = 0 WHERE MINE AND name LIKE 'stock_alerts%'")
    fault = f"{shop.products.get('MUG').id} at main: 0 alerts are counted, but there are 1"
    assert shop.verify() == (fault,)
    shop.inventory.receive("MUG", 1)
    shop.orders.place(lines=[Line("MUG", 1)])
    assert next(alert.kind for alert in shop.inventory.alerts().records) == "out_of_stock"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM cc_outbox WHERE MINE AND type = 'inventory.adjusted'",
        "UPDATE cc_counters SET value = 0 WHERE MINE AND name LIKE 'stock_moves:%'",
        "UPDATE cc_outbox SET version = 1 WHERE MINE AND type = 'inventory.adjusted'",
    ],
)
def test_events_of_what_was_done_by_hand_are_counted(shop: Commerce, tamper: Tamper, sql: str) -> None:
    shop.inventory.adjust("MUG", -1, reason="counted")
    assert shop.verify() == ()
    tamper(sql)
    mug = shop.products.get("MUG").id
    assert any(f"Events of what was done by hand with {mug}" in fault for fault in shop.verify())
