"""A quantity is an int of whole units within bounds, and nothing is converted into one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity, check_quantity
from commerce_core.errors import Invalid
from commerce_core.money import MAX_QUANTITY


@given(st.integers(1, MAX_QUANTITY))
def test_every_count_within_bounds_is_itself(value: int) -> None:
    assert check_quantity(value) == value


@given(st.integers(max_value=0) | st.integers(min_value=MAX_QUANTITY + 1))
def test_every_other_int_is_refused(value: int) -> None:
    with pytest.raises(InvalidQuantity) as refused:
        check_quantity(value, field="lines[0].quantity")
    assert refused.value.value == value
    assert refused.value.details[0].field == "lines[0].quantity"


@pytest.mark.parametrize(
    "value",
    [True, False, 1.0, 2.5, float("nan"), float("inf"), "2", "", None, Decimal(2), Decimal("1.5"), Fraction(2), [2]],
)
def test_what_is_no_int_is_refused_and_never_converted(value: object) -> None:
    with pytest.raises(InvalidQuantity) as refused:
        check_quantity(value)
    assert isinstance(refused.value, Invalid)
    assert refused.value.code == "invalid_quantity"
