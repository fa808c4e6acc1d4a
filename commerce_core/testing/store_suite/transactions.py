"""Transactions: all or nothing, one tenant's world, and clear refusals of what cannot be."""

from __future__ import annotations

from threading import Thread

import pytest

from commerce_core.catalog import Product
from commerce_core.errors import CommerceError
from commerce_core.ids import InvalidId
from commerce_core.ports import Duplicate, NestedTransaction, Snapshot, Store, StoreUnavailable, TransactionOver, Tx
from commerce_core.testing.store_suite.base import (
    AT,
    StoreLaws,
    allocated,
    event,
    get,
    new_tenant,
    product,
    put,
    received,
)


class Stop(Exception):
    """Raised inside a transaction to see what is left of it."""


def furnish(tx: Tx) -> None:
    """Give a tenant one of everything."""
    tx.put(product("a"))
    tx.move([received("a", 3)], at=AT)
    tx.claim("old", "fingerprint", at=AT)
    tx.increment("orders")
    tx.record(event(1))


def everything(tx: Tx) -> dict[str, object]:
    """What can be seen of a tenant with every reading verb."""
    return {
        "records": tx.find(Product).records,
        "by key": tx.get_by(Product, "sku", ["a", "b", "c"]),
        "stock": tx.stock(["a", "b"]),
        "movements": tx.movements(),
        "counter": tx.counter("orders"),
        "events": tx.events(),
    }


def change_everything(tx: Tx) -> None:
    """Use every writing verb once."""
    tx.put(product("a", "c", version=2), product("b"))
    tx.move([allocated("a", 1), received("b", 1)], at=AT)
    tx.claim("new", "fingerprint", at=AT)
    tx.answer("old", {"answer": 1})
    tx.increment("orders")
    tx.record(event(2))


class TransactionLaws(StoreLaws):
    """What `run`, `read`, `close` and the three questions about the caller's transaction promise."""

    def test_run_answers_what_work_returns(self, store: Store, tenant: str) -> None:
        assert store.run(tenant, lambda tx: tx.increment("x")) == 1
        assert store.read(tenant, lambda snapshot: snapshot.counter("x")) == 1

    def test_an_exception_rolls_every_verb_back(self, store: Store, tenant: str) -> None:
        store.run(tenant, furnish)
        before = store.run(tenant, everything)

        def work(tx: Tx) -> None:
            change_everything(tx)
            assert everything(tx) != before
            raise Stop

        with pytest.raises(Stop):
            store.run(tenant, work)
        assert store.run(tenant, everything) == before
        assert store.run(tenant, lambda tx: tx.claim("new", "fingerprint", at=AT)) is None
        answer = store.run(tenant, lambda tx: tx.claim("old", "fingerprint", at=AT))
        assert answer is not None
        assert answer.document is None

    def test_a_change_is_seen_by_its_own_transaction(self, store: Store, tenant: str) -> None:
        store.run(tenant, furnish)

        def work(tx: Tx) -> dict[str, object]:
            change_everything(tx)
            return everything(tx)

        assert store.run(tenant, work) == store.run(tenant, everything)

    def test_a_refused_put_ends_the_transaction_even_if_it_is_swallowed(self, store: Store, tenant: str) -> None:
        store.run(tenant, furnish)

        def work(tx: Tx) -> None:
            tx.increment("orders")
            with pytest.raises(Duplicate):
                tx.put(product("b"), product("a"))
            with pytest.raises(Duplicate):
                tx.increment("orders")

        with pytest.raises(Duplicate):
            store.run(tenant, work)
        assert store.read(tenant, lambda snapshot: snapshot.counter("orders")) == 1
        assert get(store, tenant, Product, "b") is None

    def test_tenants_know_nothing_of_each_other(self, store: Store, tenant: str) -> None:
        store.run(tenant, furnish)
        other = new_tenant()
        before = store.run(tenant, everything)
        empty: dict[str, object] = {
            "records": (), "by key": {}, "stock": (), "movements": (), "counter": 0, "events": ()
        }  # fmt: skip
        assert store.run(other, everything) == empty
        assert store.run(other, lambda tx: tx.claim("old", "another", at=AT)) is None
        put(store, other, product("a", name="other"))
        assert store.run(other, lambda tx: tx.increment("orders", 5)) == 5
        store.run(other, lambda tx: tx.record(event(1)))
        assert [position for position, _ in store.run(other, lambda tx: tx.events())] == [1]
        assert store.run(tenant, everything) == before

    def test_a_tenant_that_is_none_is_refused(self, store: Store) -> None:
        for tenant in ("", "a b", "a\0"):
            with pytest.raises(InvalidId):
                store.run(tenant, lambda tx: tx.increment("x"))

    def test_a_transaction_inside_another_is_refused(self, store: Store, tenant: str) -> None:
        for inner in (store.run, store.read):
            with pytest.raises(NestedTransaction):
                store.run(tenant, lambda tx, inner=inner: inner(tenant, lambda _: None))  # type: ignore[misc]
        assert store.run(tenant, lambda tx: tx.increment("x")) == 1

    def test_a_transaction_cannot_be_used_after_its_end(self, store: Store, tenant: str) -> None:
        kept = store.run(tenant, lambda tx: tx)
        snapshot = store.read(tenant, lambda snapshot: snapshot)
        with pytest.raises(TransactionOver):
            kept.increment("x")
        with pytest.raises(TransactionOver):
            snapshot.counter("x")

    def test_a_snapshot_does_not_change_while_it_is_read(self, store: Store, tenant: str) -> None:
        writer = Thread(target=store.run, args=(tenant, lambda tx: tx.increment("x")))

        def work(snapshot: Snapshot) -> tuple[int, int]:
            before = snapshot.counter("x")
            writer.start()
            writer.join(timeout=0.3)  # a store may make writers wait for readers
            return before, snapshot.counter("x")

        assert store.read(tenant, work) == (0, 0)
        writer.join()
        assert store.read(tenant, lambda snapshot: snapshot.counter("x")) == 1

    def test_where_a_caller_has_begun_nothing_the_store_works_in_nobody_elses_transaction(
        self, store: Store, tenant: str
    ) -> None:
        called: list[bool] = []
        assert (store.in_transaction(), store.sees_uncommitted()) == (False, False)
        promised = store.on_commit(lambda: called.append(True))
        store.run(tenant, lambda tx: tx.increment("x"))
        assert promised or not called, "who does not promise to call never does"

    def test_closing_twice_is_allowed_and_ends_the_use(self, store: Store, tenant: str) -> None:
        store.close()
        store.close()
        with pytest.raises(StoreUnavailable):
            store.run(tenant, lambda tx: tx.increment("x"))

    def test_refusals_are_errors_of_the_one_tree(self) -> None:
        for refusal in (NestedTransaction, StoreUnavailable, TransactionOver):
            assert issubclass(refusal, CommerceError)
