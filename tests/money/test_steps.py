"""Splitting cash: parts that coins can pay, and one that takes what no coin pays."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from commerce_core.money import Allocation, InvalidAllocation, Money, allocate, allocate_in_steps

TOTALS = st.integers(-(10**15), 10**15) | st.integers(-300, 300)
WEIGHTS = st.lists(st.integers(0, 10**12) | st.integers(0, 5), min_size=1, max_size=12).filter(any)
STEPS = st.sampled_from([1, 2, 5, 10, 50, 100]) | st.integers(1, 10**6)
MODES = st.sampled_from(Allocation)


@given(TOTALS, WEIGHTS, STEPS, MODES)
@example(499, [1, 1, 10], 100, Allocation.LARGEST_REMAINDER)
@example(9, [1, 1, 4], 5, Allocation.FIRST)
def test_parts_sum_and_stay_within_a_step_of_their_share(total, weights, step, mode):
    parts = allocate_in_steps(total, weights, step=step, mode=mode)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        off = abs(part - Fraction(total * weight, sum(weights)))
        assert off < step or (off == step and mode is not Allocation.LARGEST_REMAINDER)
        assert weight or part == 0
        assert part * total >= 0


@given(TOTALS, WEIGHTS, STEPS, MODES)
def test_every_part_but_one_is_paid_in_whole_coins(total, weights, step, mode):
    odd = [part for part in allocate_in_steps(total, weights, step=step, mode=mode) if part % step]
    assert len(odd) == (1 if total % step else 0)


@given(TOTALS, WEIGHTS, STEPS, MODES)
def test_a_refund_mirrors_the_charge(total, weights, step, mode):
    parts = allocate_in_steps(total, weights, step=step, mode=mode)
    assert allocate_in_steps(-total, weights, step=step, mode=mode) == [-part for part in parts]


@given(st.integers(-(10**12), 10**12), WEIGHTS, STEPS, MODES)
def test_a_total_in_whole_coins_is_split_as_its_count_of_coins(coins, weights, step, mode):
    counted = allocate(coins, weights, mode=mode)
    assert allocate_in_steps(coins * step, weights, step=step, mode=mode) == [part * step for part in counted]


@given(TOTALS, st.dictionaries(st.text(max_size=3), st.integers(0, 5), min_size=1, max_size=8), STEPS, MODES)
def test_with_keys_the_order_of_lines_changes_nobodys_part(total, lines, step, mode):
    assume(any(lines.values()))

    def by_key(keys):
        parts = allocate_in_steps(total, [lines[key] for key in keys], step=step, mode=mode, keys=keys)
        return dict(zip(keys, parts, strict=True))

    assert by_key(list(lines)) == by_key(list(lines)[::-1])


def test_worked_examples():
    assert allocate_in_steps(1000, [1, 1, 1], step=5) == [335, 335, 330]
    assert allocate_in_steps(1003, [1, 1, 1], step=5) == [335, 335, 333]
    assert allocate_in_steps(-1003, [1, 1, 1], step=5) == [-335, -335, -333]
    # Shares of 125.375, 376.125 and 501.5: over the floors 125, 375 and 500 no coin is left, and 3.
    assert allocate_in_steps(1003, [0, 1, 3, 4], step=5) == [0, 125, 375, 503]
    assert allocate_in_steps(1003, [0, 1, 3, 4], step=5, mode=Allocation.FIRST) == [0, 128, 375, 500]
    assert allocate_in_steps(1003, [0, 1, 4, 3], step=5, mode=Allocation.LARGEST_RATIO) == [0, 125, 503, 375]
    # Shares of 41.58, 41.58 and 415.83: the 99 over the floors 0, 0 and 400 make no coin.
    assert allocate_in_steps(499, [1, 1, 10], step=100) == [99, 0, 400]
    assert allocate_in_steps(3, [1, 1], step=5) == [3, 0]
    assert allocate_in_steps(0, [], step=5) == []
    assert allocate_in_steps(1000, ["0.5", "0.5"], step=5) == [500, 500]
    assert allocate_in_steps(1000, (1 for _ in range(3)), step=5) == [335, 335, 330]


def test_money_splits_into_coins():
    francs = Money.of("10.00", "CHF")
    assert [str(part) for part in francs.split(3, step=5)] == ["3.35 CHF", "3.35 CHF", "3.30 CHF"]
    assert [str(part) for part in francs.allocate(["0.7", "0.3"], step=50)] == ["7.00 CHF", "3.00 CHF"]


@given(TOTALS, WEIGHTS, STEPS, MODES)
def test_a_mode_may_be_given_by_its_name(total, weights, step, mode):
    parts = allocate_in_steps(total, weights, step=step, mode=mode)
    assert allocate_in_steps(total, weights, step=step, mode=mode.value) == parts


@pytest.mark.parametrize("step", [1, 5])
def test_what_is_no_mode_is_refused(step):
    with pytest.raises(InvalidAllocation, match="'bogus' is no mode"):
        allocate_in_steps(0, [1, 1], step=step, mode="bogus")
    with pytest.raises(InvalidAllocation, match="'bogus' is no mode"):
        Money(10, "CHF").allocate([1, 1], step=step, mode="bogus")


@pytest.mark.parametrize("step", [0, -5, True, 1.0, "5", None])
def test_a_step_is_a_positive_count_of_minor_units(step):
    with pytest.raises(InvalidAllocation, match="step"):
        allocate_in_steps(100, [1, 1], step=step)


@pytest.mark.parametrize(
    ("total", "weights", "keys"),
    [
        (10, [0, 0], None),
        (10, [], None),
        (10, [2, -1], None),
        (10, [1, 0.5], None),
        (1.0, [1], None),
        (9, [1, 1], "aa"),
    ],
)
def test_what_allocate_refuses_is_refused_in_steps_too(total, weights, keys):
    with pytest.raises(InvalidAllocation):
        allocate_in_steps(total, weights, step=5, keys=keys)
