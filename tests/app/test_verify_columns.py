"""What a database keeps beside the documents of orders is checked against them, and damage is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from commerce_core import Commerce
from tests.flows.shop import buy, open_shop


def tampered(tmp_path: Path, sql: str) -> Commerce:
    """A shop with the orders 1001 and 1002, changed behind its back."""
    shop = open_shop(f"sqlite:///{tmp_path / 'shop.db'}", MUG=5)
    buy(shop), buy(shop)
    assert shop.verify() == ()
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute(sql)
        connection.commit()
    return shop


@pytest.mark.parametrize(
    ("column", "value"), [("customer_id", "'x'"), ("total_minor", "1"), ("status", "'draft'"), ("email", "'a@b.c'")]
)
def test_a_column_that_says_other_than_its_order(tmp_path: Path, column: str, value: str) -> None:
    with tampered(tmp_path, f"UPDATE cc_orders SET {column} = {value} WHERE number = '1002'") as shop:
        assert shop.verify() == (f"Order 1002: it is not found by its {column}",)


def test_a_counter_that_would_give_a_number_twice(tmp_path: Path) -> None:
    with tampered(tmp_path, "UPDATE cc_counters SET value = 1 WHERE name = 'order_number'") as shop:
        assert shop.verify() == ("Order 1002: the next number would be 1002, which is not above it",)


def test_a_damaged_record_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    with tampered(tmp_path, "UPDATE cc_intents SET document = '{}'") as shop:
        faults = shop.verify()
        assert "A stored Intent has no version: restore it from a backup." in faults
        with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
            connection.execute("UPDATE cc_orders SET status = 'draft' WHERE number = '1001'")
            connection.commit()
        assert "Order 1001: it is not found by its status" in shop.verify()
        assert {each.check for each in shop.doctor().findings} == {"books"}
