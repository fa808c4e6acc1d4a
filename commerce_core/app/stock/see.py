"""See stock: levels, movements, alerts, and what can be sold."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, items_in, rules_in
from commerce_core.app.stock.check import check_reference, references_of
from commerce_core.app.stock.facts import one_item, require_item, takes_in
from commerce_core.app.stock.promise import levels_now
from commerce_core.app.verify_books import stock_faults
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
        named = {reference: require_item(items, reference) for reference in wanted}
        takes, _ = takes_in(tx, named.values(), rules.policies.inventory)
        closed = inventory.routes_of(rules.locations.values()).closed
        every = levels_now(tx, {take.variant_id for each in takes.values() for take in each}, at)
        levels = [level for level in every if level.location not in closed]
        return {reference: _availability(item.sku, takes[item.variant_id], levels) for reference, item in named.items()}

    return ctx.read(work)


def _availability(sku: str, takes: tuple[Take, ...], levels: Iterable[StockLevel]) -> Availability:
    levels = tuple(levels)
    here: dict[VariantId, int] = {}
    sellable: dict[VariantId, int] = {}
    for level in levels:
        here[level.variant_id] = here.get(level.variant_id, 0) + max(0, level.available)
        sellable[level.variant_id] = sellable.get(level.variant_id, 0) + max(0, level.sellable)
    available = min((here.get(take.variant_id, 0) // take.quantity for take in takes), default=None)
    promised = (take for take in takes if take.is_promised)
    most = min((sellable.get(take.variant_id, 0) // take.quantity for take in promised), default=None)
    own = takes[0].variant_id if len(takes) == 1 and takes[0].quantity == 1 else None
    reserved = sum(level.reserved for level in levels if level.variant_id == own) if own is not None else None
    return Availability(sku, available, most, reserved)


def alerts(ctx: Context, query: Query) -> Page[Alert]:
    """A page of the lines that levels have crossed."""
    return ctx.read(lambda tx: tx.find(Alert, query))


def verify_stock(ctx: Context) -> tuple[str, ...]:
    """What is wrong with the books of stock: levels against movements, orders and holds. Empty when all is right."""
    return ctx.read(lambda tx: tuple(stock_faults(tx)))
