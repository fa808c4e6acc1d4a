"""Mode: a tier model as a plan names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import field, frozen

from commerce_core.pricing.models.model import TierModel

if TYPE_CHECKING:
    from commerce_core.pricing.plan_terms import Terms


def _names(value: str) -> frozenset[str]:
    return frozenset(value.split())


@frozen
class Mode:
    """All that differs between the modes of a plan, so that nothing else asks which one it is.

    `make` gives the model of sound terms; `needs` and `takes` are fields of a plan that must and may be said, with
    spaces between. `repeats` is the field of the first tier that `amount` may repeat. In a mode of `one_tier`, the
    others do not matter to a quantity, and if it `may_fall`, the next may cost less. `of_amount`: the quantity is an
    amount in minor units.
    """

    make: Callable[[Terms], TierModel]
    words: str
    needs: frozenset[str] = field(converter=_names)
    takes: frozenset[str] = field(default="", converter=_names)
    repeats: str = "unit_amount"
    one_tier: bool = False
    may_fall: bool = False
    of_amount: bool = False
