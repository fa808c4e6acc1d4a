"""`commerce_core.fastapi`: records in and out, errors as answers, and the program of the Python contract."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.ext.asyncio import AsyncSession

from commerce_core import Cart, Commerce, CommerceError, Conflict, Invalid, Line, Order, Unavailable, dump, load
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.fastapi import Json, add_error_handlers
from commerce_core.ports import Page
from tests.flows.shop import SUCCESS, open_shop, stock_of
from tests.joined.waiting import async_engine

ROOT = Path(__file__).parents[2]


def make_app(shop: Commerce) -> FastAPI:
    app = FastAPI()
    add_error_handlers(app)

    @app.post("/orders")
    async def place(cart: Json[Cart], key: str) -> Json[Order]:
        return await shop.aio.orders.place(cart, payment_method=SUCCESS, key=key)

    @app.get("/orders")
    async def find() -> Json[Page[Order]]:
        return await shop.aio.orders.find()

    @app.get("/orders/{reference}")
    async def get(reference: str) -> Json[Order]:
        return await shop.aio.orders.get(reference)

    @app.post("/echo")
    async def echo(lines: Json[tuple[Line, ...]]) -> Json[tuple[Line, ...]]:
        return lines

    @app.get("/errors/{place}")
    async def fail(place: int) -> None:
        raise (Invalid("wrong", field="x"), Conflict("late"), Unavailable("busy"), CommerceError("odd"))[place]

    return app


def test_records_go_in_and_come_out_as_dump_writes_them() -> None:
    with open_shop("memory://", MUG=5) as shop, TestClient(make_app(shop)) as client:
        answer = client.post("/orders?key=k", json=dump(Cart([Line("MUG", 2)])))
        order = load(Order, answer.json())
        assert answer.status_code == 200
        assert order == shop.orders.get(order.id)
        assert answer.json() == dump(order)
        assert client.get(f"/orders/{order.number}").json() == dump(order)
        assert client.get("/orders").json()["records"] == [dump(order)]
        assert client.post("/echo", json=[dump(Line("MUG", 1))]).json() == [dump(Line("MUG", 1))]


def test_errors_are_answers() -> None:
    with open_shop("memory://", MUG=1) as shop, TestClient(make_app(shop)) as client:
        short = client.post("/orders?key=k", json=dump(Cart([Line("MUG", 2)])))
        assert (short.status_code, short.json()["error"]["code"]) == (409, "insufficient_stock")
        assert client.get("/orders/none").status_code == 404
        assert client.get("/orders/none").json()["error"]["code"] == "not_found"
        assert [client.get(f"/errors/{n}").status_code for n in range(4)] == [422, 409, 503, 500]
        assert client.get("/errors/0").json()["error"]["details"] == [{"field": "x", "message": "wrong"}]


@pytest.mark.parametrize("body", [{"lines": "no"}, {"lines": [{"item": 5}]}, [], {"unknown": 1}, "text", 5])
def test_a_body_that_cannot_be_read_says_where(body: Any) -> None:
    with open_shop("memory://", MUG=1) as shop, TestClient(make_app(shop)) as client:
        answer = client.post("/orders?key=k", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_document")
        assert shop.orders.find().records == ()


def test_the_schema_names_the_records() -> None:
    with open_shop("memory://") as shop:
        paths = make_app(shop).openapi()["paths"]
    order = paths["/orders"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert (order["type"], order["description"]) == ("object", str(Order.__doc__).partition("\n")[0])


def test_a_client_that_goes_away_leaves_nothing_half(tmp_path: Path) -> None:
    shop = open_shop(SqliteStore.open(tmp_path / "shop.db"), MUG=5)
    app, body = make_app(shop), b'{"lines": [{"item": "MUG", "quantity": 1}]}'
    scope = {"type": "http", "method": "POST", "path": "/orders", "query_string": b"key=k", "http_version": "1.1"}
    scope |= {"headers": [(b"content-type", b"application/json")], "root_path": "", "scheme": "http"}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        """To nobody."""

    async def disconnect() -> None:
        request = asyncio.create_task(app(dict(scope), receive, send))
        await asyncio.sleep(0.01)
        request.cancel()
        await asyncio.gather(request, return_exceptions=True)
        await app(dict(scope), receive, send)

    asyncio.run(disconnect())
    assert len(shop.orders.find().records) == 1
    assert stock_of(shop, "MUG") == (5, 1, 0)
    assert shop.verify() == ()
    shop.close()


def test_the_program_of_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop = open_shop(SqliteStore.open(path), TICKET=5)
    engine, app = async_engine("aiosqlite", f"sqlite:///{path}"), FastAPI()
    add_error_handlers(app)

    @app.post("/orgs/{org}/seats")
    async def reserve(org: str, seats: int) -> Json[Order]:
        async with AsyncSession(engine) as session, session.begin():
            joined = shop.aio.joined(session)
            order = await joined.orders.place(lines=[Line("TICKET", seats)], payment_method=SUCCESS, key=f"seats-{org}")
            await session.execute(sa.text("INSERT INTO orgs VALUES (:org, :order)"), {"org": org, "order": order.id})
        await shop.aio.payments.settle(order.id)
        return await shop.aio.orders.get(order.id)

    async def prepare() -> None:
        async with engine.begin() as connection:
            await connection.execute(sa.text("CREATE TABLE orgs (id TEXT PRIMARY KEY, order_id TEXT)"))
        await engine.dispose()

    asyncio.run(prepare())
    with TestClient(app) as client:
        order = load(Order, client.post("/orgs/acme/seats?seats=3").json())
        refused = client.post("/orgs/other/seats?seats=3")
    assert order.payment_status == "paid"
    assert refused.json()["error"]["code"] == "insufficient_stock"
    with sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool).connect() as seen:
        assert seen.execute(sa.text("SELECT * FROM orgs")).all() == [("acme", order.id)]
    assert len(shop.orders.find().records) == 1
    shop.close()


def test_without_fastapi_the_line_that_installs_it_is_told() -> None:
    program = "import sys; sys.modules['fastapi'] = None\nimport commerce_core.fastapi"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert 'pip install "commerce-core[fastapi]"' in done.stderr.splitlines()[-1]
