"""Load facts: the items a cart names, and the shop's rules, compiled once per revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.app.context import Context, keep
from commerce_core.app.records import every
from commerce_core.catalog import InvalidItem, Item, Product, check_item, items_of
from commerce_core.checkout import Cart, Facts, Policies, Rules, compile_rules
from commerce_core.inventory import Location
from commerce_core.ports import Snapshot
from commerce_core.pricing import PriceList
from commerce_core.promotions import Promotion
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate

RULES_REVISION = "rules_revision"
"""The counter that every write of a rule raises, in the same transaction."""


def hosted_items(ctx: Context, references: Iterable[str]) -> dict[str, Item] | None:
    """The items in the host's own product table; None where the shop keeps its own.

    Raises `InvalidItem` for an answer that cannot be sold, and for two items that share one variant id.
    """
    if ctx.products is None:
        return None
    wanted = set(references)
    answer: object = ctx.products.items(ctx.tenant.id, set(wanted))
    if not isinstance(answer, Mapping):
        raise InvalidItem("A product table answers with a mapping from reference to Item.", field="items")
    found = {reference: check_item(answer[reference]) for reference in wanted if reference in answer}
    variants: dict[str, Item] = {}
    for item in found.values():
        if variants.setdefault(item.variant_id, item) != item:
            raise InvalidItem(f"Two different items have the variant id {item.variant_id!r}.", field="items")
    return found


def load_facts(ctx: Context, tx: Snapshot, cart: Cart, hosted: dict[str, Item] | None) -> Facts:
    """The facts that this transaction sees."""
    items = items_in(tx, (line.item for line in cart.lines), hosted)
    return Facts(ctx.tenant, items, rules_in(ctx, tx))


def items_in(tx: Snapshot, references: Iterable[str], hosted: dict[str, Item] | None) -> dict[str, Item]:
    """The items that references name: what the host's table said, else the shop's own."""
    return find_items(tx, references) if hosted is None else hosted


def find_items(tx: Snapshot, references: Iterable[str]) -> dict[str, Item]:
    """The shop's own items by the SKU or variant id that names them; unknown references are left out."""
    wanted = set(references)
    products = tx.get_by(Product, "sku", wanted)
    products |= tx.get_by(Product, "variant", wanted - products.keys())
    found = {}
    for reference, product in products.items():
        for item in items_of(product):
            if reference in (item.sku, item.variant_id):
                found[reference] = item
    return found


def rules_in(ctx: Context, tx: Snapshot) -> Rules:
    """The compiled rules of the revision that this transaction sees."""
    revision = tx.counter(RULES_REVISION)
    cached = ctx.rules.get(ctx.tenant)
    if cached is not None and cached[0] == revision:
        return cached[1]
    return keep(ctx, ctx.rules, ctx.tenant, (revision, compiled_rules(ctx, tx)))[1]


def compiled_rules(ctx: Context, tx: Snapshot) -> Rules:
    """The rules that this transaction sees, compiled. Raises `InvalidTaxRate` and `InvalidPromotion`."""
    return compile_rules(
        ctx.tenant,
        tx.get(Policies, Policies().id) or Policies(),
        promotions=every(tx, Promotion),
        taxes=every(tx, TaxRate),
        shipping=every(tx, FlatRate),
        price_lists=every(tx, PriceList),
        locations=every(tx, Location),
    )
