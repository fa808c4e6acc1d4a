"""Customer: who buys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from commerce_core.ids import AddressId, CustomerId
from commerce_core.localisation import Address


@frozen
class SavedAddress:
    """An address in a customer's book. Orders copy the address, so that changing it here changes no order."""

    id: AddressId
    address: Address


@frozen
class Customer:
    """A customer with an address book. `email` is unique within the tenant, whatever the case of its letters.

    `groups` are those that price lists may be for, such as `vip`. The defaults name an entry of `addresses`: a customer
    who has addresses has one default of each type.
    """

    id: CustomerId
    email: str
    created_at: datetime
    updated_at: datetime
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    tags: tuple[str, ...] = ()
    addresses: tuple[SavedAddress, ...] = ()
    default_shipping: AddressId | None = None
    default_billing: AddressId | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """First and last name as far as they are known: "Jane Doe"."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shipping_address(self) -> Address | None:
        """The default address that things go to."""
        return _find(self.addresses, self.default_shipping)

    @property
    def billing_address(self) -> Address | None:
        """The default address of who pays."""
        return _find(self.addresses, self.default_billing)


def _find(saved: tuple[SavedAddress, ...], wanted: AddressId | None) -> Address | None:
    return next((entry.address for entry in saved if entry.id == wanted), None)
