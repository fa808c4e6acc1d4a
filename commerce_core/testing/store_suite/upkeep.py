"""Upkeep: whose stores these are, and whether somebody else wrote into them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve

from commerce_core.errors import NotFound
from commerce_core.events import Event
from commerce_core.ports import Duplicate, NestedTransaction, Store, StoreUnavailable, Tx
from commerce_core.testing.store_suite.base import AT, StoreLaws, new_tenant, product, put, received

RECORDED: tuple[tuple[str, Callable[[Tx], object]], ...] = (
    ("a record", lambda tx: tx.put(product("p"))),
    ("an event", lambda tx: tx.record(told("p", 1))),
    ("a counter", lambda tx: tx.increment("orders")),
)
"""What makes somebody a tenant, each alone."""


def told(id: str, version: int) -> Event:
    """The event of a version of a product."""
    return Event("product.created" if version == 1 else "product.updated", id, version, AT, {"id": id})


def sold(tx: Tx, *, version: int) -> None:
    """One version of a product with its event, units of it, and a key: what a call of the shop leaves behind."""
    tx.claim(f"key {version}", "print", at=AT)
    tx.put(product("p", f"SKU-{version}", version=version))
    tx.move([received("p", version)], at=AT)
    tx.record(told("p", version))
    tx.increment("calls")


class UpkeepLaws(StoreLaws):
    """What `tenants` and `damage` promise."""

    @pytest.mark.parametrize("work", [work for _, work in RECORDED], ids=[name for name, _ in RECORDED])
    def test_a_tenant_is_known_once_anything_is_recorded(
        self, store: Store, tenant: str, work: Callable[[Tx], object]
    ) -> None:
        assert tenant not in store.tenants()
        store.run(tenant, work)
        assert store.tenants().count(tenant) == 1

    def test_tenants_come_in_the_order_of_their_ids_once_each(self, store: Store, tenant: str) -> None:
        wanted = [f"{tenant}{end}" for end in ("-10", "-2", "-B", "-a", "-b", "a")]
        for _, work in RECORDED:
            for each in reversed(wanted):
                store.run(each, work)
        assert [each for each in store.tenants() if each.startswith(tenant)] == wanted

    def test_whom_nothing_was_recorded_of_is_no_tenant(self, store: Store, tenant: str) -> None:
        def failing(tx: Tx) -> None:
            sold(tx, version=1)
            raise NotFound("x", "y")

        store.read(tenant, lambda snapshot: snapshot.counter("orders"))
        with pytest.raises(NotFound):
            store.run(tenant, failing)
        assert tenant not in store.tenants()

    def test_tenants_are_asked_for_outside_of_transactions(self, store: Store, tenant: str) -> None:
        for outer in (store.run, store.read):
            with pytest.raises(NestedTransaction):
                outer(tenant, lambda _: store.tenants())
        assert tenant not in store.tenants()

    def test_a_closed_store_knows_no_tenants(self, store: Store) -> None:
        store.close()
        with pytest.raises(StoreUnavailable):
            store.tenants()

    def test_what_only_the_store_wrote_is_undamaged(self, store: Store, tenant: str) -> None:
        """Also after refusals, roll-backs, values that changed hands, and while other tenants have the same ids."""

        def failing(tx: Tx) -> None:
            sold(tx, version=3)
            raise NotFound("x", "y")

        for whose in (tenant, new_tenant()):
            for version in (1, 2):
                store.run(whose, lambda tx, version=version: sold(tx, version=version))  # type: ignore[misc]
            put(store, whose, product("q", "SKU-1"))  # the value that "p" gave up
            store.run(whose, lambda tx: tx.record(told("q", 1)))
            with pytest.raises(NotFound):
                store.run(whose, failing)
            with pytest.raises(Duplicate):
                put(store, whose, evolve(product("r"), sku="SKU-2"))
            store.run(whose, lambda tx: tx.events(limit=2))
        assert store.read(tenant, lambda snapshot: snapshot.damage()) == ()

    def test_damage_is_looked_for_within_a_transaction_too(self, store: Store, tenant: str) -> None:
        def work(tx: Tx) -> tuple[str, ...]:
            sold(tx, version=1)
            return tx.damage()

        assert store.run(tenant, work) == ()

    def test_nobody_who_never_was_is_damaged(self, store: Store, tenant: str) -> None:
        assert store.read(tenant, lambda snapshot: snapshot.damage()) == ()
