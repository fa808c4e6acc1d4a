"""A hold ends exactly once, and one comparison decides at the boundary."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.inventory import (
    HoldEnded,
    HoldNotDue,
    InvalidHold,
    Movement,
    Reservation,
    ReservedUnits,
    commit_hold,
    expire_hold,
    fold,
    hold,
    is_live,
    release_hold,
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
