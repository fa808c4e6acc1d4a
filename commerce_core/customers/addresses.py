"""A customer's address book: entries, and one default of each type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import evolve, fields

from commerce_core.checks import Faults, with_changes
from commerce_core.customers.customer import Customer, SavedAddress
from commerce_core.customers.errors import InvalidCustomer, UnknownAddress
from commerce_core.customers.verbs import Changed, updated
from commerce_core.ids import AddressId, NewId
from commerce_core.localisation import Address, InvalidAddress, check_address

AddressType = Literal["shipping", "billing"]

_TYPES: tuple[object, ...] = ("shipping", "billing", None)
_FIELDS = tuple(each.name for each in fields(Address))


def add_address(customer: Customer, address: Address, *, new: NewId, at: datetime) -> Changed:
    """The customer with one more address, and `customer.updated`; the first becomes the default of both types.

    Raises `InvalidAddress`.
    """
    checked = check_address(address)
    entry = SavedAddress(AddressId(new("addr")), checked)
    return updated(customer, _with_book(customer, (*customer.addresses, entry)), at=at)


def update_address(customer: Customer, address_id: str, *, changes: Mapping[str, object], at: datetime) -> Changed:
    """The customer with some fields of one address changed, and `customer.updated`; none if nothing changed.

    Raises `UnknownAddress`, also for another customer's, and `InvalidAddress`.
    """
    entry = _entry(customer, address_id)
    faults = Faults()
    wanted = with_changes(entry.address, changes, allowed=_FIELDS, faults=faults)
    checked = faults.take(check_address, wanted)
    faults.settle(InvalidAddress, "The address")
    book = tuple(evolve(each, address=checked) if each is entry else each for each in customer.addresses)
    return updated(customer, _with_book(customer, book), at=at)


def remove_address(customer: Customer, address_id: str, *, at: datetime) -> Changed:
    """The customer without one address, and `customer.updated`; where it was the default, the oldest one left is now.

    Orders keep their own copy. Raises `UnknownAddress`.
    """
    entry = _entry(customer, address_id)
    return updated(
        customer, _with_book(customer, tuple(each for each in customer.addresses if each is not entry)), at=at
    )


def set_default(customer: Customer, address_id: str, *, type: AddressType | None = None, at: datetime) -> Changed:
    """The customer with this address as the default for shipping or billing (None: both), and `customer.updated`.

    Raises `UnknownAddress`, and `InvalidCustomer` for another type.
    """
    if type not in _TYPES:
        raise InvalidCustomer("The type of an address is 'shipping', 'billing' or None for both.", field="type")
    chosen = _entry(customer, address_id).id
    after = evolve(
        customer,
        default_shipping=customer.default_shipping if type == "billing" else chosen,
        default_billing=customer.default_billing if type == "shipping" else chosen,
    )
    return updated(customer, after, at=at)


def _entry(customer: Customer, address_id: str) -> SavedAddress:
    for entry in customer.addresses:
        if entry.id == address_id:
            return entry
    raise UnknownAddress(address_id)


def _with_book(customer: Customer, book: tuple[SavedAddress, ...]) -> Customer:
    """The customer with these addresses; a default that is not among them gives way to the first."""
    ids = {entry.id for entry in book}
    first = book[0].id if book else None
    return evolve(
        customer,
        addresses=book,
        default_shipping=customer.default_shipping if customer.default_shipping in ids else first,
        default_billing=customer.default_billing if customer.default_billing in ids else first,
    )
