"""A disk that is full, or SQLite interrupted at any step: refused with one error, nothing half done, usable after."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from random import randrange

import pytest
from attrs import define
from hypothesis import settings

from commerce_core import Commerce, Line, Order
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.ports import StoreUnavailable
from commerce_core.testing.store_suite.races import race
from tests.flows.file_gateway import FileGateway
from tests.flows.shop import SUCCESS, open_shop, stock_of

EVERY_STEP = settings.default.max_examples > 1000
SOME = 60
"""Steps at which a place is interrupted, others on every run; nightly it is every step there is."""
ROUNDS = 150 if EVERY_STEP else 24
PAGE = 4096


@define
class Fuse:
    """Counts steps of SQLite's virtual machine, and interrupts it at one of them (0: at none)."""

    left: int = 0
    passed: int = 0

    def __call__(self) -> int:
        self.passed += 1
        self.left -= 1
        return int(self.left == 0)


class FusedStore(SqliteStore):
    """A store each connection of which burns the same fuse."""

    fuse = Fuse()

    def _connect(self, setting: str) -> sqlite3.Connection:
        connection = super()._connect(setting)
        connection.set_progress_handler(self.fuse, 1)
        return connection


@define
class Scene:
    """A shop on a file, and its gateway's books."""

    shop: Commerce
    store: FusedStore
    gateway: FileGateway
    path: Path

    def place(self, key: str) -> Order:
        """An order that takes some room."""
        return self.shop.orders.place(lines=[Line("MUG", 1)], payment_method=SUCCESS, key=key, note="n" * 2000)

    def rows(self) -> list[str]:
        """All that is in the file, as another process sees it."""
        with closing(sqlite3.connect(self.path)) as look:
            return list(look.iterdump())

    def refused(self, key: str, before: list[str], trouble: AbstractContextManager[None]) -> bool:
        """Whether it is refused: nothing has changed then, or the order is there, to be finished."""
        moved, orders = len(self.gateway.moved("capture")), self.orders()
        try:
            with trouble:
                self.place(key)
        except StoreUnavailable:
            if self.orders() == orders:
                assert self.rows() == before
                assert len(self.gateway.moved("capture")) == moved
            return True
        return False

    def orders(self) -> int:
        """How many there are."""
        return len(self.shop.orders.find(limit=1000).records)

    def finished(self, key: str) -> None:
        """The same request, once there is room again, is carried out once."""
        order = self.place(key)
        assert order == self.place(key)
        assert (order.captured_minor, order.payment_status) == (1250, "paid")
        orders = self.orders()
        assert self.gateway.moved("capture") == [1250] * orders
        assert stock_of(self.shop, "MUG") == (9000, orders, 0)
        assert self.shop.verify() == ()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = FusedStore.open(tmp_path / "shop.db", synchronous="NORMAL")
    gateway = FileGateway(tmp_path / "ledger")
    shop = open_shop(store, gateway=gateway, MUG=9000)
    yield Scene(shop, store, gateway, tmp_path / "shop.db")
    shop.close()


def pragma(scene: Scene, name: str) -> int:
    (value,) = scene.store._writer.execute(f"PRAGMA {name}").fetchone()
    return int(value)


@contextmanager
def pages(scene: Scene, more: int) -> Iterator[None]:
    """A file that may grow by so many pages."""
    pragma(scene, f"max_page_count = {pragma(scene, 'page_count') + more}")
    try:
        yield
    finally:
        pragma(scene, "max_page_count = 1000000")


@contextmanager
def size(scene: Scene, more: int) -> Iterator[None]:
    """A system that lets no file grow past forty pages, times `more`: the write-ahead log is emptied first."""
    limits = pytest.importorskip("resource")
    scene.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, ((40 * more + 1) * PAGE, hard))
    try:
        yield
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def interrupt(scene: Scene, step: int) -> Iterator[None]:
    """SQLite is interrupted at this step from now."""
    scene.store.fuse.left = step
    try:
        yield
    finally:
        scene.store.fuse.left = 0


@pytest.mark.parametrize("room", [pages, size], ids=["no page left", "no room for the log"])
def test_a_disk_that_is_full_at_any_point_of_a_place(scene: Scene, room) -> None:
    """Where a table or an index needs its next page, and so where it breaks, is another place in each round."""
    refusals = 0
    for number in range(ROUNDS):
        key = f"key-{number}"
        refusals += scene.refused(key, scene.rows(), room(scene, number % 6))
        scene.finished(key)
    assert ROUNDS / 6 < refusals < ROUNDS


def test_an_interrupt_at_any_step_of_a_place(scene: Scene, noted: Callable[[str, object], None]) -> None:
    scene.place("first")
    scene.store.fuse.passed = 0
    scene.place("second")
    steps = scene.store.fuse.passed
    some = sorted({1 + (steps * n + randrange(steps)) // SOME for n in range(SOME)})
    before, refusals = scene.rows(), 0
    points = range(1, steps + 1) if EVERY_STEP else some
    noted("interrupted at", len(points))
    for step in points:
        refusals += scene.refused(f"key-{step}", before, interrupt(scene, step))
        if scene.rows() != before or step % 100 == 0:
            scene.finished(f"key-{step}")
            before = scene.rows()
    assert steps > 1000
    assert refusals > 0.95 * len(points), "the last steps of a commit cannot be interrupted"


def test_interrupts_while_several_are_served(scene: Scene) -> None:
    """Those who share a commit with the one that is interrupted lose nothing by it."""
    fuse, placed = scene.store.fuse, set()
    scene.place("first")

    def attempt(number: int) -> None:
        try:
            scene.place(f"key-{number % 40}")
            placed.add(number % 40)
        except StoreUnavailable:
            fuse.left = randrange(1, 3000)

    fuse.left = 2000
    race(8, lambda n: [attempt(n + 8 * turn) for turn in range(10)])
    fuse.left = 0
    orders = scene.orders() - 1
    assert len(placed) <= orders <= 40
    for number in range(40):
        scene.place(f"key-{number}")
    assert scene.orders() == 41
    scene.finished("first")


@pytest.mark.parametrize("writing", [True, False], ids=["who writes", "who reads"])
def test_an_interrupt_of_a_transaction_that_is_just_begun_leaves_none_open(scene: Scene, writing: bool) -> None:
    """SQLite may say that BEGIN was interrupted, and have begun all the same."""
    call = partial(scene.place, "first") if writing else scene.shop.orders.find
    call()
    for step in range(1, 40):
        with interrupt(scene, step), suppress(StoreUnavailable):
            call()
        connections = [scene.store._writer, *scene.store._idle]
        assert not any(connection.in_transaction for connection in connections), f"step {step}"
