"""The ports: what the library needs from outside, as small protocols. Adapters fit behind them."""

from commerce_core.ports.clock import Clock
from commerce_core.ports.customers import Customers
from commerce_core.ports.gateway import Gateway
from commerce_core.ports.ids import Ids
from commerce_core.ports.products import Products
from commerce_core.ports.store import (
    Answer,
    Duplicate,
    IdempotencyConflict,
    Page,
    Query,
    Store,
    Tx,
    VersionConflict,
    Where,
)

__all__ = [
    "Answer",
    "Clock",
    "Customers",
    "Duplicate",
    "Gateway",
    "IdempotencyConflict",
    "Ids",
    "Page",
    "Products",
    "Query",
    "Store",
    "Tx",
    "VersionConflict",
    "Where",
]
