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
from commerce_core.catalog import Category, Product
from commerce_core.checkout import Cart, Policies
from commerce_core.currency import Rate
from commerce_core.customers import Customer, fold_email
from commerce_core.errors import Invalid
from commerce_core.inventory import Reservation
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
    """How records of one type are stored. `indexes` name columns that are looked up together; the id follows them."""

    name: str
    record: type
    own: tuple[Column, ...] = ()
    unique: tuple[Unique, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    columns: dict[str, Column] = field(
        init=False, repr=False, default=Factory(lambda self: {c.name: c for c in (*STAMP, *self.own)}, takes_self=True)
    )

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


def _slot(use: Use) -> Iterable[str]:
    """What only one live use may hold: a place among those that a customer has."""
    claim = use.claim
    return (f"{claim.promotion_id}\n{claim.customer}\n{use.slot}",) if use.live and use.slot is not None else ()


EXTERNAL = text("external_id", nullable=True)

TABLES = (
    Table(
        "products",
        Product,
        own=(text("sku"), text("name", of=_name), text("status"), text("currency"), whole("price_minor"), EXTERNAL),
        unique=(Unique("sku", _skus), Unique("variant", _variants)),
        indexes=(("created_at",), ("status", "created_at")),
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
        indexes=(("created_at",),),
    ),
    Table(
        "carts",
        Cart,
        own=(text("customer_id", nullable=True), text("order_id", nullable=True), text("email"), EXTERNAL),
        indexes=(("created_at",), ("customer_id", "created_at")),
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
        indexes=(("created_at",), ("status", "created_at"), ("customer_id", "created_at"), ("email",)),
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
        indexes=(("created_at",), ("open", "updated_at"), ("order_id",)),
    ),
    Table(
        "reservations",
        Reservation,
        own=(text("status"), text("owner"), moment("expires_at")),
        indexes=(("created_at",), ("status", "expires_at"), ("owner",)),
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
            text("status"),
            flag("live"),
            moment("expires_at"),
        ),
        unique=(Unique("slot", _slot),),
        indexes=(("promotion_id", "customer"), ("order_id",), ("status", "expires_at")),
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
)

LAYOUT: dict[type, Table] = {table.record: table for table in TABLES}
"""The table of each type of record."""


def table_of(kind: type) -> Table:
    """The table of a type of record. Raises TypeError for a type that is not stored."""
    try:
        return LAYOUT[kind]
    except KeyError:
        raise TypeError(f"{kind.__name__} is not a type of record that is stored.") from None
