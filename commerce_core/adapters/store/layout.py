"""What is stored: one `Table` per type of record, the columns it can be filtered and sorted by, its unique values.

Everything else of a record lives in its document. A type of record is stored by adding its table to `LAYOUT`; every
store, and the SQL schema, follows. A record that is stored has `id`, `version`, `created_at` and `updated_at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from operator import attrgetter

from attrs import Factory, field, frozen

from commerce_core.adapters.store.columns import Column, flag, moment, text, whole
from commerce_core.adapters.store.text import is_storable
from commerce_core.audit import AuditEntry, resource_of
from commerce_core.catalog import Category, Product
from commerce_core.checkout import Cart, Policies
from commerce_core.currency import Rate
from commerce_core.customers import Customer, fold_email
from commerce_core.deliveries import Delivery
from commerce_core.errors import Invalid
from commerce_core.inventory import Alert, Expected, Location, Reservation, StockSettings
from commerce_core.localisation import plain_text
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.pricing import Plan, PlanRevision, Price, PriceList, PricePoint
from commerce_core.promotions import Promotion, Use, fold_code
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate

STAMP = (text("id"), whole("version"), moment("created_at"), moment("updated_at"))
"""The columns that every stored record has."""


@frozen
class Unique:
    """Values that no two records of a tenant may share, in the form in which they are compared.

    `fixed` promises that a record never changes them once it is stored, which saves later writes the comparison.
    """

    key: str
    values: Callable[..., Iterable[str]]
    fold: Callable[[str], str] = str
    fixed: bool = False

    def of(self, record: object) -> list[str]:
        """The record's values, folded, each once, in order."""
        return sorted({self.fold(value) for value in self.values(record)})

    def sought(self, values: Iterable[str]) -> dict[str, str]:
        """Values to look for and the form in which each is compared, without those that no record can have."""
        sought = {}
        for value in values:
            with suppress(Invalid):
                sought[value] = self.fold(value)
        return {value: folded for value, folded in sought.items() if is_storable(folded)}


