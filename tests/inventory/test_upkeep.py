"""Units come, are withheld, written off, moved and sent back, and no verb breaks a level."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    COUNTERS,
    InsufficientStock,
    InvalidAdjustment,
    InvalidTransfer,
    Movement,
    ReservedUnits,
    Shortage,
    StockLevel,
    TooFewUnits,
    adjust,
    dispatch,
    expect,
    faults_of,
    fold,
    moved,
    receive_expected,
    set_limits,
    ship_uncounted,
    take_back,
    transfer,
    withhold,
    write_off,
)

LEVEL = StockLevel("var_a", "main", 10, allocated=3, held=2, incoming=4, damaged=1, quality_control=1, safety=1)
BUCKETS = st.sampled_from(["damaged", "quality_control"])

VERBS: dict[str, Callable[[StockLevel, int, str], object]] = {
    "adjust": lambda level, units, bucket: adjust(level, units, reason="counted"),
    "withhold": lambda level, units, bucket: withhold(level, units, into=bucket, reason="looked at"),
    "write_off": lambda level, units, bucket: write_off(level, units, reason="broken"),
    "write_off_withheld": lambda level, units, bucket: write_off(level, units, reason="broken", out_of=bucket),
    "transfer": lambda level, units, bucket: transfer(level, units, to="north"),
    "dispatch": lambda level, units, bucket: dispatch(level, units, to="north", cause="tr_1"),
    "expect": lambda level, units, bucket: expect(level, units, cause="po_1"),
    "receive_expected": lambda level, units, bucket: receive_expected(level, units, cause="po_1"),
    "safety": lambda level, units, bucket: set_limits(level, safety=units),
    "backorder_limit": lambda level, units, bucket: set_limits(level, backorder_limit=units),
    "take_back": lambda level, units, bucket: take_back(
        ReservedUnits(level.variant_id, level.location, units), cause="ret_1", into=bucket
    ),
    "ship_uncounted": lambda level, units, bucket: ship_uncounted([level], {level.variant_id: units}, cause="ord_1"),
}


@st.composite
def sound_levels(draw: st.DrawFn) -> StockLevel:
    few = st.integers(0, 5)
    allocated, held, damaged, checked, safety, limit = (draw(few) for _ in range(6))
    least = max(damaged + checked, allocated + held + damaged + checked + safety - limit)
    return StockLevel("var_a", "main", least + draw(few), allocated, held, draw(few), damaged, checked, safety, limit)


@given(sound_levels(), st.sampled_from(sorted(VERBS)), st.integers(-9, 9).filter(bool), BUCKETS)
def test_a_verb_keeps_a_sound_level_sound_or_refuses(level: StockLevel, verb: str, units: int, bucket: str) -> None:
    assert faults_of(level) == ()
    try:
        done = VERBS[verb](level, units, bucket)
    except (InsufficientStock, TooFewUnits, InvalidQuantity):
        return
    movements = done if isinstance(done, tuple) else () if done is None else (done,)
    assert faults_of(moved(level, movements)) == ()
    assert moved(level, movements).damaged + moved(level, movements).quality_control <= moved(level, movements).on_hand


@given(sound_levels(), st.sampled_from(["adjust", "withhold", "write_off", "write_off_withheld"]), BUCKETS)
def test_a_verb_goes_as_far_as_it_can_and_no_unit_further(level: StockLevel, verb: str, bucket: str) -> None:
    sign = -1 if verb == "adjust" else 1
    most = getattr(level, bucket) if verb == "write_off_withheld" else level.removable
    if most:
        VERBS[verb](level, sign * most, bucket)
    with pytest.raises((InsufficientStock, TooFewUnits)):
        VERBS[verb](level, sign * (most + 1), bucket)


def test_what_is_withheld_or_kept_back_cannot_be_promised() -> None:
    # 10 on hand; 1 damaged, 1 in quality control, 1 for safety, 3 allocated and 2 held leave 2.
    assert (LEVEL.unavailable, LEVEL.available, LEVEL.sellable, LEVEL.reserved) == (3, 2, 2, 5)
    assert StockLevel("var_a", on_hand=4, allocated=6, backorder_limit=5).sellable == 3


def test_units_in_quality_control_pass_or_are_written_off() -> None:
    level = StockLevel("var_a", on_hand=10)
    level = moved(level, [withhold(level, 3, into="quality_control", reason="crushed box")])
    assert (level.on_hand, level.quality_control, level.available) == (10, 3, 7)
    level = moved(level, [withhold(level, -2, into="quality_control", reason="passed")])
    level = moved(level, [write_off(level, 1, out_of="quality_control", reason="failed")])
    assert (level.on_hand, level.quality_control, level.available) == (9, 0, 9)
    assert write_off(level, 2, reason="stolen") == Movement("written_off", "var_a", on_hand=-2, reason="stolen")


def test_what_was_expected_comes_in_whole_in_part_or_not() -> None:
    level = StockLevel("var_a", on_hand=1)
    level = moved(level, [expect(level, 10, cause="po_1")])
    assert (level.incoming, level.available) == (10, 1)
    level = moved(level, [receive_expected(level, 8, cause="po_1")])
    assert (level.incoming, level.on_hand) == (2, 9)
    assert receive_expected(level, 5, cause="po_1") == Movement(
        "received", "var_a", on_hand=5, incoming=-2, cause="po_1"
    )
    assert moved(level, [receive_expected(level, 1, settles=2, cause="po_1")]).incoming == 0
    with pytest.raises(TooFewUnits) as few:
        expect(level, -3, cause="po_1", reason="supplier has no more")
    assert (few.value.counter, few.value.asked, few.value.there) == ("incoming", 3, 2)
    with pytest.raises(TooFewUnits):
        receive_expected(level, 1, settles=3, cause="po_1")


@pytest.mark.parametrize("send", [transfer, dispatch])
def test_what_leaves_one_place_is_at_the_other_or_on_its_way(send: Callable[..., tuple[Movement, Movement]]) -> None:
    level = StockLevel("var_a", "main", 5, allocated=2)
    levels = fold([Movement("received", "var_a", "main", 5), *send(level, 3, to="north", cause="tr_1")])
    here, there = levels["var_a", "main"], levels["var_a", "north"]
    assert (here.on_hand, there.on_hand + there.incoming) == (2, 3)
    assert there.incoming == (3 if send is dispatch else 0)
    with pytest.raises(InsufficientStock) as short:
        send(level, 4, to="north", cause="tr_1", sku="SOCKS")
    assert short.value.shortages == (Shortage("SOCKS", 4, 3),)
    with pytest.raises(InvalidTransfer):
        send(level, 1, to="main", cause="tr_1")


def test_promises_beyond_what_is_there_are_no_reason_to_send_it_away() -> None:
    level = StockLevel("var_a", on_hand=3, allocated=3, backorder_limit=9)
    with pytest.raises(InsufficientStock) as short:
        transfer(level, 1, to="north")
    assert short.value.shortages == (Shortage("var_a", 1, 0),)


def test_what_comes_back_is_sold_again_or_withheld() -> None:
    two = ReservedUnits("var_a", "north", 2)
    assert take_back(two, cause="ret_1") == Movement("returned", "var_a", "north", 2, cause="ret_1")
    assert fold([take_back(two, cause="ret_1", into="damaged")])["var_a", "north"] == StockLevel(
        "var_a", "north", on_hand=2, damaged=2
    )


def test_limits_bound_what_may_be_promised() -> None:
    # Of 10 on hand with 8 reserved, 2 can be kept for safety; a backorder limit of 3 makes room for 3 more.
    level = StockLevel("var_a", on_hand=10, allocated=8)
    assert set_limits(level, safety=2) == Movement("limits", "var_a", safety=2)
    with pytest.raises(InsufficientStock) as short:
        set_limits(level, safety=3)
    assert short.value.shortages == (Shortage("var_a", 3, 2),)
    assert set_limits(level, safety=5, backorder_limit=3) == Movement("limits", "var_a", safety=5, backorder_limit=3)
    owed = StockLevel("var_a", on_hand=1, allocated=4, backorder_limit=5)
    with pytest.raises(InsufficientStock):
        set_limits(owed, backorder_limit=2)
    assert set_limits(owed, backorder_limit=3) == Movement("limits", "var_a", backorder_limit=-2)
    assert set_limits(owed, backorder_limit=5, safety=0) is None


def test_what_is_only_tracked_leaves_as_far_as_it_was_counted() -> None:
    found = [StockLevel("var_a", "north", 4, allocated=3), StockLevel("var_a", "main", 3), StockLevel("var_b", "x", 9)]
    assert ship_uncounted(found, {"var_a": 5}, cause="ord_1") == (
        Movement("shipped", "var_a", "main", -3, cause="ord_1"),
        Movement("shipped", "var_a", "north", -1, cause="ord_1"),
    )


@pytest.mark.parametrize("units", [0, True, 1.5, "3", None, 10**6 + 1, -(10**6) - 1])
@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"safety", "backorder_limit", "take_back", "ship_uncounted"}))
def test_what_is_no_number_of_units_is_refused(verb: str, units: object) -> None:
    with pytest.raises(InvalidQuantity):
        VERBS[verb](LEVEL, units, "damaged")


@pytest.mark.parametrize("limit", [-1, True, 1.5, "3", 10**6 + 1])
@pytest.mark.parametrize("name", ["safety", "backorder_limit"])
def test_a_limit_is_a_count(name: str, limit: object) -> None:
    with pytest.raises(InvalidQuantity) as refused:
        set_limits(LEVEL, **{name: limit})
    assert refused.value.field == name


@pytest.mark.parametrize("reason", ["", " \n", None])
def test_corrections_say_why(reason: object) -> None:
    for verb in (
        lambda: adjust(LEVEL, 1, reason=reason),
        lambda: withhold(LEVEL, 1, into="damaged", reason=reason),
        lambda: write_off(LEVEL, 1, reason=reason),
    ):
        with pytest.raises(InvalidAdjustment):
            verb()


def test_less_than_is_withheld_cannot_come_back() -> None:
    with pytest.raises(TooFewUnits) as few:
        withhold(LEVEL, -2, into="damaged", reason="repaired")
    assert (few.value.counter, few.value.asked, few.value.there, few.value.location) == ("damaged", 2, 1, "main")
    assert few.value.message == "Of var_a at main, 1 units are damaged: 2 cannot be taken."


def test_every_counter_of_a_level_has_its_difference_in_a_movement() -> None:
    one_of_each = Movement("adjusted", "var_a", **dict.fromkeys(COUNTERS, 1))
    assert fold([one_of_each, one_of_each])["var_a", "main"] == StockLevel("var_a", **dict.fromkeys(COUNTERS, 2))
