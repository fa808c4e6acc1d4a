"""No owner holds more than one may, and who is refused learns who holds how much until when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.inventory import (
    HoldCapExceeded,
    InsufficientStock,
    Policy,
    Reservation,
    ReservedUnits,
    Shortage,
    StockSettings,
    check_hold_caps,
    name_holders,
)

NOW = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)


def held(minutes: int, *units: tuple[str, int], owner: str = "other", status: str = "held") -> Reservation:
    there = tuple(ReservedUnits(sku, "main", count) for sku, count in units)
    return Reservation("rsv", owner, there, NOW + timedelta(minutes=minutes), NOW, NOW, status)


def test_a_cap_refuses_with_every_number() -> None:
    settings = {"a": StockSettings("a", hold_cap=2), "b": StockSettings("b")}
    check_hold_caps({"a": 2, "b": 3, "c": 3}, settings, policy=Policy(hold_cap=3))
    check_hold_caps({"b": 10**6}, settings, policy=Policy())
    with pytest.raises(HoldCapExceeded) as refused:
        check_hold_caps({"c": 5, "b": 3, "a": 3}, settings, policy=Policy(hold_cap=3), skus={"a": "SHOES"})
    assert refused.value.shortages == (Shortage("SHOES", 3, 2), Shortage("c", 5, 3))
    assert "SHOES: 3 asked, 2 allowed; c: 5 asked, 3 allowed" in refused.value.message


def test_who_is_refused_learns_when_enough_would_be_free() -> None:
    # 3 asked, 1 there; others hold 1 until 10:40 and 1 until 10:50: at 10:50 there are 3.
    holds = [held(20, ("a", 1)), held(10, ("a", 1), ("b", 7)), held(30, ("a", 4))]
    (short,) = name_holders([Shortage("SOCKS", 3, 1)], holds, at=NOW, skus={"a": "SOCKS"})
    assert short == Shortage("SOCKS", 3, 1, held=6, held_until=NOW + timedelta(minutes=20))
    message = InsufficientStock([short]).message
    assert "SOCKS: 3 asked, 1 available, 6 held by others until 2026-01-15T10:50:00+00:00." in message


def test_when_waiting_would_not_help_no_time_is_named() -> None:
    (short,) = name_holders([Shortage("a", 9, 1)], [held(10, ("a", 2))], at=NOW)
    assert (short.held, short.held_until) == (2, None)
    assert "9 asked, 1 available, 2 held by others." in InsufficientStock([short]).message


def test_ones_own_hold_and_those_that_are_over_are_nobody_elses() -> None:
    holds = [held(10, ("a", 1), owner="me"), held(0, ("a", 1)), held(10, ("a", 1), status="released")]
    assert name_holders([Shortage("a", 3, 1)], holds, at=NOW, owner="me") == (Shortage("a", 3, 1),)


@given(st.integers(0, 5), st.integers(1, 9), st.lists(st.tuples(st.integers(-3, 30), st.integers(1, 4)), max_size=6))
def test_the_time_named_is_the_first_at_which_enough_is_free(
    available: int, beyond: int, others: list[tuple[int, int]]
) -> None:
    asked = available + beyond
    holds = [held(minutes, ("a", count)) for minutes, count in others]
    (short,) = name_holders([Shortage("a", asked, available)], holds, at=NOW)

    def free(at: datetime) -> int:
        return available + sum(r.units[0].quantity for r in holds if r.expires_at > NOW and r.expires_at <= at)

    ends = sorted(r.expires_at for r in holds if r.expires_at > NOW)
    assert short.held_until == next((end for end in ends if free(end) >= asked), None)
    assert short.held == free(NOW + timedelta(days=1)) - available
