import decimal
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from commerce_core.money import Allocation, InvalidAllocation, Rounding, allocate
from tests.bounds import in_time

MODES = st.sampled_from(Allocation)
TOTALS = st.integers(-(10**15), 10**15) | st.integers(-30, 30)
WEIGHTS = st.lists(st.integers(0, 10**12) | st.integers(0, 5), min_size=1, max_size=15).filter(any)


@st.composite
def capped(draw):
    """A total, weights and caps that can bear it, with caps tight enough to bind."""
    weights = draw(WEIGHTS)
    caps = [draw(st.integers(0, 3 * weight) | st.integers(0, 20)) for weight in weights]
    bearable = sum(cap for cap, weight in zip(caps, weights, strict=True) if weight)
    return draw(st.integers(-bearable, bearable)), weights, caps


def filled(total, weights, caps):
    """The exact capped shares, by the definition: fix what is over its cap, share the rest again, until nothing is."""
    fixed = {}
    while True:
        left = total - sum(fixed.values())
        free = {i: w for i, w in enumerate(weights) if i not in fixed}
        whole = sum(free.values())
        shares = {i: Fraction(left * w, whole) if whole else Fraction(0) for i, w in free.items()}
        over = {i: caps[i] for i, share in shares.items() if share > caps[i]}
        if not over:
            return [Fraction(fixed.get(i, shares.get(i, 0))) for i in range(len(weights))]
        fixed |= over


@given(TOTALS, WEIGHTS)
@example(0, [0, 0])
@example(0, [])
def test_parts_sum_to_the_whole_and_stay_within_one_unit_of_their_share(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert type(part) is int
        assert abs(part - Fraction(total * weight, sum(weights) or 1)) < 1
        assert weight or part == 0
        assert part * total >= 0


@given(TOTALS, WEIGHTS)
def test_a_refund_mirrors_the_charge(total, weights):
    assert allocate(-total, weights) == [-part for part in allocate(total, weights)]


@given(TOTALS, st.dictionaries(st.text(max_size=3), st.integers(0, 5), min_size=1, max_size=10), st.randoms())
def test_with_keys_the_order_of_lines_changes_nobodys_part(total, lines, random):
    assume(any(lines.values()))
    shuffled = list(lines)
    random.shuffle(shuffled)
    first = dict(zip(lines, allocate(total, [*lines.values()], keys=[*lines]), strict=True))
    second = dict(zip(shuffled, allocate(total, [lines[key] for key in shuffled], keys=shuffled), strict=True))
    assert first == second


@given(TOTALS, WEIGHTS, st.integers(1, 1000))
def test_only_the_proportion_of_weights_counts(total, weights, factor):
    assert allocate(total, [weight * factor for weight in weights]) == allocate(total, weights)


@given(TOTALS, WEIGHTS)
def test_the_largest_remainders_get_what_flooring_leaves(total, weights):
    whole, total = sum(weights), abs(total)
    floors = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    got = [part - floor for part, floor in zip(allocate(total, weights), floors, strict=True)]
    assert set(got) <= {0, 1}
    winners = [remainder for remainder, extra in zip(remainders, got, strict=True) if extra]
    losers = [remainder for remainder, extra in zip(remainders, got, strict=True) if not extra]
    assert min(winners, default=whole) >= max(losers, default=0)


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**6), min_size=1, max_size=15))
def test_a_discount_allocated_by_value_never_exceeds_a_line(total, values):
    assume(total <= sum(values))
    for part, value in zip(allocate(total, values), values, strict=True):
        assert 0 <= part <= value
    assert allocate(sum(values), values) == values


@given(capped())
@example((10, [1, 1, 1], [10, 1, 10]))
@example((9, [1, 2, 3], [9, 0, 0]))
def test_capped_parts_sum_to_the_whole_and_stay_within_one_unit_of_the_exact_capped_share(case):
    total, weights, caps = case
    parts = allocate(total, weights, caps=caps)
    assert sum(parts) == total
    shares = filled(abs(total), weights, caps)
    for part, weight, cap, share in zip(parts, weights, caps, shares, strict=True):
        assert abs(part) <= cap
        assert abs(abs(part) - share) < 1
        assert weight or part == 0
    assert allocate(-total, weights, caps=caps) == [-part for part in parts]


