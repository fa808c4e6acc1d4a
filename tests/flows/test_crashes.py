"""Killed without warning at any point, a shop is finished by whoever comes next, and nobody is charged twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import randrange
from typing import Any

import pytest
from attrs import frozen
from hypothesis import settings

from commerce_core import Commerce, Line, Order, Tenant
from commerce_core.payments import PaymentDeclined
from tests.flows.children import talking_to
from tests.flows.crash_child import DEEDS, place_at_once
from tests.flows.file_gateway import FileGateway
from tests.flows.shop import SUCCESS, open_shop, stock_of

EVERY_POINT = settings.default.max_examples > 1000
KILLS = 5
"""Points at which each deed is killed on each database, others on every run; nightly it is every point there is."""


STATUS = {
    "place": "pending",
    "joined": "pending",
    "refused": "cancelled",
    "ship": "shipped",
    "refund": "processing",
    "cancel": "cancelled",
}
EVENT = {
    "place": "payment.succeeded",
    "joined": "payment.succeeded",
    "refused": "payment.failed",
    "ship": "shipment.created",
    "refund": "payment.refunded",
    "cancel": "payment.refunded",
}
"""What a deed ends in, and the event that it must record once."""


@pytest.fixture(scope="module")
def child() -> Iterator[Callable[..., dict[str, Any]]]:
    """Runs a job in a process that can be killed: see `crash_child`."""
    with talking_to("crash_child.py") as run:
        yield run


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that several processes can open; each test has a tenant of its own in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('stores') / 'shop.db'}"
    return str(request.getfixturevalue("postgres_url"))


@frozen
class Scene:
    """A shop that will be killed, and its gateway's books."""

    url: str
    tenant: str
    ledger: Path
    child: Callable[..., dict[str, Any]]

    @property
    def gateway(self) -> FileGateway:
        """The gateway, which survives."""
        return FileGateway(self.ledger)

    def shop(self) -> Commerce:
        """The shop as it is found by a new process."""
        return Commerce(self.url, tenant=Tenant(id=self.tenant, currency="EUR"), gateway=self.gateway)

    def kill(self, deed: str, at: int, order: str = "") -> int:
        """Do something and die at a point; how many points were passed by whoever came through."""
        job = {"store": self.url, "tenant": self.tenant, "ledger": str(self.ledger), "deed": deed, "at": at}
        ended = self.child(**job, order=order)
        assert ended["killed"] is (ended["passed"] == 0), ended
        return int(ended["passed"])


def prepared(scene: Scene, deed: str) -> str:
    """A shop with five mugs, and for what is done to an order one that is paid; its id."""
    with open_shop(scene.url, scene.tenant, gateway=scene.gateway, MUG=5) as shop:
        if deed in {"place", "refused", "joined", "crowd"}:
            return ""
        order = shop.orders.place(lines=[Line("MUG", 2)], payment_method=SUCCESS, key="before")
        return shop.orders.update_status(order.id, "processing").id


def wake(shop: Commerce, way: int) -> None:
    """What may happen first when the shop is back: nothing, a scheduler's run, or somebody who asks about the order."""
    if way == 1:
        shop.run_due()
    for order in shop.orders.find().records if way == 2 else ():
        shop.payments.settle(order.id)


def again(shop: Commerce, deed: str, order: str) -> Order:
    """The client sends the same request under the same key."""
    try:
        DEEDS[deed](shop, order)
    except PaymentDeclined:
        assert deed == "refused"
    (only,) = shop.orders.find().records
    return only


def check(scene: Scene, shop: Commerce, deed: str, order: Order) -> None:
    """Everything was done once."""
    paid, refunded, stock = {
        "place": ([2500], [], (5, 2, 0)),
        "joined": ([2500], [], (5, 2, 0)),
        "refused": ([], [], (5, 0, 0)),
        "ship": ([2500], [], (3, 0, 0)),
        "refund": ([2500], [500], (5, 2, 0)),
        "cancel": ([2500], [2500], (5, 0, 0)),
    }[deed]
    assert scene.gateway.moved("capture") == paid
    assert scene.gateway.moved("refund") == refunded
    assert (order.captured_minor, order.refunded_minor) == (sum(paid), sum(refunded))
    assert stock_of(shop, "MUG") == stock
    assert order.status == STATUS[deed]
    events = Counter(event.type for _, event in shop.events())
    assert events["order.created"] == events[EVENT[deed]] == 1
    assert not shop.payments.get(str(order.intent_id)).open
    assert shop.verify() == ()
    check_told(shop)


def check_told(shop: Commerce) -> None:
    """The outbox has no gap, and the audit one entry for each version that a record has ever had."""
    told = shop.events(limit=1000)
    assert [position for position, _ in told] == list(range(1, len(told) + 1))
    assert len({event.id for _, event in told}) == len(told)
    entries = shop.audit.find(limit=1000).records
    kept = [*shop.products.find(limit=100).records, *shop.orders.find().records]
    kept += [shop.payments.get(str(order.intent_id)) for order in shop.orders.find().records]
    audited = sorted((entry.resource_id, entry.version) for entry in entries)
    assert audited == sorted((record.id, version) for record in kept for version in range(1, record.version + 1))


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_killed_at_any_point_it_is_finished_once(
    deed: str,
    url: str,
    tenant: str,
    tmp_path: Path,
    child: Callable[..., dict[str, Any]],
    noted: Callable[[str, object], None],
) -> None:
    whole = Scene(url, tenant, tmp_path / "whole", child)
    passed = whole.kill(deed, 0, prepared(whole, deed))
    assert passed > 10, "a point on either side of each statement, commit and gateway call"
    some = sorted({1 + (passed * n + randrange(passed)) // KILLS for n in range(KILLS)})
    points = range(1, passed + 1) if EVERY_POINT else some
    noted("killed at", len(points))
    for number, at in enumerate(points):
        scene = Scene(url, f"{tenant}-{at}", tmp_path / f"ledger-{at}", child)
        order = prepared(scene, deed)
        assert scene.kill(deed, at, order) == 0, "it was to be killed"
        with scene.shop() as shop:
            assert shop.verify() == (), f"at point {at}, right after the kill"
            wake(shop, number % 3)
            check(scene, shop, deed, again(shop, deed, order))
            assert again(shop, deed, order).id
            check(scene, shop, deed, again(shop, deed, order))


def test_killed_while_several_are_served_each_is_finished_once(
    url: str, tenant: str, tmp_path: Path, child: Callable[..., dict[str, Any]]
) -> None:
    """How many points they pass differs from run to run, so that some come through."""
    whole = Scene(url, tenant, tmp_path / "whole", child)
    prepared(whole, "crowd")
    passed, kills = whole.kill("crowd", 0), 0
    for at in range(1, passed + 1) if EVERY_POINT else {1 + randrange(passed) for _ in range(KILLS)}:
        scene = Scene(url, f"{tenant}-{at}", tmp_path / f"ledger-{at}", child)
        prepared(scene, "crowd")
        kills += scene.kill("crowd", at) == 0
        with scene.shop() as shop:
            assert shop.verify() == (), f"at point {at}, right after the kill"
            wake(shop, at % 3)
            place_at_once(shop, "")
            place_at_once(shop, "")
            assert [order.captured_minor for order in shop.orders.find().records] == [1250] * 4
            assert scene.gateway.moved("capture") == [1250] * 4
            assert stock_of(shop, "MUG") == (5, 4, 0)
            assert shop.verify() == ()
            check_told(shop)
    assert kills
