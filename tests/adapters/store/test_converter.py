"""Promotion kinds of others: stored and read with their converter, kept unharmed without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve, frozen

from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.ids import PromotionId
from commerce_core.promotions import KINDS, Percentage, Promotion, UnknownKind
from commerce_core.serialization import make_converter
from commerce_core.testing.store_suite.base import AT, get, put


@frozen
class Bundle(Percentage):
    """A kind that the library does not know."""

    tag = "combo"
    of: tuple[str, ...] = ()


BUNDLE = Promotion(PromotionId("b"), Bundle("10", of=("MUG", "LAMP")), created_at=AT, updated_at=AT)
with_bundles = make_converter(kinds={**KINDS, "combo": Bundle})


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., SqliteStore]:
    return lambda converter=None: SqliteStore.open(tmp_path / "shop.db", converter=converter)


def test_a_kind_of_ones_own_comes_back_as_it_was_put(opened: Callable[..., SqliteStore]) -> None:
    store = opened(with_bundles)
    put(store, "t", BUNDLE)
    assert get(store, "t", Promotion, "b") == BUNDLE
    store.close()


def test_a_shop_that_lost_the_kind_keeps_its_promotions_unharmed(opened: Callable[..., SqliteStore]) -> None:
    first, without = opened(with_bundles), opened()
    put(first, "t", BUNDLE)
    unknown = get(without, "t", Promotion, "b")
    assert isinstance(unknown.kind, UnknownKind)
    put(without, "t", evolve(unknown, name="renamed", version=2))
    assert get(first, "t", Promotion, "b") == evolve(BUNDLE, name="renamed", version=2)
    first.close()
    without.close()
