"""Reserving units by the library: one side of the ratios of reservations. `reserving_by_hand.py` is the other.

A reservation sets units aside at the main location for an owner. It changes a level for each SKU, and writes a movement
for each, the hold, its owner's mark (an owner has one hold), an audit entry and an event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from attrs import frozen

from commerce_core import Commerce, inventory
from commerce_core.adapters.store.sql.store import SqlStore
from commerce_core.app.stock.tell import put_holds
from commerce_core.catalog import Product
from commerce_core.ids import ProductId, ReservationId, VariantId
from commerce_core.inventory import MAIN, Movement, ReservedUnits
from commerce_core.money import Minor, currency
from commerce_core.ports import Tx

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
ENDS = AT + timedelta(minutes=10)
PLENTY = 1_000_000_000
"""Units of each SKU: they never run out, so no refusal is measured."""
SKUS = 1_000
_DOCUMENT = (
    '{{"v":1,"id":"{id}","owner":"{owner}","units":[{units}],"expires_at":"2026-06-01T09:10:00Z",'
    '"created_at":"2026-06-01T09:00:00Z","updated_at":"2026-06-01T09:00:00Z","status":"held",'
    '"version":1,"extensions":0}}'
)
_EVENT = '{{"owner":"{owner}","expires_at":"2026-06-01T09:10:00+00:00","units":[{units}]}}'
_UNITS = '{{"variant_id":"{variant}","location":"main","quantity":1}}'


@frozen
class Ask:
    """A wish for one unit of each of some variants, by an owner who has no hold yet."""

    id: str
    owner: str
    variants: tuple[str, ...]

    @property
    def document(self) -> str:
        """The hold as it is stored."""
        return _DOCUMENT.format(id=self.id, owner=self.owner, units=self._units)

    @property
    def event(self) -> str:
        """What is told of it."""
        return _EVENT.format(owner=self.owner, units=self._units)

    @property
    def _units(self) -> str:
        return ",".join(_UNITS.format(variant=variant) for variant in self.variants)


def variant(number: int) -> str:
    """The id of a variant, in whose order rows are locked."""
    return f"v{number:04}"


def sku(variant_id: str) -> str:
    """What people call it."""
    return "S" + variant_id[1:]


def stock(store: SqlStore, tenants: Iterable[str], *, skus: int = SKUS) -> None:
    """Give each tenant so many products with plenty of each."""
    products = [
        Product(
            id=ProductId(variant(number)),
            sku=sku(variant(number)),
            name=f"Item {number}",
            currency=currency("EUR"),
            price_minor=Minor(990),
            status="active",
            created_at=AT,
            updated_at=AT,
        )
        for number in range(skus)
    ]
    received = [Movement("received", VariantId(each.id), MAIN, on_hand=PLENTY, cause="stock") for each in products]

    def fill(tx: Tx) -> None:
        tx.put(*products)
        tx.move(received, at=AT)

    for tenant in tenants:
        store.run(tenant, fill)


def by_verbs(store: SqlStore, tenant: str, ask: Ask) -> None:
    """By the store's verbs, `move`, `put` and `record`, in the order in which `reserve` calls them."""
    units = [ReservedUnits(VariantId(each), MAIN, 1) for each in ask.variants]
    held, movements = inventory.hold(units, id=ReservationId(ask.id), owner=ask.owner, expires_at=ENDS, at=AT)

    def reserve(tx: Tx) -> None:
        tx.move(movements, at=AT)
        put_holds(tx, held)

    store.run(tenant, reserve)


def by_shop(shop: Commerce, ask: Ask) -> None:
    """By `shop.inventory.reserve`: products, rules, settings, the owner's hold and levels are read first."""
    shop.inventory.reserve({sku(each): 1 for each in ask.variants}, owner=ask.owner)
