"""Leases: many workers share what is due, and what a dead one has is free again when its lease is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from commerce_core.catalog import Product
from commerce_core.ports import LEASE, Query, Store, Tx, Where
from commerce_core.testing.store_suite.base import AT, StoreLaws, new_tenant, product, put
from commerce_core.testing.store_suite.races import race


def taking(limit: int, *, at: datetime = AT, lease: timedelta = LEASE) -> Callable[[Tx], list[str]]:
    """Work that takes products and answers with their ids."""
    query = Query((Where("currency", "eq", "EUR"),), ("-sku",), limit)
    return lambda tx: [taken.id for taken in tx.take(Product, query, at=at, until=at + lease)]


class LeaseLaws(StoreLaws):
    """What `take` and `release` promise."""

    def test_what_is_taken_is_nobody_elses_until_its_lease_is_over(self, store: Store, tenant: str) -> None:
        put(store, tenant, *[product(id) for id in "abcde"])
        assert store.run(tenant, taking(2)) == ["e", "d"]
        assert store.run(tenant, taking(2)) == ["c", "b"]
        nearly = AT + LEASE - timedelta(microseconds=1)
        assert store.run(tenant, taking(9, at=nearly)) == ["a"]
        assert store.run(tenant, taking(9, at=AT + LEASE)) == ["e", "d", "c", "b"]
        assert store.run(tenant, taking(9, at=AT + LEASE)) == []

    def test_what_is_given_back_can_be_taken_by_anybody(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("a"))
        for _ in range(2):
            assert store.run(tenant, taking(2)) == ["a"]
            store.run(tenant, lambda tx: tx.release(Product, "a", until=AT + LEASE))

    def test_nobody_gives_back_what_somebody_else_has_by_now(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("a"))
        store.run(tenant, taking(1))
        store.run(tenant, taking(1, at=AT + LEASE))
        store.run(tenant, lambda tx: tx.release(Product, "a", until=AT + LEASE))
        store.run(tenant, lambda tx: tx.release(Product, "unheard of", until=AT + LEASE))
        assert store.run(tenant, taking(1, at=AT + LEASE)) == []

    def test_a_lease_is_of_one_tenant_and_undone_with_its_transaction(self, store: Store, tenant: str) -> None:
        other = new_tenant()
        for each in (tenant, other):
            put(store, each, product("a"))
        store.run(tenant, taking(1))
        assert store.run(other, taking(1, lease=timedelta(0))) == ["a"]
        assert store.run(other, taking(1)) == ["a"]

    def test_many_takers_share(self, store: Store, tenant: str) -> None:
        put(store, tenant, *[product(f"p{number:03}") for number in range(60)])

        def worker(_: int) -> list[str]:
            mine: list[str] = []
            while taken := store.run(tenant, taking(5)):
                mine += taken
            return mine

        answers = race(8, worker)
        assert all(isinstance(answer, list) for answer in answers), answers
        shared = Counter(id for answer in answers if isinstance(answer, list) for id in answer)
        assert shared == {f"p{number:03}": 1 for number in range(60)}