@given(capped(), st.randoms())
def test_with_keys_the_order_of_capped_lines_changes_nobodys_part(case, random):
    total, weights, caps = case
    rows = list(zip("abcdefghijklmno", weights, caps, strict=False))
    shuffled = random.sample(rows, len(rows))

    def by_key(lines):
        keys, some_weights, some_caps = zip(*lines, strict=True)
        return dict(zip(keys, allocate(total, some_weights, keys=keys, caps=some_caps), strict=True))

    assert by_key(rows) == by_key(shuffled)


@given(TOTALS, WEIGHTS)
def test_caps_that_do_not_bind_change_nothing(total, weights):
    parts = allocate(total, weights)
    assert allocate(total, weights, caps=[abs(total)] * len(weights)) == parts
    assert allocate(total, weights, caps=[abs(part) for part in parts]) == parts


@given(TOTALS, WEIGHTS, MODES)
def test_in_every_mode_parts_sum_stay_within_a_unit_of_their_share_and_mirror(total, weights, mode):
    parts = allocate(total, weights, mode=mode)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        off = abs(part - Fraction(total * weight, sum(weights)))
        assert off < 1 or (off == 1 and mode is not Allocation.LARGEST_REMAINDER)
        assert weight or part == 0
    assert allocate(-total, weights, mode=mode) == [-part for part in parts]


@given(TOTALS, st.dictionaries(st.text(max_size=3), st.integers(0, 5), min_size=1, max_size=10), MODES, st.randoms())
def test_in_every_mode_keys_make_the_order_of_lines_nobodys_business(total, lines, mode, random):
    assume(any(lines.values()))
    shuffled = random.sample(list(lines), len(lines))

    def by_key(keys):
        parts = allocate(total, [lines[key] for key in keys], keys=keys, mode=mode)
        return dict(zip(keys, parts, strict=True))

    assert by_key(list(lines)) == by_key(shuffled)


@given(capped(), MODES)
def test_in_every_mode_no_part_exceeds_its_cap(case, mode):
    total, weights, caps = case
    parts = allocate(total, weights, mode=mode, caps=caps)
    assert sum(parts) == total
    shares = filled(abs(total), weights, caps)
    for part, cap, share in zip(parts, caps, shares, strict=True):
        assert abs(part) <= cap
        assert abs(abs(part) - share) <= 1


@given(TOTALS, WEIGHTS)
def test_first_serves_a_prefix_of_those_that_bear_a_weight(total, weights):
    total, whole = abs(total), sum(weights)
    parts = allocate(total, weights, mode=Allocation.FIRST)
    extra = [p - total * w // whole for p, w in zip(parts, weights, strict=True) if w]
    assert extra == sorted(extra, reverse=True)


@given(TOTALS, WEIGHTS)
def test_largest_ratio_serves_no_smaller_weight_before_a_larger_one(total, weights):
    total, whole = abs(total), sum(weights)
    parts = allocate(total, weights, mode=Allocation.LARGEST_RATIO)
    served = [w for p, w in zip(parts, weights, strict=True) if p > total * w // whole]
    passed_over = [w for p, w in zip(parts, weights, strict=True) if p == total * w // whole]
    assert not served or min(served) >= max(passed_over, default=0)


@given(TOTALS, st.lists(st.fractions(0, 10**6, max_denominator=1000), min_size=1, max_size=10).filter(any), MODES)
def test_weights_of_any_exact_kind_mean_their_proportion(total, weights, mode):
    common = math.lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * common) for weight in weights]
    assert allocate(total, weights, mode=mode) == allocate(total, whole, mode=mode)


@given(TOTALS, st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=10).filter(any), st.integers(1, 4))
def test_decimals_and_their_texts_weigh_alike_in_any_context(total, weights, precision):
    expected = allocate(total, [int(weight * 10_000) for weight in weights])
    with decimal.localcontext(decimal.Context(prec=precision, traps=[decimal.Inexact])):
        assert allocate(total, weights) == expected
        assert allocate(total, [str(weight) for weight in weights]) == expected
        assert not decimal.getcontext().flags[decimal.Inexact]


