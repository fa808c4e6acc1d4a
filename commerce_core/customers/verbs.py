"""What is done with a customer: create, update. Each gives the customer and its events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from attrs import evolve

from commerce_core.checks import Faults, check_metadata, clean_tag, clean_text, with_changes
from commerce_core.customers.customer import Customer, SavedAddress
from commerce_core.customers.draft import NewCustomer
from commerce_core.customers.email import check_email
from commerce_core.customers.errors import InvalidCustomer
from commerce_core.events import Event
from commerce_core.ids import AddressId, CustomerId, NewId, check_id
from commerce_core.localisation import check_address

Changed = tuple[Customer, tuple[Event, ...]]
R = TypeVar("R", NewCustomer, Customer)

_CHANGEABLE = ("email", "first_name", "last_name", "phone", "tags", "metadata", "external_id", "groups")
_MAX_PHONE = 64
MAX_MEMBERSHIPS = 1000
"""Groups, or tags, of one customer: as many as a price list can ask for."""


def create_customer(draft: NewCustomer, *, new: NewId, at: datetime) -> Changed:
    """The customer that a draft describes, and `customer.created`.

    Ids are drawn only for a draft without faults. One fault is raised as its own error (`InvalidEmail`,
    `InvalidAddress`, ...), several as `InvalidCustomer`, whose details list them all.
    """
    faults = Faults()
    chosen = faults.maybe(check_id, draft.id)
    addresses = [faults.take(check_address, each, field=f"addresses[{n}]") for n, each in enumerate(draft.addresses)]
    checked = _checked(draft, faults)
    saved = tuple(SavedAddress(AddressId(new("addr")), address) for address in addresses)
    default = saved[0].id if saved else None
    customer = Customer(
        id=CustomerId(chosen or new("cust")),
        email=checked.email,
        created_at=at,
        updated_at=at,
        first_name=checked.first_name,
        last_name=checked.last_name,
        phone=checked.phone,
        tags=checked.tags,
        addresses=saved,
        default_shipping=default,
        default_billing=default,
        metadata=checked.metadata,
        external_id=checked.external_id,
        groups=checked.groups,
    )
    return customer, (Event("customer.created", subject=customer.id, version=1, at=at),)


def update_customer(customer: Customer, changes: Mapping[str, object], *, at: datetime) -> Changed:
    """The customer with names, e-mail, phone, tags, groups, metadata (merged) or external id changed, and its event.

    Changes that change nothing give the same record and no events. Raises as `create_customer` does; addresses are
    changed by their own verbs.
    """
    faults = Faults()
    after = _checked(with_changes(customer, changes, allowed=_CHANGEABLE, faults=faults), faults)
    return updated(customer, after, at=at)


def updated(before: Customer, after: Customer, *, at: datetime) -> Changed:
    """`after` as the next version, with `customer.updated` naming the changed fields; `before` if nothing changed."""
    changed = sorted(name for name in _RECORDED if getattr(after, name) != getattr(before, name))
    if not changed:
        return before, ()
    after = evolve(after, updated_at=at, version=before.version + 1)
    return after, (Event("customer.updated", after.id, after.version, at, {"changed": [*changed]}),)


_RECORDED = (*_CHANGEABLE, "addresses", "default_shipping", "default_billing")


def _checked(who: R, faults: Faults) -> R:
    checked = evolve(
        who,
        email=faults.take(check_email, who.email),
        first_name=faults.take(clean_text, who.first_name, field="first_name"),
        last_name=faults.take(clean_text, who.last_name, field="last_name"),
        phone=faults.take(clean_text, who.phone, field="phone", most=_MAX_PHONE),
        tags=faults.each(clean_tag, who.tags, field="tags"),
        metadata=faults.take(check_metadata, who.metadata),
        external_id=faults.maybe(clean_text, who.external_id, field="external_id", required=True),
        groups=faults.each(clean_tag, who.groups, field="groups"),
    )
    for name in ("tags", "groups"):
        if len(getattr(checked, name)) > MAX_MEMBERSHIPS:
            message = f"A customer has at most {MAX_MEMBERSHIPS} {name}."
            faults.add(InvalidCustomer(message, field=name))
    faults.settle(InvalidCustomer, "The customer")
    return checked
