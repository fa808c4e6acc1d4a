"""Adjust stock: counts put right, units withheld, and written off."""

from __future__ import annotations

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.stock.keep import Count, change_level
from commerce_core.inventory import StockLevel, Withheld


def adjust(ctx: Context, count: Count, quantity: int, *, reason: str, key: str | None) -> StockLevel:
    """Put a count right, up or down, with a reason. Raises `InsufficientStock` and `InvalidAdjustment`."""
    request = ("adjust", quantity, reason)
    return change_level(
        ctx, count, lambda k, _: [inventory.adjust(k.level, quantity, reason=reason, sku=k.sku)], request, key=key
    )


def withhold(ctx: Context, count: Count, quantity: int, *, into: Withheld, reason: str, key: str | None) -> StockLevel:
    """Keep units from sale, or with a minus give them back to it. Raises as `inventory.withhold`."""
    check_withheld(into)
    return change_level(
        ctx,
        count,
        lambda k, _: [inventory.withhold(k.level, quantity, into=into, reason=reason, sku=k.sku)],
        ("withhold", quantity, into, reason),
        key=key,
    )


def write_off(
    ctx: Context, count: Count, quantity: int, *, reason: str, out_of: Withheld | None, key: str | None
) -> StockLevel:
    """Units that are gone for good. Raises as `inventory.write_off`."""
    if out_of is not None:
        check_withheld(out_of)
    return change_level(
        ctx,
        count,
        lambda k, _: [inventory.write_off(k.level, quantity, reason=reason, out_of=out_of, sku=k.sku)],
        ("write_off", quantity, reason, out_of),
        key=key,
    )


def check_withheld(into: object) -> None:
    """Raise `InvalidAdjustment` for a reason to withhold units that there is not."""
    if not isinstance(into, str) or into not in ("damaged", "quality_control"):
        message = "Units are withheld as 'damaged' or in 'quality_control'."
        raise inventory.InvalidAdjustment(message, field="into", value=into)
