"""An observer is told of every call, and can break none."""

from __future__ import annotations

import logging

import pytest

from commerce_core import Commerce, Line, NotFound
from commerce_core.adapters.observers import LoggingObserver
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import Observation, Store
from tests.flows.shop import SUCCESS, open_shop


class Listening:
    def __init__(self) -> None:
        self.told: list[Observation] = []

    def observe(self, observation: Observation) -> None:
        self.told.append(observation)


class Broken:
    def observe(self, observation: Observation) -> None:
        raise ZeroDivisionError


def watched(store: Store, tenant: str, observer: object) -> Commerce:
    shop = open_shop(store, tenant, MUG=3)
    return Commerce(store, tenant=shop.tenant, observer=observer)


def test_every_call_is_told_with_its_outcome(store: Store, tenant: str) -> None:
    seen = Listening()
    shop = watched(store, tenant, seen)
    shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS)
    with pytest.raises(InsufficientStock):
        shop.at(actor="jane").orders.place(lines=[Line("MUG", 9)])
    with pytest.raises(NotFound):
        shop.inspect("nothing")
    with pytest.raises(TypeError):
        shop.products.get()
    shop.run_due(), shop.verify(), shop.events(), shop.doctor()
    wanted = [
        ("orders.place", "ok"),
        ("orders.place", "insufficient_stock"),
        ("inspect", "not_found"),
        ("products.get", "unexpected_error"),
        *((name, "ok") for name in ("run_due", "verify", "events", "doctor")),
    ]
    assert [(each.operation, each.outcome) for each in seen.told] == wanted
    assert all(each.seconds > 0 and each.retries == 0 for each in seen.told)
    assert (seen.told[0].statements > 10) is not isinstance(store, MemoryStore)


def test_an_observer_that_breaks_breaks_nothing(store: Store, tenant: str) -> None:
    shop = watched(store, tenant, Broken())
    order = shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS)
    assert shop.orders.get(order.id).payment_status == "paid"
    with pytest.raises(NotFound):
        shop.orders.get("nothing")


def test_without_an_observer_nothing_stands_between(shop: Commerce) -> None:
    assert type(shop.orders).__name__ == "OrderCalls"


def test_a_line_in_the_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    shop = watched(MemoryStore(), "secret-tenant", LoggingObserver()).at(actor="jane@example.com")
    with caplog.at_level(logging.INFO, "commerce_core"):
        order = shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS)
        with pytest.raises(NotFound):
            shop.orders.get("ord_nothing")
    levels = [(record.levelname, record.operation, record.outcome) for record in caplog.records]
    assert levels == [("INFO", "orders.place", "ok"), ("WARNING", "orders.get", "not_found")]
    for private in ("jane", "secret-tenant", order.id, "ord_nothing", SUCCESS):
        assert private not in caplog.text
