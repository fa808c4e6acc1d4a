"""Hypothesis strategies: money, catalogues, rules, and carts that lie near them.

    @given(carts(CATALOG, near=PROMOTIONS))
    def test_no_cart_is_sold_below_cost(cart): ...

Everything drawn is valid, and leans to where sums go wrong: zero and one cent, the same item on several lines, currencies
without decimals, both ends of every bound, the instants at which a promotion begins and ends. What should be refused is
for each test to say. Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from commerce_core import promotions as promo
from commerce_core import tax
from commerce_core.catalog import Item, NewProduct, NewVariant, Product, create_product, items_of
from commerce_core.checkout import Cart, Facts, Line, Policies
from commerce_core.localisation import Address
from commerce_core.money import MAX_ORDER_MINOR, MAX_PRICE_MINOR, MAX_QUANTITY, Currency, Money, Rounding
from commerce_core.money import currency as to_currency
from commerce_core.promotions import Percentage, Promotion
from commerce_core.shipping import FlatRate, rates_to
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant

CURRENCIES = ("EUR", "USD", "JPY", "KWD", "CLF")
"""Currencies of 2, 0, 3 and 4 decimals."""
REGIONS: Mapping[str, tuple[str, ...]] = {"DE": ("",), "FR": ("",), "JP": ("",), "US": ("", "NY", "CA")}
"""Where drawn addresses and tax rates are, by country."""
TAX_CLASSES = ("standard", "reduced")
LISTED_AT = datetime(2020, 1, 1, tzinfo=UTC)
"""When drawn products were made."""


class Checkout(NamedTuple):
    """A cart with the facts and the instant to price it: `quote(cart, facts, at=at)`."""

    cart: Cart
    facts: Facts
    at: datetime


def currencies(codes: Iterable[str] = CURRENCIES) -> SearchStrategy[Currency]:
    """Currencies; unless `codes` are given, some with 0, 2, 3 and 4 decimals."""
    return st.sampled_from([to_currency(code) for code in codes])


def moneys(
    unit: Currency | str | None = None, *, least: int = 0, most: int = MAX_PRICE_MINOR
) -> SearchStrategy[Money]:
    """Amounts from `least` to `most` minor units, mostly what a price is, of one currency or of any."""
    units = currencies() if unit is None else currencies([to_currency(unit).code])
    return st.builds(Money, _minors(least, most), units)


def _minors(least: int, most: int) -> SearchStrategy[int]:
    """Integers of every order of magnitude: a few cents, a price in a shop, and up to the bound."""
    return st.one_of([st.integers(least, max(least, min(most, near))) for near in (9, 99_999, most)])


def quantities(most: int = MAX_QUANTITY) -> SearchStrategy[int]:
    """Quantities of a line: mostly a few, sometimes up to `most`."""
    return _minors(1, most)


def percentages() -> SearchStrategy[Decimal]:
    """Per cents from 0 to 100: round ones, and any with three decimals."""
    common = st.sampled_from([Decimal(each) for each in ("10", "0", "5", "12.5", "15", "19", "33.333", "50", "100")])
    return common | st.decimals(0, 100, places=3)


def instants(near: Iterable[Promotion] = ()) -> SearchStrategy[datetime]:
    """Aware instants in UTC; given promotions, mostly the edges of their windows and one microsecond to each side."""
    edges = [edge for each in near for edge in (each.starts_at, each.ends_at) if edge is not None]
    step = timedelta(microseconds=1)
    close = [edge.astimezone(UTC) + by for edge in edges for by in (-step, 0 * step, step)]
    anywhere = st.datetimes(datetime(2020, 1, 1), datetime(2039, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis takes naive bounds
    return st.sampled_from(close) | anywhere if close else anywhere


def addresses(countries: Iterable[str] = tuple(REGIONS)) -> SearchStrategy[Address]:
    """Addresses in these countries, some with a region."""
    places = [(country, region) for country in countries for region in REGIONS.get(country, ("",))]
    return st.sampled_from(places).map(lambda place: Address("1 High Street", "Springfield", place[0], region=place[1]))


@st.composite
def products(draw: DrawFn, unit: Currency | None = None, *, number: int = 1) -> Product:
    """A product for sale, with up to three variants. Two products need two numbers: SKUs and ids follow from them."""
    unit = draw(currencies()) if unit is None else unit
    own_price, own_weight = st.none() | moneys(unit), st.none() | st.integers(0, 9_999)
    variants = [
        NewVariant(f"SKU-{number}-{n}", draw(own_price), attributes={"size": f"{n}"}, weight_grams=draw(own_weight))
        for n in range(draw(st.sampled_from([0, 0, 1, 3])))
    ]
    draft = NewProduct(
        f"SKU-{number}",
        f"Product {number}",
        draw(moneys(unit)),
        status="active",
        categories=draw(st.sampled_from([(), ("audio",), ("audio", "sale")])),
        tags=draw(st.sampled_from([(), ("new",)])),
        variants=variants,
        tax_class=draw(st.sampled_from(TAX_CLASSES)),
        weight_grams=draw(st.integers(0, 9_999)),
        requires_shipping=draw(st.booleans()),
    )
    ids = count(1)
    return create_product(draft, currency=unit, new=lambda prefix: f"{prefix}_{number}.{next(ids)}", at=LISTED_AT)[0]


def items(unit: Currency | None = None, *, number: int = 1) -> SearchStrategy[Item]:
    """What a cart can hold: one of the variants of a drawn product, or the product itself where it has none."""
    return products(unit, number=number).flatmap(lambda product: st.sampled_from(items_of(product)))


@st.composite
def catalogs(draw: DrawFn, unit: Currency | None = None, *, max_size: int = 4) -> tuple[Product, ...]:
    """One to `max_size` products of one currency."""
    unit = draw(currencies()) if unit is None else unit
    return tuple(draw(products(unit, number=number)) for number in range(draw(st.integers(1, max_size))))


@st.composite
def promotions(draw: DrawFn, *, number: int = 1) -> Promotion:
    """A coupon or an automatic discount, with or without a window. Two of them need two numbers."""
    starts, ends = sorted(draw(st.lists(instants(), min_size=2, max_size=2, unique=True)))
    return Promotion(
        f"promotion-{number}",
        Percentage(draw(percentages()), per=draw(st.sampled_from(["order", "line"]))),
        code=draw(st.sampled_from([None, f"Code-{number}"])),
        starts_at=draw(st.sampled_from([None, starts])),
        ends_at=draw(st.sampled_from([None, ends])),
    )


@st.composite
def promotion_sets(draw: DrawFn, *, max_size: int = 4) -> tuple[Promotion, ...]:
    """Up to `max_size` promotions that may stand together, in any order of their ids."""
    numbers = draw(st.permutations(range(draw(st.integers(0, max_size)))))
    return tuple(draw(promotions(number=number)) for number in numbers)


@st.composite
def tax_tables(draw: DrawFn) -> tuple[TaxRate, ...]:
    """Rates of the world, of countries and of regions, for one tax class or two, included in prices or added to them."""
    places = [("*", ""), *((country, region) for country, regions in REGIONS.items() for region in regions)]
    keys = [(*place, tax_class) for place in places for tax_class in TAX_CLASSES]
    return tuple(
        TaxRate(f"tax-{n}", "VAT", draw(percentages()), country, region, tax_class, included=draw(st.booleans()))
        for n, (country, region, tax_class) in enumerate(draw(st.lists(st.sampled_from(keys), max_size=4, unique=True)))
    )


@st.composite
def shipping_tables(draw: DrawFn, unit: Currency) -> tuple[FlatRate, ...]:
    """No rates at all, or one that reaches everywhere and perhaps two more for some countries."""
    countries = st.sampled_from([(), ("DE",), ("DE", "US")])
    services = st.sampled_from(["standard", "express"])
    more = draw(st.lists(st.tuples(services, countries), max_size=2))
    rates = [("standard", ()), *more] if draw(st.booleans()) else []
    return tuple(
        FlatRate(f"ship-{n}", service, draw(moneys(unit)).minor, unit, countries=reach)
        for n, (service, reach) in enumerate(rates)
    )


@st.composite
def facts(
    draw: DrawFn, catalog: Iterable[Product | Item] | None = None, *, promotions: Iterable[Promotion] | None = None
) -> Facts:
    """A whole shop in one currency: a tenant with any rounding mode, its policies, and rules drawn unless given."""
    listed = tuple(draw(catalogs()) if catalog is None else catalog)
    unit = listed[0].currency
    policies = Policies(
        promotions=promo.Policy(draw(st.sampled_from(["discount", "net"]))), tax=tax.Policy(draw(st.booleans()))
    )
    return Facts.of(
        listed,
        promotions=draw(promotion_sets()) if promotions is None else promotions,
        taxes=draw(tax_tables()),
        shipping=draw(shipping_tables(unit)),
        policies=policies,
        tenant=Tenant(currency=unit, rounding=draw(st.sampled_from(list(Rounding)))),
    )


@st.composite
def carts(
    draw: DrawFn,
    catalog: Iterable[Product | Item],
    *,
    near: Iterable[Promotion] = (),
    trusted: bool = False,
    max_lines: int = 5,
) -> Cart:
    """A cart of one to `max_lines` lines over what a catalogue of one currency sells, within the bounds of an order.

    Some carts enter codes of the promotions `near`, as shoppers type them. With `trusted`, some lines have a unit price
    or a discount by hand, and some carts a shipping price.
    """
    sold = [item for each in catalog for item in (items_of(each) if isinstance(each, Product) else (each,))]
    sold = [item for item in sold if item.status == "active"]
    unit, most = sold[0].currency, MAX_ORDER_MINOR // max_lines
    wished = draw(st.lists(st.sampled_from(sold), min_size=1, max_size=max_lines))
    lines = [draw(_lines(item, trusted=trusted, most=most)) for item in wished]
    keys = draw(st.permutations([f"line-{n}" for n in range(len(lines))]))
    codes = [code for code in [promotion.code for promotion in near if not promotion.retired] if code]
    entered = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    return Cart(
        [evolve(line, key=key) for line, key in zip(lines, keys, strict=True)],
        codes=[draw(st.sampled_from([code, code.lower(), f" {code.upper()} "])) for code in entered],
        currency=unit,
        shipping_address=draw(st.none() | addresses()),
        shipping_price=draw(st.none() | moneys(unit)) if trusted else None,
    )


@st.composite
def _lines(draw: DrawFn, item: Item, *, trusted: bool, most: int) -> Line:
    """A line of an item that comes to at most `most` minor units."""
    price = draw(st.none() | moneys(item.currency)) if trusted else None
    unit_minor = item.price_minor if price is None else price.minor
    return Line(
        draw(st.sampled_from([item.sku, item.variant_id])),
        draw(quantities(min(MAX_QUANTITY, most // max(unit_minor, 1)))),
        options=draw(st.sampled_from([{}, {}, {"engraving": "A"}])),
        unit_price=price,
        discount=draw(st.none() | percentages()) if trusted else None,
    )


@st.composite
def checkouts(draw: DrawFn, *, trusted: bool = False) -> Checkout:
    """A cart that can be priced, with its shop and an instant near the edges of the shop's promotions."""
    catalog, offers = draw(catalogs()), draw(promotion_sets())
    shop = draw(facts(catalog, promotions=offers))
    cart = draw(carts(catalog, near=offers, trusted=trusted))
    reaching = rates_to(shop.rules.shipping, shop.tenant.currency, address=cart.shipping_address)
    service = draw(st.sampled_from(["", *sorted({rate.service for rate in reaching})]))
    return Checkout(evolve(cart, shipping_service=service), shop, draw(instants(near=offers)))
