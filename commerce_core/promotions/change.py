"""Change a promotion that is out there: what may change, and what is for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.checks import Faults, check_metadata, with_changes
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.promotion import Promotion

CHANGEABLE = (
    "kind",
    "name",
    "conditions",
    "scope",
    "starts_at",
    "ends_at",
    "priority",
    "group",
    "combines_with",
    "tags",
    "excludes",
    "cap_minor",
    "limits",
    "currency",
    "duration",
    "duration_in_months",
    "metadata",
    "external_id",
)
"""Fields of a promotion that `update_promotion` gives anew."""


def update_promotion(
    promotion: Promotion, changes: Mapping[str, object], *, at: datetime
) -> tuple[Promotion, tuple[str, ...]]:
    """The promotion with some fields given anew (`metadata` is merged, None removing a key), and which those are.

    Changes that change nothing give the same record. A code is for good, since it is printed somewhere, and so is the
    currency once there is one, since budgets are counted in it. Raises `InvalidPromotion`, `UnknownField` and what a
    `Promotion` raises.
    """
    if "code" in changes and changes["code"] != promotion.code:
        message = "A code is for good: retire this coupon and create another."
        raise InvalidPromotion(message, field="code", value=changes["code"])
    faults = Faults()
    wanted = {name: value for name, value in changes.items() if name != "code"}
    after = with_changes(promotion, wanted, allowed=CHANGEABLE, faults=faults)
    faults.settle(InvalidPromotion, "The promotion")
    check_metadata(after.metadata)
    changed = tuple(name for name in CHANGEABLE if getattr(after, name) != getattr(promotion, name))
    if promotion.in_currency is not None and after.in_currency is not promotion.in_currency:
        message = f"A promotion in {promotion.in_currency.code} stays in it: retire it and create another."
        raise InvalidPromotion(message, field="currency")
    if not changed:
        return promotion, ()
    return evolve(after, updated_at=at, version=promotion.version + 1), changed
