"""Context: the ports, and on whose behalf they are used. Every use case takes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from attrs import field, frozen

from commerce_core.checkout import Rules
from commerce_core.ports import Clock, Customers, Gateway, Ids, Products, Store, Tx
from commerce_core.serialization import Converter
from commerce_core.tenancy import Tenant

T = TypeVar("T")


@frozen
class Context:
    """What a use case may use. `products` and `customers` are None where the shop keeps its own. `converter` knows the shop's own kinds
    of promotion (None: only ours).

    `rules` caches compiled rules by tenant, each with the revision it was compiled from; threads share it.
    """

    store: Store
    gateway: Gateway
    clock: Clock
    ids: Ids
    tenant: Tenant
    actor: str = "system"
    products: Products | None = None
    customers: Customers | None = None
    converter: Converter | None = None
    rules: dict[Tenant, tuple[int, Rules]] = field(factory=dict, eq=False, repr=False)

    def run(self, work: Callable[[Tx], T]) -> T:
        """Run work in one transaction of this tenant."""
        return self.store.run(self.tenant.id, work)

    def now(self) -> datetime:
        """The present instant, by the clock that was plugged in."""
        return self.clock.now()
