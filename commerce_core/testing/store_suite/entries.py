"""Entries: idempotency keys, counters, and events."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.payments import CardNumberRefused
from commerce_core.ports import LEASE, Answer, Store, Tx, Unstorable
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

    def test_an_answer_is_given_back_as_it_was_written(self, store: Store, tenant: str) -> None:
        document: dict[str, Plain] = {"zz": 1, "b": {"y": "é", "x": None}, "a": [], "": True}

        def work(tx: Tx) -> None:
            tx.claim("key", "print", at=AT)
            tx.answer("key", document)

        store.run(tenant, work)
        found = store.run(tenant, lambda tx: tx.claim("key", "print", at=AT))
        assert found is not None
        assert json.dumps(found.document) == json.dumps(document)

    def test_each_actor_has_its_own_keys(self, store: Store, tenant: str) -> None:
        for actor, key in (("a", "b"), ("a", "b\nc"), ("a\nb", "c"), ("é", "b"), ("e\u0301", "b"), ("A", "b")):
            assert store.run(tenant, lambda tx, key=key: tx.claim(key, "x", at=AT), actor=actor) is None  # type: ignore[misc]
        with pytest.raises(NotFound):
            store.run(tenant, lambda tx: tx.answer("b", {}), actor="somebody")
        store.run(tenant, lambda tx: tx.answer("b", {"n": 1}), actor="a")
        assert store.run(tenant, lambda tx: tx.claim("b", "x", at=AT), actor="é") == Answer("x")

    def test_no_key_is_a_card_number(self, store: Store, tenant: str) -> None:
        with pytest.raises(CardNumberRefused):
            store.run(tenant, lambda tx: tx.claim("order 4242424242424242", "print", at=AT))

    def test_a_claim_of_the_dead_ends_with_its_lease(self, store: Store, tenant: str) -> None:
        def claim(fingerprint: str, after: timedelta) -> Answer | None:
            return store.run(tenant, lambda tx: tx.claim("key", fingerprint, at=AT + after))

        moment = timedelta(microseconds=1)
        assert claim("print", timedelta(0)) is None
        assert claim("print", LEASE - moment) == Answer("print")
        assert claim("another", LEASE) == Answer("print"), "it stands for what it stood for"
        assert claim("print", LEASE) is None
        assert claim("print", LEASE + LEASE - moment) == Answer("print"), "who took it over has a lease too"
        store.run(tenant, lambda tx: tx.answer("key", {"n": 1}))
        assert claim("print", 9 * LEASE) == Answer("print", {"n": 1}), "what is answered has no lease"

    def test_old_keys_are_forgotten_oldest_first(self, store: Store, tenant: str) -> None:
        for n, actor in enumerate("aab"):
            at = AT + timedelta(hours=n)
            store.run(tenant, lambda tx, n=n, at=at: tx.claim(f"k{n}", "x", at=at), actor=actor)  # type: ignore[misc]
        now = AT + timedelta(hours=2)

        def forget(limit: int) -> int:
            return store.run(tenant, lambda tx: tx.forget(before=now, limit=limit))

        assert forget(1) == 1
        assert store.run(tenant, lambda tx: tx.claim("k1", "x", at=AT), actor="a") == Answer("x")
        assert (forget(10), forget(10)) == (1, 0)
        assert store.run(tenant, lambda tx: tx.claim("k2", "x", at=AT), actor="b") == Answer("x")
        assert store.run(tenant, lambda tx: tx.claim("k0", "other", at=AT), actor="a") is None

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
