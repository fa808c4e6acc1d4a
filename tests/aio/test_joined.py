"""`shop.aio.joined`: what can be lent, and what a cancelled call leaves. The laws of every host are in tests/joined."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker
from sqlalchemy.orm import Session

from commerce_core import Line
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.adapters.store.sql.joined import _go_back
from commerce_core.ports import CannotJoin, GatewayInTransaction, StoreUnavailable
from tests.flows.shop import SUCCESS, open_shop
from tests.joined.waiting import async_engine


def test_an_async_connection_and_a_scoped_session_are_joined_too(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop, engine = open_shop(SqliteStore.open(path), MUG=5), async_engine("aiosqlite", f"sqlite:///{path}")
    lines = [Line("MUG", 1)]

    async def scene() -> list[str]:
        async with engine.connect() as connection:
            first = await shop.aio.joined(connection).orders.place(lines=lines, payment_method=SUCCESS)
            with pytest.raises(GatewayInTransaction):
                await shop.aio.joined(connection).payments.settle(first.id)
            await connection.commit()
            await shop.aio.joined(connection).orders.place(lines=lines)
        sessions = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)
        second = await shop.aio.joined(sessions).at(actor="jane").orders.place(lines=lines)
        await sessions.commit()
        await sessions.remove()
        await engine.dispose()
        return [first.id, second.id]

    placed = asyncio.run(scene())
    assert sorted(order.id for order in shop.orders.find().records) == sorted(placed)
    assert shop.orders.get(placed[1]).history[0].actor == "jane"
    shop.close()


@pytest.mark.parametrize("lent", [None, "default", Session(), sqlite3, object()])
def test_what_is_not_asynchronous_is_sent_to_the_other_door(tmp_path: Path, lent: object) -> None:
    with (
        open_shop(SqliteStore.open(tmp_path / "shop.db")) as shop,
        pytest.raises(CannotJoin, match=r"lend a synchronous connection to shop\.joined"),
    ):
        shop.aio.joined(lent)


def test_what_is_not_open_or_has_no_database_is_refused(tmp_path: Path) -> None:
    engine = async_engine("aiosqlite", f"sqlite:///{tmp_path / 'shop.db'}")
    with open_shop(SqliteStore.open(tmp_path / "shop.db")) as shop:
        for lent, said in ((engine.connect(), "not open"), (AsyncSession(), "cannot be used")):
            with pytest.raises(CannotJoin, match=said):
                shop.aio.joined(lent)
    with open_shop("memory://") as shop, pytest.raises(CannotJoin, match="memory"):
        shop.aio.joined(AsyncSession(engine))


@pytest.mark.parametrize("error", [asyncio.CancelledError(), KeyboardInterrupt()])
def test_a_lost_connection_does_not_hide_that_a_task_was_cancelled(error: BaseException) -> None:
    class Lost:
        driver_error, refusal = sqlite3.Error, None

        def send(self, steps: Any) -> None:
            raise sqlite3.OperationalError("gone")

    _go_back(Lost(), error)
    with pytest.raises(StoreUnavailable):
        _go_back(Lost(), ValueError())
