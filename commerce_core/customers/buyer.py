"""Buyer: what prices and promotions may know of whoever buys."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Attribute, field, frozen

from commerce_core.checks import texts
from commerce_core.customers.customer import Customer
from commerce_core.customers.errors import InvalidCustomer


def _set(value: Iterable[str]) -> frozenset[str]:
    return frozenset(texts(value))


def _count(_: object, attribute: Attribute[int | None], value: object) -> None:
    if value is not None and (type(value) is not int or value < 0):
        raise InvalidCustomer("A count of orders is an int of at least 0, or None.", field=attribute.name, value=value)


@frozen
class Buyer:
    """Who buys, as far as it decides anything: `Buyer(groups=["vip"], orders_count=4)`. Nobody known has nothing.

    `segments` are those that the host works out. `orders_count` is how many orders were placed before this one; None
    when it was not counted: then no promotion for a first or fifth order holds. Raises `InvalidCustomer` for a negative
    count.
    """

    groups: frozenset[str] = field(default=frozenset(), converter=_set)
    tags: frozenset[str] = field(default=frozenset(), converter=_set)
    segments: frozenset[str] = field(default=frozenset(), converter=_set)
    orders_count: int | None = field(default=None, validator=_count)


NOBODY = Buyer()
"""A buyer whom nobody knows."""


def buyer_of(customer: Customer | None) -> Buyer:
    """A customer as a buyer; a guest is nobody we know."""
    if customer is None or not (customer.groups or customer.tags):
        return NOBODY
    return Buyer(customer.groups, customer.tags)
