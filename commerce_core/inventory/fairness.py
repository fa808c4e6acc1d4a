"""What one buyer may keep from the others, and what the others keep from this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.errors import Detail
from commerce_core.ids import VariantId
from commerce_core.inventory.errors import HoldCapExceeded, Values
from commerce_core.inventory.holds import is_live
from commerce_core.inventory.policy import Policy
from commerce_core.inventory.records import Reservation, ReservedUnits, Shortage
from commerce_core.inventory.settings import StockSettings

Skus = Mapping[VariantId, str]


def check_hold_caps(
    demand: Mapping[VariantId, int],
    settings: Mapping[VariantId, StockSettings],
    *,
    policy: Policy,
    skus: Skus | None = None,
    holding: Mapping[VariantId, int] | None = None,
) -> None:
    """Raise `HoldCapExceeded`, naming every variant of which one owner may hold fewer than the demand.

    The cap of a variant's settings goes before that of the policy. A new hold replaces its owner's own, so what the
    owner is `holding` now does not count; the refusal tells it.
    """
    caps = {variant: _cap(settings.get(variant), policy) for variant in demand}
    names = skus or {}
    beyond = tuple(
        Shortage(names.get(variant, variant), demand[variant], cap)
        for variant, cap in sorted(caps.items())
        if cap is not None and demand[variant] > cap
    )
    if beyond:
        held = {names.get(variant, variant): units for variant, units in (holding or {}).items()}
        details = [_beyond(each, held.get(each.sku, 0)) for each in beyond]
        listed = "; ".join(f"{detail.field}: {detail.message}" for detail in details)
        message = f"More than one buyer may hold at a time. {listed}. Ask for less."
        raise HoldCapExceeded(message, details=details, shortages=beyond)


def _beyond(short: Shortage, held: int) -> Detail:
    now = f", {held} held by this buyer now" if held else ""
    numbers: Values = {"sku": short.sku, "asked": short.asked, "cap": short.available, "held_by_owner": held}
    return Detail(short.sku, f"{short.asked} asked, {short.available} allowed{now}", numbers)


def within_caps(
    units: Iterable[ReservedUnits], settings: Mapping[VariantId, StockSettings], *, policy: Policy
) -> tuple[ReservedUnits, ...]:
    """As many of some units as one owner may hold: of 2 and 2 with a cap of 3, the first 2 and 1 of the others."""
    left: dict[VariantId, int | None] = {}
    kept = []
    for unit in units:
        cap = left.setdefault(unit.variant_id, _cap(settings.get(unit.variant_id), policy))
        quantity = unit.quantity if cap is None else min(unit.quantity, cap)
        left[unit.variant_id] = None if cap is None else cap - quantity
        kept += [evolve(unit, quantity=quantity)] if quantity else []
    return tuple(kept)


def name_holders(
    shortages: Iterable[Shortage],
    holds: Iterable[Reservation],
    *,
    at: datetime,
    owner: str = "",
    skus: Skus | None = None,
) -> tuple[Shortage, ...]:
    """Shortages with what others than the owner hold of each, and until when.

    3 are asked and 1 is available, while one cart holds 1 until 10:40 and another 1 until 10:50: 2 are held, and enough
    is free at 10:50 if neither buys.
    """
    by_sku: dict[str, list[tuple[datetime, int]]] = {}
    for found in holds:
        if is_live(found, at) and found.owner != owner:
            for unit in found.units:
                name = (skus or {}).get(unit.variant_id, unit.variant_id)
                by_sku.setdefault(name, []).append((found.expires_at, unit.quantity))
    return tuple(_with_holders(short, sorted(by_sku.get(short.sku, ()))) for short in shortages)


def _with_holders(short: Shortage, held: list[tuple[datetime, int]]) -> Shortage:
    free, until = short.available, None
    for ends, units in held:
        if free < short.asked:
            free, until = free + units, ends
    enough = until if free >= short.asked else None
    return evolve(short, held=sum(units for _, units in held), held_until=enough)


def _cap(settings: StockSettings | None, policy: Policy) -> int | None:
    return settings.hold_cap if settings is not None and settings.hold_cap is not None else policy.hold_cap
