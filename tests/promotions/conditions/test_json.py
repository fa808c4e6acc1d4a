"""Conditions as JSON: tagged by kind, there and back, faults by path, a tag that nobody knows."""

from __future__ import annotations

import json

import pytest
from attrs import frozen
from hypothesis import given

from commerce_core.errors import Invalid
from commerce_core.promotions import Policy
from commerce_core.promotions.conditions import CONDITIONS, Check, Condition, Key, UnknownCondition
from commerce_core.serialization import dump, load, make_converter
from commerce_core.serialization.kinds import Kinds, tagged
from commerce_core.trace import Requirement
from tests.promotions.conditions.drawn import conditions
from tests.promotions.conditions.subjects import found


@frozen
class Ruled:
    """A record with conditions in it."""

    conditions: tuple[Condition, ...] = ()


def converter_of(members: dict[str, type[Condition]], *, strict: bool = False) -> object:
    made = make_converter()
    for each in (made.fast, made.careful, made.trusting):
        tagged(each, Kinds(Condition, members, UnknownCondition, strict))
    return made


KNOWN, STRICT = converter_of(CONDITIONS), converter_of(CONDITIONS, strict=True)


@given(conditions)
def test_a_condition_reads_back_as_it_was_written(condition: Condition) -> None:
    record = Ruled((condition,))
    written = json.loads(json.dumps(dump(record, converter=KNOWN)))
    assert load(Ruled, written, converter=KNOWN) == record


def test_conditions_are_written_under_their_tag() -> None:
    text = """{"conditions": [
        {"kind": "minimum_spend", "amount_minor": 5000, "currency": "EUR", "base": "original"},
        {"kind": "not", "condition": {"kind": "customer_tag", "tags": ["banned"]}},
        {"kind": "date_window", "first": "2026-02-01", "last": "2026-03-31", "zone": "America/New_York"}
    ]}"""
    read = load(Ruled, json.loads(text), converter=STRICT)
    assert [type(each) for each in read.conditions] == [
        CONDITIONS[tag] for tag in ("minimum_spend", "not", "date_window")
    ]
    assert dump(read, converter=STRICT)["conditions"][1] == {
        "kind": "not",
        "condition": {"kind": "customer_tag", "tags": ["banned"]},
    }


@pytest.mark.parametrize(
    ("written", "path", "said"),
    [
        ({"kind": "moon_phase"}, "conditions[0].kind", "customer_tag, date_window"),
        ({"kind": 7}, "conditions[0].kind", "all_of, any_of"),
        ({}, "conditions[0].kind", "is missing"),
        ({"kind": "minimum_spend", "amount_minor": 0, "currency": "EUR"}, "conditions[0].amount_minor", "whole number"),
        ({"kind": "minimum_spend", "amount_minor": 1}, "conditions[0].currency", "is missing"),
        ({"kind": "not", "condition": {"kind": "nth_order", "n": 0}}, "conditions[0].condition.n", "whole number"),
        ({"kind": "time_window", "opens": "25:00"}, "conditions[0].opens", "09:30"),
        ({"kind": "date_window", "first": "2026-02-01", "last": "2026-01-01"}, "conditions[0].last", "before"),
        ({"kind": "any_of", "conditions": []}, "conditions[0].conditions", "Between 1"),
        ({"kind": "customer_tag", "tags": ["vip"], "tag": "vip"}, "conditions[0].tag", "not a field"),
    ],
)
def test_a_fault_is_told_by_its_path_and_an_unknown_tag_with_the_known_ones(
    written: object, path: str, said: str
) -> None:
    with pytest.raises(Invalid) as caught:
        load(Ruled, {"conditions": [written]}, converter=STRICT)
    assert path in [detail.field for detail in caught.value.details]
    assert said in str(caught.value)


def test_what_a_newer_program_stored_is_kept_and_never_holds() -> None:
    written = {"conditions": [{"kind": "moon_phase", "phase": ["full", 1], "for": {"days": 3}}]}
    read = load(Ruled, written, converter=KNOWN)
    assert dump(read, converter=KNOWN) == written
    assert not found(read.conditions[0]).met


@frozen
class FullMoon:
    """A condition of somebody else, in its smallest form."""

    nights: int = 1

    def compile(self, policy: Policy) -> Check:
        return lambda lines, subject: Requirement("full_moon", "a full moon", "a new moon", met=False)

    def keys(self) -> frozenset[Key] | None:
        return None


def test_anybody_can_add_a_condition() -> None:
    mine = converter_of(CONDITIONS | {"full_moon": FullMoon}, strict=True)
    read = load(Ruled, {"conditions": [{"kind": "full_moon", "nights": 3}]}, converter=mine)
    assert read == Ruled((FullMoon(3),))
    assert found(read.conditions[0]).actual == "a new moon"