def test_each_mode_on_ten_by_one_three_four():
    # Shares of 1.25, 3.75 and 5: one unit is left over the floors 1, 3 and 5.
    assert allocate(10, [1, 3, 4]) == [1, 4, 5]
    assert allocate(10, [1, 3, 4], mode=Allocation.FIRST) == [2, 3, 5]
    assert allocate(10, [1, 3, 4], mode=Allocation.LARGEST_RATIO) == [1, 3, 6]
    assert allocate(-10, [1, 3, 4], mode=Allocation.LARGEST_RATIO) == [-1, -3, -6]
    assert allocate(10, [1, 3, 4], mode=Allocation.FIRST, keys=["c", "a", "b"]) == [1, 4, 5]
    assert allocate(10, [1, 3, 4], mode=Allocation.FIRST, caps=[1, 9, 9]) == [1, 4, 5]  # then 9 by 3:4 is 3.86, 5.14
    assert allocate(1, [0, 1, 1], mode=Allocation.FIRST) == [0, 1, 0]


def test_each_mode_shares_what_a_cap_turned_away():
    # The first may bear 1 of 11; the other 10 are split by 1:3:4 as above.
    weights, caps = [5, 1, 3, 4], [1, 99, 99, 99]
    assert allocate(11, weights, caps=caps) == [1, 1, 4, 5]
    assert allocate(11, weights, caps=caps, mode=Allocation.FIRST) == [1, 2, 3, 5]
    assert allocate(11, weights, caps=caps, mode=Allocation.LARGEST_RATIO) == [1, 1, 3, 6]


def test_a_mode_is_stored_as_its_name():
    assert str(Allocation("largest_ratio")) == "largest_ratio"


@given(TOTALS, WEIGHTS, MODES)
def test_a_mode_may_be_given_by_its_name(total, weights, mode):
    assert allocate(total, weights, mode=mode.value) == allocate(total, weights, mode=mode)


@pytest.mark.parametrize("mode", ["bogus", "", "FIRST", b"first", None, 1, [], Rounding.UP])
def test_what_is_no_mode_is_refused_even_when_there_is_nothing_to_split(mode):
    for total in (0, 10):
        with pytest.raises(InvalidAllocation, match="largest_remainder, first, largest_ratio"):
            allocate(total, [1, 3, 4], mode=mode)


def test_fowlers_conundrum():
    # Fowler, Patterns of Enterprise Application Architecture, "Money": five cents by 3:7.
    assert allocate(5, [3, 7], mode=Allocation.FIRST) == [2, 3]
    assert allocate(5, [7, 3], mode=Allocation.FIRST) == [4, 1]


def test_exact_weights_of_several_kinds_together():
    assert allocate(100, ["0.5", Fraction(1, 3)]) == [60, 40]  # 3 to 2
    assert allocate(1100, [Decimal("0.50"), 1, Fraction(1, 3), "0"]) == [300, 600, 200, 0]
    assert allocate(100, [Decimal("33.3"), Decimal("66.7")]) == [33, 67]
    assert allocate(0, [Decimal(0)]) == [0]


def test_weights_may_come_from_any_iterable_and_are_taken_once():
    assert allocate(100, (weight for weight in ["0.5", Fraction(1, 3)])) == [60, 40]
    assert allocate(100, (weight for weight in [1, 1, 1])) == [34, 33, 33]
    assert allocate(100, {"a": 3, "b": 2}.values(), mode=Allocation.FIRST) == [60, 40]
    assert allocate(101, {"a": 1, "b": 1}.values()) == [51, 50]


def test_worked_examples():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(100, [1, 1, 1], keys=["c", "a", "b"]) == [33, 34, 33]
    assert allocate(-5, [7, 3]) == [-4, -1]  # 3.5 and 1.5: a tie, so the first
    assert allocate(5, [7, 3], keys=["b", "a"]) == [3, 2]
    assert allocate(1000, [1999, 0, 501]) == [800, 0, 200]  # 799.6 and 200.4
    assert allocate(1, [0, 1, 1]) == [0, 1, 0]
    assert allocate(10, [1, 1, 1], caps=[10, 1, 10]) == [5, 1, 4]
    assert allocate(10, [1, 2, 3], caps=[10, 10, 2]) == [3, 5, 2]  # 8 by 1:2 is 2.67 and 5.33
    assert allocate(-10, [1, 2, 3], caps=[10, 10, 2]) == [-3, -5, -2]
    assert allocate(7, [3]) == [7]
    assert allocate(0, []) == allocate(0, [], keys=[], caps=[]) == []
    assert allocate(0, [0, 0], keys=["a", "b"], caps=[0, 0]) == [0, 0]


