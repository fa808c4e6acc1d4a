"""Many workers at once: each thing is done once, all share, and what a dead one had begun another does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from commerce_core import Commerce, Line
from commerce_core.adapters.store.sql import PostgresStore
from commerce_core.events import Event
from commerce_core.inventory import Reservation
from commerce_core.ports import LEASE, Query, Tx, Where
from commerce_core.testing import FaultyGateway, FixedClock
from tests.flows.shop import SUCCESS, SandboxGateway, open_shop, stock_of

ROOT = Path(__file__).parents[2]
WORKERS = 8
THINGS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 32


class Rig:
    """A shop on PostgreSQL with holds that are over, payments whose outcome nobody knows, and failed deliveries."""

    def __init__(
        self, url: str, tenant: str, folder: Path, *, holds: int = 0, payments: int = 0, deliveries: int = 0
    ) -> None:
        self.url, self.folder = url, folder
        self.clock = FixedClock()
        dead_line = FaultyGateway(SandboxGateway(), dict.fromkeys(range(1, payments + 1), "before"))
        self.shop = open_shop(PostgresStore.open(url), tenant, gateway=dead_line, clock=self.clock, MUG=THINGS * 2)
        for _ in range(payments):
            self.shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS)
        for number in range(holds):
            self.shop.inventory.reserve({"MUG": 1}, owner=f"cart_{number}")
        self._fail(deliveries)
        self.clock.advance(timedelta(hours=1))

    def _fail(self, deliveries: int) -> None:
        def broken(event: Event, _: Commerce) -> None:
            raise ConnectionError(event.id)

        self.shop.on("rate.*", broken, when="after_commit", name="slow")
        events = [Event("rate.set", "thing", number, self.clock.now(), {}) for number in range(deliveries)]
        self.shop._ctx.run(lambda tx: tx.record(*events))

    def start(self, *, seconds: float, at: datetime | None = None) -> subprocess.Popen[bytes]:
        """A worker that waits for `go`."""
        script = str(Path(__file__).with_name("worker.py"))
        now = (at or self.clock.now()).isoformat()
        arguments = [self.url, self.shop.tenant.id, str(self.folder), now, str(seconds)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen([sys.executable, script, *arguments], env=environment)

    def go(self) -> None:
        """Let all begin that are ready."""
        (self.folder / "go").touch()

    def noted(self) -> dict[str, list[str]]:
        """What each process has done."""
        return {path.stem: path.read_text().splitlines() for path in self.folder.glob("*.txt")}

    def sums(self) -> list[int]:
        """Holds, payments and deliveries that all workers together report."""
        reports = [path.read_text().split() for path in self.folder.glob("*.done")]
        return [sum(map(int, column)) for column in zip(*reports, strict=True)]


def wait_for(condition: object, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def test_eight_workers_share_what_is_due_and_each_thing_is_done_once(
    postgres_url: str, tenant: str, tmp_path: Path
) -> None:
    rig = Rig(postgres_url, tenant, tmp_path, holds=THINGS, payments=THINGS, deliveries=THINGS)
    workers = [rig.start(seconds=0.002) for _ in range(WORKERS)]
    wait_for(lambda: len(list(tmp_path.glob("*.ready"))) == WORKERS)
    rig.go()
    assert [worker.wait(timeout=120) for worker in workers] == [0] * WORKERS
    assert rig.sums() == [THINGS, THINGS, THINGS]
    done = Counter(line for lines in rig.noted().values() for line in lines)
    assert (len(done), set(done.values())) == (2 * THINGS, {1})
    for kind in ("charge", "delivery"):
        shares = [sum(line.startswith(kind) for line in lines) for lines in rig.noted().values()]
        assert sum(map(bool, shares)) > 1, f"one did every {kind}: {shares}"
    assert len(rig.shop.deliveries.find({"status": "delivered"}, limit=200).records) == THINGS
    assert (stock_of(rig.shop, "MUG")[1:], rig.shop.verify()) == ((THINGS, 0), ())


def test_what_a_killed_worker_had_leased_another_does_after_the_lease(
    postgres_url: str, tenant: str, tmp_path: Path
) -> None:
    rig = Rig(postgres_url, tenant, tmp_path, payments=5, deliveries=5)
    rig.go()
    doomed = rig.start(seconds=60)
    wait_for(lambda: "charge" in str(rig.noted()))
    os.kill(doomed.pid, signal.SIGKILL)
    assert doomed.wait() == -signal.SIGKILL
    assert rig.start(seconds=0, at=rig.clock.now() + LEASE - timedelta(seconds=1)).wait(timeout=60) == 0
    assert rig.sums() == [0, 0, 5], "what is leased is left alone, all else is done"
    assert rig.start(seconds=0, at=rig.clock.now() + LEASE).wait(timeout=60) == 0
    assert rig.sums() == [0, 5, 5]
    assert {order.payment_status for order in rig.shop.orders.find().records} == {"paid"}
    assert rig.shop.verify() == ()


def test_deliveries_of_a_killed_worker_are_made_by_another(postgres_url: str, tenant: str, tmp_path: Path) -> None:
    rig = Rig(postgres_url, tenant, tmp_path, deliveries=5)
    rig.go()
    doomed = rig.start(seconds=60)
    wait_for(lambda: "delivery" in str(rig.noted()))
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.wait()
    for early, delivered in ((timedelta(seconds=1), 0), (timedelta(0), 5)):
        assert rig.start(seconds=0, at=rig.clock.now() + LEASE - early).wait(timeout=60) == 0
        assert rig.sums() == [0, 0, delivered]


def test_nobody_waits_for_what_another_is_at_work_on(postgres_url: str, tenant: str, tmp_path: Path) -> None:
    """A transaction that is ending holds stays open: others end other holds meanwhile, and none that it has."""
    rig = Rig(postgres_url, tenant, tmp_path, holds=3)
    held = Query((Where("status", "eq", "held"),), ("expires_at",), 1)

    def slowly(tx: Tx) -> int:
        (mine,) = tx.take(Reservation, held, at=rig.clock.now(), until=rig.clock.now())
        other = Commerce(PostgresStore.open(postgres_url), tenant=rig.shop.tenant, clock=rig.clock)
        assert other.run_due().holds_expired == 2
        other.close()
        return mine.version

    assert rig.shop._ctx.store.run(tenant, slowly) == 1
    assert rig.shop.run_due().holds_expired == 1
