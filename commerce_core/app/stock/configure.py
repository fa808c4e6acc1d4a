"""Configure stock: when it is taken, what a kit consists of, and the limits that its levels keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.records import check_version
from commerce_core.app.stock.backorder import limit_stock
from commerce_core.app.stock.check import check_reference
from commerce_core.app.stock.facts import one_item, require_items, routes_in, settings_in, skus_in
from commerce_core.app.stock.keep import NEW_LEVELS
from commerce_core.app.stock.move import Skus
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    InvalidStockSettings,
    KitCycle,
    StockSettings,
    check_kits,
    kit_cycle,
    kits_of,
)
from commerce_core.ports import Snapshot, Tx

ON_CART = "stock_on_cart"
"""The counter of variants whose stock is taken in the cart: while there are none, edits of carts need not look."""

_OF_STOCK = (
    "taken",
    "backorder_limit",
    "safety",
    "available_from",
    "low_at",
    "reorder",
    "hold_cap",
    "max_extensions",
)
"""The settings that say how a variant's own stock is kept."""


def settings_of(ctx: Context, reference: str) -> StockSettings:
    """What the shop decided for an item: what it has set, else that the policy decides. Raises `UnknownItem`."""
    hosted = hosted_items(ctx, [check_reference(reference)])

    def work(tx: Snapshot) -> StockSettings:
        variant = VariantId(one_item(tx, reference, hosted).variant_id)
        return tx.get(StockSettings, variant) or StockSettings(variant)

    return ctx.read(work)


def configure(ctx: Context, settings: StockSettings, *, expected: int | None, key: str | None) -> StockSettings:
    """Store what a shop decided for a variant, and carry it out on all its levels; a variant is named by id or SKU.

    The backorder limit is the variant's: it stands at one location. A safety stock applies at each, and what is not
    free yet is kept for it as units come in. Raises `UnknownItem` for the variant and the parts of a kit, `KitCycle`,
    `InvalidQuantity` for a kit of more than 10^12 units, `VersionConflict` for another version than `expected`,
    `InsufficientStock` when more is promised than a lower limit allows, and `InvalidStockSettings` for a component
    named twice, a kit with limits (its components have them), or one that has stock of its own: nothing would be sold
    of it.
    """
    given: object = settings
    if not isinstance(given, StockSettings):
        raise InvalidStockSettings(f"Give StockSettings, not a {type(given).__name__}.", field="settings")
    at = ctx.now()
    names = [settings.id, *(part.variant_id for part in settings.components)]
    hosted = hosted_items(ctx, names)

    def work(tx: Tx) -> StockSettings:
        items = items_in(tx, names, hosted)
        ids = {name: VariantId(item.variant_id) for name, item in require_items(items, names).items()}
        skus = {ids[name]: items[name].sku for name in names}
        parts = tuple(evolve(part, variant_id=ids[part.variant_id]) for part in settings.components)
        _check_named_once(parts, skus)
        if parts:
            _check_no_limits(settings, sku=items[settings.id].sku)
        tx.increment(NEW_LEVELS, 0)
        before = tx.get(StockSettings, ids[settings.id])
        check_version(before or StockSettings(ids[settings.id], version=0), expected)
        born, version = (before.created_at, before.version + 1) if before else (at, 1)
        if any(part.variant_id == ids[settings.id] for part in parts):
            raise kit_cycle((items[settings.id].sku,) * 2)
        named = evolve(settings, id=ids[settings.id], components=parts)
        kept = evolve(named, created_at=born, updated_at=at, version=version)
        _check_kits(tx, kept, skus)
        if parts and not (before and before.components):
            _check_bare(tx, kept.id, sku=skus[kept.id])
        tx.put(kept)
        tx.increment(ON_CART, (kept.taken == "on_cart") - (before is not None and before.taken == "on_cart"))
        _carry_out(ctx, tx, kept, sku=items[settings.id].sku, at=at)
        return kept

    return once(ctx, ("inventory.configure", settings, expected), StockSettings, work, key=key)


def _check_kits(tx: Tx, kept: StockSettings, skus: Skus) -> None:
    """Raise `KitCycle`, in the words of people."""
    stored = settings_in(tx, (part.variant_id for part in kept.components))
    try:
        check_kits(kits_of((stored | {kept.id: kept}).values()))
    except KitCycle as found:
        named = skus_in(tx, found.cycle, skus)
        raise kit_cycle(tuple(named.get(VariantId(variant), variant) for variant in found.cycle)) from None


def _check_named_once(parts: Sequence[Component], skus: Skus) -> None:
    names = [skus[part.variant_id] for part in parts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        message = f"The kit names {', '.join(twice)} twice: name each component once, with its quantity."
        raise InvalidStockSettings(message, field="components", twice=tuple(twice))


def _check_no_limits(kit: StockSettings, *, sku: str) -> None:
    """A kit has no stock that could be limited, watched, bought or taken: that of its components is."""
    plain = StockSettings(kit.id)
    if named := [name for name in _OF_STOCK if getattr(kit, name) != getattr(plain, name)]:
        message = f"{sku} is a kit, and has no stock of its own: set {', '.join(named)} of its components."
        raise InvalidStockSettings(message, field=named[0], value=getattr(kit, named[0]))


def _check_bare(tx: Tx, variant: VariantId, *, sku: str) -> None:
    """A kit is sold from its components: what it has itself could not be sold, nor shipped to whom it is promised."""
    levels = tx.lock_stock([variant])
    counts = {name: sum(getattr(e, name) for e in levels) for name in ("on_hand", "allocated", "held", "incoming")}
    if any(counts.values()):
        numbers = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
        message = f"{sku} has stock of its own ({numbers}): ship or take it out before it becomes a kit."
        raise InvalidStockSettings(message, field="components", sku=sku, **counts)


def _carry_out(ctx: Context, tx: Tx, kept: StockSettings, *, sku: str, at: datetime) -> None:
    limit_stock(tx, kept, routes_in(rules_in(ctx, tx)), sku=sku, at=at)
