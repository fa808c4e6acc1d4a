"""Policy: the choices about conversion and cash on which shops differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from commerce_core.currency.errors import InvalidCashIncrement, InvalidRate
from commerce_core.errors import Invalid
from commerce_core.money import MAX_PRICE_MINOR, Currency, Minor, Money, Rounding, currency

Staleness = Literal["refuse", "use", "mark"]
"""What becomes of a rate that is too old: refused, used, or used and marked as stale in the result."""

SIX_DAYS = 6 * 86_400
"""Seconds. The European Central Bank publishes once a working day; its longest pause, over Easter, is five days."""
LONGEST_AGE = 3_650 * 86_400
"""Seconds: ten years."""


def _age(_: object, __: object, value: int | None) -> None:
    if value is not None and not 0 <= value <= LONGEST_AGE:
        raise InvalidRate("A rate may be 0 seconds to ten years old, or None for any age.", field="max_age_seconds")


def _copied(value: Mapping[str, str]) -> Mapping[str, str]:
    return dict(value)


def _steps(_: object, __: object, value: Mapping[str, str]) -> None:
    for place, step in value.items():
        step_of(place, step)


def step_of(place: str, step: str) -> Minor:
    """A step of cash in minor units: `step_of("EUR-FI", "0.05") == 5`. Raises `InvalidCashIncrement`."""
    code, dash, region = place.partition("-")
    try:
        amount = Money.of(step, code).minor
    except Invalid as fault:
        message = f"{fault.message} A cash increment is written as in {{'EUR-FI': '0.05'}}."
        raise InvalidCashIncrement(message, field="cash") from fault
    if not 0 <= amount <= MAX_PRICE_MINOR or (dash and not _is_region(region)) or code != code.upper():
        raise InvalidCashIncrement("A cash increment is written as in {'CHF': '0.05', 'EUR-FI': '0.05'}.", field="cash")
    return amount


def _is_region(region: str) -> bool:
    return len(region) == 2 and region.isascii() and region.isalpha() and region.isupper()


@frozen
class Policy:
    """How rates are found and how cash is rounded.

    `pivot` is the currency tried first where two rates must be combined. A rate older than `max_age_seconds` (exactly
    that old is not) is dealt with as `stale` says; None lets rates grow old. `cash` overrides the steps in which cash
    is paid, in major units by currency, or by currency and country: `{"EUR": "0.05", "EUR-FR": "0.01", "SEK": "0"}`;
    a step of "0" rounds nothing. `cash_rounding` is the mode in which totals go to the step. Raises `InvalidRate`,
    `InvalidCashIncrement` and `UnknownCurrency`.
    """

    pivot: Currency = field(default=currency("EUR"), converter=currency)
    max_age_seconds: int | None = field(default=SIX_DAYS, validator=_age)
    stale: Staleness = "refuse"
    cash: Mapping[str, str] = field(factory=dict, converter=_copied, validator=_steps)
    cash_rounding: Rounding = Rounding.HALF_UP
