"""What is particular to the store in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

from commerce_core.adapters.store.sql import PostgresStore, metadata, store
from commerce_core.catalog import Product
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import Query, StoreUnavailable, Tx
from commerce_core.ports.observer import METER, Meter
from commerce_core.testing.store_suite.base import AT, allocated, event, level, move, product, put, received


@pytest.fixture
def shop(postgres_url: str) -> Iterator[PostgresStore]:
    opened = PostgresStore.open(postgres_url)
    yield opened
    opened.close()


def test_a_database_that_cannot_be_reached_is_an_outage() -> None:
    with pytest.raises(StoreUnavailable):
        PostgresStore.open("postgresql://nobody@localhost:1/nothing")


def test_tables_are_created_by_many_processes_at_once(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS fresh")
        admin.execute("CREATE DATABASE fresh")
    url = psycopg.conninfo.make_conninfo(postgres_url, dbname="fresh")
    with ThreadPoolExecutor(6) as pool:
        for opened in pool.map(lambda _: PostgresStore.open(url), range(6)):
            opened.close()
    with psycopg.connect(url) as connection:
        made = connection.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'cc\\_%'").fetchall()
    assert {name for (name,) in made} == {table.name for table in metadata.sorted_tables} | {"cc_alembic_version"}
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE fresh")


def test_opening_a_complete_database_waits_for_no_writer(shop: PostgresStore, postgres_url: str, tenant: str) -> None:
    with shop._session(writing=True) as session:
        store.SqlTx(session, tenant, shop._codec).put(product("p"))
        PostgresStore.open(postgres_url).close()


def test_a_deadlock_is_repeated_and_nobody_hears_of_it(shop: PostgresStore, tenant: str) -> None:
    both, attempts = Barrier(2, timeout=10), []

    def cross(order: tuple[str, str]) -> None:
        def work(tx: Tx) -> None:
            attempts.append(order)
            first = len(attempts) <= 2
            tx.increment(order[0])
            if first:
                both.wait()
            tx.increment(order[1])

        shop.run(tenant, work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(cross, [("a", "b"), ("b", "a")]))
    assert len(attempts) > 2
    assert shop.read(tenant, lambda s: (s.counter("a"), s.counter("b"))) == (2, 2)


def test_a_lost_connection_is_an_outage_and_the_next_one_works(shop: PostgresStore, tenant: str) -> None:
    def work(tx: Tx) -> None:
        tx.increment("x")
        ((pid,),) = tx._rows("SELECT pg_backend_pid()")
        with psycopg.connect(shop._pool.conninfo, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
        tx.increment("x")

    with pytest.raises(StoreUnavailable):
        shop.run(tenant, work)
    assert shop.run(tenant, lambda tx: tx.increment("x")) == 1


@pytest.mark.parametrize("writing", [True, False])
def test_connections_that_died_while_nobody_used_them_are_replaced(
    shop: PostgresStore, tenant: str, *, writing: bool
) -> None:
    """As after a restart of the server."""
    shop.run(tenant, lambda tx: tx.increment("x"))
    dead = [shop._pool.getconn() for _ in range(3)]
    with psycopg.connect(shop._pool.conninfo, autocommit=True) as admin:
        for connection in dead:
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
            shop._pool.putconn(connection)
    if writing:
        assert shop.run(tenant, lambda tx: tx.increment("x")) == 2
    else:
        assert shop.read(tenant, lambda snapshot: snapshot.counter("x")) == 1


@pytest.mark.parametrize("error", [psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected])
def test_what_the_database_asks_to_repeat_is_counted(shop: PostgresStore, tenant: str, error: type[Exception]) -> None:
    """40001 and 40P01."""
    attempts = []

    def work(tx: Tx) -> int:
        attempts.append(1)
        value = tx.increment("x")
        if len(attempts) <= 2:
            raise error
        return value

    METER.set(Meter())
    assert shop.run(tenant, work) == 1
    meter = METER.get()
    METER.set(None)
    assert meter == Meter(statements=meter.statements, retries=2)


def test_a_swallowed_error_of_the_database_is_no_commit(shop: PostgresStore, tenant: str) -> None:
    def work(tx: Tx) -> None:
        tx.increment("x")
        with pytest.raises(psycopg.Error):
            tx._rows("SELECT 1/0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        shop.run(tenant, work)
    assert shop.read(tenant, lambda snapshot: snapshot.counter("x")) == 0


def test_an_error_in_what_was_only_sent_is_no_commit(shop: PostgresStore, tenant: str) -> None:
    def work(tx: Tx) -> None:
        tx.increment("x")
        tx._session.send([("SELECT 1/0", {})])

    with pytest.raises(psycopg.errors.DivisionByZero):
        shop.run(tenant, work)
    assert shop.read(tenant, lambda snapshot: snapshot.counter("x")) == 0


def test_a_snapshot_cannot_write(shop: PostgresStore, tenant: str) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        shop.read(tenant, lambda snapshot: snapshot._rows("DELETE FROM cc_counters"))


def test_more_callers_than_connections_wait(postgres_url: str, tenant: str) -> None:
    narrow = PostgresStore.open(postgres_url, connections=2)
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda _: narrow.run(tenant, lambda tx: tx.increment("x")), range(64)))
    assert sorted(numbers) == list(range(1, 65))
    narrow.close()


def test_no_free_connection_in_time_is_an_outage(shop: PostgresStore, tenant: str) -> None:
    shop._pool.timeout = 0.05
    taken = [shop._pool.getconn() for _ in range(shop._pool.max_size)]
    with pytest.raises(StoreUnavailable):
        shop.run(tenant, lambda tx: tx.increment("x"))
    for connection in taken:
        shop._pool.putconn(connection)
    assert shop.run(tenant, lambda tx: tx.increment("x")) == 1


def test_units_given_back_while_a_caller_is_refused_wait_until_that_is_over(shop: PostgresStore, tenant: str) -> None:
    """What was found short stays as it was found: nobody alters it before the refused transaction ends."""
    move(shop, tenant, received("a", 1), allocated("a", 1))
    with ThreadPoolExecutor(1) as pool:
        with shop._session(writing=True) as session:
            tx = store.SqlTx(session, tenant, shop._codec)
            with pytest.raises(InsufficientStock):
                tx.move([allocated("a", 1), received("b", 1)], at=AT)
            late = pool.submit(move, shop, tenant, allocated("a", -1))
            with pytest.raises(TimeoutError):
                late.result(timeout=0.2)
        late.result()
    assert shop.read(tenant, lambda s: s.stock(["a", "b"])) == (level("a", 1),)
    assert len(shop.read(tenant, lambda s: s.movements())) == 3


def test_events_of_transactions_that_overlap_are_read_in_no_gap(shop: PostgresStore, tenant: str) -> None:
    """The one that took its number first commits last: a reader in between must not be led past it."""
    with shop._session(writing=True) as session:
        store.SqlTx(session, tenant, shop._codec).record(event(1))
        session.rows("SELECT 1", {})
        with ThreadPoolExecutor(1) as pool:
            pool.submit(shop.run, tenant, lambda tx: tx.record(event(2))).result()
            first = pool.submit(shop.run, tenant, lambda tx: tx.events()).result()
    assert first == ((1, event(2)),)
    assert shop.run(tenant, lambda tx: tx.events(after=1)) == ((2, event(1)),)


def test_two_readers_at_once_give_each_event_one_position(shop: PostgresStore, tenant: str) -> None:
    """The second sees an event more than the first, who has not committed yet what positions it gave."""
    shop.run(tenant, lambda tx: tx.record(event(1), event(2)))
    with ThreadPoolExecutor(1) as pool:
        with shop._session(writing=True) as session:
            first = store.SqlTx(session, tenant, shop._codec).events()
            pool.submit(shop.run, tenant, lambda tx: tx.record(event(3))).result()
            second = pool.submit(shop.run, tenant, lambda tx: tx.events())
            with pytest.raises(TimeoutError):
                second.result(timeout=0.2)
        assert [position for position, _ in first] == [1, 2]
        assert second.result() == ((1, event(1)), (2, event(2)), (3, event(3)))
    shop.run(tenant, lambda tx: tx.record(event(4)))
    assert shop.run(tenant, lambda tx: tx.events(after=3)) == ((4, event(4)),)


def test_accents_and_case_are_compared_by_code_point(shop: PostgresStore, tenant: str) -> None:
    names = ["a", "B", "é", "Z", "e\u0301"]
    put(shop, tenant, *[product(f"p{number}", name=name) for number, name in enumerate(names)])
    found = shop.read(tenant, lambda s: s.find(Product, Query(sort=("name",)))).records
    assert [record.name for record in found] == sorted(names)
