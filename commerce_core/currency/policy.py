"""Policy: the choices about conversion and cash on which shops differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal, get_args

from attrs import field, frozen

from commerce_core.currency.errors import InvalidCashIncrement, InvalidRate
from commerce_core.currency.rate import check_source_name
from commerce_core.errors import Invalid
from commerce_core.localisation import is_country
from commerce_core.money import MAX_PRICE_MINOR, Currency, Minor, Money, Rounding, currency, rounding_mode

Staleness = Literal["refuse", "use", "mark"]
"""What becomes of a rate that is too old: refused, used, or used and marked as stale in the result."""

SIX_DAYS = 6 * 86_400
"""Seconds. The European Central Bank publishes once a working day; its longest pause, over Easter, is five days."""
LONGEST_AGE = 3_650 * 86_400
"""Seconds: ten years."""
_SECOND = timedelta(seconds=1)


def _age(value: int | timedelta | None) -> int | None:
    """Whole seconds."""
    seconds = value // _SECOND if isinstance(value, timedelta) else value
    if seconds is not None and not (type(seconds) is int and 0 <= seconds <= LONGEST_AGE):
        message = "A rate may be 0 seconds to ten years old: give whole seconds, a timedelta, or None for any age."
        raise InvalidRate(message, field="max_age_seconds", value=value)
    return seconds


def _choice(_: object, __: object, value: object) -> None:
    allowed = get_args(Staleness)
    if not isinstance(value, str) or value not in allowed:
        message = f"What becomes of an old rate is one of {', '.join(map(repr, allowed))}."
        raise InvalidRate(message, field="stale", value=value, allowed=allowed)


def _steps(value: Mapping[str, str]) -> Mapping[str, str]:
    given: object = value
    if not isinstance(given, Mapping):
        raise _no_step()
    for place, step in value.items():
        step_of(place, step)
    return dict(value)


def _mode(value: Rounding | str) -> Rounding:
    return rounding_mode(value, field="cash_rounding")


def _sources(value: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order. One text is one source, not its letters."""
    given: object = value
    if not isinstance(given, Iterable):
        raise InvalidRate("List sources by their names, such as ['ecb', 'manual'].", field="sources", value=value)
    return tuple(dict.fromkeys(map(check_source_name, (value,) if isinstance(value, str) else value)))


def step_of(place: str, step: str) -> Minor:
    """A step of cash in minor units: `step_of("EUR-FI", "0.05") == 5`. Raises `InvalidCashIncrement`."""
    texts: tuple[object, ...] = (place, step)
    if not all(isinstance(each, str) for each in texts):
        raise _no_step()
    code, dash, country = place.partition("-")
    try:
        amount = Money.of(step, code).minor
    except Invalid as fault:
        raise _no_step(fault.message) from fault
    if not 0 <= amount <= MAX_PRICE_MINOR or (dash and not is_country(country)) or code != code.upper():
        raise _no_step()
    return amount


def _no_step(problem: str = "") -> InvalidCashIncrement:
    message = "A cash increment is text by currency, or by currency and country: {'CHF': '0.05', 'EUR-FI': '0.05'}."
    return InvalidCashIncrement(f"{problem} {message}".lstrip(), field="cash")


@frozen
class Policy:
    """How rates are found and how cash is rounded.

    `pivot` is the currency tried first where two rates must be combined. A rate older than `max_age_seconds` (exactly
    that old is not; a timedelta is taken too) is dealt with as `stale` says; None lets rates grow old. The `sources`
    named here are heard in this order and before all others, whatever the date of their rates, as long as these are not
    too old. `cash` overrides the steps in which cash is paid, in major units by currency, or by currency and country:
    `{"EUR": "0.05", "EUR-FR": "0.01", "SEK": "0"}`; a step of "0" rounds nothing. `cash_rounding` is the mode in which
    totals go to the step. Raises `InvalidRate`, `InvalidId` for a source, `InvalidCashIncrement`, `UnknownCurrency`,
    and `InvalidAmount` for what is no mode.
    """

    pivot: Currency = field(default=currency("EUR"), converter=currency)
    max_age_seconds: int | None = field(default=SIX_DAYS, converter=_age)
    stale: Staleness = field(default="refuse", validator=_choice)
    cash: Mapping[str, str] = field(factory=dict, converter=_steps)
    cash_rounding: Rounding = field(default=Rounding.HALF_UP, converter=_mode)
    sources: tuple[str, ...] = field(default=(), converter=_sources)
