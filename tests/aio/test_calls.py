"""`shop.aio` is the shop: every call is there, with its arguments, its answer and its errors."""

from __future__ import annotations

import asyncio
import inspect
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from commerce_core import Commerce, Line, NotFound, Order
from commerce_core.commerce.aio.awaited import Room
from commerce_core.ports import Observation, Store
from tests.flows.shop import SUCCESS, open_shop

ROOT = Path(__file__).parents[2]
SYNCHRONOUS = {"at", "joined", "on"}
"""Calls that do nothing but bind: there is nothing to await."""


def calls(of: object) -> set[str]:
    return {
        name
        for name, found in inspect.getmembers(of, inspect.isroutine)
        if not name.startswith("_") and name not in SYNCHRONOUS
    }


def test_every_room_and_every_call_is_there() -> None:
    with open_shop("memory://") as shop:
        rooms = {name for name in vars(shop) if not name.startswith("_")}
        assert rooms == {name for name, room in vars(shop.aio).items() if isinstance(room, Room) and name[0] != "_"}
        assert calls(shop) == calls(shop.aio)
        for room in rooms:
            assert calls(getattr(shop, room)) == calls(getattr(shop.aio, room)), room


def test_the_rooms_are_fresh() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "rooms.py"))
    assert made["rooms_file"]() == made["PATH"].read_text(encoding="utf8"), "run: python docs/rooms.py"


def test_every_call_has_its_own_signature_and_text() -> None:
    with open_shop("memory://") as shop:
        for room in [name for name in vars(shop) if not name.startswith("_")]:
            for name in calls(getattr(shop, room)):
                call, awaited = getattr(getattr(shop, room), name), getattr(getattr(shop.aio, room), name)
                assert inspect.iscoroutinefunction(awaited)
                assert inspect.signature(awaited) == inspect.signature(call)
                assert inspect.getdoc(getattr(type(getattr(shop.aio, room)), name)) == inspect.getdoc(call)


def test_an_order_from_start_to_end(store: Store, tenant: str) -> None:
    async def journey() -> Order:
        aio = open_shop(store, tenant, MUG=3).aio
        order = await aio.orders.place(lines=[Line("MUG", 2)], payment_method=SUCCESS, key="k")
        again = await aio.at(actor="system").orders.place(lines=[Line("MUG", 2)], payment_method=SUCCESS, key="k")
        assert again == order == await aio.orders.get(order.number)
        with pytest.raises(NotFound):
            await aio.at(tenant=f"{tenant}-other").orders.get(order.id)
        page, level, books = await asyncio.gather(aio.orders.find(), aio.inventory.level("MUG"), aio.verify())
        assert page.records == (order,)
        assert level[0].allocated == 2
        assert books == ()
        return order

    assert asyncio.run(journey()).payment_status == "paid"


def test_an_observer_is_told_of_awaited_calls() -> None:
    seen: list[Observation] = []

    class Notebook:
        def observe(self, observation: Observation) -> None:
            seen.append(observation)

    with Commerce("memory://", observer=Notebook()) as shop, pytest.raises(NotFound):
        asyncio.run(shop.aio.orders.get("none"))
    assert [(each.operation, each.outcome) for each in seen] == [("orders.get", "not_found")]


PROGRAM = """
from commerce_core import Commerce, Line, Order

async def right(shop: Commerce) -> tuple[Order, str]:
    order = await shop.aio.orders.place(lines=[Line("MUG", 1)], key="k")
    found = await shop.aio.products.find({"status": "active"}, limit=3)
    choice = await shop.aio.prices.explain("MUG", quantity=2)
    return order, found.records[0].id + choice.explain()

async def wrong(shop: Commerce) -> None:
    await shop.aio.orders.place(lines=3)
    await shop.aio.orders.get(1)
    await shop.aio.orders.no_such_call()
    answer: int = await shop.aio.orders.get("ord")
    order: Order = shop.aio.orders.get("ord")
"""


def test_a_type_checker_sees_arguments_and_answers(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(tmp_path / "program.py")]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    wrong = [line for line in said.splitlines() if " error: " in line]
    places = [int(line.partition("program.py:")[2].partition(":")[0]) for line in wrong]
    assert places == [11, 12, 13, 14, 15], said
