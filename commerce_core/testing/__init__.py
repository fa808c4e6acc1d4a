"""For tests: conformance suites for your own ports, fakes that do as they are told, and Hypothesis strategies.

A name is loaded when it is first used: the fakes need nothing that is not installed, the suites and the strategies
need the `testing` extra.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from commerce_core.errors import MissingExtra

if TYPE_CHECKING:
    from commerce_core.testing.catalogue_suite import CustomersSuite, ProductsSuite
    from commerce_core.testing.clock import FixedClock
    from commerce_core.testing.faulty_gateway import FaultyGateway
    from commerce_core.testing.gateway_suite import GatewaySuite
    from commerce_core.testing.ids import NumberedIds
    from commerce_core.testing.margins import InvalidHouseRule, UnknownCost, max_discount_rate, min_margin
    from commerce_core.testing.promotion_laws import (
        PROMOTION_LAWS,
        LawBroken,
        NothingToTry,
        PromotionLaws,
        holds_for,
        law,
    )
    from commerce_core.testing.rate_source_suite import RateSourceSuite
    from commerce_core.testing.store_suite import StoreSuite
    from commerce_core.testing.strategies import (
        Checkout,
        addresses,
        carts,
        catalogs,
        checkouts,
        currencies,
        facts,
        instants,
        items,
        moments,
        moneys,
        percentages,
        price_lists,
        prices,
        pricing_instants,
        products,
        promotion_sets,
        promotions,
        quantities,
        shipping_tables,
        shoppers,
        situations,
        tax_tables,
    )
    from commerce_core.testing.worst_basket import WorstBasket, find_worst_basket

__all__ = [
    "PROMOTION_LAWS",
    "Checkout",
    "CustomersSuite",
    "FaultyGateway",
    "FixedClock",
    "GatewaySuite",
    "InvalidHouseRule",
    "LawBroken",
    "NothingToTry",
    "NumberedIds",
    "ProductsSuite",
    "PromotionLaws",
    "RateSourceSuite",
    "StoreSuite",
    "UnknownCost",
    "WorstBasket",
    "addresses",
    "carts",
    "catalogs",
    "checkouts",
    "currencies",
    "facts",
    "find_worst_basket",
    "holds_for",
    "instants",
    "items",
    "law",
    "max_discount_rate",
    "min_margin",
    "moments",
    "moneys",
    "percentages",
    "price_lists",
    "prices",
    "pricing_instants",
    "products",
    "promotion_sets",
    "promotions",
    "quantities",
    "shipping_tables",
    "shoppers",
    "situations",
    "tax_tables",
]

_HOMES = {
    "PROMOTION_LAWS": "promotion_laws",
    "LawBroken": "promotion_laws",
    "NothingToTry": "promotion_laws",
    "PromotionLaws": "promotion_laws",
    "holds_for": "promotion_laws",
    "law": "promotion_laws",
    "InvalidHouseRule": "margins",
    "UnknownCost": "margins",
    "max_discount_rate": "margins",
    "min_margin": "margins",
    "WorstBasket": "worst_basket",
    "find_worst_basket": "worst_basket",
    "CustomersSuite": "catalogue_suite",
    "FaultyGateway": "faulty_gateway",
    "FixedClock": "clock",
    "GatewaySuite": "gateway_suite",
    "NumberedIds": "ids",
    "ProductsSuite": "catalogue_suite",
    "RateSourceSuite": "rate_source_suite",
    "StoreSuite": "store_suite",
}
_EXTRA = frozenset({"hypothesis", "pytest"})

# Before a suite is imported, and only where pytest runs: a failing assertion in it then shows its values.
if _pytest := sys.modules.get("pytest"):
    _SUITES = ("catalogue_suite", "gateway_suite", "rate_source_suite", "store_suite")
    _pytest.register_assert_rewrite(*(f"{__name__}.{suite}" for suite in _SUITES))


def __getattr__(name: str) -> object:
    """Load a name from its module (PEP 562). Raises `MissingExtra` for what needs the `testing` extra."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        value: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'strategies')}"), name)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise MissingExtra("testing", f"{__name__}.{name}") from error
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
