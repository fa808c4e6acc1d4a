"""The ports: what the library needs from outside, as small protocols. Adapters fit behind them."""

from commerce_core.ports.clock import Clock
from commerce_core.ports.customers import Customers
from commerce_core.ports.gateway import Gateway
from commerce_core.ports.ids import Ids
from commerce_core.ports.products import Products
from commerce_core.ports.query import (
    MAX_LIMIT,
    InvalidCursor,
    InvalidFilter,
    InvalidLimit,
    InvalidSort,
    Operator,
    Page,
    Query,
    Where,
)
from commerce_core.ports.rate_source import RateSource, RatesUnavailable, check_rate_source
from commerce_core.ports.store import (
    Answer,
    Duplicate,
    IdempotencyConflict,
    NestedTransaction,
    Snapshot,
    Store,
    StoreUnavailable,
    TransactionOver,
    Tx,
    Unstorable,
    VersionConflict,
)

__all__ = [
    "MAX_LIMIT",
    "Answer",
    "Clock",
    "Customers",
    "Duplicate",
    "Gateway",
    "IdempotencyConflict",
    "Ids",
    "InvalidCursor",
    "InvalidFilter",
    "InvalidLimit",
    "InvalidSort",
    "NestedTransaction",
    "Operator",
    "Page",
    "Products",
    "Query",
    "RateSource",
    "RatesUnavailable",
    "Snapshot",
    "Store",
    "StoreUnavailable",
    "TransactionOver",
    "Tx",
    "Unstorable",
    "VersionConflict",
    "Where",
    "check_rate_source",
]