@frozen
class Table:
    """How records of one type are stored. `indexes` name columns that are looked up together; the id follows them.

    `stamp` are the columns that come first, and `ties` those that tell any two records apart.
    """

    name: str
    record: type
    own: tuple[Column, ...] = ()
    unique: tuple[Unique, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    stamp: tuple[Column, ...] = STAMP
    ties: tuple[str, ...] = ("id",)
    columns: dict[str, Column] = field(
        init=False,
        repr=False,
        default=Factory(lambda self: {c.name: c for c in (*self.stamp, *self.own)}, takes_self=True),
    )
    resource: str = field(
        init=False, repr=False, default=Factory(lambda self: resource_of(self.record), takes_self=True)
    )
    """What the audit trail calls such a record: `order`, `price_list`."""

    def space(self, unique: Unique) -> str:
        """The name under which the values of one key are unique: `products.sku`."""
        return f"{self.name}.{unique.key}"

    def key(self, name: str) -> Unique:
        """The unique key of this name; KeyError when there is none."""
        return {unique.key: unique for unique in self.unique}[name]


def _skus(product: Product) -> Iterable[str]:
    return (product.sku, *(variant.sku for variant in product.variants))


def _variants(product: Product) -> Iterable[str]:
    return [variant.id for variant in product.variants] or [product.id]


def _name(product: object) -> str:
    assert isinstance(product, Product)
    return plain_text(product.name)


def _code(promotion: Promotion) -> Iterable[str]:
    return () if promotion.code is None else (promotion.code,)


def _email(place: int) -> Callable[[object], object]:
    """The address of a use at a place; empty where it has fewer."""
    return lambda use: use.claim.emails[place] if len(use.claim.emails) > place else ""  # type: ignore[attr-defined]


def _holder(reservation: Reservation) -> Iterable[str]:
    """Whose hold it is: an owner has one at a time."""
    return (reservation.owner,) if reservation.status == "held" else ()


EXTERNAL = text("external_id", nullable=True)

TABLES = (
    Table(
        "products",
        Product,
        own=(text("sku"), text("name", of=_name), text("status"), text("currency"), whole("price_minor"), EXTERNAL),
        unique=(Unique("sku", _skus), Unique("variant", _variants)),
        indexes=(("created_at",), ("status", "created_at"), ("external_id",)),
    ),
    Table(
        "categories",
        Category,
        own=(text("slug"), text("name"), text("parent", nullable=True), EXTERNAL),
        unique=(Unique("slug", lambda category: (category.slug,)),),
        indexes=(("created_at",),),
    ),
    Table(
        "customers",
        Customer,
        own=(text("email"), text("first_name"), text("last_name"), EXTERNAL),
        unique=(Unique("email", lambda customer: (customer.email,), fold_email),),
        indexes=(("created_at",), ("external_id",)),
    ),
    Table(
        "carts",
        Cart,
        own=(text("customer_id", nullable=True), text("order_id", nullable=True), text("email"), EXTERNAL),
        indexes=(("created_at",), ("customer_id", "created_at"), ("external_id",)),
    ),
    Table(
        "orders",
        Order,
        own=(
            text("number"),
            text("status"),
            text("payment_status"),
            text("fulfillment_status"),
            text("customer_id", nullable=True),
            text("email"),
            text("currency"),
            whole("total_minor"),
            text("cart_id", nullable=True),
            text("intent_id", nullable=True),
            EXTERNAL,
        ),
        unique=(Unique("number", lambda order: (order.number,), fixed=True),),
        indexes=(
            ("created_at",),
            ("status", "created_at"),
            ("payment_status", "created_at"),
            ("fulfillment_status", "created_at"),
            ("customer_id", "created_at"),
            ("email",),
            ("external_id",),
        ),
    ),
    Table(
        "intents",
        Intent,
        own=(
            text("status"),
            text("currency"),
            whole("amount_minor"),
            flag("open"),
            text("order_id", nullable=True),
            text("customer_id", nullable=True),
            EXTERNAL,
        ),
        indexes=(("created_at",), ("open", "updated_at"), ("order_id",), ("external_id",)),
    ),
    Table(
        "reservations",
        Reservation,
        own=(text("status"), text("owner"), moment("expires_at")),
        unique=(Unique("owner", _holder),),
        indexes=(("created_at",), ("status", "expires_at"), ("owner",)),
    ),
    Table("stock_settings", StockSettings, unique=(Unique("variant", lambda kept: (kept.id,), fixed=True),)),
    Table("locations", Location, own=(text("name"), whole("priority"), flag("active"), EXTERNAL)),
    Table(
        "stock_alerts",
        Alert,
        own=(text("kind"), text("variant_id"), text("location")),
        indexes=(("created_at",), ("variant_id", "created_at")),
    ),
    Table(
        "stock_expected",
        Expected,
        own=(text("variant_id"), text("location"), whole("open")),
        indexes=(("created_at",), ("variant_id",)),
    ),
    Table(
        "promotions",
        Promotion,
        own=(
            text("name"),
            text("code", nullable=True),
            moment("starts_at", nullable=True),
            moment("ends_at", nullable=True),
            flag("retired"),
            EXTERNAL,
        ),
        unique=(Unique("code", _code, fold_code),),
        indexes=(("created_at",),),
    ),
    Table(
        "promotion_uses",
        Use,
        own=(
            text("promotion_id", of=attrgetter("claim.promotion_id")),
            text("order_id", of=attrgetter("claim.order_id")),
            text("customer", of=attrgetter("claim.customer")),
            text("email", of=_email(0)),
            text("other_email", of=_email(1)),
            text("status"),
            flag("live"),
            moment("expires_at"),
        ),
        unique=(Unique("slot", attrgetter("places")),),
        indexes=(
            ("promotion_id", "customer"),
            ("promotion_id", "email"),
            ("promotion_id", "other_email"),
            ("order_id",),
            ("status", "expires_at"),
        ),
    ),
    Table("tax_rates", TaxRate, own=(text("country"), text("region"), text("tax_class"), EXTERNAL)),
    Table("flat_rates", FlatRate, own=(text("service"), text("currency"), whole("price_minor"), EXTERNAL)),
    Table("policies", Policies),
    Table(
        "rates",
        Rate,
        own=(text("pair"), text("base"), text("quote"), text("source"), moment("valid_from")),
        indexes=(("pair", "valid_from"), ("valid_from",)),
    ),
    Table(
        "prices",
        Price,
        own=(
            text("item"),
            text("price_list_id"),
            text("currency"),
            whole("min_quantity"),
            moment("starts_at", nullable=True),
            moment("ends_at", nullable=True),
            EXTERNAL,
        ),
        indexes=(("created_at",), ("item",), ("price_list_id",)),
    ),
    Table(
        "price_lists",
        PriceList,
        own=(
            text("name"),
            text("type"),
            whole("priority"),
            moment("starts_at", nullable=True),
            moment("ends_at", nullable=True),
            EXTERNAL,
        ),
    ),
    Table("price_points", PricePoint, own=(text("item"), text("currency"), moment("at")), indexes=(("item", "at"),)),
    Table(
        "plans",
        Plan,
        own=(
            text("name"),
            text("mode"),
            text("currency"),
            text("interval"),
            flag("active"),
            whole("revision"),
            EXTERNAL,
        ),
        indexes=(("created_at",),),
    ),
    Table("plan_revisions", PlanRevision, own=(text("plan_id"), whole("revision")), indexes=(("plan_id", "revision"),)),
    Table(
        "deliveries",
        Delivery,
        own=(text("subscriber"), text("event_id"), text("event_type"), text("status"), moment("due_at")),
        indexes=(("created_at",), ("status", "due_at"), ("status",)),
    ),
)

AUDIT = Table(
    "audit",
    AuditEntry,
    stamp=(),
    own=(moment("at"), text("actor"), text("action"), text("resource"), text("resource_id"), whole("version")),
    ties=("resource_id", "resource", "version"),
)
"""Audit entries: written by `put` alone, and asked for as records are."""

LAYOUT: dict[type, Table] = {table.record: table for table in TABLES}
"""The table of each type of record."""


def table_of(kind: type) -> Table:
    """The table of a type of record. Raises TypeError for a type that is not stored."""
    try:
        return LAYOUT[kind]
    except KeyError:
        raise TypeError(f"{kind.__name__} is not a type of record that is stored.") from None
