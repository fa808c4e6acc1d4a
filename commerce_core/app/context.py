"""Context: the ports, and on whose behalf they are used. Every use case takes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from attrs import field, frozen

from commerce_core.app.events.announce import run_announced
from commerce_core.app.events.subscribers import Subscribers
from commerce_core.checkout import Rules
from commerce_core.currency import Policy, Series, Strand
from commerce_core.money import Currency
from commerce_core.ports import (
    Clock,
    Customers,
    Gateway,
    Ids,
    Observer,
    Products,
    RateSource,
    Snapshot,
    Store,
    Tx,
    VersionConflict,
    count_retry,
)
from commerce_core.pricing import PriceBook
from commerce_core.serialization import Converter
from commerce_core.tenancy import Tenant

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
ATTEMPTS = 32
"""How often work is run that loses the race for a record every time."""


@frozen
class KeptRates:
    """What was read of a tenant's rates since the revisions of rates and rules were these.

    `series` holds the pairs that were asked for (of all sources, and of each that the policy names) with the rates that
    hold at any instant from `since` on; `neighbours` which currencies have rates to each other, and nothing until that
    is asked. Both grow, and threads share them.
    """

    revisions: tuple[int, int]
    since: datetime
    policy: Policy
    series: dict[Strand, Series] = field(factory=dict)
    neighbours: dict[Currency, tuple[Currency, ...]] = field(factory=dict)


@frozen
class KeptPrices:
    """What was read of a tenant's prices since the revisions of prices and rules were these, ready to be asked.

    `books` has a book for each thing that a price may be of and that was asked for, with its prices that had not ended
    at `since`. It grows, and threads share it.
    """

    revisions: tuple[int, int]
    since: datetime
    books: dict[str, PriceBook] = field(factory=dict)


@frozen
class Context:
    """What a use case may use. `products` and `customers` are None where the shop keeps its own. `converter` knows the
    shop's own kinds of promotion (None: only ours). `rate_source` is who tells exchange rates (None: only people do),
    `observer` who is told of every call.
    `home` is the store of the shop of which it was asked to work in the caller's transaction (None: it was not asked).
    `subscribers` are told of events.

    `rules` caches compiled rules by tenant, each with the revision it was compiled from, `kept_rates` and `kept_prices`
    rates and prices likewise; threads share them. What is read in the caller's transaction is not kept: see `keep`.
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
    rate_source: RateSource | None = None
    observer: Observer | None = None
    home: Store | None = None
    subscribers: Subscribers = field(factory=Subscribers, eq=False, repr=False)
    rules: dict[Tenant, tuple[int, Rules]] = field(factory=dict, eq=False, repr=False)
    kept_rates: dict[str, KeptRates] = field(factory=dict, eq=False, repr=False)
    kept_prices: dict[str, KeptPrices] = field(factory=dict, eq=False, repr=False)

    @property
    def joined(self) -> bool:
        """Whether the store works in the caller's transaction because the caller asked for it."""
        return self.home is not None

    def run(self, work: Callable[[Tx], T]) -> T:
        """Run work in one transaction of this tenant, as `repeated` does, and tell subscribers of its events."""
        return run_announced(self, work) if self.subscribers.any else self.repeated(work)

    def repeated(self, work: Callable[[Tx], T]) -> T:
        """Run work in one transaction of this tenant, and again from the start when a record it read has changed since.

        Each repetition means that somebody else got through, so that however many there are, all do in the end. In the
        caller's transaction it runs once: what that has read does not change.
        """
        for _ in range(0 if self.store.in_transaction() else ATTEMPTS - 1):
            try:
                return self.store.run(self.tenant.id, work, actor=self.actor)
            except VersionConflict as conflict:
                if conflict.values.get("by_caller"):
                    raise
                count_retry()
        return self.store.run(self.tenant.id, work, actor=self.actor)

    def read(self, work: Callable[[Snapshot], T]) -> T:
        """Read from one moment of this tenant, waiting for no writer."""
        return self.store.read(self.tenant.id, work)

    def now(self) -> datetime:
        """The present instant, by the clock that was plugged in."""
        return self.clock.now()


def keep(ctx: Context, cache: dict[K, V], key: K, value: V) -> V:
    """Put what was read into a cache and give it back; where that may be uncommitted, only the latter.

    So it is in the caller's transaction, and in a work that shares its commit with those of others. After a rollback
    others could commit something else under the same revision, and the cache would answer with what never was. To look
    into a cache is safe: an uncommitted revision is in none, and nobody can commit the same one meanwhile.
    """
    if not ctx.store.sees_uncommitted():
        cache[key] = value
    return value
