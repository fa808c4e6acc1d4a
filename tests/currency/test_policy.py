"""Every choice about conversion is checked when it is made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce_core.currency import InvalidRate, Policy
from commerce_core.errors import Invalid
from commerce_core.money import InvalidAmount, Rounding, UnknownCurrency
from commerce_core.serialization import dump, load
from tests.bounds import in_time


@pytest.mark.parametrize("age", [-1, 3_651 * 86_400, True, 1.5, "60", 10**40, timedelta(days=-1), timedelta(days=9999)])
def test_an_absurd_age_is_refused(age: object) -> None:
    with pytest.raises(InvalidRate) as refusal:
        Policy(max_age_seconds=age)  # type: ignore[arg-type]
    assert refusal.value.field == "max_age_seconds"


def test_an_age_may_be_a_timedelta_and_is_kept_in_whole_seconds() -> None:
    assert Policy(max_age_seconds=timedelta(hours=1, microseconds=999_999)).max_age_seconds == 3600  # type: ignore[arg-type]
    assert type(Policy(max_age_seconds=timedelta(days=1)).max_age_seconds) is int  # type: ignore[arg-type]
    assert Policy(max_age_seconds=None).max_age_seconds is None


@pytest.mark.parametrize("stale", ["x", "", None, 7, ["use"], "Mark"])
def test_what_becomes_of_old_rates_is_one_of_three(stale: object) -> None:
    with pytest.raises(InvalidRate, match="'refuse', 'use', 'mark'") as refusal:
        Policy(stale=stale)  # type: ignore[arg-type]
    assert refusal.value.field == "stale"


@pytest.mark.parametrize("mode", ["zzz", "", None, 5, ["up"], "HALF_UP"])
def test_a_mode_is_one_of_ten(mode: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        Policy(cash_rounding=mode)  # type: ignore[arg-type]
    assert refusal.value.field == "cash_rounding"


def test_a_mode_may_be_its_word() -> None:
    assert Policy(cash_rounding="half_down").cash_rounding is Rounding.HALF_DOWN  # type: ignore[arg-type]


@pytest.mark.parametrize("pivot", ["XXX", "", None, 5])
def test_a_pivot_is_a_currency(pivot: object) -> None:
    with pytest.raises(UnknownCurrency):
        Policy(pivot=pivot)  # type: ignore[arg-type]


def test_sources_are_named_in_any_way_and_each_once() -> None:
    assert Policy(sources=["ecb", "manual", "ecb"]).sources == ("ecb", "manual")
    assert Policy(sources="ecb").sources == ("ecb",)


@pytest.mark.parametrize("sources", [5, None, [""], ["a b"], [None], ["x" * 29], ["x" * 10**6]])
def test_a_source_is_a_name(sources: object) -> None:
    with pytest.raises(Invalid) as refusal:
        in_time(lambda: Policy(sources=sources))  # type: ignore[arg-type]
    assert refusal.value.field in ("source", "sources")


def test_a_policy_survives_being_written_and_read() -> None:
    policy = Policy("USD", 3600, "mark", {"EUR-FI": "0.05"}, Rounding.DOWN, ("contract", "ecb"))
    assert load(Policy, dump(policy)) == policy
    assert load(Policy, {}) == Policy()
