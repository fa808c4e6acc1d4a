"""Adjust stock: counts put right, units withheld, written off, and moved between locations."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items
from commerce_core.app.stock.check import check_day, check_flag
from commerce_core.app.stock.facts import check_location, one_item
from commerce_core.app.stock.keep import Count, Kept, change_level, kept_at, past_holds, watched, with_limits
from commerce_core.app.stock.move import Levels, move
from commerce_core.ids import VariantId
from commerce_core.inventory import Expected, InvalidTransfer, StockLevel, Withheld
from commerce_core.ports import Tx


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


@frozen
class Transferred:
    """Both ends of a transfer, afterwards; `expected` is what is on its way, if it travels."""

    source: StockLevel
    target: StockLevel
    expected: Expected | None = None


def transfer(
    ctx: Context, count: Count, quantity: int, *, to: str, travels: bool | date, key: str | None
) -> Transferred:
    """Move units to another location: at once, or with `travels` once they are received, awaited for that day.

    Raises `UnknownItem`, `NotFound`, `InvalidQuantity`, `InvalidTransfer`, `InsufficientStock`.
    """
    due_on = None if isinstance(travels, bool) else check_day(travels, field="travels", kind=InvalidTransfer)
    if due_on is None:
        check_flag(travels, field="travels")
    at, id = ctx.now(), ctx.ids.new("exp" if travels else "trf")
    hosted = hosted_items(ctx, [count.reference])
    book = inventory.dispatch if travels else inventory.transfer

    def work(tx: Tx) -> Transferred:
        item = one_item(tx, count.reference, hosted)
        variant = VariantId(item.variant_id)
        ends = [
            check_location(ctx, tx, place, field=name) for name, place in (("location", count.location), ("to", to))
        ]

        def attempt() -> tuple[Kept, Levels]:
            source, target = (kept_at(tx, variant, end, sku=item.sku, at=at) for end in ends)
            movements = book(source.level, quantity, to=to, cause=id, sku=item.sku)
            moves = movements[0], *with_limits(target, movements[1:])
            return target, move(tx, moves, at=at, skus={variant: item.sku})

        target, after = past_holds(tx, attempt, place=(variant, ends[0]), sku=item.sku, at=at)
        levels = {level.location: level for level in after}
        announced = None
        if travels:
            announced = Expected(id, variant, to, quantity, quantity, due_on, created_at=at, updated_at=at)
            tx.put(announced)
        return Transferred(levels[count.location], watched(tx, target, levels[to], at=at), announced)

    request = ("inventory.transfer", count.reference, count.location, quantity, to, str(travels))
    return once(ctx, request, Transferred, work, key=key)
