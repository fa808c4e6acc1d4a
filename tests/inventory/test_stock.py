"""Stock moves by differences, never below what is promised, and its books can be checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    COUNTERS,
    InsufficientStock,
    InvalidAdjustment,
    Movement,
    ReservedUnits,
    Shortage,
    StockLevel,
    adjust,
    allocate,
    deallocate,
    fold,
    moved,
    receive,
    ship_units,
    take_units,
    verify,
)

TWO = (ReservedUnits("var_a", "main", 2),)
counts = st.integers(-50, 50)
movements = st.lists(
    st.builds(
        Movement,
        st.just("adjusted"),
        st.sampled_from(["var_a", "var_b"]),
        st.sampled_from(["main", "north"]),
        **dict.fromkeys(COUNTERS, counts),
    )
)
units = st.lists(
    st.builds(ReservedUnits, st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "y"]), st.integers(1, 9)),
    max_size=8,
)


def test_ten_received_three_allocated_two_held_leave_five_available() -> None:
    level = StockLevel("var_a", on_hand=10, allocated=3, held=2)
    assert (level.reserved, level.available) == (5, 5)


def test_what_comes_in_is_on_hand_and_available() -> None:
    received = receive("var_a", 10, location="north", reason="delivery 7")
    assert received == Movement("received", "var_a", "north", on_hand=10, reason="delivery 7")
    assert fold([received])["var_a", "north"].available == 10


def test_shipping_leaves_available_as_it_was() -> None:
    # 10 on hand, 3 allocated: 7 available. 2 of the 3 leave: 8 on hand, 1 allocated, still 7.
    three = (ReservedUnits("var_a", "main", 3),)
    history = (receive("var_a", 10), *allocate(three, cause="ord_1"), *ship_units(TWO, cause="ord_1"))
    level = fold(history)["var_a", "main"]
    assert (level.on_hand, level.allocated, level.available) == (8, 1, 7)


def test_taking_a_promise_back_undoes_it() -> None:
    history = (receive("var_a", 10), *allocate(TWO, cause="ord_1"), *deallocate(TWO, cause="ord_1"))
    assert fold(history)["var_a", "main"] == StockLevel("var_a", on_hand=10)


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "3", 10**6 + 1])
def test_what_comes_in_is_a_quantity(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        receive("var_a", quantity)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(-200, 200).filter(bool))
def test_a_count_can_be_put_right_down_to_what_is_promised(free: int, allocated: int, held: int, by: int) -> None:
    level = StockLevel("var_a", "main", free + allocated + held, allocated, held)
    if free + by < 0:
        with pytest.raises(InsufficientStock) as refused:
            adjust(level, by, reason="damaged", sku="SOCKS")
        assert refused.value.shortages == (Shortage("SOCKS", -by, free),)
    else:
        assert adjust(level, by, reason="damaged") == Movement("adjusted", "var_a", on_hand=by, reason="damaged")


@pytest.mark.parametrize("quantity", [0, True, -1.0, "1", 10**6 + 1, -(10**6) - 1])
def test_an_adjustment_is_a_signed_count(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        adjust(StockLevel("var_a", on_hand=10), quantity, reason="damaged")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_adjustment_says_why(reason: str) -> None:
    with pytest.raises(InvalidAdjustment):
        adjust(StockLevel("var_a", on_hand=10), -1, reason=reason)


@given(movements, st.randoms(use_true_random=False))
def test_levels_are_the_sum_of_their_movements_in_any_order(history: list[Movement], random: object) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert fold(history) == fold(shuffled)
    for (variant, location), level in fold(history).items():
        here = [m for m in history if (m.variant_id, m.location) == (variant, location)]
        assert all(getattr(level, name) == sum(getattr(m, name) for m in here) for name in COUNTERS)
        assert moved(StockLevel(variant, location), shuffled) == level


@given(movements)
def test_the_books_are_right_exactly_when_no_level_promises_more_than_it_has(history: list[Movement]) -> None:
    levels = fold(history)
    sound = all(
        all(getattr(x, name) >= 0 for name in COUNTERS)
        and x.allocated + x.held + x.unavailable <= x.on_hand + x.backorder_limit
        for x in levels.values()
    )
    assert (verify(levels.values(), history) == ()) == sound


def test_a_level_that_drifted_is_named_with_both_numbers() -> None:
    history = [receive("var_a", 10), receive("var_b", 1)]
    assert verify([StockLevel("var_a", on_hand=9), StockLevel("var_c", held=1)], history) == (
        "var_a at main: on_hand is 9, but its movements sum to 10",
        "var_b at main: on_hand is 0, but its movements sum to 1",
        "var_c at main: held is 1, but its movements sum to 0",
        "var_c at main: available is -1, below zero",
    )


@given(units, st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 30)))
def test_units_taken_and_left_are_all_there_were(promised: list[ReservedUnits], wanted: dict[str, int]) -> None:
    taken, rest = take_units(promised, wanted)

    def total(found: object, variant: str) -> int:
        return sum(unit.quantity for unit in found if unit.variant_id == variant)

    for variant in "abcd":
        had = total(promised, variant)
        assert total(taken, variant) == min(had, wanted.get(variant, 0))
        assert total(taken, variant) + total(rest, variant) == had
