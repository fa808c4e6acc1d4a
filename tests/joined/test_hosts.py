"""What a host lends: in which state, with which habits, and what the state is afterwards."""

from __future__ import annotations

import pickle
import sqlite3
import sys
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from commerce_core import Commerce, Line
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import SqliteStore, join
from commerce_core.adapters.store.sql.session import numbered
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import (
    CannotJoin,
    DatabaseTooNew,
    DatabaseTooOld,
    NestedTransaction,
    NoTransaction,
    StoreUnavailable,
    TransactionAborted,
    TransactionOver,
)
from tests.flows.shop import open_shop, stock_of
from tests.joined.ground import Ground
from tests.joined.hosts import alchemy, path_of


def place(shop: Commerce, quantity: int = 1, **named: Any) -> str:
    """Place an order, by whatever way it is lent."""
    return shop.orders.place(lines=[Line("MUG", quantity)], **named).id


def test_a_rollback_takes_the_order_with_it(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)
    with ground.host() as host:
        order = place(host.join(shop))
        assert host.join(shop).orders.get(order).number == "1001"
        host.rollback()
    assert shop.orders.find().records == ()
    assert stock_of(shop, "MUG") == (9, 0, 0)


def test_a_savepoint_of_the_host_takes_back_what_came_after_it(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)
    with ground.host() as host:
        host.note(f"{tenant}-first")
        kept = place(host.join(shop))
        host.execute("SAVEPOINT mine")
        place(host.join(shop))
        host.execute("ROLLBACK TO SAVEPOINT mine")
        host.execute("RELEASE SAVEPOINT mine")
        host.commit()
    assert [order.id for order in shop.orders.find().records] == [kept]
    assert f"{tenant}-first" in ground.look()["notes"]
    assert shop.verify() == ()


def test_a_refusal_leaves_the_transaction_as_it_was(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)
    with ground.host() as host:
        joined = host.join(shop)
        first = place(joined, 4)
        with pytest.raises(InsufficientStock):
            place(joined, 6)
        second = place(joined, 5)
        host.commit()
    assert {order.id for order in shop.orders.find().records} == {first, second}
    assert stock_of(shop, "MUG") == (9, 9, 0)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_whatever_is_raised_undoes_our_part_alone(ground: Ground, tenant: str, error: type[BaseException]) -> None:
    shop = ground.shop(tenant)

    def broken(tx: Any) -> None:
        tx.increment("count")
        raise error

    with ground.host() as host:
        host.note(f"{tenant}-kept")
        store = host.join(shop)._ctx.store
        with pytest.raises(error):
            store.run(tenant, broken)
        assert store.read(tenant, lambda tx: tx.counter("count")) == 0
        host.commit()
    assert f"{tenant}-kept" in ground.look()["notes"]


def test_an_error_of_the_database_undoes_our_part_alone(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)
    with ground.host() as host:
        host.note(f"{tenant}-kept")
        store = host.join(shop)._ctx.store

        def broken(tx: Any) -> None:
            tx.increment("count")
            tx._session.send([("SELECT no_such_column", {})])

        with pytest.raises((sqlite3.OperationalError, psycopg.Error, AsyncAdapt_asyncpg_dbapi.Error)):
            store.run(tenant, broken)
        assert store.run(tenant, lambda tx: tx.increment("count")) == 1
        host.commit()
    assert f"{tenant}-kept" in ground.look()["notes"]


