"""Cancelled anywhere, a call of `shop.aio` is done as a whole or not at all."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from time import perf_counter

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from commerce_core import Commerce, Line
from commerce_core.ports import Store
from tests.flows.shop import SUCCESS, open_shop, stock_of
from tests.joined.ground import Ground, prepare
from tests.joined.hosts import NOTE
from tests.joined.waiting import async_engine

ROUNDS = 12
DRIVERS = ["aiosqlite", "asyncpg", "psycopg"]


async def place(shop: Commerce, key: str) -> str:
    return (await shop.aio.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS, key=key)).id


def test_a_cancelled_order_is_there_as_a_whole_or_not_at_all(store: Store, tenant: str) -> None:
    shop, keys = open_shop(store, tenant, MUG=50), [f"key-{n}" for n in range(ROUNDS)]

    async def cancelled() -> None:
        began = perf_counter()
        await place(shop, "first")
        took = perf_counter() - began
        tasks = [asyncio.create_task(place(shop, key)) for key in keys]
        for task in tasks:
            await asyncio.sleep(random.uniform(0, took))
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def again() -> list[str]:
        return await asyncio.gather(*(place(shop, key) for key in keys))

    asyncio.run(cancelled())
    assert len(set(asyncio.run(again()))) == ROUNDS, "asked again under its key, each is placed once"
    orders = shop.orders.find(limit=100).records
    assert len(orders) == ROUNDS + 1
    assert {order.payment_status for order in orders} == {"paid"}
    assert stock_of(shop, "MUG") == (50, ROUNDS + 1, 0)
    assert shop.verify() == ()
    shop._threads.close()


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_cancelled_transaction_takes_the_order_with_it(
    driver: str, tmp_path: Path, tenant: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}" if driver == "aiosqlite" else request.getfixturevalue("postgres_url")
    ground = prepare("sqlite" if driver == "aiosqlite" else "postgres", url)
    shop = ground.shop(tenant)
    shop.inventory.receive("MUG", 50)
    before = shop.orders.find().records
    committed = asyncio.run(cancel_at_random(driver, ground, shop))
    seen = {note for note in ground.look()["notes"] if note.startswith(tenant)}
    orders = shop.orders.find(limit=100).records
    assert seen == {f"{tenant}-{order.note}" for order in orders}
    assert set(committed) <= seen, "who is cancelled while COMMIT is answered may have committed"
    assert {f"{tenant}-0", f"{tenant}-{ROUNDS - 1}"} <= set(committed)
    assert before == ()
    assert shop.verify() == ()
    shop.close()


async def cancel_at_random(driver: str, ground: Ground, shop: Commerce) -> list[str]:
    """Place orders, each beside a note of the host in one transaction, and cancel all but the first and the last."""
    engine, tenant, took = async_engine(driver, ground.url), shop.tenant.id, 0.0

    async def work(number: int) -> str:
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(sa.text(NOTE.format(f"{tenant}-{number}")))
            await shop.aio.joined(session).orders.place(lines=[Line("MUG", 1)], note=str(number))
        return f"{tenant}-{number}"

    done = []
    for number in range(ROUNDS):
        began, task = perf_counter(), asyncio.create_task(work(number))
        if 0 < number < ROUNDS - 1:
            await asyncio.sleep(random.uniform(0, took * 0.8))
            task.cancel()
        done += [note for note in await asyncio.gather(task, return_exceptions=True) if isinstance(note, str)]
        took = took or perf_counter() - began
    await engine.dispose()
    return done
