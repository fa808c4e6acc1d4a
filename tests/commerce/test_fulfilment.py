"""`shop.orders` after placing: process, ship, deliver, cancel, and what can be read meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core import Commerce, Line, NotFound, Order
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.orders import UnknownStatus
from commerce_core.inventory import InsufficientStock
from commerce_core.orders import IllegalTransition, InvalidReason, InvalidShipment, UnknownShipment
from commerce_core.ports import Store
from commerce_core.testing import FaultyGateway, FixedClock
from tests.flows.shop import SUCCESS, buy, event_types, kept_cart, open_shop, sandbox, stock_of


def processing(shop: Commerce, *lines: Line) -> Order:
    """A paid order that is being worked on."""
    order = shop.orders.place(lines=lines, payment_method=SUCCESS)
    return shop.orders.update_status(order.id, "processing", note="packing")


def test_an_order_goes_out_in_two_parcels_in_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5, LAMP=2)
    order = processing(shop, Line("MUG", 3), Line("LAMP", 1), Line("EBOOK", 1))
    first = shop.orders.ship(order.id, {"MUG": 2}, carrier="DHL", tracking_number="X1")
    assert (first.status, first.fulfillment_status, stock_of(shop, "MUG")) == ("processing", "partial", (3, 1, 0))
    assert shop.orders.allowed_actions(order.id) == ("ship", "deliver")
    second = shop.orders.ship(order.id)
    assert (second.status, second.fulfillment_status) == ("shipped", "fulfilled")
    assert (stock_of(shop, "MUG"), stock_of(shop, "LAMP")) == ((2, 0, 0), (1, 0, 0))
    assert shop.orders.deliver(order.id, second.shipments[1].id).status == "shipped"
    done = shop.orders.deliver(order.id)
    assert (done.status, shop.orders.allowed_actions(order.id)) == ("delivered", ())
    moves = [(entry.action, entry.from_status, entry.to_status) for entry in shop.orders.history(order.id)]
    assert moves == [
        ("place", "", "pending"),
        ("record_payment", "pending", "pending"),
        ("process", "pending", "processing"),
        ("ship", "processing", "processing"),
        ("ship", "processing", "shipped"),
        ("deliver", "shipped", "shipped"),
        ("deliver", "shipped", "delivered"),
    ]
    assert done.version == len(moves)
    assert shop.verify() == ()


def test_what_is_not_sent_is_handed_over_as_a_whole(shop: Commerce) -> None:
    order = processing(shop, Line("EBOOK", 1), Line("TICKET", 2))
    assert (order.fulfillment_status, shop.orders.allowed_actions(order.id)) == ("fulfilled", ("deliver", "cancel"))
    with pytest.raises(IllegalTransition, match="Nothing is left to ship"):
        shop.orders.ship(order.id)
    done = shop.orders.deliver(order.id)
    assert (done.status, done.shipments, stock_of(shop, "TICKET")) == ("delivered", (), (1, 0, 0))
    assert event_types(shop)[-1] == "order.fulfilled"
    assert shop.verify() == ()


def test_a_ticket_beside_a_parcel_leaves_when_the_parcel_arrives(shop: Commerce) -> None:
    order = processing(shop, Line("MUG", 1), Line("TICKET", 1))
    shop.orders.ship(order.id)
    assert (stock_of(shop, "MUG"), stock_of(shop, "TICKET")) == ((4, 0, 0), (3, 1, 0))
    shop.orders.deliver(order.id)
    assert stock_of(shop, "TICKET") == (2, 0, 0)
    assert shop.verify() == ()


def test_status_is_one_door_to_all_moves(shop: Commerce) -> None:
    order = buy(shop)
    for status in ("processing", "shipped", "delivered"):
        moved = shop.orders.update_status(order.id, status)
        events = event_types(shop)
        assert moved.status == status
        assert shop.orders.update_status(order.id, status) == moved, "the status it has changes nothing"
        assert shop.orders.update_status(order.id, status, key=status) == moved
        assert event_types(shop) == events
    other = shop.orders.update_status(buy(shop).id, "cancelled", note="lost")
    assert (other.cancel_reason, other.history[-1].note, stock_of(shop, "MUG")) == ("status_update", "lost", (4, 0, 0))
    with pytest.raises(UnknownStatus, match="processing, shipped, delivered or cancelled"):
        shop.orders.update_status(order.id, "refunded")
    with pytest.raises(NotFound):
        shop.orders.update_status("ord_none", "processing")


def test_illegal_moves_say_from_where_what_and_what_else(shop: Commerce) -> None:
    order = buy(shop, card=None)
    before = shop.orders.get(order.id), shop.events()
    with pytest.raises(IllegalTransition) as refused:
        shop.orders.ship(order.id)
    assert (refused.value.from_status, refused.value.action, refused.value.allowed) == ("pending", "ship", ("cancel",))
    assert "cannot ship" in refused.value.why
    with pytest.raises(IllegalTransition) as unpaid:
        shop.orders.update_status(order.id, "processing")
    assert unpaid.value.why == shop.orders.explain(order.id, "process")
    with pytest.raises(IllegalTransition):
        shop.orders.deliver(order.id)
    assert (shop.orders.get(order.id), shop.events()) == before


@pytest.mark.parametrize(
    "units", [{}, {"MUG": 0}, {"MUG": -1}, {"MUG": True}, {"MUG": 1.5}, {"MUG": "1"}, {"MUG": 9}, {"LAMP": 1}]
)
@pytest.mark.parametrize("key", [None, "k"])
def test_parcels_that_cannot_be_filled_leave_everything(shop: Commerce, units: dict[str, int], key: str | None) -> None:
    order = processing(shop, Line("MUG", 3))
    with pytest.raises(InvalidShipment):
        shop.orders.ship(order.id, units, key=key)
    assert (shop.orders.get(order.id), stock_of(shop, "MUG")) == (order, (5, 3, 0))


def test_a_parcel_arrives_once(shop: Commerce) -> None:
    order = processing(shop, Line("MUG", 2))
    parcel = shop.orders.ship(order.id, {"MUG": 1}).shipments[0]
    shop.orders.deliver(order.id, parcel.id)
    with pytest.raises(IllegalTransition):
        shop.orders.deliver(order.id, parcel.id)
    with pytest.raises((UnknownShipment, IllegalTransition)):
        shop.orders.deliver(order.id, "shp_none")


def test_cancelling_gives_back_stock_and_wanted_money(shop: Commerce) -> None:
    kept, refunded = buy(shop, quantity=2), buy(shop, quantity=2)
    assert shop.orders.cancel(kept.id, "customer_request").payment_status == "paid"
    cancelled = shop.orders.cancel(refunded.id, "customer_request", refund=True, note="by phone")
    assert (cancelled.payment_status, cancelled.fulfillment_status) == ("refunded", "unfulfilled")
    assert (cancelled.cancel_reason, cancelled.allocated) == ("customer_request", ())
    assert (stock_of(shop, "MUG"), sandbox(shop).total("refund", "EUR")) == ((5, 0, 0), refunded.total)
    with pytest.raises(IllegalTransition):
        shop.orders.cancel(refunded.id, "customer_request", refund=True)
    assert sandbox(shop).total("refund", "EUR") == refunded.total
    assert shop.verify() == ()


def test_cancelling_gives_back_every_payment_of_the_order(shop: Commerce) -> None:
    order = buy(shop, card=None)
    by_hand = shop.payments.create_intent(order.total, order=order.id)
    shop.payments.confirm(by_hand.id, SUCCESS)
    cancelled = shop.orders.cancel(order.id, "customer_request", refund=True)
    assert (cancelled.payment_status, cancelled.refunded) == ("refunded", order.total)
    assert shop.payments.get(str(order.intent_id)).status == "canceled"
    assert shop.verify() == ()


def test_what_was_sent_is_not_cancelled(shop: Commerce) -> None:
    order = processing(shop, Line("MUG", 2))
    shop.orders.ship(order.id, {"MUG": 1})
    with pytest.raises(IllegalTransition, match="take them back as a return"):
        shop.orders.cancel(order.id, "customer_request", refund=True)
    for reason in ("", " "):
        with pytest.raises(InvalidReason):
            shop.orders.cancel(buy(shop).id, reason)


def test_reading_an_order(shop: Commerce, clock: FixedClock) -> None:
    first = shop.orders.place(kept_cart(shop).id, payment_method=SUCCESS)
    clock.advance(timedelta(minutes=1))
    second = buy(shop, "EBOOK")
    assert shop.orders.find().records == (second, first)
    assert shop.orders.find({"payment_status": "paid", "cart_id": "cart_1"}).records == (first,)
    receipt = shop.orders.receipt(first.number)
    assert "12.50" in receipt
    assert "Mug" in receipt
    assert "12,50" in shop.orders.receipt(first.number, locale="de-DE")
    for read in (shop.orders.get, shop.orders.receipt, shop.orders.history, shop.orders.allowed_actions):
        with pytest.raises(NotFound):
            read("ord_none")


def test_an_order_answers_to_its_number_everywhere(shop: Commerce) -> None:
    number = buy(shop, quantity=2).number
    shop.orders.process(number)
    shop.orders.ship(number, {"MUG": 1})
    shop.orders.deliver(number)
    assert shop.orders.update_status(number, "shipped").status == "shipped"
    assert shop.payments.settle(number).status == "succeeded"
    cancelled = shop.orders.cancel(buy(shop).number, "customer_request", refund=True)
    assert (cancelled.payment_status, stock_of(shop, "MUG")) == ("refunded", (3, 0, 0))
    assert shop.verify() == ()


def test_settling_by_number_asks_about_every_payment(shop: Commerce) -> None:
    order = buy(shop, card=None)
    silent = Commerce(shop._ctx.store, tenant=shop.tenant, gateway=FaultyGateway(sandbox(shop), {1: "after"}))
    silent.payments.confirm(silent.payments.create_intent(order.total, order=order.id).id, SUCCESS)
    assert shop.orders.get(order.id).payment_status == "pending"
    shop.payments.settle(order.number)
    assert shop.orders.get(order.id).payment_status == "paid"


def test_what_was_sold_does_not_change_with_the_catalogue(shop: Commerce) -> None:
    order = buy(shop)
    shop.products.update("MUG", {"name": "Cup", "price": "99.00", "sku": "CUP"})
    shop.products.archive("CUP")
    kept = shop.orders.get(order.id)
    assert kept == order
    assert shop.orders.ship(shop.orders.update_status(order.id, "processing").id).status == "shipped"
    assert shop.orders.receipt(order.id).count("Mug") == 1


def test_stock_is_never_sent_twice_from_one_order() -> None:
    shop = open_shop(MemoryStore(), MUG=2)
    orders = [processing(shop, Line("MUG", 1)) for _ in range(2)]
    for order in orders:
        shop.orders.ship(order.id)
    with pytest.raises(InsufficientStock):
        buy(shop)
    with pytest.raises(IllegalTransition):
        shop.orders.ship(orders[0].id)
    assert stock_of(shop, "MUG") == (0, 0, 0)
