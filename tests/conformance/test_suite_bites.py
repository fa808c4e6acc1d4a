"""The store suite is worth passing: each broken promise fails the law that states it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from inspect import signature

import pytest
from attrs import evolve

from commerce_core.adapters.store.memory import MemoryStore, find, index, tx
from commerce_core.adapters.store.memory.shelf import Claimed, Journal, Shelf
from commerce_core.adapters.store.memory.tx import MemorySnapshot, MemoryTx
from commerce_core.adapters.store.stock import changed
from commerce_core.inventory import InsufficientStock, StockLevel
from commerce_core.ports import Answer
from commerce_core.testing import StoreSuite
from commerce_core.testing.store_suite.base import AT, new_tenant

Patch = Callable[[pytest.MonkeyPatch], None]
SHARED = Shelf()


def forgets_to_roll_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Journal, "undo", lambda self: None)


def commits_what_was_refused(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemorySnapshot, "open_shelf", lambda self: self._shelf)


def mixes_tenants(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "_shelf", lambda self, tenant: SHARED)


def ignores_versions(patch: pytest.MonkeyPatch) -> None:
    put = MemoryTx._put

    def blind(self: MemoryTx, record, table) -> None:
        before = self._records(table).get(record.id)
        put(self, evolve(record, version=before.version + 1) if before else record, table)

    patch.setattr(MemoryTx, "_put", blind)


def has_no_unique_values(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryTx, "_own_values", lambda self, record, before, table: None)


def keeps_values_that_were_given_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Journal, "drop", lambda self, mapping, key: None)


def sells_what_is_not_there(patch: pytest.MonkeyPatch) -> None:
    def unjudged(levels, changes) -> tuple[StockLevel, ...]:
        return tuple(changed(levels.get(place) or StockLevel(*place), change) for place, change in changes.items())

    patch.setattr(tx, "all_changed", unjudged)


def names_one_shortage(patch: pytest.MonkeyPatch) -> None:
    judge = tx.all_changed

    def hasty(levels, changes) -> tuple[StockLevel, ...]:
        try:
            return judge(levels, changes)
        except InsufficientStock as short:
            raise InsufficientStock(short.shortages[:1]) from None

    patch.setattr(tx, "all_changed", hasty)


def looks_before_it_leaps(patch: pytest.MonkeyPatch) -> None:
    """No lock, and a moment between reading the levels and writing them: what races are lost by."""
    judge = tx.all_changed
    patch.setattr("commerce_core.adapters.store.memory.store.Lock", nullcontext)
    patch.setattr(tx, "all_changed", lambda levels, changes: (judge(levels, changes), time.sleep(0.01))[0])


def lies_about_locks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryTx, "lock_stock", lambda self, variants: self.levels())


def locks_nothing(patch: pytest.MonkeyPatch) -> None:
    stock = MemoryTx.stock
    patch.setattr("commerce_core.adapters.store.memory.store.Lock", nullcontext)
    patch.setattr(MemoryTx, "lock_stock", lambda self, variants: (stock(self, variants), time.sleep(0.01))[0])


def keeps_card_numbers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("commerce_core.adapters.store.refusals.refuse_cards", lambda record: None)


def works_for_others(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "in_transaction", lambda self: True)


def calls_what_it_did_not_promise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "on_commit", lambda self, then: bool(then()))


def counts_what_was_asked_for(patch: pytest.MonkeyPatch) -> None:
    unread = MemorySnapshot.unread
    patch.setattr(MemorySnapshot, "unread", lambda self, *, after=None, limit=1000: unread(self, limit=limit))


def grants_a_key_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryTx, "claim", lambda self, key, fingerprint, *, at: None)


def answers_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        MemoryTx,
        "answer",
        lambda self, key, document: self._shelf.answers.update(
            {(self._actor, key): Claimed(Answer("", document), AT, AT)}
        ),
    )


def records_an_event_twice(patch: pytest.MonkeyPatch) -> None:
    def record(self: MemoryTx, *events) -> None:
        for event in events:
            self.journal.set(self._shelf.events, str(len(self._shelf.events)), event)

    patch.setattr(MemoryTx, "record", record)


def notes_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryTx, "_note", lambda self, record, before, table: None)


def notes_what_was_refused(patch: pytest.MonkeyPatch) -> None:
    note = MemoryTx._note

    def eager(self: MemoryTx, record, before, table) -> None:
        note(self, record, before, table)
        self.journal._overwritten.pop()

    patch.setattr(MemoryTx, "_note", eager)


def shows_everything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("commerce_core.audit.changes._PERSONAL", frozenset())


def shares_keys(patch: pytest.MonkeyPatch) -> None:
    begin = MemoryTx.__init__

    def for_all(self: MemoryTx, *args, actor: str) -> None:
        begin(self, *args, actor="everybody")

    patch.setattr(MemoryTx, "__init__", for_all)


def never_gives_up_on_the_dead(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tx, "LEASE", timedelta(days=999))


def forgets_all_keys(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryTx, "forget", lambda self, *, before, limit=1000: self._shelf.answers.clear() or 1)


def puts_absent_values_first(patch: pytest.MonkeyPatch) -> None:
    compare = find.compare

    def naive(keys, one, other) -> int:
        absent = [(a is None, b is None) for a, b in zip(one, other, strict=True)]
        return next((-1 if a else 1 for a, b in absent if a != b), 0) or compare(keys, one, other)

    patch.setattr(find, "compare", naive)


def ignores_case(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(find._COMPARISONS, "gt", lambda a, b: str(a).casefold() > str(b).casefold())


def treats_absence_as_sql_does(patch: pytest.MonkeyPatch) -> None:
    holds = find.holds

    def unknown(condition, record) -> bool:
        is_absent = condition.column.value(record) is None and condition.value is not None
        return not is_absent and holds(condition, record)

    patch.setattr(find, "holds", unknown)
    patch.setattr(index, "holds", unknown)


def shares_what_it_keeps(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tx, "detached", lambda value: value)


def knows_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "tenants", lambda self: ())


def names_whoever_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "tenants", lambda self: tuple(sorted(self._shelves)))


def names_tenants_as_they_came(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryStore, "tenants", lambda self: tuple(id for id, shelf in self._shelves.items() if shelf.audit))


def distrusts_itself(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemorySnapshot, "damage", lambda self: tuple(f"Key {key} is odd" for key in self._shelf.answers))


BROKEN: list[tuple[Patch, str]] = [
    (forgets_to_roll_back, "test_an_exception_rolls_every_verb_back"),
    (commits_what_was_refused, "test_a_refused_put_ends_the_transaction_even_if_it_is_swallowed"),
    (commits_what_was_refused, "test_a_transaction_cannot_be_used_after_its_end"),
    (mixes_tenants, "test_tenants_know_nothing_of_each_other"),
    (shares_what_it_keeps, "test_who_alters_a_record_in_hand_alters_no_stored_one"),
    (ignores_versions, "test_one_of_many_writers_of_a_version_wins"),
    (has_no_unique_values, "test_a_unique_value_has_one_owner"),
    (keeps_values_that_were_given_up, "test_a_unique_value_that_is_given_up_is_free"),
    (sells_what_is_not_there, "test_what_is_promised_cannot_be_promised_again"),
    (lies_about_locks, "test_levels_that_are_locked_are_answered_as_they_stand"),
    (locks_nothing, "test_who_decides_by_levels_that_are_locked_decides_rightly"),
    (names_one_shortage, "test_every_shortage_is_named_and_nothing_moves"),
    (looks_before_it_leaps, "test_the_last_unit_has_one_winner"),
    (grants_a_key_twice, "test_a_key_is_claimed_once"),
    (answers_anew, "test_the_first_answer_is_kept"),
    (records_an_event_twice, "test_an_event_is_recorded_once"),
    (notes_nobody, "test_every_version_has_an_entry_that_names_its_actor"),
    (notes_what_was_refused, "test_a_transaction_that_fails_leaves_no_entry"),
    (shows_everything, "test_what_is_personal_is_named_and_not_shown"),
    (shares_keys, "test_each_actor_has_its_own_keys"),
    (never_gives_up_on_the_dead, "test_a_claim_of_the_dead_ends_with_its_lease"),
    (forgets_all_keys, "test_old_keys_are_forgotten_oldest_first"),
    (puts_absent_values_first, "test_absent_values_come_last_in_either_direction"),
    (ignores_case, "test_absent_values_come_last_in_either_direction"),
    (keeps_card_numbers, "test_a_card_number_is_refused_wherever_a_person_may_write_one"),
    (works_for_others, "test_where_a_caller_has_begun_nothing_the_store_works_in_nobody_elses_transaction"),
    (
        calls_what_it_did_not_promise,
        "test_where_a_caller_has_begun_nothing_the_store_works_in_nobody_elses_transaction",
    ),
    (counts_what_was_asked_for, "test_events_after_a_position_are_unread_whoever_has_asked"),
    (knows_nobody, "test_tenants_come_in_the_order_of_their_ids_once_each"),
    (names_whoever_asked, "test_whom_nothing_was_recorded_of_is_no_tenant"),
    (names_tenants_as_they_came, "test_tenants_come_in_the_order_of_their_ids_once_each"),
    (distrusts_itself, "test_what_only_the_store_wrote_is_undamaged"),
    (treats_absence_as_sql_does, "test_an_absent_value_is_unequal_to_every_other"),
]


def check(law: str) -> None:
    """Hold a store in memory to one law."""
    offered = {"store": MemoryStore(), "tenant": new_tenant()}
    method = getattr(StoreSuite(), law)
    method(**{name: offered[name] for name in signature(method).parameters})


@pytest.mark.parametrize(("break_", "law"), BROKEN, ids=lambda part: getattr(part, "__name__", part))
def test_a_broken_promise_is_found_out(monkeypatch: pytest.MonkeyPatch, break_: Patch, law: str) -> None:
    check(law)
    break_(monkeypatch)
    with pytest.raises((Exception, pytest.fail.Exception)):
        check(law)
