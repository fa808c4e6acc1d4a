"""An order that nobody pays gives its stock back, where the policy says when, and never while money is under way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Cart, Commerce, Line, NewProduct
from commerce_core.checkout import Policies
from commerce_core.inventory import InvalidStockSettings, Policy
from commerce_core.ports import Store
from commerce_core.promotions import Coupon
from commerce_core.testing import FixedClock
from tests.flows.shop import SUCCESS, open_shop, stock_of

HOUR = timedelta(hours=1)
REQUIRES_ACTION = "tok_sandbox_requires_action"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def shop(store: Store, tenant: str, clock: FixedClock) -> Commerce:
    """A shop that lets an order wait for an hour."""
    shop = open_shop(store, tenant, clock=clock, MUG=9)
    shop.policies.set(Policies(inventory=Policy(unpaid_seconds=3600)))
    return shop


def test_after_its_time_an_unpaid_order_is_cancelled_and_its_stock_free(shop: Commerce, clock: FixedClock) -> None:
    order = shop.orders.place(lines=[Line("MUG", 4)])
    clock.advance(HOUR - timedelta(microseconds=1))
    assert shop.run_due().orders_cancelled == 0
    clock.advance(timedelta(microseconds=1))
    assert shop.run_due().orders_cancelled == 1
    after = shop.orders.get(order.id)
    assert (after.status, after.cancel_reason, stock_of(shop, "MUG")) == ("cancelled", "unpaid", (9, 0, 0))
    assert shop.run_due().orders_cancelled == 0
    assert shop.verify() == ()


def test_what_is_paid_is_not_cancelled(shop: Commerce, clock: FixedClock) -> None:
    shop.orders.place(lines=[Line("MUG", 4)], payment_method=SUCCESS)
    clock.advance(2 * HOUR)
    assert shop.run_due().orders_cancelled == 0
    assert stock_of(shop, "MUG") == (9, 4, 0)


def test_what_is_only_authorised_is_not_cancelled(shop: Commerce, clock: FixedClock) -> None:
    shop.orders.place(lines=[Line("MUG", 4)], payment_method=SUCCESS, capture_method="manual")
    clock.advance(2 * HOUR)
    assert shop.run_due().orders_cancelled == 0


def test_while_the_customer_is_at_the_bank_it_is_not_cancelled(shop: Commerce, clock: FixedClock) -> None:
    shop.orders.place(lines=[Line("MUG", 4)], payment_method=REQUIRES_ACTION)
    clock.advance(2 * HOUR)
    assert shop.run_due().orders_cancelled == 0


def test_without_a_policy_an_order_waits_as_long_as_it_likes(store: Store, tenant: str, clock: FixedClock) -> None:
    shop = open_shop(store, tenant, clock=clock, MUG=9)
    shop.orders.place(lines=[Line("MUG", 4)])
    clock.advance(9000 * HOUR)
    assert shop.run_due().orders_cancelled == 0
    assert stock_of(shop, "MUG") == (9, 4, 0)


@pytest.mark.parametrize("seconds", [0, -1, 1.5, True, "60", 10**9])
def test_how_long_is_a_count_of_seconds(seconds: object) -> None:
    with pytest.raises(InvalidStockSettings) as refused:
        Policy(unpaid_seconds=seconds)
    assert refused.value.field == "unpaid_seconds"


def test_what_costs_nothing_is_not_unpaid(shop: Commerce, clock: FixedClock) -> None:
    shop.products.create(NewProduct("GIFT", "Gift", "0", status="active"))
    shop.inventory.receive("GIFT", 1)
    shop.coupons.create(Coupon("ALL", "percentage", "100"))
    shop.orders.place(lines=[Line("GIFT", 1)])
    shop.orders.place(Cart([Line("MUG", 1)], codes=("ALL",)))
    clock.advance(2 * HOUR)
    assert shop.run_due().orders_cancelled == 0
