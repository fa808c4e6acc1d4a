"""Handlers that run inside the transaction of the change."""

from __future__ import annotations

from contextlib import suppress

import pytest

from commerce_core import Commerce
from commerce_core.app.events.announce import EndlessEvents
from commerce_core.app.events.subscribers import InvalidSubscription
from commerce_core.events import Event
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import GatewayInTransaction, NestedTransaction
from tests.flows.shop import buy, event_types, open_shop, stock_of


def test_a_handler_sees_what_the_change_has_written(shop: Commerce) -> None:
    seen = []
    shop.on("order.created", lambda event, here: seen.append((event.type, here.orders.get(event.subject))), name="see")
    order = buy(shop)
    assert [(type, seen_order.id, seen_order.status) for type, seen_order in seen] == [
        ("order.created", order.id, "pending")
    ]


def test_names_are_exact_or_of_a_kind_or_all(shop: Commerce) -> None:
    heard: dict[str, list[str]] = {}
    for event in ("order.created", "order.*", "*", "shipment.*"):
        shop.on(event, lambda e, _, event=event: heard.setdefault(event, []).append(e.type), name="hear")
    before = len(event_types(shop))
    buy(shop)
    recorded = event_types(shop, after=before)
    assert heard["*"] == recorded
    assert heard["order.*"] == [type for type in recorded if type.startswith("order.")]
    assert heard["order.created"] == ["order.created"]
    assert "shipment.*" not in heard


def test_what_a_handler_raises_undoes_everything_and_is_raised(shop: Commerce) -> None:
    def refuse(event: Event, here: Commerce) -> None:
        here.inventory.adjust("MUG", -1, reason="a sample for the press")
        raise ZeroDivisionError(event.subject)

    shop.on("order.created", refuse)
    events = shop.events()
    with pytest.raises(ZeroDivisionError):
        buy(shop, key="k")
    assert (stock_of(shop, "MUG"), shop.orders.find().records, shop.events()) == ((50, 0, 0), (), events)


def test_what_a_handler_does_is_committed_with_the_change(shop: Commerce) -> None:
    shop.on("order.created", lambda _, here: here.inventory.adjust("MUG", -1, reason="a gift"), name="gift")
    buy(shop.at(actor="jane"), quantity=2)
    assert stock_of(shop, "MUG") == (49, 2, 0)
    assert shop.verify() == ()


def test_a_failure_that_a_handler_swallows_undoes_everything_too(shop: Commerce) -> None:
    """Half of what failed may have been written: nobody can say that the rest is right."""

    def careless(_: Event, here: Commerce) -> None:
        with suppress(InsufficientStock):
            here.inventory.adjust("MUG", -100, reason="more than there are")

    shop.on("order.created", careless)
    with pytest.raises(InsufficientStock):
        buy(shop)
    assert stock_of(shop, "MUG") == (50, 0, 0)


def test_a_handler_cannot_call_the_gateway(shop: Commerce) -> None:
    shop.on("order.created", lambda event, here: here.payments.settle(event.subject), name="greedy")
    with pytest.raises(GatewayInTransaction):
        buy(shop)


def test_a_handler_uses_the_shop_that_it_is_given_in_its_own_tenant(shop: Commerce) -> None:
    handlers = [lambda _, __: shop.categories.create("a", "A"), lambda _, here: here.at(tenant="b").categories.find()]
    current = {"handler": handlers[0]}
    shop.on("order.created", lambda event, here: current["handler"](event, here), name="stray")  # noqa: PLW0108 - looked up at each call
    for handler in handlers:
        current["handler"] = handler
        with pytest.raises(NestedTransaction):
            buy(shop)


def test_events_of_handlers_are_told_as_well_but_not_without_end(shop: Commerce) -> None:
    heard: list[str] = []

    def forever(_: Event, here: Commerce) -> None:
        here._ctx.run(lambda tx: tx.record(Event("rate.set", "loop", len(heard), here._ctx.now(), {})))
        heard.append("turn")

    shop.on("rate.*", forever)
    with pytest.raises(EndlessEvents):
        shop._ctx.run(lambda tx: tx.record(Event("rate.set", "loop", -1, shop._ctx.now(), {})))
    assert not [type for type in event_types(shop) if type == "rate.set"]


def test_other_tenants_and_bound_shops_have_the_same_handlers(shop: Commerce) -> None:
    heard = []
    shop.at(actor="jane").on("order.created", lambda _, here: heard.append(here.tenant.id), name="hear")
    other = shop.at(tenant=f"{shop.tenant.id}-b")
    open_shop(shop._ctx.store, other.tenant.id, MUG=1)
    buy(other)
    assert heard == [other.tenant.id]


@pytest.mark.parametrize(
    ("event", "handler", "options"),
    [
        ("order", print, {}),
        ("Order.created", print, {}),
        ("order.*.x", print, {}),
        ("", print, {}),
        (7, print, {}),
        ("*", None, {}),
        ("*", print, {"when": "later"}),
        ("*", lambda event, shop: None, {"when": "after_commit"}),
        ("*", print, {"name": ""}),
        ("*", print, {"name": "a b"}),
        ("*", print, {"name": "é"}),
        ("*", print, {"name": "x" * 201}),
        ("*", print, {"name": 7}),
    ],
)
def test_a_subscription_that_is_none_is_refused(event: object, handler: object, options: dict[str, object]) -> None:
    shop = Commerce("memory://")
    with pytest.raises(InvalidSubscription):
        shop.on(event, handler, **options)
    assert not shop._ctx.subscribers.any


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        ("order.paid", "order."),
        ("order.canceled", "'order.cancelled'"),
        ("ordr.*", "'order.*'"),
        ("orders.*", "'order.*'"),
        ("order.created.*", "'order.*'"),
        ("payment.succeded", "'payment.succeeded'"),
        ("weather.changed", "order.created"),
    ],
)
def test_an_event_that_no_shop_records_is_refused_with_the_nearest_name(event: str, meant: str) -> None:
    shop = Commerce("memory://")
    for when in ("in_transaction", "after_commit"):
        with pytest.raises(InvalidSubscription, match="No shop records") as refused:
            shop.on(event, print, when=when, name="n")
        assert meant in str(refused.value)
