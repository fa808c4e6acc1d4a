"""The kinds of promotions: one file and one line here for each."""

from commerce_core.promotions.kinds.kind import Kind, Phase, Rule, UnknownKind
from commerce_core.promotions.kinds.percentage import Percentage, percent_off

KINDS: dict[str, type[Kind]] = {
    "percentage": Percentage,
}

__all__ = ["KINDS", "Kind", "Percentage", "Phase", "Rule", "UnknownKind", "percent_off"]
