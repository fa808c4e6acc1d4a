"""`shop.customers`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from commerce_core import customers
from commerce_core.app import customers as use
from commerce_core.app.context import Context
from commerce_core.commerce.queries import Conditions, query
from commerce_core.customers import AddressType, Customer, NewCustomer, OrderSummary
from commerce_core.localisation import Address
from commerce_core.ports import Page


@frozen
class CustomerCalls:
    """The shop's customers. A guest needs none: an order takes an e-mail address alone."""

    _ctx: Context

    def create(self, draft: NewCustomer, *, key: str | None = None) -> Customer:
        """Store a new customer. Raises `InvalidCustomer`, and `Duplicate` for an e-mail address that is taken."""
        return use.create_customer(self._ctx, draft, key=key)

    def get(self, reference: str) -> Customer:
        """A customer by id or e-mail address. Raises `NotFound`."""
        return use.get_customer(self._ctx, reference)

    def update(
        self, id: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
    ) -> Customer:
        """Change fields of `NewCustomer` but the addresses. Raises as `create` does, `NotFound`, `VersionConflict`."""
        return use.edit_customer(
            self._ctx,
            id,
            lambda customer, at: customers.update_customer(customer, changes, at=at),
            ("customers.update", changes),
            version=version,
            key=key,
        )

    def find(
        self,
        where: Conditions = (),
        *,
        sort: Iterable[str] = ("created_at",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Customer]:
        """A page of customers."""
        return use.find_customers(self._ctx, query(where, sort, limit, after))

    def summary(self, id: str) -> OrderSummary:
        """How many orders a customer has placed, for how much, first and last; cancelled ones do not count."""
        return use.order_summary(self._ctx, id)

    def add_address(self, id: str, address: Address, *, key: str | None = None) -> Customer:
        """Add an address; the first becomes the default of both types. Raises `InvalidAddress`, `NotFound`."""
        return use.edit_customer(
            self._ctx,
            id,
            lambda customer, at: customers.add_address(customer, address, new=self._ctx.ids.new, at=at),
            ("customers.add_address", address),
            key=key,
        )

    def update_address(
        self, id: str, address_id: str, *, changes: Mapping[str, object], key: str | None = None
    ) -> Customer:
        """Change fields of one address. Orders keep their copy. Raises `InvalidAddress`, `NotFound`."""
        return use.edit_customer(
            self._ctx,
            id,
            lambda customer, at: customers.update_address(customer, address_id, changes=changes, at=at),
            ("customers.update_address", address_id, changes),
            key=key,
        )

    def remove_address(self, id: str, address_id: str, *, key: str | None = None) -> Customer:
        """Remove one address. Raises `NotFound`."""
        return use.edit_customer(
            self._ctx,
            id,
            lambda customer, at: customers.remove_address(customer, address_id, at=at),
            ("customers.remove_address", address_id),
            key=key,
        )

    def set_default(
        self, id: str, address_id: str, *, type: AddressType | None = None, key: str | None = None
    ) -> Customer:
        """Make an address the default for shipping or billing (None: both). Raises `NotFound`."""
        return use.edit_customer(
            self._ctx,
            id,
            lambda customer, at: customers.set_default(customer, address_id, type=type, at=at),
            ("customers.set_default", address_id, type),
            key=key,
        )
