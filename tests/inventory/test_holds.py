"""A hold ends exactly once, and one comparison decides at the boundary."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    HoldEnded,
    HoldNotDue,
    HoldNotExtended,
    InvalidHold,
    Movement,
    Policy,
    Reservation,
    ReservedUnits,
    commit_hold,
    expire_hold,
    extend_hold,
    fold,
    hold,
    hold_again,
    hold_end,
    is_live,
    release_hold,
    renewed_end,
)

NOW = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
END = NOW + timedelta(minutes=10)
TICK = timedelta(microseconds=1)
UNITS = (ReservedUnits("var_a", "main", 2), ReservedUnits("var_b", "north", 1))

ENDINGS: dict[str, Callable[[Reservation, datetime], object]] = {
    "committed": lambda held, at: commit_hold(held, "ord_1", at=at),
    "released": lambda held, at: release_hold(held, at=at),
    "expired": expire_hold,
}


def held(units: tuple[ReservedUnits, ...] = UNITS) -> Reservation:
    return hold(units, id="rsv_1", owner="cart_1", expires_at=END, at=NOW)[0]


def test_holding_moves_units_from_available_to_held() -> None:
    reservation, movements = hold(UNITS, id="rsv_1", owner="cart_1", expires_at=END, at=NOW)
    assert (reservation.status, reservation.version, reservation.units) == ("held", 1, UNITS)
    assert (reservation.created_at, reservation.updated_at, reservation.expires_at) == (NOW, NOW, END)
    assert movements == (
        Movement("held", "var_a", "main", held=2, cause="rsv_1"),
        Movement("held", "var_b", "north", held=1, cause="rsv_1"),
    )


def test_committing_moves_units_from_held_to_allocated_in_one_movement() -> None:
    at = NOW + timedelta(minutes=1)
    reservation, movements = commit_hold(held(), "ord_1", at=at)
    assert (reservation.status, reservation.version, reservation.updated_at) == ("committed", 2, at)
    assert movements[0] == Movement("allocated", "var_a", "main", allocated=2, held=-2, cause="ord_1")


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"]), st.integers(1, 50)), max_size=6))
def test_whatever_ends_a_hold_leaves_nothing_held(units: list[tuple[str, str, int]]) -> None:
    begun, movements = hold([ReservedUnits(*unit) for unit in units], id="r", owner="o", expires_at=END, at=NOW)
    for name, at in [("committed", NOW), ("released", NOW), ("expired", END)]:
        ended, more = ENDINGS[name](begun, at)
        assert ended.status == name
        levels = fold((*movements, *more)).values()
        assert all(level.held == 0 == level.on_hand for level in levels)
        assert sum(level.allocated for level in levels) == (sum(n for *_, n in units) if name == "committed" else 0)


@pytest.mark.parametrize("first", ENDINGS)
@pytest.mark.parametrize("second", ENDINGS)
def test_a_hold_that_has_ended_cannot_end_again(first: str, second: str) -> None:
    ended, _ = ENDINGS[first](held(), END if first == "expired" else NOW)
    with pytest.raises(HoldEnded) as refused:
        ENDINGS[second](ended, END)
    assert (refused.value.reservation_id, refused.value.status) == ("rsv_1", first)


@given(st.timedeltas(timedelta(hours=-1), timedelta(hours=1)))
def test_at_every_instant_a_hold_is_either_live_or_due(after: timedelta) -> None:
    reservation, at = held(), END + after
    assert is_live(reservation, at) == (at < END)
    for name in ("committed", "released"):
        if at < END:
            ENDINGS[name](reservation, at)
        else:
            with pytest.raises(HoldEnded):
                ENDINGS[name](reservation, at)
    if at < END:
        with pytest.raises(HoldNotDue):
            expire_hold(reservation, at)
    else:
        assert expire_hold(reservation, at)[0].status == "expired"


def test_the_boundary_belongs_to_the_others() -> None:
    assert is_live(held(), END - TICK)
    assert not is_live(held(), END)
    assert expire_hold(held(), END)[0].status == "expired"


@pytest.mark.parametrize("end", [NOW, NOW - TICK])
def test_a_hold_that_ends_before_it_begins_is_refused(end: datetime) -> None:
    with pytest.raises(InvalidHold):
        hold(UNITS, id="r", owner="o", expires_at=end, at=NOW)


@pytest.mark.parametrize("quantity", [0, -3, True, 2.0, "2"])
def test_units_of_a_hold_are_a_positive_count(quantity: object) -> None:
    with pytest.raises(InvalidQuantity):
        ReservedUnits("var_a", "main", quantity)


MINUTE = timedelta(minutes=1)
IF_FREE = Policy(commit_expired="if_free")


def test_a_hold_lasts_as_long_as_the_policy_says_unless_somebody_does() -> None:
    assert hold_end(NOW) == NOW + timedelta(minutes=10)
    assert hold_end(NOW, MINUTE) == NOW + MINUTE
    assert hold_end(NOW, policy=Policy(hold_seconds=5)) == NOW + timedelta(seconds=5)


@pytest.mark.parametrize("ttl", [0, 60, True, 1.5, "60", timedelta(0), -MINUTE, timedelta(days=1, microseconds=1)])
def test_a_hold_has_a_length_within_the_limit(ttl: object) -> None:
    with pytest.raises(InvalidHold) as refused:
        hold_end(NOW, ttl)
    assert (refused.value.field, refused.value.ttl, refused.value.most) == ("ttl", ttl, 86_400)
    with pytest.raises(InvalidHold):
        extend_hold(held(), at=NOW, ttl=ttl)


@pytest.mark.parametrize("ttl", [timedelta(microseconds=1), MINUTE, timedelta(days=1)])
def test_a_hold_may_have_any_length_up_to_the_limit(ttl: timedelta) -> None:
    assert hold_end(NOW, ttl) == NOW + ttl
    assert extend_hold(held(), at=NOW, ttl=ttl).expires_at == max(END, NOW + ttl)


def test_an_extended_hold_runs_for_its_time_from_now() -> None:
    longer = extend_hold(held(), at=NOW + 6 * MINUTE)
    assert (longer.expires_at, longer.extensions, longer.version) == (NOW + 16 * MINUTE, 1, 2)
    assert (longer.units, longer.created_at, longer.updated_at) == (UNITS, NOW, NOW + 6 * MINUTE)
    assert extend_hold(longer, at=NOW + 7 * MINUTE, ttl=MINUTE) == longer, "an earlier end takes nothing away"


def test_a_hold_is_extended_so_many_times_and_no_longer_than_in_all() -> None:
    twice = Policy(max_extensions=2, max_hold_seconds=1500)
    once_more = extend_hold(extend_hold(held(), at=NOW + 5 * MINUTE, policy=twice), at=NOW + 9 * MINUTE, policy=twice)
    with pytest.raises(HoldNotExtended) as often:
        extend_hold(once_more, at=NOW + 10 * MINUTE, policy=twice)
    assert (often.value.extensions, often.value.max_extensions) == (2, 2)
    once = extend_hold(held(), at=NOW + 9 * MINUTE, policy=twice)
    with pytest.raises(HoldNotExtended) as long:
        extend_hold(once, at=NOW + 16 * MINUTE, policy=twice)
    assert (long.value.extensions, long.value.latest) == (1, NOW + 25 * MINUTE)
    assert extend_hold(once, at=NOW + 15 * MINUTE, policy=twice).expires_at == NOW + 25 * MINUTE
    with pytest.raises(HoldNotExtended):
        extend_hold(held(), at=NOW + MINUTE, max_extensions=0)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900)), max_size=12))
def test_no_chain_of_extensions_escapes_the_limits(steps: list[tuple[int, int]]) -> None:
    policy = Policy(max_extensions=4, max_hold_seconds=1800)
    reservation, at = held(), NOW
    for wait, seconds in steps:
        at += timedelta(seconds=wait)
        before = reservation
        try:
            reservation = extend_hold(reservation, at=at, ttl=timedelta(seconds=seconds), policy=policy)
        except HoldEnded:
            assert before.expires_at <= at
        except HoldNotExtended:
            assert before.extensions == 4 or at + timedelta(seconds=seconds) > NOW + timedelta(seconds=1800)
        assert reservation.expires_at >= before.expires_at
    assert reservation.extensions <= 4
    assert reservation.expires_at <= NOW + timedelta(seconds=1800)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_over_cannot_be_extended(ending: str) -> None:
    ended, _ = ENDINGS[ending](held(), END if ending == "expired" else NOW)
    with pytest.raises(HoldEnded):
        extend_hold(ended, at=NOW)
    with pytest.raises(HoldEnded):
        extend_hold(held(), at=END)


def test_a_late_payment_finds_its_units_as_long_as_nobody_gave_them_back() -> None:
    late, movements = commit_hold(held(), "ord_1", at=END + MINUTE, policy=IF_FREE)
    assert late.status == "committed"
    assert movements[0] == Movement("allocated", "var_a", "main", allocated=2, held=-2, cause="ord_1")


@pytest.mark.parametrize("ending", ENDINGS)
def test_units_that_were_given_back_are_not_committed_late(ending: str) -> None:
    ended, _ = ENDINGS[ending](held(), END if ending == "expired" else NOW)
    with pytest.raises(HoldEnded):
        commit_hold(ended, "ord_1", at=END, policy=IF_FREE)


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_what_an_order_gives_back_is_held_again_or_free(a: int, b: int, more: int) -> None:
    """A law: the order keeps nothing, and what it was held for is held where it was."""
    units = tuple(ReservedUnits(*place, n) for place, n in ((("var_a", "main"), a), (("var_b", "north"), b)) if n)
    reservation = evolve(held(units or UNITS), units=units)
    committed, to_order = commit_hold(reservation, "ord_1", at=NOW)
    beside = [Movement("allocated", "var_a", "main", allocated=more, cause="ord_1")] if more else []
    sums = fold([*to_order, *beside])
    allocated = [ReservedUnits(*place, level.allocated) for place, level in sums.items() if level.allocated]
    again, back = hold_again(committed, allocated, id="rsv_2", at=NOW + TICK)
    assert (again.id, again.status, again.version, again.units) == ("rsv_2", "held", 1, units)
    assert (again.expires_at, again.created_at, again.extensions) == (END, NOW, 0)
    after = fold([*hold(units, id="rsv_1", owner="c", expires_at=END, at=NOW)[1], *to_order, *beside, *back])
    assert {place: level.held for place, level in after.items() if level.held} == {
        (unit.variant_id, unit.location): unit.quantity for unit in units
    }
    assert all(level.allocated == 0 for level in after.values())


def test_of_three_allocated_two_were_held_and_are_held_again() -> None:
    committed, _ = commit_hold(held((ReservedUnits("var_a", "main", 2),)), "ord_1", at=NOW)
    _, movements = hold_again(committed, [ReservedUnits("var_a", "main", 3)], id="rsv_2", at=NOW)
    assert movements == (
        Movement("held", "var_a", "main", allocated=-2, held=2, cause="rsv_2"),
        Movement("deallocated", "var_a", "main", allocated=-1, cause="rsv_2"),
    )
    with pytest.raises(HoldEnded):
        hold_again(committed, [ReservedUnits("var_a", "main", 3)], id="rsv_2", at=END)


@given(st.integers(0, 200), st.integers(1, 200), st.integers(1, 200), st.integers(1, 100))
def test_what_replaces_a_hold_runs_no_longer_than_one_may(begun: int, lasts: int, wished: int, most: int) -> None:
    """A law of the end: never later than wished, and later than the most from the beginning only as it was before."""
    at = NOW + MINUTE * begun
    before = evolve(held(), created_at=NOW, expires_at=NOW + MINUTE * (begun + lasts))
    policy = Policy(hold_seconds=60, max_hold_seconds=60 * most)
    end = renewed_end(at + MINUTE * wished, before, policy=policy)
    assert at < end <= at + MINUTE * wished
    assert end <= max(NOW + MINUTE * most, before.expires_at)
    assert renewed_end(end, before, policy=policy) == end


def test_a_hold_of_nine_is_renewed_at_ten_to_ten_until_ten() -> None:
    nine = datetime(2026, 7, 1, 9, tzinfo=UTC)
    before = evolve(held(), created_at=nine, expires_at=nine + 55 * MINUTE)
    assert renewed_end(nine + 80 * MINUTE, before, policy=Policy(max_hold_seconds=3600)) == nine + 60 * MINUTE
