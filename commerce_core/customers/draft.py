"""What is written down about a customer before it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from commerce_core.checks import texts
from commerce_core.localisation import Address


def _addresses(value: Iterable[Address]) -> tuple[Address, ...]:
    return tuple(value)


@frozen
class NewCustomer:
    """A customer to be: `NewCustomer("jane@example.com", first_name="Jane")`.

    The first of `addresses` becomes the default for shipping and for billing. Nothing is checked here:
    `create_customer` checks it all at once.
    """

    email: str
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    addresses: tuple[Address, ...] = field(default=(), converter=_addresses)
    tags: tuple[str, ...] = field(default=(), converter=texts)
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    id: str | None = None
    groups: tuple[str, ...] = field(default=(), converter=texts)
