"""Commerce: every use case of a shop, on one object."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from attrs import evolve

from commerce_core.adapters.clock import SystemClock
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.ids import TimeOrderedIds
from commerce_core.app.context import Context
from commerce_core.app.resolve import resolve
from commerce_core.app.run_due import Done, run_due
from commerce_core.app.verify_books import verify_books
from commerce_core.checks import clean_text
from commerce_core.commerce.carts import CartCalls
from commerce_core.commerce.customers import CustomerCalls
from commerce_core.commerce.inventory import InventoryCalls
from commerce_core.commerce.orders import OrderCalls
from commerce_core.commerce.payments import PaymentCalls
from commerce_core.commerce.plans import PlanCalls
from commerce_core.commerce.prices import PriceCalls, PriceListCalls
from commerce_core.commerce.products import CategoryCalls, ProductCalls
from commerce_core.commerce.promotions import CouponCalls, DiscountCalls
from commerce_core.commerce.rates import RateCalls
from commerce_core.commerce.rules import PolicyCalls, ShippingCalls, TaxCalls
from commerce_core.commerce.stores import open_store
from commerce_core.events import Event
from commerce_core.localisation import Resolved, check_locale, check_zone
from commerce_core.ports import Clock, Customers, Gateway, Ids, Products, RateSource, Store, check_rate_source
from commerce_core.promotions import Kind
from commerce_core.serialization import make_converter
from commerce_core.tenancy import Tenant


class Commerce:
    """A shop: `Commerce("sqlite:///shop.db", tenant=Tenant(currency="EUR"))`. Built once, shared by all threads.

    `store` is a URL or a store of one's own. Everything else has a working default: a sandbox gateway that charges
    nobody, the shop's own products and customers, the system's clock, ids that sort by time, our kinds of promotion.
    `rates` is a source of exchange rates that `run_due` asks once an hour; without one, rates are those that are set.
    Raises `InvalidStoreUrl`, `MissingExtra` for a store without its driver, `UnknownLocale`, `UnknownZone`, and
    `InvalidRate` for a source without a name and `fetch`.
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
    ) -> None:
        converter = make_converter(kinds) if kinds is not None else None
        clock = clock or SystemClock()
        self._bind(
            Context(
                store=store if not isinstance(store, str) and hasattr(store, "run") else open_store(store, converter),
                gateway=gateway or SandboxGateway(clock=clock),
                clock=clock,
                ids=ids or TimeOrderedIds(),
                tenant=Tenant(id=tenant) if isinstance(tenant, str) else tenant or Tenant(),
                products=products,
                customers=customers,
                converter=converter,
                rate_source=None if rates is None else check_rate_source(rates),
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
        of 1 to 255 characters. Raises `InvalidText`.
        """
        whose = evolve(self.tenant, id=tenant) if isinstance(tenant, str) else tenant or self.tenant
        who = self._ctx.actor if actor is None else clean_text(actor, field="actor", required=True)
        bound = object.__new__(type(self))
        bound._bind(evolve(self._ctx, tenant=whose, actor=who))
        return bound

    def resolve(self, headers: Mapping[str, str]) -> Resolved:
        """Whom a request is answered for: language, currency, region and zone, in those that the shop has.

        `resolve({"Accept-Language": "de-CH", "X-Region": "EU"}).currency` is EUR. Regions and currencies are those of
        `Policies.localisation`. Raises `UnknownCurrency` (also for one that is not enabled), `InvalidRegion`,
        `UnknownZone`, and `InvalidContext` for several of them.
        """
        return resolve(self._ctx, headers)

    def run_due(self) -> Done:
        """Do what is due for this tenant; any scheduler may ask for it.

        It expires holds, settles open payments, gives back promotions of orders that nobody paid, and refreshes rates.
        """
        return run_due(self._ctx)

    def verify(self) -> tuple[str, ...]:
        """Check this tenant's books: every discrepancy as a sentence, none when all is right."""
        return verify_books(self._ctx)

    def events(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Event], ...]:
        """Recorded events with their positions, oldest first; `after` is the last position that was read."""
        return self._ctx.run(lambda tx: tx.events(after=after, limit=limit))

    def close(self) -> None:
        """Give back connections. Call it on the shop that was built, not on those bound from it."""
        self._ctx.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
