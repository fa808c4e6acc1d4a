"""Handlers that are fed by the outbox, each event at least once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from commerce_core import Commerce, Line
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.app.events.relay import BATCH
from commerce_core.app.events.subscribers import InvalidSubscription, NameTaken
from commerce_core.deliveries import ATTEMPTS, PAUSES
from commerce_core.events import Event
from commerce_core.payments import ChargeRequest, Outcome, PaymentDeclined
from commerce_core.ports import LEASE, Store
from commerce_core.testing import FixedClock
from tests.flows.shop import buy, event_types, open_shop


class Mailer:
    """Notes what it is told, and breaks as long as it is told to."""

    def __init__(self, *broken: str) -> None:
        self.broken = set(broken)
        self.told: list[str] = []
        self.tried = 0

    def __call__(self, event: Event, shop: Commerce) -> None:
        self.tried += 1
        if event.type in self.broken or event.id in self.broken:
            raise ConnectionError("the mail server \0 is asleep")
        self.told.append(event.type)


def listen(shop: Commerce, *broken: str, event: str = "order.*", name: str = "mail") -> Mailer:
    mailer = Mailer(*broken)
    shop.on(event, mailer, when="after_commit", name=name)
    return mailer


def record(shop: Commerce, *numbers: int) -> list[Event]:
    events = [Event("rate.set", "thing", number, shop._ctx.now(), {}) for number in numbers]
    shop._ctx.run(lambda tx: tx.record(*events))
    return events


def test_a_new_subscriber_is_told_of_what_happens_from_then_on_once_and_in_order(shop: Commerce) -> None:
    buy(shop)
    before = len(event_types(shop))
    mailer = listen(shop, event="*")
    buy(shop)
    assert mailer.told == event_types(shop, after=before)
    assert (shop.run_due().delivered, mailer.told) == (0, event_types(shop, after=before))


def test_it_is_told_after_the_commit_and_its_failure_concerns_nobody_else(shop: Commerce) -> None:
    good, order = listen(shop, name="good"), []
    shop.on(
        "order.created", lambda event, here: order.append(here.orders.get(event.subject)), when="after_commit", name="o"
    )
    bad = listen(shop, "order.created", name="bad")
    placed = buy(shop)
    assert (order[0].id, placed.payment_status) == (placed.id, "paid")
    assert good.told[0] == "order.created"
    assert bad.told == good.told[1:], "one event that breaks keeps no other waiting"
    (failed,) = shop.deliveries.find().records
    assert (failed.subscriber, failed.event_type, failed.status, failed.attempts) == (
        "bad",
        "order.created",
        "retrying",
        1,
    )
    assert failed.error == "ConnectionError: the mail server  is asleep"


def test_with_a_worker_nothing_is_delivered_by_the_caller(store: Store, tenant: str, clock: FixedClock) -> None:
    shop = open_shop(store, tenant, clock=clock, MUG=9)
    web = Commerce(store, tenant=shop.tenant, clock=clock, relay="worker")
    mailer = listen(web)
    buy(web)
    assert mailer.told == []
    assert web.run_due().delivered == len(mailer.told) > 0
    with pytest.raises(InvalidSubscription):
        Commerce(store, relay="nobody")


def test_it_is_tried_again_with_growing_pauses_and_then_given_up_and_visible(shop: Commerce, clock: FixedClock) -> None:
    mailer = listen(shop, "rate.set", event="rate.*")
    (event,) = record(shop, 1)
    for attempt, pause in enumerate(PAUSES, start=1):
        assert mailer.tried == attempt
        clock.advance(pause - timedelta(microseconds=1))
        assert shop.run_due().deliveries_failed == 0
        clock.advance(timedelta(microseconds=1))
        assert shop.deliveries.find({"status": "failed"}).records == ()
        assert shop.run_due().deliveries_failed == 1
    assert mailer.tried == ATTEMPTS == 6
    clock.advance(timedelta(days=7))
    assert shop.run_due().deliveries_failed == 0
    (dead,) = shop.deliveries.find({"status": "failed"}).records
    assert (dead.event_id, dead.attempts, shop.deliveries.get(dead.id)) == (event.id, 6, dead)
    mailer.broken.clear()
    assert shop.deliveries.redeliver(dead.id, key="k").status == "retrying"
    assert shop.run_due().delivered == 1
    assert (mailer.told, shop.deliveries.get(dead.id).status) == (["rate.set"], "delivered")
    assert shop.run_due().delivered == 0


def test_a_handler_may_use_the_shop_and_what_it_causes_it_is_told_of_next(shop: Commerce) -> None:
    told: list[tuple[int, str]] = []

    def handler(event: Event, here: Commerce) -> None:
        if event.version < 5:
            record(here, event.version + 1)
        told.append((event.version, here._ctx.actor))

    shop.on("rate.set", handler, when="after_commit", name="chain")
    record(shop, 1)
    assert told == [(n, "subscriber:chain") for n in range(1, 6)]


def test_more_than_a_batch_is_delivered_in_order(shop: Commerce) -> None:
    numbers: list[int] = []
    shop.on("rate.*", lambda event, _: numbers.append(event.version), when="after_commit", name="n")
    record(shop, *range(BATCH * 2 + 3))
    assert numbers == list(range(BATCH * 2 + 3))


def test_many_kinds_of_events_of_one_handler_share_its_place(shop: Commerce) -> None:
    mailer = Mailer()
    for event in ("rate.set", "order.created"):
        shop.on(event, mailer, when="after_commit", name="mail")
    with pytest.raises(NameTaken):
        shop.on("order.updated", Mailer(), when="after_commit", name="mail")
    record(shop, 1)
    buy(shop)
    assert mailer.told == ["rate.set", "order.created"]


def test_a_reader_that_died_is_replaced_when_its_lease_is_over(shop: Commerce, clock: FixedClock) -> None:
    class Killed(BaseException):
        pass

    told: list[int] = []
    dying = [True]

    def handler(event: Event, _: Commerce) -> None:
        if dying[0] and event.version == 2:
            raise Killed
        told.append(event.version)

    shop.on("rate.*", handler, when="after_commit", name="n")
    with pytest.raises(Killed):
        record(shop, 1, 2, 3)
    dying[0] = False
    record(shop, 4)
    clock.advance(LEASE - timedelta(microseconds=1))
    assert (shop.run_due().delivered, told) == (0, [1])
    clock.advance(timedelta(microseconds=1))
    assert (shop.run_due().delivered, told) == (4, [1, 1, 2, 3, 4])


def test_a_slow_reader_that_lost_its_lease_writes_nothing_over_the_other(shop: Commerce, clock: FixedClock) -> None:
    told: list[int] = []

    def slow(event: Event, here: Commerce) -> None:
        told.append(event.version)
        if len(told) == 1:
            clock.advance(LEASE)
            other = Commerce(shop._ctx.store, tenant=shop.tenant, clock=clock)
            other.on("rate.*", lambda e, _: told.append(e.version), when="after_commit", name="n")
            from contextvars import Context

            Context().run(other.run_due)

    shop.on("rate.*", slow, when="after_commit", name="n")
    record(shop, 1, 2)
    assert told == [1, 1, 2]
    record(shop, 3)
    assert told == [1, 1, 2, 3]


def test_a_failure_of_the_relay_itself_is_not_the_callers(shop: Commerce, monkeypatch: pytest.MonkeyPatch) -> None:
    mailer = listen(shop, event="rate.*")
    record(shop, 1)
    from commerce_core.app.events import relay

    with monkeypatch.context() as patch:
        patch.setattr(relay, "_next", lambda *_: 1 / 0)
        record(shop, 2)
        with pytest.raises(ZeroDivisionError):
            shop.run_due()
    assert len(mailer.told) == 1
    record(shop, 3)
    assert len(mailer.told) == 3


def test_a_poisoned_event_is_retried_by_whoever_has_its_subscriber(shop: Commerce, clock: FixedClock) -> None:
    listen(shop, "rate.set", event="rate.*")
    record(shop, 1)
    clock.advance(PAUSES[0])
    stranger = Commerce(shop._ctx.store, tenant=shop.tenant, clock=clock)
    assert stranger.run_due().deliveries_failed == 0
    assert shop.run_due().deliveries_failed == 1


class Asked(SandboxGateway):
    """Notes when it is asked."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self.heard = heard

    def charge(self, request: ChargeRequest) -> Outcome:
        self.heard.append("asked")
        return super().charge(request)


