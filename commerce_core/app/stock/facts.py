"""Stock facts: what is wanted of stock, by the settings of its variants and the shop's policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from commerce_core.app.context import Context
from commerce_core.app.load_facts import find_items, items_in, rules_in
from commerce_core.app.stock.check import LONGEST, check_reference
from commerce_core.app.stock.move import Skus
from commerce_core.catalog import Item, UnknownItem
from commerce_core.checkout import Rules
from commerce_core.checks import check_quantity
from commerce_core.errors import Detail
from commerce_core.ids import VariantId, check_id
from commerce_core.inventory import (
    MAIN,
    HoldCapExceeded,
    Near,
    Policy,
    Reservation,
    Routes,
    Shortage,
    StockLevel,
    StockSettings,
    Take,
    UnknownLocation,
    check_hold_caps,
    routes_of,
    taken_by,
    takes_of,
)
from commerce_core.localisation import Address
from commerce_core.ports import Snapshot

Settings = dict[VariantId, StockSettings]


@frozen
class Wanted:
    """Units wanted of each variant, and by what they are to be chosen; `location` narrows them to one place.

    `skus` are what people call what they asked for, and `settings` those of the variants wanted, where a limit of what
    one owner may hold is to be checked.
    """

    demand: Mapping[VariantId, int]
    skus: Skus
    settings: Settings
    policy: Policy
    routes: Routes
    location: str | None = None


def settings_in(tx: Snapshot, variants: Iterable[str]) -> Settings:
    """The settings of variants and of all that they consist of."""
    found: Settings = {}
    wanted = set(variants)
    asked: set[str] = set()
    while wanted - asked:
        kept = tx.get_by(StockSettings, "variant", sorted(wanted - asked))
        asked |= wanted
        found |= {settings.id: settings for settings in kept.values()}
        wanted |= {part.variant_id for settings in kept.values() for part in settings.components}
    return found


def takes_in(tx: Snapshot, items: Iterable[Item], policy: Policy) -> tuple[dict[str, tuple[Take, ...]], Settings]:
    """What a unit of each item takes, by its variant; nothing for what is not counted at all."""
    items = tuple(items)
    settings = settings_in(tx, {item.variant_id for item in items if item.track_stock})
    found: dict[str, tuple[Take, ...]] = {
        item.variant_id: takes_of(VariantId(item.variant_id), settings, policy=policy) if item.track_stock else ()
        for item in items
    }
    return found, settings


def wanted_in(tx: Snapshot, pairs: Iterable[tuple[Item, int]], rules: Rules, *, near: Near | None = None) -> Wanted:
    """What is promised of stock, `near` a place, to whoever wants so many of some items. Raises `InvalidQuantity`."""
    pairs = tuple(pairs)
    for _, quantity in pairs:
        check_quantity(quantity)
    takes, settings = takes_in(tx, (item for item, _ in pairs), rules.policies.inventory)
    sold = ((takes[item.variant_id], quantity) for item, quantity in pairs)
    skus = {VariantId(item.variant_id): item.sku for item, _ in pairs}
    demand = taken_by(sold, when=lambda take: take.is_promised)
    return wanted_of(demand, rules, skus=skus, near=near, settings=settings)


def wanted_of(
    demand: Mapping[VariantId, int],
    rules: Rules,
    *,
    skus: Skus,
    near: Near | None = None,
    settings: Settings | None = None,
) -> Wanted:
    """What is wanted, with what the shop's rules say of it."""
    return Wanted(demand, skus, settings or {}, rules.policies.inventory, routes_in(rules, near))


def routes_in(rules: Rules, near: Near | None = None) -> Routes:
    """The ways from the shop's places to one that they are to be near."""
    return routes_of(rules.locations.values(), near=near)


def one_item(tx: Snapshot, reference: str, hosted: dict[str, Item] | None) -> Item:
    """The item that a SKU or variant id names. Raises `UnknownItem`."""
    check_reference(reference)
    return require_items(items_in(tx, [reference], hosted), [reference])[reference]


def require_items(items: Mapping[str, Item], references: Iterable[str]) -> dict[str, Item]:
    """The item of each reference. Raises `UnknownItem` of the first that names none, with a detail for each."""
    named = tuple(references)
    if unknown := [reference for reference in named if reference not in items]:
        fault = UnknownItem(*unknown)
        fault.details = tuple(_unknown(reference) for reference in unknown)
        raise fault
    return {reference: items[reference] for reference in named}


def _unknown(reference: str) -> Detail:
    return Detail(reference[:LONGEST], UnknownItem(reference).message, {"reference": reference[:LONGEST]})


def check_location(ctx: Context, tx: Snapshot, location: str, *, field: str = "location") -> str:
    """A location that stock may be at: one of those that the shop keeps, or the main one.

    Raises `InvalidId` and `UnknownLocation`.
    """
    check_id(location, field=field)
    known = rules_in(ctx, tx).locations
    if location not in known and location != MAIN:
        raise UnknownLocation(location, known=dict.fromkeys([*sorted(known), MAIN]), field=field)
    return location


def country_of(address: Address | None) -> str | None:
    """The country that something goes to, if it is known."""
    return address.country or None if address is not None else None


def check_caps_of(tx: Snapshot, wanted: Wanted, *, holding: Mapping[VariantId, int]) -> None:
    """Raise `HoldCapExceeded` where an owner, who holds so much now, wants more than one may: in the words of people.

    What the components of kits are called is looked up only then.
    """
    try:
        check_hold_caps(wanted.demand, wanted.settings, policy=wanted.policy, skus=wanted.skus, holding=holding)
    except HoldCapExceeded:
        skus = skus_in(tx, wanted.demand, wanted.skus)
        check_hold_caps(wanted.demand, wanted.settings, policy=wanted.policy, skus=skus, holding=holding)


def open_holds(holds: Iterable[Reservation], wanted: Wanted) -> tuple[Reservation, ...]:
    """Holds without what they keep at closed places, or at others than the one that was asked for: when those end,
    nobody gets their units.
    """
    return tuple(
        evolve(held, units=tuple(unit for unit in held.units if _may_ship(wanted, unit.location))) for held in holds
    )


def name_closed(shortages: Iterable[Shortage], wanted: Wanted, *, levels: Iterable[StockLevel]) -> tuple[Shortage, ...]:
    """Shortages with what closed places have that no order was promised: nothing is taken from there."""
    closed: dict[str, dict[str, int]] = {}
    for level in levels:
        units, asked = level.available + level.held, wanted.location in {None, level.location}
        if asked and units > 0 and level.location in wanted.routes.closed:
            closed.setdefault(level.variant_id, {})[level.location] = units
    return tuple(evolve(each, closed=closed.get(each.sku, {})) for each in shortages)


def _may_ship(wanted: Wanted, location: str) -> bool:
    return wanted.location in {None, location} and location not in wanted.routes.closed


def skus_in(tx: Snapshot, variants: Iterable[str], known: Skus) -> Skus:
    """What people call variants, also those of kits that nobody asked for by name."""
    unknown = [variant for variant in variants if variant not in known]
    found = find_items(tx, unknown) if unknown else {}
    return {**{VariantId(item.variant_id): item.sku for item in found.values()}, **known}
