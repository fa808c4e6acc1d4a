"""Placing inside the caller's transaction: prepared there, charged after the commit, never within."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commerce_core import Cart, Commerce, Line, Money, Order, Percentage, Promotion
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.currency import Rate
from commerce_core.money import AnyMoney
from commerce_core.payments import PaymentDeclined
from commerce_core.ports import GatewayInTransaction, IdempotencyConflict
from commerce_core.pricing import Price
from tests.flows.shop import ASKS, DECLINED, SUCCESS, buy, event_types, open_shop, sandbox, stock_of
from tests.joined.ground import Ground


def place(shop: Commerce, *, card: str | None = SUCCESS, key: str | None = "checkout-1") -> Order:
    """Two mugs for 25.00."""
    return shop.orders.place(lines=[Line("MUG", 2)], payment_method=card, key=key)


def test_a_joined_order_is_prepared_and_charged_after_the_commit(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        order = place(host.join(shop))
        assert (order.status, order.captured_minor) == ("pending", 0)
        assert host.join(shop).payments.get(str(order.intent_id)).open
        assert sandbox(shop).ledger() == ()
        host.commit()
    assert stock_of(shop, "MUG") == (9, 2, 0)
    assert shop.payments.settle(order.id).captured_minor == 2500
    assert shop.payments.settle(order.id).captured_minor == 2500
    assert shop.orders.get(order.id).captured_minor == 2500
    assert len(sandbox(shop).ledger()) == 1
    assert event_types(shop)[-3:] == ["order.created", "payment.succeeded", "order.updated"]
    assert shop.verify() == ()


def test_run_due_finishes_what_nobody_settles(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        order = place(host.join(shop))
        host.commit()
    assert shop.run_due().payments_settled == 1
    assert shop.orders.get(order.id).captured_minor == 2500
    assert shop.run_due().payments_settled == 0
    assert len(sandbox(shop).ledger()) == 1


def test_a_key_places_one_order_joined_or_not(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        order = place(host.join(shop))
        assert place(host.join(shop)) == order
        with pytest.raises(IdempotencyConflict):
            place(host.join(shop), card=ASKS)
        host.commit()
        again = place(shop)
        assert (again.id, again.captured_minor) == (order.id, 2500), "on the shop itself it goes on where it stopped"
        assert place(host.join(shop)) == again
        host.rollback()
    assert len(shop.orders.find().records) == len(sandbox(shop).ledger()) == 1


def test_a_key_of_a_rolled_back_order_is_free_again(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        lost = place(host.join(shop))
        host.rollback()
        order = place(host.join(shop), card=ASKS)
        host.commit()
    assert order.id != lost.id
    assert [found.id for found in shop.orders.find().records] == [order.id]


def test_a_declined_charge_is_told_by_whoever_settles(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        order = place(host.join(shop), card=DECLINED)
        host.commit()
        assert shop.payments.settle(order.id).decline_code == "card_declined"
        assert shop.orders.get(order.id).status == "cancelled"
        assert stock_of(shop, "MUG") == (9, 0, 0)
        with pytest.raises(PaymentDeclined):
            place(host.join(shop), card=DECLINED)
        host.rollback()


def test_an_order_that_costs_nothing_is_final_at_once(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        order = host.join(shop).orders.place(lines=[Line("SAMPLE", 1)], payment_method=SUCCESS)
        host.commit()
    alone = shop.orders.place(lines=[Line("SAMPLE", 1)], payment_method=SUCCESS)
    assert order.intent_id is None
    assert (order.status, order.payment_status) == (alone.status, alone.payment_status)
    assert shop.run_due().payments_settled == 0


def test_a_kept_cart_is_ordered_in_the_same_transaction(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        joined = host.join(shop)
        cart = joined.carts.create(Cart([Line("MUG", 1)]))
        order = joined.orders.place(cart.id)
        host.commit()
    assert shop.carts.get(cart.id).order_id == order.id


def test_what_asks_the_gateway_is_not_begun(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    paid, held = buy(shop), shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS, capture_method="manual")
    open_, unpaid = str(buy(shop, card=ASKS).intent_id), buy(shop, card=None)
    before, moved = any_database.look(), sandbox(shop).ledger()
    with any_database.host() as host:
        joined = host.join(shop)
        for call in (
            lambda: joined.payments.confirm(open_),
            lambda: joined.payments.confirm(str(unpaid.intent_id), SUCCESS),
            lambda: joined.payments.capture(str(held.intent_id)),
            lambda: joined.payments.refund(str(paid.intent_id)),
            lambda: joined.payments.cancel(str(unpaid.intent_id)),
            lambda: joined.payments.settle(paid.id),
            lambda: joined.orders.cancel(paid.id, "customer_request", refund=True),
            lambda: joined.orders.cancel(held.id, "customer_request"),
            joined.run_due,
        ):
            with pytest.raises(GatewayInTransaction) as refusal:
                call()
            assert refusal.value.code == "gateway_in_transaction"
        host.commit()
    assert any_database.look() == before
    assert sandbox(shop).ledger() == moved


def test_an_order_can_be_cancelled_that_has_nothing_to_ask_the_gateway_for(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    unpaid = buy(shop, card=None)
    with any_database.host() as host:
        assert host.join(shop).orders.cancel(unpaid.id, "customer_request").status == "cancelled"
        host.commit()
    assert shop.orders.get(unpaid.id).status == "cancelled"
    assert shop.verify() == ()


class BusyStore(MemoryStore):
    """A store on a connection on which its host holds a transaction, as Django's ATOMIC_REQUESTS does."""

    held = False

    def in_transaction(self) -> bool:
        return self.held