@pytest.mark.parametrize("card", ["tok_sandbox_success", "tok_sandbox_card_declined"])
def test_no_handler_keeps_the_gateway_waiting(store: Store, tenant: str, card: str) -> None:
    heard: list[str] = []
    shop = open_shop(store, tenant, gateway=Asked(heard), MUG=9)
    shop.on("order.*", lambda event, _: heard.append(event.type), when="after_commit", name="note")
    with suppress(PaymentDeclined):
        shop.orders.place(lines=[Line("MUG", 1)], payment_method=card)
    assert heard[:2] == ["asked", "order.created"]
    assert heard[-1] == ("order.updated" if card.endswith("success") else "order.cancelled")


def test_an_interrupted_call_leaves_its_events_to_run_due(store: Store, tenant: str) -> None:
    class Interrupted(SandboxGateway):
        def charge(self, request: ChargeRequest) -> Outcome:
            raise KeyboardInterrupt

    shop = open_shop(store, tenant, gateway=Interrupted(), MUG=9)
    mailer = listen(shop)
    with pytest.raises(KeyboardInterrupt):
        buy(shop)
    assert mailer.told == []
    shop.at(actor="jane").products.update("MUG", {"description": "of clay"})
    assert mailer.told == ["order.created"], "the next commit, or run_due"
