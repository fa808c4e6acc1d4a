"""See stock: levels, movements, alerts, and what can be sold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.stock.check import check_reference, references_of
from commerce_core.app.stock.facts import one_item, require_items, routes_in, takes_in
from commerce_core.app.stock.promise import levels_now
from commerce_core.ids import VariantId
from commerce_core.inventory import Alert, Movement, StockLevel, Take
from commerce_core.ports import Page, Query, Snapshot


@frozen
class Availability:
    """How many of one item there are and can be sold now; None: there is always enough, or nobody counts.

    7 here with a backorder limit of 5 are 7 available and 12 sellable. `reserved` are those allocated to orders and
    held by carts; of a kit, what its parts have in common is not told (None).
    """

    sku: str
    available: int | None
    sellable: int | None
    reserved: int | None = None


def level(ctx: Context, reference: str) -> tuple[StockLevel, ...]:
    """The levels of one item at every location (empty before anything was ever received)."""
    at, hosted = ctx.now(), hosted_items(ctx, [check_reference(reference)])
    return ctx.read(lambda tx: levels_now(tx, {one_item(tx, reference, hosted).variant_id}, at))


def movements(ctx: Context, reference: str) -> tuple[Movement, ...]:
    """Every movement of one item, oldest first."""
    hosted = hosted_items(ctx, [check_reference(reference)])
    return ctx.read(lambda tx: tx.movements([one_item(tx, reference, hosted).variant_id]))


def availability(ctx: Context, references: Iterable[str] | str) -> dict[str, Availability]:
    """What can be sold of each item, by the reference that named it: of a kit as many as its scarcest part makes.

    Only open locations count, and no hold that is over. Raises `UnknownItem`.
    """
    at, wanted = ctx.now(), references_of(references)
    hosted = hosted_items(ctx, wanted)

    def work(tx: Snapshot) -> dict[str, Availability]:
        items, rules = items_in(tx, wanted, hosted), rules_in(ctx, tx)
        named = require_items(items, wanted)
        takes, _ = takes_in(tx, named.values(), rules.policies.inventory)
        closed = routes_in(rules).closed
        every = levels_now(tx, {take.variant_id for each in takes.values() for take in each}, at)
        counts = _counted(level for level in every if level.location not in closed)
        return {reference: _availability(item.sku, takes[item.variant_id], counts) for reference, item in named.items()}

    return ctx.read(work)


@frozen
class _Total:
    """The units of one variant over all open places: on hand and free, sellable, and reserved."""

    here: int = 0
    sellable: int = 0
    reserved: int = 0


def _counted(levels: Iterable[StockLevel]) -> dict[VariantId, _Total]:
    counts: dict[VariantId, _Total] = {}
    for level in levels:
        own = counts.get(level.variant_id, _Total())
        here, sellable = own.here + max(0, level.available), own.sellable + max(0, level.sellable)
        counts[level.variant_id] = _Total(here, sellable, own.reserved + level.reserved)
    return counts


def _availability(sku: str, takes: tuple[Take, ...], counts: Mapping[VariantId, _Total]) -> Availability:
    found = [(counts.get(take.variant_id, _Total()), take) for take in takes]
    available = min((count.here // take.quantity for count, take in found), default=None)
    most = min((count.sellable // take.quantity for count, take in found if take.is_promised), default=None)
    reserved = found[0][0].reserved if len(takes) == 1 and takes[0].quantity == 1 else None
    return Availability(sku, available, most, reserved)


def alerts(ctx: Context, query: Query) -> Page[Alert]:
    """A page of the lines that levels have crossed."""
    return ctx.read(lambda tx: tx.find(Alert, query))
