"""Settings, policy and locations refuse what makes no sense, and say which field and why."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commerce_core.errors import Invalid
from commerce_core.ids import InvalidId
from commerce_core.inventory import (
    STRATEGIES,
    Component,
    Coordinates,
    InvalidLocation,
    InvalidStockSettings,
    Location,
    Policy,
    ReorderRule,
    StockSettings,
    Take,
    must_be_taken,
    taken_of,
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("taken", "on_whim"),
        ("taken", 3),
        ("backorder_limit", -1),
        ("backorder_limit", 10**6 + 1),
        ("safety", True),
        ("safety", 1.5),
        ("low_at", -1),
        ("low_at", "5"),
        ("hold_cap", 0),
        ("max_extensions", -1),
        ("available_from", "2026-06-01"),
        ("available_from", datetime(2026, 6, 1, tzinfo=UTC)),
    ],
)
def test_settings_of_a_variant_are_checked(field: str, value: object) -> None:
    with pytest.raises(InvalidStockSettings) as refused:
        StockSettings("var_a", **{field: value})
    assert (refused.value.field, refused.value.value) == (field, value)


def test_settings_say_nothing_that_nobody_said() -> None:
    plain = StockSettings("var_a")
    assert (plain.taken, plain.components, plain.backorder_limit, plain.low_at, plain.version) == (None, (), 0, None, 1)
    full = StockSettings(
        "var_a",
        taken="on_cart",
        components=(Component("var_b", 2),),
        available_from=date(2026, 6, 1),
        reorder=ReorderRule(5, 20, 6, 14),
    )
    assert full.reorder.multiple == 6


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("taken", None),
        ("hold_seconds", 0),
        ("hold_seconds", 2.5),
        ("max_hold_seconds", 599),
        ("max_extensions", None),
        ("hold_cap", 0),
        ("strategy", ""),
        ("commit_expired", "always"),
        ("reorder_rounding", "half_up"),
    ],
)
def test_a_policy_is_checked(field: str, value: object) -> None:
    with pytest.raises(InvalidStockSettings) as refused:
        Policy(**{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("numbers", [(-1, 5), (6, 5), (1, 5, 0), (1, 5, 1, -1), (1, 5, 1, 4000), (True, 5), (1, 5.0)])
def test_a_rule_for_buying_is_checked(numbers: tuple[int, ...]) -> None:
    with pytest.raises(InvalidStockSettings):
        ReorderRule(*numbers)


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5])
def test_a_component_is_taken_in_whole_units(quantity: object) -> None:
    with pytest.raises(InvalidStockSettings):
        Component("var_a", quantity)


@pytest.mark.parametrize(
    ("taken", "stages"),
    [
        ("none", []),
        ("track_only", []),
        ("on_order", []),
        ("on_payment", []),
        ("on_checkout", ["checkout"]),
        ("on_cart", ["cart", "checkout"]),
    ],
)
def test_stock_is_taken_from_its_stage_on(taken: str, stages: list[str]) -> None:
    assert [stage for stage in ("cart", "checkout") if must_be_taken(taken, stage)] == stages
    assert Take("var_a", 1, taken).is_promised == taken.startswith("on_")


@pytest.mark.parametrize("strategy", ["typo", "", "Priority", None, 3, ["priority"], lambda needs, ways: None])
def test_a_policy_names_one_of_the_strategies_that_there_are(strategy: object) -> None:
    with pytest.raises(InvalidStockSettings) as refused:
        Policy(strategy=strategy)
    assert (refused.value.field, refused.value.allowed) == ("strategy", tuple(STRATEGIES))
    assert [Policy(strategy=name).strategy for name in STRATEGIES] == list(STRATEGIES)


def test_a_variant_goes_before_the_policy() -> None:
    policy = Policy(taken="on_payment")
    assert taken_of(None, policy) == taken_of(StockSettings("a"), policy) == "on_payment"
    assert taken_of(StockSettings("a", taken="none"), policy) == "none"


def test_a_location_is_a_named_place_on_earth() -> None:
    berlin = Location("berlin", " Berlin ", country="de", coordinates=Coordinates("52.52", "13.405"))
    assert (berlin.name, berlin.country, berlin.coordinates.latitude) == ("Berlin", "DE", Decimal("52.52"))


@pytest.mark.parametrize(
    ("error", "make"),
    [
        (InvalidId, lambda: Location("", "Berlin")),
        (InvalidId, lambda: Location("a b", "Berlin")),
        (InvalidLocation, lambda: Location("b", " ")),
        (InvalidLocation, lambda: Location("b", "Berlin", country="XX")),
        (InvalidLocation, lambda: Location("b", "Berlin", priority=-1)),
        (InvalidLocation, lambda: Location("b", "Berlin", priority=True)),
        (InvalidLocation, lambda: Coordinates("90.1", 0)),
        (InvalidLocation, lambda: Coordinates(0, "-180.5")),
        (Invalid, lambda: Coordinates(52.52, 0)),
        (Invalid, lambda: Coordinates("NaN", 0)),
    ],
)
def test_a_place_that_cannot_be_is_refused(error: type[Exception], make: object) -> None:
    with pytest.raises(error):
        make()