def test_a_thousand_lines_of_one_unit_each_gain_a_cent_in_key_order():
    keys = [f"line_{number:04}" for number in range(1000)]
    parts = allocate(250, [1] * 1000, keys=keys[::-1])
    assert parts == [0] * 750 + [1] * 250


def test_caps_nearly_alike_per_weight_are_filled_in_their_exact_order():
    # 4.62 of 55 exceeds 4; then 6 by 17:47 is 1.59 and 4.41, which exceeds 4; then 2 are left.
    assert allocate(10, [17, 47, 55], caps=[22, 4, 4]) == [2, 4, 4]
    assert allocate(8, [19, 15, 29], caps=[3, 2, 3]) == [3, 2, 3]  # the only answer
    assert allocate(3 * 10**16, [10**17 + 1, 10**17, 1], caps=[10**16] * 3) == [10**16] * 3


@pytest.mark.parametrize(
    ("total", "weights", "options"),
    [
        (1, [], {}),
        (1, [0, 0], {}),
        (-1, [0], {}),
        (1, [2, -1], {}),
        (0, [2, -1], {}),
        (1, [-1, -1], {}),
        (1.0, [1], {}),
        (True, [1], {}),
        (Decimal(1), [1], {}),
        (1, [0.5, 0.5], {}),
        (1, [Decimal("NaN"), Decimal(1)], {}),
        (1, [Decimal("Infinity")], {}),
        (1, [Decimal("-0.5"), 1], {}),
        (1, [Fraction(-1, 2), 1], {}),
        (1, [Fraction(1, 10**31)], {}),
        (1, ["1e9"], {}),
        (1, ["1" * 31], {}),
        (1, [True, 1], {}),
        (1, "11", {}),
        (1, b"11", {}),
        (0, "", {}),
        (1, None, {}),
        (1, 2, {}),
        (1, [None], {}),
        (1, [1, float("nan")], {}),
        (1, [1, 1], {"keys": ["a"]}),
        (1, [1, 1], {"keys": ["a", "a"]}),
        (0, [1, 1], {"keys": ["a"]}),
        (1, [1, 1], {"caps": [1]}),
        (1, [1, 1], {"caps": [1, -1]}),
        (1, [1, 1], {"caps": [1, 0.5]}),
        (0, [1, 1], {"caps": [1]}),
        (3, [1, 1], {"caps": [1, 1]}),
        (-3, [1, 1], {"caps": [1, 1]}),
        (2, [1, 0], {"caps": [1, 5]}),
    ],
)
def test_what_cannot_be_split_is_refused(total, weights, options):
    with pytest.raises(InvalidAllocation) as caught:
        allocate(total, weights, **options)
    assert caught.value.code == "invalid_allocation"


def test_weights_of_hostile_size_are_refused_in_short_messages():
    for weight in ["9" * 1_000_000, "1e1000000", Decimal("1E+1000000"), Decimal("1E-1000000"), Fraction(10**100_000)]:
        with pytest.raises(InvalidAllocation) as caught:
            in_time(lambda weight=weight: allocate(100, [1, weight]))
        assert len(caught.value.message) < 250


def test_totals_and_caps_of_hostile_size_are_refused_in_short_messages():
    huge = 10**10_000  # more digits than Python prints
    for weights, caps in [([0, 0], None), ([1, 1], [huge, 2]), ([1, 0], [huge - 1, huge])]:
        with pytest.raises(InvalidAllocation) as caught:
            allocate(huge * 3, weights, caps=caps)
        assert len(caught.value.message) < 250


def test_weights_without_a_common_denominator_of_reasonable_size_are_refused():
    # The least common multiple of 1 to 2000 has 2878 bits; of 3000 numbers of 30 digits, nearly 300 000.
    assert sum(allocate(10**6, [Fraction(1, each) for each in range(1, 2001)])) == 10**6
    assert sum(allocate(10**6, [Fraction(1, 10**29)] * 3000)) == 10**6
    with pytest.raises(InvalidAllocation, match="round them first"):
        allocate(10**6, [Fraction(1, 10**29 + each) for each in range(3000)])


def test_caps_too_small_name_what_they_can_bear():
    with pytest.raises(InvalidAllocation, match="only 3 of 5") as caught:
        allocate(-5, [1, 1, 0], caps=[1, 2, 9])
    assert caught.value.bearable == 3
