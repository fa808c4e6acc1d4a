"""The choices on which shops differ when they take something off."""

from __future__ import annotations

from typing import Literal

from attrs import frozen


@frozen
class Policy:
    """How promotions are computed.

    `round_on` says which side of a percentage is rounded. 15 % of 0.70 is 0.105: rounding the `discount` half up takes
    0.11 off and leaves 0.59; rounding the `net` half up leaves 0.595 -> 0.60 and takes 0.10 off.
    """

    round_on: Literal["discount", "net"] = "discount"
