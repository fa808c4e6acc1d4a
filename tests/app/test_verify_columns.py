"""What a database keeps beside its documents is checked, and what is damaged does not hide the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

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
        assert any("its column status is 'draft'" in fault for fault in shop.verify())
        assert {each.check for each in shop.doctor().findings} == {"books"}
