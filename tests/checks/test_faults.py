import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import Faults
from commerce_core.errors import Conflict, Detail, Invalid


class Odd(Invalid):
    code = "odd"


class Faulty(Invalid):
    code = "faulty"


def check_even(value: int, *, field: str = "number") -> int:
    if value % 2:
        raise Odd("An even number is needed.", field=field, value=value)
    return value


@given(st.lists(st.integers(0, 9)))
def test_every_fault_is_raised_once_in_the_order_found(numbers):
    faults = Faults()
    kept = faults.each(check_even, numbers, field="numbers")
    odd = [f"numbers[{n}]" for n, number in enumerate(numbers) if number % 2]
    if not odd:
        assert faults.settle(Faulty, "The list") is None
        assert kept == tuple(dict.fromkeys(numbers))
        return
    with pytest.raises(Invalid) as caught:
        faults.settle(Faulty, "The list")
    assert [detail.field for detail in caught.value.details] == odd
    assert type(caught.value) is (Odd if len(odd) == 1 else Faulty)


def test_one_fault_keeps_its_own_code_and_values():
    faults = Faults()
    assert faults.take(check_even, 2) == 2
    faults.take(check_even, 3)
    with pytest.raises(Odd) as caught:
        faults.settle(Faulty, "The number")
    assert caught.value.value == 3


def test_several_faults_are_counted_and_the_first_ones_quoted():
    faults = Faults()
    for number in (1, 3, 5, 7):
        faults.take(check_even, number, field=f"n{number}")
    with pytest.raises(Faulty) as caught:
        faults.settle(Faulty, "The sum")
    needed = "An even number is needed."
    assert str(caught.value) == f"The sum has 4 faults. n1: {needed}; n3: {needed}; n5: {needed}"


def test_what_may_be_left_out_is_checked_only_when_given():
    faults = Faults()
    assert faults.maybe(check_even, None) is None
    assert faults.maybe(check_even, 4) == 4
    assert faults.maybe(check_even, 0) == 0
    faults.settle(Faulty, "The number")


def test_a_fault_of_another_kind_is_kept_as_it_is():
    faults = Faults()
    taken = Conflict("Taken.", details=[Detail("sku", "Taken.")])
    faults.add(taken)
    with pytest.raises(Conflict) as caught:
        faults.settle(Faulty, "The product")
    assert caught.value is taken


def test_an_error_that_is_no_fault_passes_through():
    with pytest.raises(TypeError):
        Faults().take(check_even, "2")
