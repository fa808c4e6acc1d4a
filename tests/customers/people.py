"""Customers and ids for the tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from commerce_core.customers import Customer, NewCustomer, create_customer
from commerce_core.localisation import Address

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 7, 2, 9, tzinfo=UTC)

BERLIN = Address("Obere Str. 57", "Berlin", "DE", postal_code="12209")
MEXICO = Address("Avda. de la Constitución 2222", "México D.F.", "MX", postal_code="05021")
LONDON = Address("120 Hanover Sq.", "London", "GB", postal_code="WA1 1DP")


def numbered() -> Callable[[str], str]:
    """Fresh ids: addr_1, cust_2, ..."""
    numbers = count(1)
    return lambda prefix: f"{prefix}_{next(numbers)}"


def jane(**changes: object) -> Customer:
    """The customer of the API document, some of it changed."""
    details = {
        "email": "jane@example.com",
        "first_name": "Jane",
        "last_name": "Doe",
        "phone": "+1-555-0123",
        "tags": ["vip", "newsletter"],
        **changes,
    }
    return create_customer(NewCustomer(**details), new=numbered(), at=NOW)[0]
