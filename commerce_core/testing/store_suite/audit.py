"""Audit: who changed what, written with the change; and what else is told of one record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from commerce_core.audit import MASKED, AuditEntry
from commerce_core.catalog import Product
from commerce_core.checkout import Cart
from commerce_core.customers import Customer
from commerce_core.errors import NotFound
from commerce_core.ids import CartId, CustomerId
from commerce_core.inventory import Movement
from commerce_core.ports import Duplicate, InvalidFilter, Query, Store, Tx, Unstorable, VersionConflict, Where
from commerce_core.testing.store_suite.base import AT, StoreLaws, allocated, event, new_tenant, product, put, received


def entries(store: Store, tenant: str, *where: Where, sort: tuple[str, ...] = ("at", "version")) -> list[AuditEntry]:
    """The entries for which conditions hold."""
    return list(store.read(tenant, lambda snapshot: snapshot.audit(Query(where, sort, limit=1000))).records)


class AuditLaws(StoreLaws):
    """What `put` notes, and what `audit`, `caused`, `told` and `unread` promise."""

    def test_every_version_has_an_entry_that_names_its_actor(self, store: Store, tenant: str) -> None:
        store.run(tenant, lambda tx: tx.put(product("p")), actor="jane")
        store.run(tenant, lambda tx: tx.put(product("p", price=120, version=2)), actor="otto é")
        assert entries(store, tenant) == [
            AuditEntry(AT, "jane", "created", "product", "p", 1),
            AuditEntry(AT, "otto é", "updated", "product", "p", 2, {"price_minor": {"old": 100, "new": 120}}),
        ]

    @pytest.mark.parametrize("read", [True, False], ids=["read before", "not read"])
    def test_a_change_is_told_whether_or_not_the_record_was_read(self, store: Store, tenant: str, read: bool) -> None:
        put(store, tenant, evolve(product("p"), metadata={"size": "L", "é": "1"}))

        def work(tx: Tx) -> None:
            if read:
                tx.get(Product, "p")
                tx.find(Product)
            tx.put(evolve(product("p", name="New", version=2), metadata={"size": "S", "é": "1"}))
            tx.put(evolve(product("p", name="Newer", version=3), metadata={"size": "S", "é": "1"}))

        store.run(tenant, work)
        _, second, third = entries(store, tenant)
        assert second.changes == {"name": {"old": "p", "new": "New"}, "metadata.size": {"old": "L", "new": "S"}}
        assert third.changes == {"name": {"old": "New", "new": "Newer"}}

    def test_the_versions_of_a_record_have_no_gap(self, store: Store, tenant: str) -> None:
        for version in range(1, 12):
            store.run(tenant, lambda tx, version=version: tx.put(product("p", version=version)))  # type: ignore[misc]
        told = entries(store, tenant, Where("resource_id", "eq", "p"), sort=("version",))
        assert [entry.version for entry in told] == [*range(1, 12)]

    def test_a_transaction_that_fails_leaves_no_entry(self, store: Store, tenant: str) -> None:
        def failing(tx: Tx) -> None:
            tx.put(product("p"), product("q"))
            assert len(tx.audit(Query(sort=("at",))).records) == 2
            raise NotFound("x", "y")

        with pytest.raises(NotFound):
            store.run(tenant, failing)
        assert entries(store, tenant) == []

    def test_a_refused_put_leaves_no_entry(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p"), product("q"))
        before = entries(store, tenant)
        for refused in (product("p"), product("p", version=3), product("new", "q"), product("q", "p", version=2)):
            with pytest.raises((Duplicate, VersionConflict)):
                put(store, tenant, product("other"), refused)
        assert entries(store, tenant) == before

    def test_records_of_one_id_and_two_kinds_have_their_own_entries(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("x"), Cart(id=CartId("x"), created_at=AT, updated_at=AT))
        assert {entry.id for entry in entries(store, tenant)} == {"product:x:1", "cart:x:1"}

    def test_what_is_personal_is_named_and_not_shown(self, store: Store, tenant: str) -> None:
        jane = Customer(CustomerId("c"), "jane@example.com", AT, AT, "Jane", groups=("a",))
        put(store, tenant, jane)
        put(store, tenant, evolve(jane, email="zoe@example.com", first_name="Zoë", groups=("b",), version=2))
        masked = {"old": MASKED, "new": MASKED}
        wanted = {"email": masked, "first_name": masked, "groups": {"old": ["a"], "new": ["b"]}}
        assert entries(store, tenant)[-1].changes == wanted

    def test_entries_are_found_by_their_fields_and_turned_page_by_page(self, store: Store, tenant: str) -> None:
        for n in range(7):
            record = evolve(product(f"p{n}"), updated_at=AT + timedelta(seconds=n // 2))
            store.run(tenant, lambda tx, r=record: tx.put(r), actor="abc"[n % 3])  # type: ignore[misc]
        asked, seen = Query(sort=("-at",), limit=2), []
        while True:
            page = store.read(tenant, lambda snapshot, asked=asked: snapshot.audit(asked))  # type: ignore[misc]
            seen += [entry.resource_id for entry in page.records]
            if page.next is None:
                break
            asked = evolve(asked, after=page.next)
        assert seen == ["p6", "p5", "p4", "p3", "p2", "p1", "p0"]
        assert [e.resource_id for e in entries(store, tenant, Where("actor", "eq", "b"))] == ["p1", "p4"]
        assert len(entries(store, tenant, Where("at", "gte", AT + timedelta(seconds=2)))) == 3
        assert entries(store, tenant, Where("action", "eq", "updated")) == []

    def test_the_newest_come_first_unless_a_sort_is_given(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p"), evolve(product("q"), updated_at=AT + timedelta(seconds=1)))
        assert [entry.resource_id for entry in store.read(tenant, lambda s: s.audit()).records] == ["q", "p"]

    def test_changes_cannot_be_searched(self, store: Store, tenant: str) -> None:
        with pytest.raises(InvalidFilter):
            entries(store, tenant, Where("changes", "eq", "x"))

    def test_tenants_have_their_own_entries(self, store: Store, tenant: str) -> None:
        other = new_tenant()
        put(store, other, product("p"))
        assert entries(store, tenant) == []
        put(store, tenant, product("p"))
        assert len(entries(store, other)) == 1

    @pytest.mark.parametrize("actor", ["a\0b", "\ud800"])
    def test_an_actor_whom_no_database_can_name_is_refused(self, store: Store, tenant: str, actor: str) -> None:
        with pytest.raises(Unstorable):
            store.run(tenant, lambda tx: tx.put(product("p")), actor=actor)
        assert entries(store, tenant) == []

    def test_movements_are_found_by_their_cause(self, store: Store, tenant: str) -> None:
        moved = (received("a", 5), evolve(allocated("a", 2), cause="ord_1"), evolve(allocated("b", 1), cause="ord_1"))
        store.run(tenant, lambda tx: tx.move([received("b", 1), moved[0]], at=AT))
        later = AT + timedelta(microseconds=1)
        store.run(tenant, lambda tx: tx.move(moved[1:], at=later))

        def caused(cause: str) -> tuple[tuple[object, Movement], ...]:
            return store.read(tenant, lambda snapshot: snapshot.caused(cause))

        assert caused("ord_1") == ((later, moved[1]), (later, moved[2]))
        assert caused("ord_2") == caused("a\0b") == ()

    def test_events_are_found_by_their_subject(self, store: Store, tenant: str) -> None:
        mine, other = [event(2), event(1)], event(3, subject="ord_2")
        store.run(tenant, lambda tx: tx.record(mine[0], other, mine[1]))
        assert store.read(tenant, lambda s: (s.told("ord_1"), s.told("ord_2"))) == ((*mine,), (other,))
        assert store.read(tenant, lambda s: (s.told("nobody"), s.told("a\0b"))) == ((), ())

    def test_events_are_unread_until_somebody_asks_for_events(self, store: Store, tenant: str) -> None:
        store.run(tenant, lambda tx: tx.record(event(1), event(2), event(3)))
        assert store.read(tenant, lambda snapshot: snapshot.unread(limit=2)) == (event(1), event(2))
        store.run(tenant, lambda tx: tx.events(limit=1))
        assert store.read(tenant, lambda snapshot: snapshot.unread()) == ()
        store.run(tenant, lambda tx: tx.record(event(4)))
        assert store.read(tenant, lambda snapshot: snapshot.unread()) == (event(4),)

    def test_events_after_a_position_are_unread_whoever_has_asked(self, store: Store, tenant: str) -> None:
        store.run(tenant, lambda tx: tx.record(event(1), event(2), event(3)))
        store.run(tenant, lambda tx: tx.events(limit=1))
        store.run(tenant, lambda tx: tx.record(event(4)))
        wanted = (event(1), event(2), event(3), event(4))
        for after in range(4):
            assert store.read(tenant, lambda s, after=after: s.unread(after=after)) == wanted[after:]  # type: ignore[misc]
        assert store.read(tenant, lambda s: s.unread(after=9)) == wanted[3:], "it has no position yet"
        assert store.read(tenant, lambda s: s.unread(after=1, limit=1)) == (event(2),)
        assert store.read(tenant, lambda s: s.unread(after=1, limit=3)) == wanted[1:]
