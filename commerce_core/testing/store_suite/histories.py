"""Histories: the same random transactions on the store and on the memory store, compared step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.catalog import Product
from commerce_core.errors import CommerceError
from commerce_core.ports import Query, Store, Tx, Where
from commerce_core.testing.store_suite.base import AT, StoreLaws, allocated, event, held, new_tenant, product, received
from commerce_core.testing.store_suite.settings import inherited

IDS = ("a", "b", "é")
Verb = Callable[[Tx], object]


@frozen
class Step:
    """One verb with its arguments, and words that show it in a failing example."""

    words: str
    verb: Verb = lambda tx: None

    def __repr__(self) -> str:
        return self.words


class Abandoned(Exception):
    """Ends a transaction that is to be rolled back."""


_ids = st.sampled_from(IDS)
_units = st.integers(1, 4)


def _put(id: str, sku: str, version: int) -> Step:
    return Step(f"put({id}, {sku}, v{version})", lambda tx: tx.put(product(id, sku, version=version, price=version)))


def _move(moves: list[tuple[str, int, str]]) -> Step:
    makers = {"received": received, "allocated": allocated, "held": held}
    movements = [makers[kind](id, units) for kind, units, id in moves]
    return Step(f"move({moves})", lambda tx: tx.move(movements, at=AT))


def _claim(key: str, fingerprint: str, minutes: int) -> Step:
    at = AT + timedelta(minutes=minutes)
    return Step(f"claim({key}, {fingerprint}, +{minutes})", lambda tx: tx.claim(key, fingerprint, at=at))


def _forget(minutes: int) -> Step:
    before = AT + timedelta(minutes=minutes)
    return Step(f"forget(+{minutes})", lambda tx: tx.forget(before=before, limit=1))


def _answer(key: str, number: int) -> Step:
    return Step(f"answer({key}, {number})", lambda tx: tx.answer(key, {"n": number}))


def _increment(counter: str, by: int) -> Step:
    return Step(f"increment({counter}, {by})", lambda tx: tx.increment(counter, by))


def _record(numbers: list[int]) -> Step:
    return Step(f"record({numbers})", lambda tx: tx.record(*[event(number) for number in numbers]))


def _events(after: int, limit: int) -> Step:
    return Step(f"events({after}, {limit})", lambda tx: tx.events(after=after, limit=limit))


def _look(id: str) -> Step:
    return Step(f"look({id})", lambda tx: (tx.get(Product, id), tx.get_by(Product, "sku", [id, "nothing"])))


def _find(version: int, sort: str) -> Step:
    query = Query((Where("version", "gte", version),), (sort,), limit=2)
    return Step(f"find({version}, {sort})", lambda tx: tx.find(Product, query))


_moves = st.lists(st.tuples(st.sampled_from(["received", "allocated", "held"]), st.integers(-3, 4), _ids), max_size=3)
steps = st.one_of(
    st.builds(_put, _ids, _ids, st.sampled_from([1, 1, 2, 3])),
    st.builds(_move, _moves),
    st.builds(_claim, _ids, st.sampled_from(IDS[:2]), st.integers(0, 2)),
    st.builds(_forget, st.integers(0, 2)),
    st.builds(_answer, _ids, _units),
    st.builds(_increment, _ids, st.integers(-3, 3)),
    st.builds(_record, st.lists(st.integers(1, 6), max_size=3)),
    st.builds(_events, st.integers(0, 3), _units),
    st.builds(_look, _ids),
    st.builds(_find, st.integers(1, 2), st.sampled_from(["sku", "-sku", "created_at", "-price_minor"])),
)
transactions = st.tuples(st.lists(steps, min_size=1, max_size=6), st.booleans().map(lambda keep: keep or None))
histories = st.lists(transactions, min_size=1, max_size=12)
"""Transactions of several steps; some are abandoned at their end."""

LAST_LOOK: tuple[Verb, ...] = (
    lambda tx: tx.find(Product, Query(limit=1000)),
    lambda tx: tx.get_by(Product, "sku", IDS),
    lambda tx: tx.stock(IDS),
    lambda tx: tx.levels(),
    lambda tx: tx.movements(),
    lambda tx: [tx.counter(id) for id in IDS],
    lambda tx: tx.audit(Query(sort=("at", "version"), limit=1000)),
    lambda tx: (tx.told("ord_1"), tx.unread(), tx.unread(after=1)),
    lambda tx: tx.events(),
    lambda tx: [tx.claim(id, "last", at=AT) for id in IDS],
)
"""Everything that a history can have left behind."""


def attempt(verb: Callable[[], object]) -> object:
    """What it answers, or how it refuses."""
    try:
        return verb()
    except CommerceError as refusal:
        return type(refusal), refusal.message, refusal.details


def play(store: Store, tenant: str, steps: list[Step], *, keep: bool) -> object:
    """What each step of a transaction answers, and the transaction itself."""
    answers: list[object] = []

    def work(tx: Tx) -> None:
        answers.clear()
        answers.extend(attempt(lambda step=step: step.verb(tx)) for step in steps)  # type: ignore[misc]
        if not keep:
            raise Abandoned

    try:
        outcome = attempt(lambda: store.run(tenant, work))
    except Abandoned:
        outcome = Abandoned
    return answers, outcome


class HistoryLaws(StoreLaws):
    """The memory store is the model: whatever is done, every answer is the one that it gives."""

    @inherited
    @given(history=histories)
    def test_every_answer_is_the_answer_of_the_memory_store(
        self, store: Store, history: list[tuple[list[Step], bool | None]]
    ) -> None:
        tenant, model = new_tenant(), MemoryStore()
        for steps, keep in history:
            assert play(store, tenant, steps, keep=bool(keep)) == play(model, tenant, steps, keep=bool(keep))
        for look in LAST_LOOK:
            assert store.run(tenant, look) == model.run(tenant, look)
