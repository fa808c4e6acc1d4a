"""The policy of prices: choices that exist, by name."""

from __future__ import annotations

import pytest

from commerce_core.checks import InvalidQuantity
from commerce_core.errors import Invalid
from commerce_core.pricing import PRESETS, STRIPE, InvalidPolicy, Policy
from commerce_core.pricing.quantities import MAX_UNITS, as_decimal, exact_quantity, number, whole_quantity


def test_presets_are_policies_by_name() -> None:
    assert PRESETS["default"] == Policy()
    assert PRESETS["stripe"] is STRIPE
    assert (STRIPE.bill_flat_at_zero, STRIPE.round_at) == (True, "tier")


@pytest.mark.parametrize(
    "terms",
    [
        {"package_order": "last"},
        {"round_at": "never"},
        {"beyond_last": None},
        {"bill_flat_at_zero": 1},
        {"convert_missing": "yes"},
        {"package_order": [], "convert_missing": None},
    ],
)
def test_choices_that_do_not_exist_are_refused(terms) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        Policy(**terms)
    assert [detail.field for detail in refused.value.details] == list(terms)
    assert isinstance(refused.value, Invalid)


@pytest.mark.parametrize(
    ("given", "exact"),
    [(3, (3, 1)), ("1.50", (15, 10)), ("0", (0, 1)), (MAX_UNITS, (MAX_UNITS, 1)), ("0.000000000001", (1, 10**12))],
)
def test_quantities_are_exact(given, exact) -> None:
    assert exact_quantity(given) == exact
    assert as_decimal(*exact) == number(given)


@pytest.mark.parametrize(
    "given", [MAX_UNITS + 1, 10**30, pytest.param(10**10_000, id="googol"), "-0.1", -1, 1.0, True, None, "1" * 40, " 1"]
)
def test_other_quantities_are_refused(given) -> None:
    with pytest.raises(InvalidQuantity) as refused:
        exact_quantity(given, field="seats")
    assert refused.value.field == "seats"


def test_whole_quantities_are_whole() -> None:
    assert whole_quantity("3.0") == 3
    with pytest.raises(InvalidQuantity):
        whole_quantity("1.5")
