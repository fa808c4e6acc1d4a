"""Orders are cancelled by many at once: each call asks the gateway after its own transaction, whoever shared that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from commerce_core.adapters.store.sql import SqliteStore
from tests.flows.shop import SUCCESS, buy, open_shop


def test_paid_orders_are_cancelled_and_refunded_by_many_threads(tmp_path: Path) -> None:
    shop = open_shop(SqliteStore.open(tmp_path / "shop.db", synchronous="NORMAL"), MUG=24)
    orders = [buy(shop, card=SUCCESS) for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        cancelled = list(pool.map(lambda order: shop.orders.cancel(order.id, "customer_request", refund=True), orders))
    assert [(order.status, order.refunded_minor == order.captured_minor > 0) for order in cancelled] == [
        ("cancelled", True)
    ] * 24
    assert shop.verify() == ()
    shop.close()
