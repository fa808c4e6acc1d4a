"""Buyer: what prices and promotions may know of whoever buys."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from commerce_core.checks import texts
from commerce_core.customers.customer import Customer


def _set(value: Iterable[str]) -> frozenset[str]:
    return frozenset(texts(value))


@frozen
class Buyer:
    """Who buys, as far as it decides anything: `Buyer(groups=["vip"])`. A buyer whom nobody knows has nothing."""

    groups: frozenset[str] = field(default=frozenset(), converter=_set)
    tags: frozenset[str] = field(default=frozenset(), converter=_set)


NOBODY = Buyer()
"""A buyer whom nobody knows."""


def buyer_of(customer: Customer | None) -> Buyer:
    """A customer as a buyer; a guest is nobody we know."""
    if customer is None or not (customer.groups or customer.tags):
        return NOBODY
    return Buyer(customer.groups, customer.tags)
