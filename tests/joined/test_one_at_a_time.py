"""What a connection that is lent must not be asked to do, and what becomes of it when a call is interrupted."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from commerce_core import Commerce, Line
from commerce_core.adapters.store.sql.joined import SAVEPOINT, join
from commerce_core.adapters.store.sql.session import CursorSession
from commerce_core.ports import CannotJoin, NestedTransaction, StoreUnavailable
from tests.joined.ground import Ground, prepare
from tests.joined.hosts import NOTE, alchemy, path_of
from tests.joined.test_subscribers import Told
from tests.joined.waiting import async_engine

LINES = [Line("MUG", 1)]


def lent(ground: Ground) -> Any:
    if ground.kind.startswith("sqlite"):
        return sqlite3.connect(path_of(ground.url), check_same_thread=False)
    return psycopg.connect(ground.url)


def test_a_second_call_on_a_connection_at_work_is_refused(any_database: Ground, tenant: str) -> None:
    shop, connection, begun, end = any_database.shop(tenant), lent(any_database), Event(), Event()

    def work(tx: Any) -> None:
        begun.set()
        end.wait(10)

    with ThreadPoolExecutor() as threads:
        first = threads.submit(join(connection).run, tenant, work)
        assert begun.wait(10)
        try:
            with pytest.raises(NestedTransaction, match="at work"):
                shop.joined(connection).orders.place(lines=LINES)
        finally:
            end.set()
        first.result()
    order = shop.joined(connection).orders.place(lines=LINES)
    connection.commit()
    connection.close()
    assert [placed.id for placed in shop.orders.find().records] == [order.id]


@pytest.mark.parametrize("driver", ["aiosqlite", "asyncpg", "psycopg"])
def test_calls_gathered_on_one_session_are_done_whole_or_refused(
    driver: str, tmp_path: Path, tenant: str, request: pytest.FixtureRequest
) -> None:
    shop, ground = asynchronous(driver, tmp_path, tenant, request)

    async def scene() -> list[Any]:
        engine = async_engine(driver, ground.url)
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(sa.text("SELECT 1"))
            calls = (shop.aio.joined(session).orders.place(lines=LINES) for _ in range(3))
            done = await asyncio.gather(*calls, return_exceptions=True)
        await engine.dispose()
        return done

    first, *others = asyncio.run(scene())
    assert [type(other) for other in others] == [NestedTransaction, NestedTransaction]
    assert [order.id for order in shop.orders.find().records] == [first.id]
    assert shop.verify() == ()


def asynchronous(driver: str, tmp_path: Path, tenant: str, request: pytest.FixtureRequest) -> tuple[Commerce, Ground]:
    url = f"sqlite:///{tmp_path / 'shop.db'}" if driver == "aiosqlite" else request.getfixturevalue("postgres_url")
    ground = prepare("sqlite" if driver == "aiosqlite" else "postgres", url)
    return ground.shop(tenant), ground


def test_a_released_savepoint_of_the_host_wakes_nobody(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    told = Told(shop)
    with Session(alchemy(any_database.url)) as session:
        with session.begin_nested():
            order = shop.joined(session).orders.place(lines=LINES)
        assert told == []
        session.commit()
        assert told == [order.id]
        shop.joined(session).orders.place(lines=LINES)
        session.rollback()
        session.execute(sa.text("SELECT 1"))
        session.commit()
    assert told == [order.id]


def test_a_session_in_the_transaction_of_a_connection_wakes_nobody(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    told = Told(shop)
    with (
        alchemy(any_database.url).connect() as connection,
        connection.begin(),
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        order = shop.joined(session).orders.place(lines=LINES)
        session.commit()
        assert told == []
    shop.run_due()
    assert told == [order.id]


@pytest.mark.parametrize("driver", ["asyncpg", "psycopg"])
def test_a_host_cannot_commit_what_an_interrupted_savepoint_has_lost(
    driver: str, tmp_path: Path, tenant: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, ground = asynchronous(driver, tmp_path, tenant, request)
    slow_savepoint(monkeypatch)

    async def scene() -> None:
        engine = async_engine(driver, ground.url)
        async with AsyncSession(engine) as session:
            await session.execute(sa.text(NOTE.format(f"lost-{tenant}")))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await shop.aio.joined(session).orders.place(lines=LINES)
            with pytest.raises(SQLAlchemyError):
                await session.commit()
        await engine.dispose()

    asyncio.run(scene())
    assert f"lost-{tenant}" not in ground.look()["notes"]


@pytest.mark.parametrize("lend", ["psycopg", "session"])
def test_an_interrupted_program_cannot_commit_either(
    lend: str, postgres: Ground, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = postgres.shop(tenant)
    with postgres.host(f"postgres:{lend}") as host:
        host.note(f"lost-{tenant}")
        slow_savepoint(monkeypatch, fails=True)
        with pytest.raises(KeyboardInterrupt):
            host.join(shop).orders.place(lines=LINES)
        with pytest.raises((psycopg.OperationalError, SQLAlchemyError)):
            host.commit()


def slow_savepoint(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    """Let the server be still at our SAVEPOINT when the call is interrupted."""
    execute = CursorSession._execute

    def interrupted(self: CursorSession, sql: str, values: Any) -> int:
        if sql == SAVEPOINT and fails:
            with pytest.raises(psycopg.errors.DivisionByZero):
                execute(self, "SELECT 1 / 0", {})
            raise KeyboardInterrupt
        return execute(self, "SELECT pg_sleep(5)" if sql == SAVEPOINT else sql, values)

    monkeypatch.setattr(CursorSession, "_execute", interrupted)


@pytest.mark.parametrize("lend", ["psycopg", "session", "asyncpg", "psycopg-aio"])
def test_a_transaction_that_only_reads_is_an_unavailable_store(lend: str, postgres: Ground, tenant: str) -> None:
    shop = postgres.shop(tenant)
    with postgres.host(f"postgres:{lend}") as host:
        host.execute("SET TRANSACTION READ ONLY")
        with pytest.raises(StoreUnavailable, match="read-only"):
            host.join(shop).orders.place(lines=LINES)


@pytest.mark.parametrize("lend", ["psycopg", "session", "psycopg-aio"])
def test_another_encoding_is_refused(lend: str, postgres: Ground, tenant: str) -> None:
    shop = postgres.shop(tenant)
    with postgres.host(f"postgres:{lend}") as host:
        host.execute("SET client_encoding TO 'LATIN1'")
        with pytest.raises(CannotJoin, match="LATIN1"):
            host.join(shop).orders.find()
