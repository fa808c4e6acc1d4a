"""What a scheduler does for a shop, when some of it cannot be done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Commerce
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.run_due import Done
from commerce_core.payments import ChargeRequest, GatewayFailed, Outcome
from commerce_core.testing import FaultyGateway, FixedClock, NumberedIds
from tests.flows.shop import ASKS, SandboxGateway, buy, open_shop, stock_of


class Broken(SandboxGateway):
    """An adapter with a bug that one amount brings out."""

    broken = False

    def charge(self, request: ChargeRequest) -> Outcome:
        if self.broken and request.amount.minor == 2500:
            raise ZeroDivisionError("a bug of the adapter")
        return super().charge(request)


def test_one_payment_that_cannot_be_settled_keeps_no_other_waiting() -> None:
    gateway = Broken()
    silent = FaultyGateway(gateway, dict.fromkeys(range(1, 4), "before"))
    shop = open_shop(MemoryStore(), gateway=silent, ids=NumberedIds(), MUG=9)
    first, broken, last = (buy(shop, quantity=n) for n in (1, 2, 3))
    gateway.broken = True
    for _ in range(2):
        assert shop.run_due().payments_failed == 1
    with pytest.raises(GatewayFailed) as failed:
        shop.payments.settle(broken.id)
    assert isinstance(failed.value.__cause__, ZeroDivisionError)
    assert [shop.orders.get(order.id).payment_status for order in (first, broken, last)] == ["paid", "pending", "paid"]
    gateway.broken = False
    assert shop.run_due() == Done(holds_expired=0, payments_settled=1)
    assert shop.orders.get(broken.id).payment_status == "paid"
    assert len(gateway.ledger()) == 3
    assert shop.verify() == ()


def test_customers_who_never_come_back_keep_no_payment_waiting() -> None:
    """More payments wait for a customer than fit on a page, and all of them have waited longer."""
    clock, gateway = FixedClock(), SandboxGateway()
    shop = open_shop(MemoryStore(), gateway=gateway, clock=clock, MUG=300)
    for _ in range(210):
        buy(shop, card=ASKS)
    clock.advance(timedelta(minutes=1))
    silent = Commerce(shop._ctx.store, tenant=shop.tenant, gateway=FaultyGateway(gateway, {1: "after"}), clock=clock)
    order = buy(silent)
    done = shop.run_due()
    assert (done.payments_settled, done.payments_waiting, done.payments_failed) == (1, 210, 0)
    assert shop.orders.get(order.id).payment_status == "paid"


def test_a_payment_that_a_silent_gateway_leaves_open_is_not_called_settled() -> None:
    gateway = FaultyGateway(SandboxGateway(), dict.fromkeys(range(1, 4), "before"))
    shop = open_shop(MemoryStore(), gateway=gateway, MUG=9)
    buy(shop)
    done = shop.run_due()
    assert (done.payments_settled, done.payments_waiting) == (0, 1)
    assert shop.run_due().payments_waiting == 1
    assert shop.run_due().payments_settled == 1


def test_a_bug_of_an_adapter_loses_nothing() -> None:
    """It is raised to whoever placed; what was prepared waits, and goes on under the same key."""
    gateway = Broken()
    gateway.broken = True
    shop = open_shop(MemoryStore(), gateway=gateway, MUG=5)
    with pytest.raises(GatewayFailed):
        buy(shop, quantity=2, key="k")
    (order,) = shop.orders.find().records
    assert (order.status, order.payment_status, stock_of(shop, "MUG")) == ("pending", "pending", (5, 2, 0))
    gateway.broken = False
    assert buy(shop, quantity=2, key="k").id == order.id
    assert shop.orders.get(order.id).payment_status == "paid"
    assert shop.verify() == ()


def test_nothing_is_due_in_a_shop_at_rest() -> None:
    shop = open_shop(MemoryStore(), MUG=5)
    buy(shop)
    events = shop.events()
    assert shop.run_due() == Done(0, 0)
    assert shop.events() == events


def test_each_tenant_has_its_own_day() -> None:
    clock, store = FixedClock(), MemoryStore()
    mine, theirs = (open_shop(store, tenant, clock=clock, MUG=5) for tenant in ("mine", "theirs"))
    for shop in (mine, theirs):
        shop.inventory.reserve({"MUG": 1}, owner="cart_1")
    clock.advance(timedelta(minutes=10))
    assert mine.run_due().holds_expired == 1
    assert theirs.run_due().holds_expired == 1
    assert (stock_of(mine, "MUG"), stock_of(theirs, "MUG")) == ((5, 0, 0), (5, 0, 0))


def test_old_idempotency_keys_are_forgotten_after_a_week() -> None:
    clock = FixedClock()
    shop = open_shop(MemoryStore(), clock=clock, MUG=9)
    order = buy(shop, key="k")
    shop.at(actor="jane").categories.create("a", "A", key="k")
    clock.advance(timedelta(days=7))
    assert shop.run_due().keys_forgotten == 0
    assert buy(shop, key="k").id == order.id
    clock.advance(timedelta(microseconds=1))
    assert shop.run_due().keys_forgotten == 2
    assert buy(shop, key="k").id != order.id
