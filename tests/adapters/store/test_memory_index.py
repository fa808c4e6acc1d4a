"""Indexes in memory: a page found with one is the page found by looking at every record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core.adapters.store.layout import table_of
from commerce_core.adapters.store.memory import MemoryStore, tx
from commerce_core.adapters.store.memory.find import matching
from commerce_core.adapters.store.memory.index import indexed
from commerce_core.adapters.store.plan import plan
from commerce_core.currency import Rate
from commerce_core.ports import Query, Tx, Where

MONDAY = datetime(2026, 7, 6, tzinfo=UTC)
TABLE = table_of(Rate)

instants = st.integers(0, 6).map(lambda n: MONDAY + n * timedelta(hours=1))
rates = st.builds(
    lambda pair, at, source: Rate(*pair, "2", valid_from=at, source=source, created_at=MONDAY, updated_at=MONDAY),
    st.sampled_from([("EUR", "USD"), ("EUR", "GBP"), ("USD", "JPY")]),
    instants,
    st.sampled_from(["ecb", "manual"]),
)
shops = st.lists(rates, max_size=25, unique_by=lambda rate: rate.id)
conditions = st.lists(
    st.one_of(
        st.builds(
            Where, st.just("pair"), st.sampled_from(["eq", "gt", "lte", "ne"]), st.sampled_from(["EUR-USD", "F"])
        ),
        st.builds(Where, st.just("pair"), st.just("in"), st.just(("EUR-USD", "USD-JPY"))),
        st.builds(Where, st.just("valid_from"), st.sampled_from(["eq", "lt", "lte", "gt", "gte"]), instants),
        st.builds(Where, st.just("source"), st.just("eq"), st.just("ecb")),
        st.builds(Where, st.just("pair"), st.just("eq"), st.none()),
    ),
    max_size=3,
).map(tuple)
SORTS = """id
-id
valid_from
-valid_from
pair valid_from
-pair -valid_from
pair -valid_from
pair valid_from id
valid_from pair
source
-pair"""
sorts = st.sampled_from([(), *map(tuple, map(str.split, SORTS.splitlines()))])


@settings(max_examples=200)
@given(shops, conditions, sorts, st.integers(1, 4))
def test_every_page_is_that_of_the_plain_search(stored, where, sort, limit) -> None:
    store = MemoryStore()
    store.run("t", lambda tx: tx.put(*stored))
    after: str | None = None
    for _ in range(30):
        asked = plan(TABLE, Query(where, sort, limit, after), tenant="t")
        page = store.read("t", lambda tx, after=after: tx.find(Rate, Query(where, sort, limit, after)))
        assert list(page.records) == matching(asked, stored)[:limit]
        after = page.next
        if after is None:
            return


@pytest.mark.parametrize(
    ("where", "sort", "found"),
    [
        ((Where("pair", "eq", "EUR-USD"), Where("valid_from", "lte", MONDAY)), ("-valid_from",), True),
        ((Where("pair", "gt", "EUR-USD"),), ("pair", "valid_from"), True),
        ((), ("-valid_from",), True),
        ((), (), True),
        ((), ("source",), False),
        ((), ("pair", "-valid_from"), False),
    ],
)
def test_an_index_serves_where_it_has_the_order_that_is_asked_for(where, sort, found) -> None:
    asked = plan(TABLE, Query(where, sort), tenant="t")
    assert (indexed(asked, MemoryStore()._shelf("t")) is not None) is found


def test_a_page_looks_at_its_own_records_only(monkeypatch: pytest.MonkeyPatch) -> None:
    store, looked = MemoryStore(), []
    store.run("t", lambda tx: tx.put(*(_rate(n) for n in range(500))))
    monkeypatch.setattr(tx, "detached", lambda record: looked.append(record) or record)
    monkeypatch.setattr(tx, "matching", None)
    latest = Query((Where("pair", "eq", "EUR-USD"), Where("valid_from", "lte", MONDAY)), ("-valid_from",), limit=1)
    assert store.read("t", lambda tx: tx.find(Rate, latest)).records == (_rate(0),)
    assert looked == [_rate(0)]


def _undone(tx: Tx) -> None:
    tx.put(_rate(-1))
    assert tx.find(Rate, LATEST).records == (_rate(-1),)
    raise ZeroDivisionError


def _changed(tx: Tx) -> None:
    tx.put(evolve(_rate(0), value="3", version=2))
    tx.put(_rate(-1))


LATEST = Query((), ("-valid_from",), limit=1)


def test_what_was_undone_is_not_found_and_what_is_new_is() -> None:
    store = MemoryStore()
    store.run("t", lambda tx: tx.put(_rate(0), _rate(1)))
    latest: Callable[[], tuple[Rate, ...]] = lambda: store.read("t", lambda tx: tx.find(Rate, LATEST)).records  # noqa: E731
    assert latest() == (_rate(0),)
    with pytest.raises(ZeroDivisionError):
        store.run("t", _undone)
    assert latest() == (_rate(0),)
    store.run("t", _changed)
    assert latest() == (_rate(-1),)
    assert len(store.read("t", lambda tx: tx.find(Rate, Query((), ("valid_from",)))).records) == 3


def _rate(hours_ago: int) -> Rate:
    at = MONDAY - timedelta(hours=hours_ago)
    return Rate("EUR", "USD", "2", valid_from=at, source="ecb", created_at=MONDAY, updated_at=MONDAY)
