"""Subscribers of a shop that works in somebody else's transaction."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from commerce_core import Commerce, Line
from commerce_core.events import Event
from tests.joined.ground import ROOT, Ground


class Told(list[str]):
    """What a handler was told, and whether the order was there for everybody."""

    def __init__(self, shop: Commerce) -> None:
        super().__init__()
        shop.on("order.created", self, when="after_commit", name="told")

    def __call__(self, event: Event, shop: Commerce) -> None:
        self.append(shop.orders.get(event.subject).id)


def test_a_shop_that_is_joined_once_more_is_at_home_where_it_was(tmp_path: Path) -> None:
    with Commerce(f"sqlite:///{tmp_path / 'shop.db'}") as shop:
        one, other = (sqlite3.connect(tmp_path / "shop.db") for _ in range(2))
        with closing(one), closing(other):
            assert shop.joined(one).joined(other)._ctx.home is shop._ctx.store


def test_nothing_is_delivered_before_the_commit_of_the_host(ground: Ground, tenant: str) -> None:
    """A SQLAlchemy Session tells of its commit; of others' the next `run_due` finds out.

    An asynchronous one is told on another thread, for whose end asyncio waits when its loop is closed.
    """
    shop = ground.shop(tenant)
    told = Told(shop)
    with ground.host() as host:
        order = host.join(shop).orders.place(lines=[Line("MUG", 1)])
        assert told == []
        host.commit()
        if not waits(ground):
            assert told == ([order.id] if ground.kind.endswith(":session") else [])
            shop.run_due()
    assert told == [order.id]
    shop.run_due()
    assert told == [order.id]


def waits(ground: Ground) -> bool:
    """Whether the host is an asynchronous session."""
    return ground.kind.rpartition(":")[2] in {"aiosqlite", "asyncpg", "psycopg-aio"}


def test_what_the_host_rolls_back_is_never_delivered(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)
    told = Told(shop)
    with ground.host() as host:
        host.join(shop).orders.place(lines=[Line("MUG", 1)])
        host.rollback()
        shop.run_due()
        assert told == []
        order = host.join(shop).orders.place(lines=[Line("MUG", 1)])
        host.commit()
    shop.run_due()
    assert told == [order.id]


def test_a_handler_in_the_transaction_of_the_host_can_refuse_our_part_of_it(ground: Ground, tenant: str) -> None:
    shop = ground.shop(tenant)

    def refuse(event: Event, here: Commerce) -> None:
        here.categories.create("seen", "Seen")
        raise ZeroDivisionError(event.subject)

    shop.on("order.created", refuse)
    with ground.host() as host:
        with pytest.raises(ZeroDivisionError):
            host.join(shop).orders.place(lines=[Line("MUG", 1)])
        host.note(f"kept-{tenant}")
        host.commit()
    assert f"kept-{tenant}" in ground.look()["notes"]
    assert (shop.orders.find().records, shop.categories.find().records) == ((), ())


def test_django_tells_of_its_commit(any_database: Ground, tenant: str) -> None:
    any_database.shop(tenant)
    child = Path(__file__).with_name("django_subscribers.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", str(child), any_database.url, tenant]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("all is well\n", "")
