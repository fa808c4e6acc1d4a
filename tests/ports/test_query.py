"""Queries are values: they can be compared, kept as keys, and changed into others."""

from __future__ import annotations

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError

from commerce_core.errors import Conflict, Invalid, Unavailable
from commerce_core.ports import (
    Duplicate,
    InvalidCursor,
    InvalidFilter,
    InvalidLimit,
    InvalidSort,
    NestedTransaction,
    Query,
    StoreUnavailable,
    TransactionOver,
    Unstorable,
    VersionConflict,
    Where,
)


def test_a_query_that_says_nothing_asks_for_the_oldest_fifty() -> None:
    assert Query() == Query(where=(), sort=("created_at",), limit=50, after=None)


def test_a_query_is_a_value() -> None:
    query = Query((Where("status", "in", ("active", "draft")),))
    assert {query: "found"}[evolve(Query(), where=query.where)] == "found"
    with pytest.raises(FrozenInstanceError):
        query.limit = 1


def test_every_refusal_of_a_store_has_one_of_four_parents() -> None:
    assert all(
        issubclass(error, Invalid) for error in (InvalidCursor, InvalidFilter, InvalidLimit, InvalidSort, Unstorable)
    )
    assert all(
        issubclass(error, Conflict) for error in (Duplicate, NestedTransaction, TransactionOver, VersionConflict)
    )
    assert issubclass(StoreUnavailable, Unavailable)
