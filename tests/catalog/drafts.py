"""Products and ids for the tests of the catalogue."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from commerce_core.catalog import NewProduct, NewVariant, Product, create_product
from commerce_core.money import currency

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 7, 2, 9, tzinfo=UTC)
EUR = currency("EUR")

BLUE = NewVariant("HEADPHONE-001-B", attributes={"size": "Large", "color": "Blue"}, price="219.99", weight_grams=300)
RED = NewVariant("HEADPHONE-001-R", attributes={"color": "Red", "size": "Large"})


def numbered() -> Callable[[str], str]:
    """Fresh ids: prod_1, var_2, ..."""
    numbers = count(1)
    return lambda prefix: f"{prefix}_{next(numbers)}"


def headphones(**changes: object) -> NewProduct:
    """The product of the API document, some of it changed."""
    return NewProduct(**{"sku": "HEADPHONE-001", "name": "Headphones", "price": "199.99", **changes})


def made(**changes: object) -> Product:
    """The product of that draft, in euros."""
    return create_product(headphones(**changes), currency=EUR, new=numbered(), at=NOW)[0]
