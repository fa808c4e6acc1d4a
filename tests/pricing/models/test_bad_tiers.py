"""Tiers that make no price: every fault is named, with its place, at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce_core.pricing import Graduated, InvalidTiers, Stairstep, Tier, Volume, VolumeNoCliff

MODELS = [Graduated, Volume, VolumeNoCliff]


@pytest.mark.parametrize("make", MODELS)
@pytest.mark.parametrize(
    ("tiers", "places"),
    [
        pytest.param([], ["tiers"], id="none"),
        pytest.param([Tier(n, 1) for n in range(1, 102)], ["tiers"], id="more than 100"),
        pytest.param([Tier(10, 1), Tier(5, 1)], ["tiers[1].up_to"], id="falling"),
        pytest.param([Tier(10, 1), Tier(10, 1)], ["tiers[1].up_to"], id="twins"),
        pytest.param([Tier(10, 1), Tier("10.0", 1)], ["tiers[1].up_to"], id="twins in other words"),
        pytest.param([Tier(10, 1), Tier(5, 1), Tier(8, 1)], ["tiers[1].up_to", "tiers[2].up_to"], id="below a fall"),
        pytest.param([Tier(None, 1), Tier(5, 1)], ["tiers[0].up_to"], id="open before the last"),
        pytest.param([Tier(None, 1), Tier(None, 1)], ["tiers[0].up_to"], id="open twice"),
        pytest.param([Tier(0, 1), Tier(None, 1)], ["tiers[0].up_to"], id="of nothing"),
        pytest.param([Tier(-5, 1), Tier(None, 1)], ["tiers[0].up_to"], id="negative end"),
        pytest.param([Tier(10**19, 1)], ["tiers[0].up_to"], id="end beyond belief"),
        pytest.param([Tier(5, -1), Tier(None, 1, -5)], ["tiers[0].unit_amount", "tiers[1].flat_amount"], id="negative"),
        pytest.param([Tier(None, 10**13)], ["tiers[0].unit_amount"], id="rate beyond belief"),
        pytest.param([(5, 1)], ["tiers"], id="no tier"),
    ],
)
def test_tiers_that_make_no_price_are_refused(make, tiers, places) -> None:
    with pytest.raises(InvalidTiers) as refused:
        make(tiers)
    assert [detail.field for detail in refused.value.details] == places
    assert refused.value.field == places[0]


@pytest.mark.parametrize("value", [1.5, float("nan"), True, "ten", "", Decimal("NaN"), Decimal("Infinity"), [1]])
@pytest.mark.parametrize("field", ["up_to", "unit_amount", "flat_amount"])
def test_inexact_numbers_are_refused_where_they_are_written(field, value) -> None:
    with pytest.raises(InvalidTiers) as refused:
        Tier(**{field: value})
    assert refused.value.field == field


def test_a_flat_amount_is_whole_minor_units() -> None:
    assert Tier(flat_amount="5.0").flat_amount == 5
    with pytest.raises(InvalidTiers):
        Tier(flat_amount="5.5")


@pytest.mark.parametrize("make", [Graduated, Volume])
@pytest.mark.parametrize("size", [0, -1, 1.5, "5", True, None])
def test_a_package_holds_whole_units(make, size) -> None:
    with pytest.raises(InvalidTiers) as refused:
        make([Tier(None, 1)], package_size=size)
    assert refused.value.field == "package_size"


def test_a_hundred_tiers_and_many_digits_are_fine() -> None:
    tiers = [Tier(f"{n}.000000000001", "0.000000000001") for n in range(1, 101)]
    assert Graduated(tiers).charge("100.000000000001").total_minor == 0


def test_a_stairstep_names_every_rate() -> None:
    with pytest.raises(InvalidTiers) as refused:
        Stairstep([Tier(5, 1), Tier(10, 0, 100), Tier(None, 2)])
    assert [detail.field for detail in refused.value.details] == ["tiers[0].unit_amount", "tiers[2].unit_amount"]
