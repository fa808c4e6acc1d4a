"""Pages: filters, sorting and cursors, answered alike whatever the database thinks of NULL, case and accents."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.ids import PromotionId
from commerce_core.ports import (
    InvalidCursor,
    InvalidFilter,
    InvalidLimit,
    InvalidSort,
    Operator,
    Query,
    Store,
    Where,
)
from commerce_core.promotions import Percentage, Promotion
from commerce_core.testing.store_suite.base import AT, StoreLaws, new_tenant, put
from commerce_core.testing.store_suite.settings import inherited

NAMES = ("", "a", "B", "b", "Z", "é", "É", "e", "ß", "~", "\U0001f600", "\uffff", "10", "9", "%", "_")
"""Names that databases like to order, fold and match in ways of their own."""


def coupon(number: int, name: str = "", code: str | None = None) -> Promotion:
    """A promotion; several of its columns are absent."""
    return Promotion(PromotionId(f"x{number}"), Percentage("10"), code, name=name, created_at=AT, updated_at=AT)


instants = st.sampled_from([None, *(AT + timedelta(microseconds=n) for n in range(3))])


@st.composite
def coupons(draw: st.DrawFn) -> list[Promotion]:
    """Up to ten promotions whose columns often have the same value, or none."""
    count = draw(st.integers(0, 10))
    codes = draw(
        st.lists(st.sampled_from([name for name in NAMES if name.isprintable() and name]), unique_by=str.casefold)
    )
    return [
        evolve(
            coupon(number, draw(st.sampled_from(NAMES)), codes[number] if number < len(codes) else None),
            starts_at=draw(instants),
            retired=draw(st.booleans()),
        )
        for number in range(count)
    ]


_VALUES: dict[str, st.SearchStrategy[str | int | datetime]] = {
    "name": st.sampled_from(NAMES),
    "code": st.sampled_from(NAMES),
    "starts_at": st.sampled_from([AT, AT + timedelta(microseconds=1)]),
    "retired": st.booleans(),
    "version": st.integers(0, 2),
}


@st.composite
def conditions(draw: st.DrawFn) -> Where:
    """A condition on one of the columns, in any operator."""
    column = draw(st.sampled_from(sorted(_VALUES)))
    operators: tuple[Operator, ...] = ("eq", "ne", "in", "lt", "lte", "gt", "gte")
    operator = draw(st.sampled_from(operators))
    value = _VALUES[column]
    if operator == "in":
        return Where(column, operator, tuple(draw(st.lists(value, max_size=3))))
    return Where(column, operator, draw(value | st.none() if operator in ("eq", "ne") else value))


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """A query of up to two conditions and three sort columns, in small pages."""
    where = draw(st.lists(conditions(), max_size=2))
    names = draw(st.lists(st.sampled_from([*sorted(_VALUES), "id", "created_at"]), max_size=3, unique=True))
    sort = tuple(draw(st.sampled_from(["", "-"])) + name for name in names)
    return Query(tuple(where), sort, limit=draw(st.integers(1, 4)))


def walk(store: Store, tenant: str, query: Query) -> list[tuple[tuple[Promotion, ...], str | None]]:
    """All pages of a query, with the cursor of each."""
    pages = []
    while True:
        page = store.read(tenant, lambda snapshot, query=query: snapshot.find(Promotion, query))  # type: ignore[misc]
        pages.append((page.records, page.next))
        if page.next is None:
            return pages
        query = evolve(query, after=page.next)


class PageLaws(StoreLaws):
    """What `find` promises."""

    @inherited
    @given(records=coupons(), asked=st.lists(queries(), min_size=1, max_size=5))
    def test_every_page_is_the_page_of_the_memory_store(
        self, store: Store, records: list[Promotion], asked: list[Query]
    ) -> None:
        tenant, model = new_tenant(), MemoryStore()
        for each in (store, model):
            put(each, tenant, *records)
        for query in asked:
            assert walk(store, tenant, query) == walk(model, tenant, query)

    @inherited
    @given(records=coupons(), query=queries())
    def test_pages_hold_each_fitting_record_once(self, store: Store, records: list[Promotion], query: Query) -> None:
        tenant = new_tenant()
        put(store, tenant, *records)
        pages = [found for found, _ in walk(store, tenant, query)]
        listed = [record.id for page in pages for record in page]
        whole = store.read(tenant, lambda snapshot: snapshot.find(Promotion, evolve(query, limit=1000))).records
        assert listed == [record.id for record in whole]
        assert len(set(listed)) == len(listed)
        assert all(len(page) == query.limit for page in pages[:-1])

    def test_absent_values_come_last_in_either_direction(self, store: Store, tenant: str) -> None:
        put(store, tenant, coupon(1), coupon(2, code="a"), coupon(3, code="B"))
        for sort, expected in ((("code",), ["x3", "x2", "x1"]), (("-code",), ["x2", "x3", "x1"])):
            found = store.read(tenant, lambda s, sort=sort: s.find(Promotion, Query(sort=sort)))  # type: ignore[misc]
            assert [record.id for record in found.records] == expected

    def test_ties_are_settled_by_id_in_the_direction_of_the_last_column(self, store: Store, tenant: str) -> None:
        put(store, tenant, coupon(2), coupon(1), coupon(3))
        for sort, expected in (((), "x1 x2 x3"), (("name",), "x1 x2 x3"), (("-created_at",), "x3 x2 x1")):
            found = store.read(tenant, lambda s, sort=sort: s.find(Promotion, Query(sort=sort)))  # type: ignore[misc]
            assert " ".join(record.id for record in found.records) == expected

    def test_an_absent_value_is_unequal_to_every_other(self, store: Store, tenant: str) -> None:
        put(store, tenant, coupon(1), coupon(2, code="a"))
        for condition, expected in (
            (Where("code", "ne", "a"), ["x1"]),
            (Where("code", "eq", None), ["x1"]),
            (Where("code", "ne", None), ["x2"]),
            (Where("code", "in", ()), []),
            (Where("starts_at", "lt", AT), []),
        ):
            query = Query((condition,))
            found = store.read(tenant, lambda s, query=query: s.find(Promotion, query))  # type: ignore[misc]
            assert [record.id for record in found.records] == expected

    @pytest.mark.parametrize(
        "condition",
        [
            Where("nothing", "eq", "x"),
            Where("document", "eq", "x"),
            Where("tenant", "eq", "x"),
            Where("name", "like", "x"),  # type: ignore[arg-type]
            Where("name", "eq", 1),
            Where("name", "eq", "a\0"),
            Where("name", "eq", ("a",)),
            Where("name", "in", "a"),
            Where("name", "lt", None),
            Where("version", "eq", "1"),
            Where("version", "eq", True),  # noqa: FBT003 - no number
            Where("version", "eq", 2**63),
            Where("starts_at", "gt", datetime(2026, 1, 1)),  # noqa: DTZ001 - naive on purpose
            Where("starts_at", "gt", 0),
            Where("retired", "eq", 1),
        ],
        ids=str,
    )
    def test_a_condition_that_cannot_be_answered_is_refused(self, store: Store, tenant: str, condition: Where) -> None:
        with pytest.raises(InvalidFilter) as caught:
            store.read(tenant, lambda s: s.find(Promotion, Query((Where("id", "eq", "x"), condition))))
        assert [detail.field for detail in caught.value.details] == ["where[1]"]

    @pytest.mark.parametrize("sort", [("nothing",), ("name", "-name"), ("--name",), ("document",), ("",)], ids=str)
    def test_a_sort_that_cannot_be_done_is_refused(self, store: Store, tenant: str, sort: tuple[str, ...]) -> None:
        with pytest.raises(InvalidSort):
            store.read(tenant, lambda s: s.find(Promotion, Query(sort=sort)))

    @pytest.mark.parametrize("limit", [0, -1, 1001, True])
    def test_a_page_of_an_impossible_size_is_refused(self, store: Store, tenant: str, limit: int) -> None:
        with pytest.raises(InvalidLimit):
            store.read(tenant, lambda s: s.find(Promotion, Query(limit=limit)))

    def test_a_cursor_serves_its_own_query_only(self, store: Store, tenant: str) -> None:
        put(store, tenant, coupon(1, "a"), coupon(2, "b"))
        query = Query(sort=("name",), limit=1)
        cursor = store.read(tenant, lambda s: s.find(Promotion, query)).next
        assert cursor is not None
        assert cursor.isascii()
        assert not set(cursor) & set("+/= ")
        for other in (evolve(query, sort=("-name",)), evolve(query, where=(Where("name", "ne", "x"),))):
            with pytest.raises(InvalidCursor):
                store.read(tenant, lambda s, other=other: s.find(Promotion, evolve(other, after=cursor)))  # type: ignore[misc]
        with pytest.raises(InvalidCursor):
            store.read(new_tenant(), lambda s: s.find(Promotion, evolve(query, after=cursor)))

    @pytest.mark.parametrize("cursor", ["", "x", "é", "W10", "bnVsbA", "a" * 10_000, "WyIiLG51bGxd", "[" * 5000])
    def test_what_is_no_cursor_is_refused(self, store: Store, tenant: str, cursor: str) -> None:
        with pytest.raises(InvalidCursor):
            store.read(tenant, lambda s: s.find(Promotion, Query(after=cursor)))
