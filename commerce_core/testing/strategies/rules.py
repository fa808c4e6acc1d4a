"""What a shop has decided: promotions, taxes, shipping, policies, and all of it as facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

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


_ANYWHERE = [((ANYWHERE, ""), tax_class) for tax_class in TAX_CLASSES]
_SOMEWHERE = [
    ((country, region), tax_class)
    for country, regions in REGIONS.items()
    for region in regions
    for tax_class in TAX_CLASSES
]
_WIDE = st.sampled_from([[], _ANYWHERE[:1], _ANYWHERE[1:], _ANYWHERE, _ANYWHERE])
_NARROW = st.lists(st.sampled_from(_SOMEWHERE), max_size=2, unique=True)


@st.composite
def tax_tables(draw: DrawFn) -> tuple[TaxRate, ...]:
    """Rates of the world, countries and regions, for one tax class or two, included in prices or added to them."""
    return tuple(
        [
            TaxRate(f"tax-{n}", "VAT", draw(percentages()), *place, tax_class, included=draw(st.booleans()))
            for n, (place, tax_class) in enumerate([*draw(_WIDE), *draw(_NARROW)])
        ]
    )


_REACHES = st.sampled_from(list(product(["standard", "express"], [(), ("DE",), ("DE", "US")])))
_HAS_RATES = st.sampled_from([False, True, True])
_MORE_REACHES = st.lists(_REACHES, max_size=2)


@st.composite
def shipping_tables(draw: DrawFn, unit: Currency) -> tuple[FlatRate, ...]:
    """No rates at all, or one that reaches everywhere and perhaps two more for some countries."""
    reaches = [("standard", ()), *draw(_MORE_REACHES)] if draw(_HAS_RATES) else []
    return tuple(
        [
            FlatRate(f"ship-{n}", service, draw(minors()), unit, countries=countries)
            for n, (service, countries) in enumerate(reaches)
        ]
    )


_POLICIES = st.builds(
    Policies,
    promotions=st.sampled_from([promo.Policy("discount"), promo.Policy("net")]),
    tax=st.sampled_from([tax.Policy(), tax.Policy(), tax.Policy(shipping_taxed=False)]),
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
