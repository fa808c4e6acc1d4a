"""Every kind through the one suite of laws, and through JSON."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import Currency
from commerce_core.promotions.kinds import KINDS, Kind, UnknownKind, consumes_units, currency_of
from commerce_core.serialization import make_converter
from tests.promotions.kind_laws import LAWS
from tests.promotions.kinds.drawn import BY_TAG

CONVERTER = make_converter(strict_kinds=True)


ALL = BY_TAG | {"points": st.just(UnknownKind("points", {"rate": 3}))}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("tag", ALL)
@given(data=st.data())
def test_the_laws_hold_for_every_kind(
    tag: str, law: Callable[[Kind, st.DataObject], None], data: st.DataObject
) -> None:
    law(data.draw(ALL[tag]), data)


def test_every_kind_is_drawn_and_knows_its_tag() -> None:
    assert BY_TAG.keys() == KINDS.keys()
    assert {tag: kind.tag for tag, kind in KINDS.items()} == {tag: tag for tag in KINDS}


@pytest.mark.parametrize("tag", KINDS)
@given(data=st.data())
def test_a_kind_goes_through_json_and_back(tag: str, data: st.DataObject) -> None:
    kind = data.draw(BY_TAG[tag])
    written = CONVERTER.fast.unstructure(kind, Kind)
    assert written["kind"] == tag
    assert CONVERTER.fast.structure(written, Kind) == kind
    assert kind.label
    assert kind.phase in {"line", "order", "shipping"}


@pytest.mark.parametrize("tag", KINDS)
@given(data=st.data())
def test_a_kind_with_amounts_says_in_which_currency(tag: str, data: st.DataObject) -> None:
    kind = data.draw(BY_TAG[tag])
    unit = currency_of(kind)
    assert unit is None or isinstance(unit, Currency)
    assert (unit is None) == (tag in {"percentage", "free_shipping", "shipping_percentage", "gift"})
    assert consumes_units(kind) == (tag in {"buy_x_get_y", "nth_item", "bundle", "gift"})
