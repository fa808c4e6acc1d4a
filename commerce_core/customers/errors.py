"""What can be wrong with a customer."""

from __future__ import annotations

from typing import ClassVar

from commerce_core.errors import Invalid, NotFound


class InvalidCustomer(Invalid):
    """A customer has faults; `details` lists every one with its field."""

    code: ClassVar[str] = "invalid_customer"


class UnknownAddress(NotFound):
    """The customer's book has no address of this id."""

    code: ClassVar[str] = "unknown_address"

    def __init__(self, reference: str) -> None:
        super().__init__("address", reference)
