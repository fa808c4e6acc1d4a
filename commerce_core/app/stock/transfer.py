"""Transfer stock: units moved to another location, at once or by a journey."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items
from commerce_core.app.stock.check import check_day, check_flag
from commerce_core.app.stock.facts import check_location, one_item
from commerce_core.app.stock.keep import Count, Kept, kept_all, past_holds, watched, with_limits
from commerce_core.app.stock.move import Levels, move
from commerce_core.ids import VariantId
from commerce_core.inventory import Expected, InvalidTransfer, StockLevel
from commerce_core.ports import Tx


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
            source, target = kept_all(tx, variant, ends, sku=item.sku, at=at)
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
