"""Definitions that make no sense are refused where they are made, by field."""

from __future__ import annotations

from datetime import date

import pytest

from commerce_core.promotions import AllOf, InvalidPromotion, MinimumSpend, Not, Percentage, Promotion
from commerce_core.promotions.conditions.logic import MAX_DEPTH

SPEND = MinimumSpend(100, "EUR")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"kind": "percentage"}, "kind"),
        ({"kind": Percentage}, "kind"),
        ({"conditions": ["x"]}, "conditions[0]"),
        ({"conditions": 5}, "conditions"),
        ({"scope": "all"}, "scope"),
        ({"limits": 5}, "limits"),
        ({"starts_at": "2026"}, "starts_at"),
        ({"ends_at": date(2026, 1, 1)}, "ends_at"),
        ({"retired": "no"}, "retired"),
        ({"name": 5}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"group": None}, "group"),
    ],
)
def test_a_promotion_of_the_wrong_things_is_refused_by_field(terms: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidPromotion) as refusal:
        Promotion(**{"id": "x", "kind": Percentage("1"), **terms})  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_conditions_are_nested_only_so_deep() -> None:
    nested: MinimumSpend | Not = SPEND
    for _ in range(MAX_DEPTH):
        nested = Not(nested)
    with pytest.raises(InvalidPromotion, match="deep"):
        Not(nested)


def test_conditions_inside_conditions_are_only_so_many() -> None:
    hundred = AllOf([SPEND] * 100)
    AllOf([hundred] * 9)
    with pytest.raises(InvalidPromotion, match="in all"):
        AllOf([hundred] * 11)
