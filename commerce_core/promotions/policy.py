"""The choices on which shops differ when they take something off."""

from __future__ import annotations

from typing import Literal, get_args

from attrs import field, frozen

from commerce_core.promotions.errors import InvalidPromotion

RoundOn = Literal["discount", "net"]


def _one_of(_: object, __: object, value: object) -> None:
    allowed = get_args(RoundOn)
    if not isinstance(value, str) or value not in allowed:
        message = f"Round the {' or the '.join(allowed)}: choose one of {', '.join(map(repr, allowed))}."
        raise InvalidPromotion(message, field="round_on", value=value, allowed=allowed)


@frozen
class Policy:
    """How promotions are computed.

    `round_on` says which side of a percentage is rounded. 15 % of 0.70 is 0.105: rounding the `discount` half up takes
    0.11 off and leaves 0.59; rounding the `net` half up leaves 0.595 -> 0.60 and takes 0.10 off.
    Raises `InvalidPromotion` for any other side.
    """

    round_on: RoundOn = field(default="discount", validator=_one_of)
