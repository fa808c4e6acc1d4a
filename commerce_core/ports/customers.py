"""Customers: where customers are read from. A host's own user table fits behind it."""

from __future__ import annotations

from typing import Protocol

from commerce_core.customers import Customer


class Customers(Protocol):
    """Read access to customers. Called before a transaction, never within one."""

    def get(self, tenant: str, id: str) -> Customer | None:
        """The customer with this id."""

    def by_email(self, tenant: str, email: str) -> Customer | None:
        """The customer with this e-mail address, whatever the case of its letters."""
