"""Customers: who buys, where their things go, and what they have bought so far."""

from __future__ import annotations

from commerce_core.customers.addresses import (
    AddressType,
    add_address,
    remove_address,
    set_default,
    update_address,
)
from commerce_core.customers.buyer import NOBODY, Buyer, buyer_of
from commerce_core.customers.customer import Customer, SavedAddress
from commerce_core.customers.draft import NewCustomer
from commerce_core.customers.email import InvalidEmail, check_email, fold_email
from commerce_core.customers.errors import InvalidCustomer, UnknownAddress
from commerce_core.customers.summary import OrderSummary, summarise
from commerce_core.customers.verbs import create_customer, update_customer

__all__ = [
    "NOBODY",
    "AddressType",
    "Buyer",
    "Customer",
    "InvalidCustomer",
    "InvalidEmail",
    "NewCustomer",
    "OrderSummary",
    "SavedAddress",
    "UnknownAddress",
    "add_address",
    "buyer_of",
    "check_email",
    "create_customer",
    "fold_email",
    "remove_address",
    "set_default",
    "summarise",
    "update_address",
    "update_customer",
]
