"""What every part of the suite stands on: a store, a tenant of its own for each test, and records to put."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar, TypeVar
from uuid import uuid4

import pytest

from commerce_core.catalog import Product
from commerce_core.events import Event
from commerce_core.ids import ProductId, VariantId
from commerce_core.inventory import Movement, StockLevel
from commerce_core.money import Minor, currency
from commerce_core.ports import Store

R = TypeVar("R")
AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
"""The instant at which everything happens."""


class StoreLaws:
    """The base of each part: how a store is opened, and short ways to use it."""

    rounds: ClassVar[int] = 5
    """How often each race is run."""
    threads: ClassVar[int] = 64
    """How many take part in it."""

    def make_store(self) -> Store:
        """Open the store under test."""
        raise NotImplementedError("Override make_store, or the fixture `store`.")

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        """The store under test, closed afterwards."""
        store = self.make_store()
        yield store
        store.close()

    @pytest.fixture
    def tenant(self) -> str:
        """A tenant that nothing was stored in."""
        return new_tenant()


def new_tenant() -> str:
    """A tenant that nothing was stored in."""
    return f"suite-{uuid4().hex}"


def product(id: str, sku: str = "", *, name: str = "", version: int = 1, price: int = 100) -> Product:
    """A product; its SKU is its id unless given."""
    return Product(
        ProductId(id),
        sku or id,
        name or id,
        Minor(price),
        currency("EUR"),
        created_at=AT,
        updated_at=AT,
        version=version,
    )


def received(variant: str, quantity: int, location: str = "main") -> Movement:
    """Units that came in."""
    return Movement("received", VariantId(variant), location, on_hand=quantity)


def allocated(variant: str, quantity: int, location: str = "main") -> Movement:
    """Units promised to an order; negative to take the promise back."""
    return Movement("allocated", VariantId(variant), location, allocated=quantity)


def held(variant: str, quantity: int, location: str = "main") -> Movement:
    """Units held for a cart; negative to release them."""
    return Movement("held", VariantId(variant), location, held=quantity)


def event(number: int, *, subject: str = "ord_1") -> Event:
    """An event that differs from those of other numbers."""
    return Event("order.updated", subject, number, AT, {"number": number, "note": "é"})


def put(store: Store, tenant: str, *records: object) -> None:
    """Put records in a transaction of their own."""
    store.run(tenant, lambda tx: tx.put(*records))


def move(store: Store, tenant: str, *movements: Movement) -> None:
    """Move stock in a transaction of its own."""
    store.run(tenant, lambda tx: tx.move(movements, at=AT))


def get(store: Store, tenant: str, kind: type[R], id: str) -> R | None:
    """Read a record."""
    return store.read(tenant, lambda snapshot: snapshot.get(kind, id))


def levels(store: Store, tenant: str, *variants: str) -> tuple[StockLevel, ...]:
    """Read stock levels."""
    return store.read(tenant, lambda snapshot: snapshot.stock(variants))


def level(variant: str, on_hand: int, allocated: int = 0, held: int = 0, *, location: str = "main") -> StockLevel:
    """A stock level to compare with."""
    return StockLevel(VariantId(variant), location, on_hand, allocated, held)
