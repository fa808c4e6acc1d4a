"""Races: many threads at once, and never an answer that one thread alone could not have had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import TypeVar

from commerce_core.catalog import Product
from commerce_core.errors import CommerceError
from commerce_core.events import Event
from commerce_core.inventory import InsufficientStock, fold
from commerce_core.ports import Store, Tx, VersionConflict
from commerce_core.testing.store_suite.base import (
    AT,
    StoreLaws,
    allocated,
    event,
    get,
    level,
    levels,
    move,
    new_tenant,
    product,
    put,
    received,
)

T = TypeVar("T")


def race(threads: int, contend: Callable[[int], T]) -> list[T | type[CommerceError]]:
    """Run `contend(0)`, `contend(1)`, ... at the same moment: what each answered, or the class of what it refused with.

    Any other exception is raised.
    """
    barrier = Barrier(threads)

    def one(number: int) -> T | type[CommerceError]:
        barrier.wait()
        try:
            return contend(number)
        except CommerceError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


class RaceLaws(StoreLaws):
    """What is promised to callers who come at once."""

    def test_the_last_unit_has_one_winner(self, store: Store) -> None:
        for _ in range(self.rounds):
            tenant = new_tenant()
            move(store, tenant, received("a", 1))
            answers = race(self.threads, lambda _, tenant=tenant: move(store, tenant, allocated("a", 1)))  # type: ignore[misc]
            assert Counter(answers) == {None: 1, InsufficientStock: self.threads - 1}
            assert levels(store, tenant, "a") == (level("a", 1, 1),)
            assert len(store.read(tenant, lambda snapshot: snapshot.movements())) == 2

    def test_who_decides_by_levels_that_are_locked_decides_rightly(self, store: Store) -> None:
        """Whoever comes second waits, and sees what the first has left: nobody moves what is there no more."""

        def work(tx: Tx) -> bool:
            (there,) = tx.lock_stock(["a"])
            if there.available:
                tx.move([allocated("a", 1)], at=AT)
            return bool(there.available)

        for _ in range(self.rounds):
            tenant = new_tenant()
            move(store, tenant, received("a", 1))
            answers = race(self.threads, lambda _, tenant=tenant: store.run(tenant, work))  # type: ignore[misc]
            assert Counter(answers) == {True: 1, False: self.threads - 1}

    def test_nobody_is_refused_what_is_there(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", self.threads))
        assert set(race(self.threads, lambda _: move(store, tenant, allocated("a", 1)))) == {None}

    def test_a_counter_loses_no_increment(self, store: Store, tenant: str) -> None:
        seen = race(self.threads, lambda _: [store.run(tenant, lambda tx: tx.increment("x")) for _ in range(3)])
        numbers = sorted(number for answer in seen if isinstance(answer, list) for number in answer)
        assert numbers == list(range(1, 3 * self.threads + 1))

    def test_one_of_many_writers_of_a_version_wins(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p"))
        answers = race(
            self.threads, lambda number: put(store, tenant, product("p", name=f"writer {number}", version=2))
        )
        assert Counter(answers) == {None: 1, VersionConflict: self.threads - 1}
        winner = get(store, tenant, Product, "p")
        assert winner is not None
        assert winner.name == f"writer {answers.index(None)}"

    def test_one_of_many_claims_of_a_key_is_the_first(self, store: Store, tenant: str) -> None:
        def claim(tx: Tx) -> bool:
            first = tx.claim("key", "print", at=AT) is None
            if first:
                tx.increment("effects")
                tx.answer("key", {"done": True})
            return first

        assert Counter(race(self.threads, lambda _: store.run(tenant, claim))) == {True: 1, False: self.threads - 1}
        assert store.read(tenant, lambda snapshot: snapshot.counter("effects")) == 1

    def test_a_unique_value_has_one_owner(self, store: Store, tenant: str) -> None:
        answers = race(self.threads, lambda number: put(store, tenant, product(f"p{number}", "sku")))
        assert answers.count(None) == 1
        found = store.read(tenant, lambda snapshot: snapshot.get_by(Product, "sku", ["sku"]))
        assert found["sku"].id == f"p{answers.index(None)}"
        assert len(store.read(tenant, lambda snapshot: snapshot.find(Product)).records) == 1

    def test_transactions_that_cross_do_not_stop_each_other(self, store: Store, tenant: str) -> None:
        """Each takes five of ten levels in two moves and in an order of its own, which invites deadlocks."""
        variants = [f"v{number}" for number in range(10)]
        threads = min(self.threads, 4)
        move(store, tenant, *[received(variant, 1000) for variant in variants])

        def contend(number: int) -> None:
            random = Random(number)  # noqa: S311 - the same race each time
            for _ in range(3):
                chosen = random.sample(variants, 5)

                def work(tx: Tx, chosen: list[str] = chosen) -> None:
                    tx.move([allocated(variant, 1) for variant in chosen[:3]], at=AT)
                    tx.move([allocated(variant, 1) for variant in chosen[3:]], at=AT)

                store.run(tenant, work)

        assert set(race(threads, contend)) == {None}
        found = levels(store, tenant, *variants)
        assert sum(each.allocated for each in found) == threads * 3 * 5
        assert fold(store.read(tenant, lambda s: s.movements())) == {(e.variant_id, e.location): e for e in found}

    def test_a_reader_who_follows_the_events_misses_none(self, store: Store, tenant: str) -> None:
        writers, each = min(self.threads, 8), 10

        def contend(number: int) -> list[tuple[int, Event]]:
            if number == writers:
                return follow(store, tenant, writers * each)
            for version in range(each):
                store.run(tenant, lambda tx, version=version: tx.record(event(version, subject=f"w{number}")))  # type: ignore[misc]
            return []

        seen = race(writers + 1, contend)[writers]
        assert isinstance(seen, list)
        assert [position for position, _ in seen] == list(range(1, writers * each + 1))
        for number in range(writers):
            versions = [recorded.version for _, recorded in seen if recorded.subject == f"w{number}"]
            assert versions == list(range(each))


def follow(store: Store, tenant: str, until: int) -> list[tuple[int, Event]]:
    """Read events as they come, each time from the last position on, until so many were seen."""
    seen: list[tuple[int, Event]] = []
    while len(seen) < until:
        after = seen[-1][0] if seen else 0
        seen.extend(store.run(tenant, lambda tx, after=after: tx.events(after=after, limit=7)))  # type: ignore[misc]
    return seen
