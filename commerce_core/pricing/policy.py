"""The choices about prices and tiers on which systems differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from attrs import frozen

from commerce_core.errors import Detail
from commerce_core.pricing.errors import InvalidPolicy

PackageOrder = Literal["round_up_first", "tier_first"]
"""Whether a quantity becomes whole packages before its tier is chosen, or after."""

RoundAt = Literal["total", "tier"]
"""Where fractions of a minor unit are rounded: once on the total, or in each tier."""

BeyondLast = Literal["refuse", "extend"]
"""Whether a quantity above a bounded last tier is refused, or costs what that tier would charge."""

_CHOICES: Mapping[str, tuple[object, ...]] = {
    "package_order": get_args(PackageOrder),
    "round_at": get_args(RoundAt),
    "beyond_last": get_args(BeyondLast),
}


@frozen
class Policy:
    """How prices are found and computed. Every field is a choice that other systems make differently.

    `bill_flat_at_zero`: a flat amount of 5.00 is owed for a quantity of 0. `package_order`: 11 units in packages of 10
    are 20 before their tier is chosen, or fall into the tier of 11. `round_at`: three tiers of 0.4 cents are 1 cent
    rounded once, and nothing rounded in each tier. `beyond_last`: 11 units of tiers that end at 10. `convert_missing`:
    whether a price that is not set in a currency may be converted from another. Raises `InvalidPolicy`.
    """

    bill_flat_at_zero: bool = False
    package_order: PackageOrder = "round_up_first"
    round_at: RoundAt = "total"
    beyond_last: BeyondLast = "refuse"
    convert_missing: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is no choice, all faults at once."""
        if details := [*_no_choices(self), *_no_flags(self)]:
            raise InvalidPolicy(details[0].message, field=details[0].field, details=details)


def _no_choices(policy: Policy) -> list[Detail]:
    found = [(name, choices) for name, choices in _CHOICES.items() if getattr(policy, name) not in choices]
    return [Detail(name, f"Choose one of: {', '.join(map(str, choices))}.") for name, choices in found]


def _no_flags(policy: Policy) -> list[Detail]:
    flags = ("bill_flat_at_zero", "convert_missing")
    return [Detail(name, "Say True or False.") for name in flags if type(getattr(policy, name)) is not bool]


DEFAULT = Policy()

STRIPE = Policy(bill_flat_at_zero=True, round_at="tier")
"""As Stripe computes recurring prices: an invoice has a line for each tier, and each line is rounded
(docs.stripe.com, "Decimal amounts for pricing")."""

PRESETS: Mapping[str, Policy] = {"default": DEFAULT, "stripe": STRIPE}
"""Policies by name, so that a shop can move here without changing what its customers pay."""
