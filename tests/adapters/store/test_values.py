"""How values are stored, and which cannot be."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.adapters.store.columns import encode
from commerce_core.adapters.store.cursor import read_cursor, write_cursor
from commerce_core.adapters.store.text import check_storable, from_json, is_storable, to_json
from commerce_core.checks import instant, micros
from commerce_core.money import currency
from commerce_core.ports import InvalidCursor, Unstorable
from commerce_core.testing.store_suite.base import product

EASY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
).map(lambda value: {"value": value})


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))])))
def test_an_instant_survives_to_the_microsecond(at: datetime) -> None:
    assert instant(micros(at)) == at
    assert instant(micros(at)).tzinfo is UTC


def test_instants_are_counted_from_1970() -> None:
    assert micros(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert micros(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)) == -1
    assert micros(datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == 0


@given(st.datetimes(), st.datetimes())
def test_instants_keep_their_order(one: datetime, other: datetime) -> None:
    one, other = one.replace(tzinfo=UTC), other.replace(tzinfo=UTC)
    assert (one < other) is (micros(one) < micros(other))


def test_values_are_stored_as_text_and_whole_numbers() -> None:
    assert [encode(value) for value in (True, False, 7, "x", None, currency("EUR"))] == [1, 0, 7, "x", None, "EUR"]


@given(st.text())
def test_text_is_storable_unless_it_holds_nul_or_half_a_pair(text: str) -> None:
    assert is_storable(text) is not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


@given(documents)
def test_a_document_is_refused_exactly_when_it_holds_such_text(document: dict[str, object]) -> None:
    try:
        check_storable(document)
    except Unstorable:
        with pytest.raises(Unstorable):
            to_json(document)
    else:
        assert from_json(to_json(document)) == document


def test_a_backslash_before_u0000_is_no_nul() -> None:
    assert from_json(to_json({"x": "\\u0000"})) == {"x": "\\u0000"}
    with pytest.raises(Unstorable):
        to_json({"x": "\\\0"})


def test_such_text_is_found_inside_records() -> None:
    check_storable(product("p"))
    with pytest.raises(Unstorable):
        check_storable([product("p"), product("p", name="a\0")])


@given(EASY, st.none() | st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_cursor_is_read_as_it_was_written(text: str, number: int | None) -> None:
    cursor = write_cursor("mark", [text, number])
    assert read_cursor(cursor, "mark", [("text", False), ("int", True)]) == (text, number)


@given(st.text() | st.binary().map(lambda data: write_cursor("mark", [data.hex()])))
def test_anything_else_is_no_cursor(text: str) -> None:
    with pytest.raises(InvalidCursor):
        read_cursor(text, "mark", [("int", False)])


@pytest.mark.parametrize("value", [None, True, 1.5, "x", [], 2**63])
def test_an_altered_cursor_is_refused(value: object) -> None:
    with pytest.raises(InvalidCursor):
        read_cursor(write_cursor("mark", [value]), "mark", [("int", False)])


def test_a_cursor_is_plain_json_inside() -> None:
    cursor = write_cursor("mark", ["é", 1, None])
    assert json.loads(base64.urlsafe_b64decode(cursor + "==")) == ["mark", "é", 1, None]