def test_joined_calls_may_be_nested_but_not_within_one_store(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        joined = host.join(shop)

        def inner(tx: Any) -> None:
            tx.increment("outer")
            with pytest.raises(InsufficientStock):
                place(host.join(shop), 100)
            place(host.join(shop).at(actor="jane"), 2)
            with pytest.raises(NestedTransaction):
                place(joined)

        joined._ctx.run(inner)
        host.commit()
    (order,) = shop.orders.find().records
    assert order.history[0].actor == "jane"
    assert shop._ctx.read(lambda tx: tx.counter("outer")) == 1
    assert shop.verify() == ()


def test_a_tx_ends_with_its_work(any_database: Ground, tenant: str) -> None:
    with any_database.host() as host:
        store = join(host.lent)
        tx = store.run(tenant, lambda tx: tx)
        with pytest.raises(TransactionOver):
            tx.increment("late")
        store.close()
        with pytest.raises(StoreUnavailable):
            store.run(tenant, lambda tx: None)
        host.note(f"{tenant}-still-open")


def test_reading_leaves_no_transaction_open_on_sqlite(sqlite: Ground) -> None:
    shop = sqlite.shop("t")
    connection = sqlite3.connect(path_of(sqlite.url))
    assert stock_of(shop.joined(connection), "MUG") == (9, 0, 0)
    with pytest.raises(InsufficientStock):
        place(shop.joined(connection), 10)
    assert not connection.in_transaction, "or nobody else could write"
    place(shop.joined(connection))
    assert connection.in_transaction, "which is the caller's to commit"
    connection.close()


def test_the_habits_of_a_connection_are_its_own_afterwards(sqlite: Ground) -> None:
    shop = sqlite.shop("t")
    connection = sqlite3.connect(path_of(sqlite.url))
    connection.row_factory, connection.text_factory = sqlite3.Row, bytes
    place(shop.joined(connection))
    assert (connection.row_factory, connection.text_factory) == (sqlite3.Row, bytes)
    row = connection.execute("SELECT number FROM cc_orders").fetchone()
    assert row["number"] == b"1001"
    connection.close()


def refused(shop: Commerce, lent: Any) -> None:
    """That neither reading nor writing does anything outside a transaction."""
    for call in (shop.joined(lent).orders.find, lambda: place(shop.joined(lent))):
        with pytest.raises(NoTransaction):
            call()


def test_a_connection_that_commits_each_statement_is_refused(sqlite: Ground, postgres: Ground, tenant: str) -> None:
    connection = sqlite3.connect(path_of(sqlite.url), isolation_level=None)
    refused(sqlite.shop("t"), connection)
    connection.close()
    if sys.version_info >= (3, 12):
        connection = sqlite3.connect(path_of(sqlite.url), autocommit=True)
        refused(sqlite.shop("t2"), connection)
        connection.close()
    shop = postgres.shop(tenant)
    with psycopg.connect(postgres.url, autocommit=True) as session:
        refused(shop, session)
        with session.transaction():
            place(shop.joined(session))
    for ground, whose in ((sqlite, sqlite.shop("t3")), (postgres, postgres.shop(f"{tenant}-2"))):
        engine = alchemy(ground.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as lent:
            refused(whose, lent)
            assert not lent.in_transaction()
        with Session(engine) as lent_session:
            refused(whose, lent_session)
        engine.dispose()
        assert whose.orders.find().records == ()
    assert len(shop.orders.find().records) == 1


def test_a_transaction_that_has_failed_is_refused(postgres: Ground, tenant: str) -> None:
    shop = postgres.shop(tenant)
    with postgres.host("postgres:psycopg") as host:
        with pytest.raises(psycopg.errors.UndefinedColumn):
            host.execute("SELECT no_such_column")
        for call in (host.join(shop).orders.find, lambda: place(host.join(shop))):
            with pytest.raises(TransactionAborted):
                call()
        host.rollback()
        place(host.join(shop))
    with postgres.host("postgres:session") as host:
        with pytest.raises(sa.exc.ProgrammingError):
            host.execute("SELECT no_such_column")
        with pytest.raises(TransactionAborted):
            place(host.join(shop))
    assert shop.orders.find().records == ()


def test_a_session_that_must_be_rolled_back_is_refused(any_database: Ground, tenant: str) -> None:
    shop, engine = any_database.shop(tenant), alchemy(any_database.url)
    with Session(engine) as session:
        session.begin()
        outer = session.connection()
        inner = session.begin_nested()
        session.execute(sa.text(f"INSERT INTO host_notes (id) VALUES ('{tenant}')"))
        inner.rollback()
        place(shop.joined(session))
        outer.invalidate()
        with pytest.raises((TransactionAborted, StoreUnavailable, CannotJoin)):
            place(shop.joined(session))
        session.rollback()
        place(shop.joined(session))
        session.rollback()
    engine.dispose()
    assert shop.orders.find().records == ()


def test_a_scoped_session_is_a_session(any_database: Ground, tenant: str) -> None:
    shop, engine = any_database.shop(tenant), alchemy(any_database.url)
    sessions = scoped_session(sessionmaker(engine))
    order = place(shop.joined(sessions))
    sessions.commit()
    sessions.remove()
    engine.dispose()
    assert shop.orders.get(order).id == order


def test_a_connection_that_is_gone_says_so(sqlite: Ground, postgres: Ground, tenant: str) -> None:
    for ground, shop in ((sqlite, sqlite.shop("t")), (postgres, postgres.shop(tenant))):
        for kind in (ground.kind, f"{ground.kind.partition(':')[0]}:connection"):
            with ground.host(kind) as host:
                joined = host.join(shop)
                host.lent.close()
                with pytest.raises((StoreUnavailable, CannotJoin)):
                    place(joined)


def test_a_broken_connection_takes_the_transaction_and_says_so(postgres: Ground, tenant: str) -> None:
    shop = postgres.shop(tenant)
    connection = psycopg.connect(postgres.url)
    joined = shop.joined(connection)
    place(joined)
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
    with pytest.raises(StoreUnavailable):
        place(joined)
    connection.close()
    assert shop.orders.find().records == ()


def test_a_lock_is_not_waited_for_twice(sqlite: Ground) -> None:
    shop = sqlite.shop("t")
    other = sqlite3.connect(path_of(sqlite.url))
    other.execute("INSERT INTO host_notes (id) VALUES ('other')")
    connection = sqlite3.connect(path_of(sqlite.url), timeout=0)
    with pytest.raises(StoreUnavailable, match="locked"):
        place(shop.joined(connection))
    other.rollback()
    place(shop.joined(connection))
    connection.commit()
    for each in (other, connection):
        each.close()
    assert len(shop.orders.find().records) == 1


@pytest.mark.parametrize("lent", [None, 5, object(), sqlite3, "no_such_alias", MemoryStore()])
def test_what_cannot_be_joined_is_refused_at_once(sqlite: Ground, lent: object) -> None:
    with pytest.raises(CannotJoin) as refusal:
        sqlite.shop("t").joined(lent)
    assert pickle.loads(pickle.dumps(refusal.value)).code == "cannot_join"


def test_a_shop_in_memory_joins_nothing(sqlite: Ground) -> None:
    with sqlite.host() as host, pytest.raises(CannotJoin, match="memory"):
        open_shop("memory://").joined(host.lent)


def test_asynchronous_connections_are_sent_to_the_asynchronous_door(sqlite: Ground) -> None:
    connection = psycopg.AsyncConnection.__new__(psycopg.AsyncConnection)
    with pytest.raises(CannotJoin, match=r"shop\.aio\.joined"):
        sqlite.shop("t").joined(connection)


def test_a_pipeline_is_refused(postgres: Ground, tenant: str) -> None:
    shop = postgres.shop(tenant)
    with psycopg.connect(postgres.url) as connection, connection.pipeline(), pytest.raises(CannotJoin, match="pipel"):
        place(shop.joined(connection))


def test_a_database_without_our_tables_is_refused(tmp_path: Any, sqlite: Ground) -> None:
    connection = sqlite3.connect(tmp_path / "theirs.db")
    connection.execute("CREATE TABLE orders (id TEXT)")
    shop = sqlite.shop("t")
    with pytest.raises(DatabaseTooOld, match="commerce-core migrate"):
        place(shop.joined(connection))
    assert not connection.in_transaction
    connection.execute("INSERT INTO orders VALUES ('mine')")
    with pytest.raises(DatabaseTooOld):
        shop.joined(connection).orders.find()
    connection.commit()
    assert connection.execute("SELECT count(*) FROM orders").fetchone() == (1,)
    connection.close()


def test_a_database_of_a_newer_version_is_refused(sqlite: Ground) -> None:
    shop, connection = sqlite.shop("t"), sqlite3.connect(path_of(sqlite.url))
    connection.execute("UPDATE cc_alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew):
        place(shop.joined(connection))
    connection.rollback()
    place(shop.joined(connection))
    connection.close()


def test_the_tables_are_those_of_the_shop(tmp_path: Any) -> None:
    path = tmp_path / "shop.db"
    shop = open_shop(f"sqlite:///{path}?prefix=our_", MUG=3)
    connection = sqlite3.connect(path)
    place(shop.joined(connection))
    assert connection.execute("SELECT count(*) FROM our_orders").fetchone() == (1,)
    connection.commit()
    connection.close()
    assert len(shop.orders.find().records) == 1
    shop.close()


def test_named_parameters_become_numbers() -> None:
    """As asyncpg wants them; a name that stands twice has one number, and `%%` is a percent sign."""
    sql = "SELECT %(b)s::TEXT, %(a)s::BIGINT WHERE x LIKE '10%%' AND y = %(b)s::TEXT"
    assert numbered(sql) == ("SELECT $1::TEXT, $2::BIGINT WHERE x LIKE '10%' AND y = $1::TEXT", ("b", "a"))


def test_a_joined_store_says_that_it_is(sqlite: Ground) -> None:
    with sqlite.host() as host:
        assert join(host.lent).in_transaction()
    assert not SqliteStore.open(":memory:").in_transaction()
    assert not MemoryStore().in_transaction()
