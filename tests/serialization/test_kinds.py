"""Kinds are open: anybody's is written and read, and what nobody knows is kept or refused, never lost or guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import given

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions import KINDS, Percentage, Policy, Promotion, UnknownKind
from commerce_core.serialization import InvalidDocument, UnsupportedType, dump, load, make_converter
from tests.serialization.strategies import unknown_kinds


@frozen
class Bundle:
    """A kind of somebody else."""

    skus: tuple[str, ...]
    price: Decimal
    phase: ClassVar[str] = "order"
    label: ClassVar[str] = "bundle"

    def compile(self, policy: Policy, rounding: Rounding) -> Callable[[Lines, Sequence[int]], list[int]]:
        return lambda lines, base: [0] * len(base)


WITH_BUNDLE = make_converter({**KINDS, "pair": Bundle})
STRICT = make_converter(strict_kinds=True)
STORED = {"kind": "pair", "skus": ["A", "B"], "price": "9.99"}


def test_a_kind_is_written_as_its_fields_after_its_tag() -> None:
    document = dump(Promotion("summer", Percentage("10"), code="SUMMER2026"))
    assert document["kind"] == {"kind": "percentage", "percent": "10", "per": "order"}
    assert next(iter(document["kind"])) == "kind"


def test_anybody_can_add_a_kind() -> None:
    promotion = Promotion("b", Bundle(("A", "B"), Decimal("9.99")))
    assert dump(promotion, converter=WITH_BUNDLE)["kind"] == STORED
    assert load(Promotion, {"id": "b", "kind": STORED}, converter=WITH_BUNDLE) == promotion


def test_a_stored_kind_that_nobody_knows_is_kept_and_written_back_unchanged() -> None:
    promotion = load(Promotion, {"id": "b", "kind": STORED})
    assert promotion.kind == UnknownKind("pair", {"skus": ["A", "B"], "price": "9.99"})
    assert dump(promotion)["kind"] == STORED
    assert load(Promotion, dump(promotion), converter=WITH_BUNDLE).kind == Bundle(("A", "B"), Decimal("9.99"))


@given(unknown_kinds)
def test_whatever_an_unknown_kind_holds_comes_back(kind: UnknownKind) -> None:
    promotion = Promotion("b", kind)
    assert load(Promotion, dump(promotion)) == promotion


def test_a_kind_that_a_person_wrote_must_be_known() -> None:
    with pytest.raises(InvalidDocument, match=r"kind\.kind: 'percentag' is none of bundle, .*percentage"):
        load(Promotion, {"id": "b", "kind": {"kind": "percentag", "percent": "10"}}, converter=STRICT)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (None, "kind"),
        ("percentage", "kind"),
        ([], "kind"),
        ({}, "kind.kind"),
        ({"kind": None}, "kind.kind"),
        ({"kind": 5}, "kind.kind"),
        ({"kind": ["percentage"]}, "kind.kind"),
        ({"kind": "percentage", "percent": "101"}, "kind.percent"),
        ({"kind": "percentage", "percent": 0.1}, "kind.percent"),
        ({"kind": "percentage"}, "kind.percent"),
        ({"kind": "percentage", "percent": "1", "tag": "x"}, "kind.tag"),
        ({"kind": "later", "rate": 0.5}, "kind"),
        ({"kind": "later", "rate": Decimal("0.5")}, "kind"),
        ({"kind": "later", 5: "x"}, "kind"),
    ],
)
def test_a_kind_is_judged_as_strictly_as_any_record(kind: object, path: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        load(Promotion, {"id": "b", "kind": kind})
    assert [detail.field for detail in caught.value.details] == [path]


def test_an_unknown_kind_is_not_a_way_to_exhaust_the_stack() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidDocument, match="32 deep"):
        load(Promotion, {"id": "b", "kind": {"kind": "later", "data": deep}})


def test_a_kind_that_the_converter_was_not_given_is_a_fault_of_the_program() -> None:
    with pytest.raises(UnsupportedType, match="Bundle is not among the kinds"):
        dump(Promotion("b", Bundle((), Decimal(1))))


@frozen
class Clashing:
    kind: str = ""


def test_a_kind_may_not_have_a_field_where_its_tag_is_written() -> None:
    with pytest.raises(TypeError, match="rename it"):
        make_converter({"clashing": Clashing})
