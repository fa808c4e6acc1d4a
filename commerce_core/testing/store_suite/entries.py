"""Entries: idempotency keys, counters, and events."""

from __future__ import annotations

import pytest

from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.ports import Answer, Store, Tx, Unstorable
from commerce_core.testing.store_suite.base import AT, StoreLaws, event


class EntryLaws(StoreLaws):
    """What `claim`, `answer`, `increment`, `counter`, `record` and `events` promise."""

    def test_a_key_is_claimed_once(self, store: Store, tenant: str) -> None:
        def claim(fingerprint: str) -> Answer | None:
            return store.run(tenant, lambda tx: tx.claim("key", fingerprint, at=AT))

        assert claim("first") is None
        assert claim("first") == claim("second") == Answer("first")

    def test_the_first_answer_is_kept(self, store: Store, tenant: str) -> None:
        def work(tx: Tx) -> None:
            tx.claim("key", "print", at=AT)
            tx.answer("key", {"total": 9007199254740993, "lines": [{"sku": "é", "gift": None}], "paid": True})

        store.run(tenant, work)
        store.run(tenant, lambda tx: tx.answer("key", {"total": 2}))
        document: dict[str, Plain] = {"total": 9007199254740993, "lines": [{"sku": "é", "gift": None}], "paid": True}
        assert store.run(tenant, lambda tx: tx.claim("key", "print", at=AT)) == Answer("print", document)

    def test_only_a_claimed_key_can_be_answered(self, store: Store, tenant: str) -> None:
        with pytest.raises(NotFound):
            store.run(tenant, lambda tx: tx.answer("key", {}))

    def test_a_counter_starts_at_nothing(self, store: Store, tenant: str) -> None:
        assert store.read(tenant, lambda snapshot: snapshot.counter("x")) == 0
        assert store.run(tenant, lambda tx: (tx.increment("x"), tx.increment("x", 10**15), tx.increment("x", -2))) == (
            1,
            10**15 + 1,
            10**15 - 1,
        )
        assert store.read(tenant, lambda snapshot: snapshot.counter("x")) == 10**15 - 1
        assert store.read(tenant, lambda snapshot: snapshot.counter("X")) == 0

    def test_events_come_back_in_order_with_positions_from_one(self, store: Store, tenant: str) -> None:
        store.run(tenant, lambda tx: tx.record(event(3), event(1)))
        store.run(tenant, lambda tx: tx.record(event(2)))
        assert store.run(tenant, lambda tx: tx.events()) == ((1, event(3)), (2, event(1)), (3, event(2)))

    def test_events_are_read_on_from_a_position(self, store: Store, tenant: str) -> None:
        store.run(tenant, lambda tx: tx.record(*[event(number) for number in range(5)]))
        assert store.run(tenant, lambda tx: tx.events(after=2, limit=2)) == ((3, event(2)), (4, event(3)))
        store.run(tenant, lambda tx: tx.record(event(9)))
        assert store.run(tenant, lambda tx: tx.events(after=4)) == ((5, event(4)), (6, event(9)))
        assert store.run(tenant, lambda tx: tx.events(after=6)) == ()

    def test_an_event_is_recorded_once(self, store: Store, tenant: str) -> None:
        store.run(tenant, lambda tx: tx.record(event(1), event(1)))
        store.run(tenant, lambda tx: tx.record(event(2), event(1)))
        assert [recorded for _, recorded in store.run(tenant, lambda tx: tx.events())] == [event(1), event(2)]

    def test_a_transaction_that_failed_leaves_no_gap_between_events(self, store: Store, tenant: str) -> None:
        def failing(tx: Tx) -> None:
            tx.record(event(1))
            raise NotFound("x", "y")

        with pytest.raises(NotFound):
            store.run(tenant, failing)
        store.run(tenant, lambda tx: tx.record(event(2)))
        assert store.run(tenant, lambda tx: tx.events()) == ((1, event(2)),)

    @pytest.mark.parametrize("text", ["a\0b", "\ud800"])
    def test_an_entry_with_text_that_no_database_can_hold_is_refused(
        self, store: Store, tenant: str, text: str
    ) -> None:
        store.run(tenant, lambda tx: tx.claim("key", "print", at=AT))
        for work in (
            lambda tx: tx.claim(text, "x", at=AT),
            lambda tx: tx.answer("key", {"x": [text]}),
            lambda tx: tx.increment(text),
            lambda tx: tx.record(Event("x", text, 1, AT)),
            lambda tx: tx.record(Event("x", "y", 1, AT, {"x": {text: 1}})),
        ):
            with pytest.raises(Unstorable):
                store.run(tenant, work)
        assert store.run(tenant, lambda tx: tx.events()) == ()
        assert store.read(tenant, lambda snapshot: snapshot.counter(text)) == 0
