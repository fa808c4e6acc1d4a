"""`commerce-core inspect` and `commerce-core doctor`."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commerce_core import Commerce
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.events import Event
from tests.flows.shop import buy, open_shop


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def test_an_order_is_shown_with_its_total_money_and_stock(run, url: str) -> None:
    with open_shop(url, "t", MUG=5) as shop:
        order = buy(shop, quantity=2)
    said = run("inspect", order.number, "--store", url, "--tenant", "t")
    assert said.status == 0
    for part in (f"order {order.id}: pending", "order.created", "charge succeeded", "captured_minor: 0 -> 2500",
                 "Total", "captured  25.00 EUR", "prod_mug at main: 2 allocated, 0 held",
                 "prod_mug at main: 5 on hand, 2 allocated, 0 held, 3 available"):  # fmt: skip
        assert part in said.out
    data = json.loads(run("inspect", order.id, "--store", url, "--tenant", "t", "--json").out)
    assert (data["id"], data["money"]["captured"]) == (order.id, {"amount": 2500, "currency": "EUR"})
    assert run("inspect", order.id, "--store", url).status == 1, "another tenant's"


def test_a_file_that_is_not_there_is_not_made(run, tmp_path: Path) -> None:
    for command in (("inspect", "x"), ("doctor",)):
        said = run(*command, "--store", f"sqlite:///{tmp_path / 'none.db'}")
        assert (said.status, list(tmp_path.iterdir())) == (1, [])
        assert "no_such_store" in said.err


def test_the_doctor_says_how_a_shop_is(run, url: str) -> None:
    with open_shop(url, "t", MUG=5) as shop:
        shop.events()
    well = run("doctor", "--store", url, "--tenant", "t")
    assert (well.status, well.out.splitlines()[-1]) == (0, "All is well.")
    with open_shop(url, "u", MUG=5) as shop, Commerce(url, tenant=shop.tenant, relay="worker") as told:
        told.on("order.*", print, when="after_commit")
        buy(told)
    ill = run("doctor", "--store", url, "--tenant", "u", "--late", "0", "--json", "--quick")
    data = json.loads(ill.out)
    assert (ill.status, data["healthy"], [each["check"] for each in data["findings"]]) == (1, False, ["unread_events"])
    assert data["revision"]


def test_the_doctor_changes_nothing(run, url: str) -> None:
    late = Event("order.created", "ord_1", 1, datetime(2026, 1, 15, tzinfo=UTC), {})
    store = SqliteStore.open(url.removeprefix("sqlite:///"))
    store.run("t", lambda tx: (tx.record(late), tx.increment("cc.subscribers")))
    store.close()
    first, second = (run("doctor", "--store", url, "--tenant", "t", "--quick") for _ in range(2))
    assert (first.status, second.status, first.out) == (1, 1, second.out)
    assert "1 event" in first.out


def test_a_database_of_another_release_is_a_finding(run, url: str, tmp_path: Path) -> None:
    open_shop(url, "t").close()
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("UPDATE cc_alembic_version SET version_num = '9999'")
    connection.close()
    said = run("doctor", "--store", url)
    assert said.status == 1
    assert said.out.startswith("error: database: ")


@pytest.mark.parametrize("late", ["-1", "1.5", "x", "9" * 30])
def test_minutes_are_a_whole_number(run, url: str, late: str) -> None:
    assert run("doctor", "--store", url, "--late", late).status == 2
