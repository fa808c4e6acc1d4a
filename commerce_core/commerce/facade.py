"""Commerce: every use case of a shop, on one object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from attrs import evolve

from commerce_core.adapters.clock import SystemClock
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.ids import TimeOrderedIds
from commerce_core.app.context import Context
from commerce_core.app.doctor import PATIENCE, Diagnosis, doctor
from commerce_core.app.events.subscribers import Relay, Subscribers, When, check_relay
from commerce_core.app.inspect import Inspection, inspect
from commerce_core.app.resolve import resolve
from commerce_core.app.run_due import Done, run_due
from commerce_core.app.verify_books import verify_books
from commerce_core.checks import clean_text
from commerce_core.commerce.audit import AuditCalls
from commerce_core.commerce.carts import CartCalls
from commerce_core.commerce.customers import CustomerCalls
from commerce_core.commerce.deliveries import DeliveryCalls
from commerce_core.commerce.inventory import InventoryCalls
from commerce_core.commerce.observed import ObservedRoom, observed
from commerce_core.commerce.orders import OrderCalls
from commerce_core.commerce.payments import PaymentCalls
from commerce_core.commerce.plans import PlanCalls
from commerce_core.commerce.prices import PriceCalls, PriceListCalls
from commerce_core.commerce.products import CategoryCalls, ProductCalls
from commerce_core.commerce.promotions import CouponCalls, DiscountCalls
from commerce_core.commerce.rates import RateCalls
from commerce_core.commerce.rules import PolicyCalls, ShippingCalls, TaxCalls
from commerce_core.commerce.stores import join_store, open_store
from commerce_core.commerce.threads import THREADS, Threads
from commerce_core.events import Event
from commerce_core.localisation import Resolved, check_locale, check_zone
from commerce_core.ports import (
    Clock,
    Customers,
    Gateway,
    Ids,
    InvalidCursor,
    InvalidLimit,
    Observer,
    Products,
    RateSource,
    Store,
    check_port,
    check_rate_source,
)
from commerce_core.promotions import Kind
from commerce_core.serialization import make_converter
from commerce_core.tenancy import Tenant, check_tenant

if TYPE_CHECKING:
    from commerce_core.commerce.aio import AsyncCommerce


class Commerce:
    """A shop: `Commerce("sqlite:///shop.db", tenant=Tenant(currency="EUR"))`. Built once, shared by all threads.

    `store` is a URL or a store of one's own. Everything else has a working default: a sandbox gateway that charges
    nobody, the shop's own products and customers, the system's clock, ids that sort by time, our kinds of promotion.
    `rates` is a source of exchange rates that `run_due` asks once an hour; without one, rates are those that are set.
    `observer` is told what each call cost (`commerce_core.adapters.observers.LoggingObserver`). `threads` is how many
    calls of `shop.aio` run at a time. `relay` says who calls the handlers of `on(..., when="after_commit")`:
    the thread whose call caused the event, or with "worker" nobody but `run_due`.
    Raises `InvalidStoreUrl`, `MissingExtra` for a store without its driver, `UnknownLocale`, `UnknownZone`,
    `InvalidThreads`, `InvalidTenant`, `InvalidPort` for what cannot be asked what its port is asked, and `InvalidRate`
    for a source without a name and `fetch`.
    """

    def __init__(
        self,
        store: str | Store,
        *,
        tenant: Tenant | str | None = None,
        gateway: Gateway | None = None,
        products: Products | None = None,
        customers: Customers | None = None,
        rates: RateSource | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        kinds: Mapping[str, type[Kind]] | None = None,
        observer: Observer | None = None,
        relay: Relay = "caller",
        threads: int = THREADS,
    ) -> None:
        self._threads = Threads(threads)
        converter = make_converter(kinds) if kinds is not None else None
        clock = SystemClock() if clock is None else check_port(clock, "clock")
        self._bind(
            Context(
                gateway=SandboxGateway(clock=clock) if gateway is None else check_port(gateway, "gateway"),
                clock=clock,
                ids=TimeOrderedIds() if ids is None else check_port(ids, "ids"),
                tenant=Tenant() if tenant is None else check_tenant(tenant),
                products=None if products is None else check_port(products, "products"),
                customers=None if customers is None else check_port(customers, "customers"),
                converter=converter,
                rate_source=None if rates is None else check_rate_source(rates),
                observer=None if observer is None else check_port(observer, "observer"),
                subscribers=Subscribers(check_relay(relay)),
                # Last, so that nothing is opened for a shop that is refused.
                store=open_store(store, converter) if isinstance(store, str) else check_port(store, "store"),
            )
        )

    def _bind(self, ctx: Context) -> None:
        check_locale(ctx.tenant.locale)
        check_zone(ctx.tenant.zone)
        self._ctx = ctx
        self.products = ProductCalls(ctx)
        self.categories = CategoryCalls(ctx)
        self.customers = CustomerCalls(ctx)
        self.carts = CartCalls(ctx)
        self.orders = OrderCalls(ctx)
        self.inventory = InventoryCalls(ctx)
        self.payments = PaymentCalls(ctx)
        self.coupons = CouponCalls(ctx)
        self.discounts = DiscountCalls(ctx)
        self.taxes = TaxCalls(ctx)
        self.shipping = ShippingCalls(ctx)
        self.policies = PolicyCalls(ctx)
        self.rates = RateCalls(ctx)
        self.prices = PriceCalls(ctx)
        self.price_lists = PriceListCalls(ctx)
        self.plans = PlanCalls(ctx)
        self.audit = AuditCalls(ctx)
        self.deliveries = DeliveryCalls(ctx)
        if ctx.observer is not None:
            rooms = [(name, room) for name, room in vars(self).items() if not name.startswith("_")]
            for name, room in rooms:
                setattr(self, name, ObservedRoom(room, name, ctx.observer))

    def _bound(self, ctx: Context) -> Self:
        """The same shop with another context."""
        bound = object.__new__(type(self))
        bound._threads = self._threads
        bound._bind(ctx)
        return bound

    @property
    def tenant(self) -> Tenant:
        """Whose shop this is."""
        return self._ctx.tenant

    @property
    def gateway(self) -> Gateway:
        """Who moves the money."""
        return self._ctx.gateway

    def at(self, *, tenant: Tenant | str | None = None, actor: str | None = None) -> Commerce:
        """The same shop for another tenant or on behalf of another actor; nothing is opened or copied.

        A tenant given by its id alone takes currency, locale and the rest from this one. An actor is text
        of 1 to 255 characters. Raises `InvalidText`, `InvalidTenant`, `InvalidId`.
        """
        whose = self.tenant if tenant is None else check_tenant(tenant, like=self.tenant)
        who = self._ctx.actor if actor is None else clean_text(actor, field="actor", required=True)
        return self._bound(evolve(self._ctx, tenant=whose, actor=who))

    def joined(self, connection: object) -> Commerce:
        """The same shop in the transaction of a connection or session of yours: one commit for both, or none.

        It takes a sqlite3 or psycopg connection, a SQLAlchemy Session or Connection, a Django connection or its alias.
        It works in a savepoint, and neither commits nor rolls back what you began; what it refuses has changed nothing,
        and your transaction goes on. `orders.place` only prepares: after your commit `payments.settle` of this shop, or
        `run_due`, charges. Whatever else would call the gateway raises `GatewayInTransaction`.

        Raises `CannotJoin`, and `MissingExtra` without the extra `sql`. Each call on the joined shop raises
        `NoTransaction` where nothing is begun (autocommit), `TransactionAborted` where an error has ended the
        transaction, `DatabaseTooOld` and `DatabaseTooNew` where the connection's database has not our tables.
        """
        store = join_store(connection, like=self._ctx.store, converter=self._ctx.converter)
        return self._bound(evolve(self._ctx, store=store, home=self._ctx.home or self._ctx.store))

    @cached_property
    def aio(self) -> AsyncCommerce:
        """The same shop to be awaited: `await shop.aio.orders.place(...)` runs on one of the shop's own threads."""
        from commerce_core.commerce.aio import AsyncCommerce  # noqa: PLC0415 - for who awaits it

        return AsyncCommerce(self, self._threads)

    def on(
        self,
        event: str,
        handler: Callable[[Event, Commerce], object],
        *,
        when: When = "in_transaction",
        name: str | None = None,
    ) -> None:
        """Call `handler(event, shop)` when something happens: `order.created`, any `order.*`, or `*`, in every tenant.

        `in_transaction`: before the commit, with a shop that works in the same transaction. An exception undoes all of
        it, and is raised to whoever began it. When the database asks for a repetition the handler is called again: it
        touches nothing but the event and its shop.

        `after_commit`: at least once, in the order of events, by the thread that recorded them or else by `run_due`;
        with `Commerce(relay="worker")` only by the latter. An exception concerns nobody else: that event is tried
        again by `run_due` after 1 and 5 minutes, half an hour, 2 and 6 hours, and then is found with
        `deliveries.find({"status": "failed"})`. The shop's actor is the subscriber, so that `key=event.id` does a thing
        once. A handler that takes over a minute may be called a second time meanwhile.

        Under its `name` (its module and qualified name) a subscriber remembers in each tenant how far it has read; a
        new one begins with what happens next. One in the transaction needs none. Raises `InvalidSubscription` and
        `NameTaken`.
        """

        def call(ctx: Context, event: Event) -> object:
            return handler(event, self._bound(ctx))

        self._ctx.subscribers.add(event, handler, call, when=when, name=name)

    def resolve(self, headers: Mapping[str, str]) -> Resolved:
        """Whom a request is answered for: language, currency, region and zone, in those that the shop has.

        `resolve({"Accept-Language": "de-CH", "X-Region": "EU"}).currency` is EUR. Regions and currencies are those of
        `Policies.localisation`. Raises `UnknownCurrency` (also for one that is not enabled), `InvalidRegion`,
        `UnknownZone`, and `InvalidContext` for several of them.
        """
        return resolve(self._ctx, headers)

    def run_due(self) -> Done:
        """Do what is due for this tenant; any scheduler may ask for it.

        It expires holds, settles open payments, cancels orders that nobody paid where the policy says so, gives back
        promotions of those that wait on, forgets old idempotency keys, delivers events to the handlers of this shop,
        and refreshes rates. Any number of processes may call it at once: on PostgreSQL they share the work, on SQLite
        they take turns, and what a dead one had
        begun another does a minute later.
        """
        return observed(run_due, "run_due", self._ctx.observer)(self._ctx)

    def tenants(self) -> tuple[str, ...]:
        """The ids of all tenants of the store of which anything was ever recorded: `shop.at(tenant=id)` for each."""
        return observed(self._ctx.store.tenants, "tenants", self._ctx.observer)()

    def verify(self) -> tuple[str, ...]:
        """Check this tenant's books: every discrepancy as a sentence, none when all is right."""
        return observed(verify_books, "verify", self._ctx.observer)(self._ctx)

    def inspect(self, reference: str) -> Inspection:
        """All that happened to an order, payment, reservation, cart, product or promotion, with its money and stock.

        It is found by its id, an order also by its number, a product by a SKU or variant, a promotion by its code.
        Raises `NotFound`.
        """
        return observed(inspect, "inspect", self._ctx.observer)(self._ctx, reference)

    def doctor(self, *, patience: timedelta = PATIENCE, books: bool = True) -> Diagnosis:
        """What is late by more than `patience` (payments, events, expiries) and, with `books`, what `verify` finds.

        Raises `InvalidPatience`.
        """
        return observed(doctor, "doctor", self._ctx.observer)(self._ctx, patience=patience, books=books)

    def events(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Event], ...]:
        """Recorded events with their positions, oldest first; `after` is the last position that was read.

        Raises `InvalidCursor` for what is no position, and `InvalidLimit` for more than 100,000 events, or none.
        """
        if not _is_whole(after, 0, 10**18):
            raise InvalidCursor("A position is a whole number: 0, or the last that was read.", field="after")
        if not _is_whole(limit, 1, 100_000):
            raise InvalidLimit("Ask for 1 to 100000 events.", field="limit")
        told = observed(self._ctx.run, "events", self._ctx.observer)
        return told(lambda tx: tx.events(after=after, limit=limit))

    def close(self) -> None:
        """Give back connections and threads. Call it on the shop that was built, not on those bound from it."""
        self._threads.close()
        self._ctx.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_whole(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
