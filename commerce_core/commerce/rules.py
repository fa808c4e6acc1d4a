"""`shop.taxes`, `shop.shipping` and `shop.policies`: what a shop decides."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from commerce_core.app import rules as use
from commerce_core.app.context import Context
from commerce_core.app.policies import get_policies, set_policies
from commerce_core.checkout import Policies
from commerce_core.commerce.queries import Conditions, query
from commerce_core.ports import Page
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate


@frozen
class TaxCalls:
    """Tax rates by place and class."""

    _ctx: Context

    def set(self, rate: TaxRate, *, key: str | None = None) -> TaxRate:
        """Store a rate, new or in place of the one with its id."""
        return use.set_rule(self._ctx, rate, key=key)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[TaxRate]:
        """A page of rates."""
        return use.find_rules(self._ctx, TaxRate, query(where, sort, limit, after))


@frozen
class ShippingCalls:
    """Shipping rates."""

    _ctx: Context

    def set_rate(self, rate: FlatRate, *, key: str | None = None) -> FlatRate:
        """Store a rate, new or in place of the one with its id."""
        return use.set_rule(self._ctx, rate, key=key)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[FlatRate]:
        """A page of rates."""
        return use.find_rules(self._ctx, FlatRate, query(where, sort, limit, after))


@frozen
class PolicyCalls:
    """The choices on which shops differ."""

    _ctx: Context

    def get(self) -> Policies:
        """What the shop has set, else the defaults."""
        return get_policies(self._ctx)

    def set(self, policies: Policies, *, key: str | None = None) -> Policies:
        """Store the shop's choices. They hold for every quote from now on. Raises `InvalidPolicies`.

        Where they bring the shop's own country into another region, the history of public prices is kept.
        """
        return set_policies(self._ctx, policies, key=key)
