"""What a shop has decided: promotions, taxes, shipping, policies, and all of it as facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from commerce_core import promotions as promo
from commerce_core import tax
from commerce_core.catalog import Item, Product
from commerce_core.checkout import Facts, Policies
from commerce_core.money import Currency, Rounding
from commerce_core.promotions import Percentage, Promotion
from commerce_core.shipping import FlatRate
from commerce_core.tax import ANYWHERE, TaxRate
from commerce_core.tenancy import Tenant
from commerce_core.testing.strategies.catalogue import TAX_CLASSES, catalogs
from commerce_core.testing.strategies.values import REGIONS, anywhen, minors, percentages

_KINDS = st.builds(Percentage, percentages(), per=st.sampled_from(["order", "line"]))
_BOUNDS = st.sampled_from(["", "from", "until", "window"])
_WINDOWS = st.tuples(anywhen(), anywhen()).map(sorted)


@st.composite
def promotions(draw: DrawFn, *, number: int = 1) -> Promotion:
    """A coupon or an automatic discount, with or without a window. Two of them need two numbers."""
    bounds = draw(_BOUNDS)
    starts, ends = draw(_WINDOWS) if bounds else (None, None)
    return Promotion(
        f"promotion-{number}",
        draw(_KINDS),
        code=f"Code-{number}" if draw(st.booleans()) else None,
        starts_at=starts if bounds in {"from", "window"} else None,
        ends_at=ends + timedelta(seconds=1) if ends and bounds in {"until", "window"} else None,
    )


@st.composite
def promotion_sets(draw: DrawFn, *, max_size: int = 3) -> tuple[Promotion, ...]:
    """Up to `max_size` promotions that may stand together, in the order of their ids or against it."""
    drawn = [draw(promotions(number=number)) for number in range(draw(st.integers(0, max_size)))]
    return tuple(drawn if draw(st.booleans()) else reversed(drawn))


_PLACES = [(ANYWHERE, ""), *((country, region) for country, regions in REGIONS.items() for region in regions)]
_TAXES = st.lists(
    st.tuples(st.sampled_from(list(product(_PLACES, TAX_CLASSES))), percentages(), st.booleans()),
    max_size=3,
    unique_by=lambda drawn: drawn[0],
)


def tax_tables() -> SearchStrategy[tuple[TaxRate, ...]]:
    """Rates of the world, countries and regions, for one tax class or two, included in prices or added to them."""
    return _TAXES.map(
        lambda drawn: tuple(
            TaxRate(f"tax-{n}", "VAT", rate, *place, tax_class, included=included)
            for n, ((place, tax_class), rate, included) in enumerate(drawn)
        )
    )


_REACHES = st.sampled_from(list(product(["standard", "express"], [(), ("DE",), ("DE", "US")])))
_MORE_RATES = st.lists(st.tuples(_REACHES, minors()), max_size=2)
_FIRST_RATE = st.tuples(st.just(("standard", ())), minors())


def shipping_tables(unit: Currency) -> SearchStrategy[tuple[FlatRate, ...]]:
    """No rates at all, or one that reaches everywhere and perhaps two more for some countries."""
    some = st.builds(lambda first, more: (first, *more), _FIRST_RATE, _MORE_RATES).map(
        lambda drawn: tuple(
            FlatRate(f"ship-{n}", service, price, unit, countries=countries)
            for n, ((service, countries), price) in enumerate(drawn)
        )
    )
    return st.just(()) | some


_POLICIES = st.builds(
    Policies,
    promotions=st.sampled_from([promo.Policy("discount"), promo.Policy("net")]),
    tax=st.builds(tax.Policy, st.booleans()),
)
_ROUNDINGS = st.sampled_from(list(Rounding))


@st.composite
def facts(
    draw: DrawFn, catalog: Iterable[Product | Item] | None = None, *, promotions: Iterable[Promotion] | None = None
) -> Facts:
    """A whole shop in one currency: a tenant with any rounding mode, any policies, and rules drawn unless given."""
    listed = tuple(draw(catalogs()) if catalog is None else catalog)
    unit = listed[0].currency
    return Facts.of(
        listed,
        promotions=draw(promotion_sets()) if promotions is None else promotions,
        taxes=draw(tax_tables()),
        shipping=draw(shipping_tables(unit)),
        policies=draw(_POLICIES),
        tenant=Tenant(currency=unit, rounding=draw(_ROUNDINGS)),
    )