def test_a_shop_that_is_not_joined_charges_nobody_while_the_host_holds_a_transaction() -> None:
    store = BusyStore()
    shop = open_shop(store, MUG=9)
    store.held = True
    with pytest.raises(GatewayInTransaction):
        place(shop)
    with pytest.raises(GatewayInTransaction):
        shop.run_due()
    assert shop.orders.find().records == ()
    assert shop.orders.place(lines=[Line("MUG", 1)]).status == "pending", "nothing is to be charged yet"
    store.held = False
    assert place(shop).captured_minor == 2500


def total(shop: Commerce) -> str:
    """What two mugs cost now."""
    return str(shop.carts.quote(Cart([Line("MUG", 2)])).total)


def percent_off(id: str, percent: str) -> Promotion:
    return Promotion(id, Percentage(percent))


def test_what_was_rolled_back_is_in_no_cache(any_database: Ground, tenant: str) -> None:
    """Another discount takes the revision of the one that was rolled back, and another price that of the price."""
    shop = any_database.shop(tenant)
    assert total(shop) == "25.00 EUR"
    with any_database.host() as host:
        joined = host.join(shop)
        joined.discounts.create(percent_off("lost", "50"))
        joined.prices.set(Price.of("MUG", "10.00", currency="EUR"))
        assert total(joined) == total(host.join(shop)) == "10.00 EUR"
        host.rollback()
        assert total(shop) == total(joined) == "25.00 EUR"
        host.rollback()
        shop.discounts.create(percent_off("new", "10"))
        shop.prices.set(Price.of("MUG", "20.00", currency="EUR"))
        assert total(shop) == total(joined)
        host.rollback()
    assert total(shop) == total(open_again(shop)) == "36.00 EUR"


def test_rates_that_were_rolled_back_are_in_no_cache(any_database: Ground, tenant: str) -> None:
    shop = any_database.shop(tenant)
    with any_database.host() as host:
        joined = host.join(shop)
        joined.rates.set(dollars("2"))
        assert str(in_dollars(joined)) == "4.00 USD"
        host.rollback()
        shop.rates.set(dollars("3"))
        assert str(in_dollars(shop)) == str(in_dollars(joined)) == "6.00 USD"


def in_dollars(shop: Commerce) -> AnyMoney:
    """What 2.00 EUR are worth now."""
    return shop.rates.convert(Money.of("2.00", "EUR"), "USD").target


def dollars(value: str) -> Rate:
    return Rate("EUR", "USD", value, valid_from=datetime.now(UTC) - timedelta(hours=1))


def open_again(shop: Commerce) -> Commerce:
    """The same shop with caches that are empty."""
    return Commerce(shop._ctx.store, tenant=shop.tenant)
