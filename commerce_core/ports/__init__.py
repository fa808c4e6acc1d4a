"""The ports: what the library needs from outside, as small protocols. Adapters fit behind them."""

from commerce_core.ports.checked import InvalidPort, check_port
from commerce_core.ports.clock import Clock
from commerce_core.ports.customers import Customers
from commerce_core.ports.gateway import Gateway
from commerce_core.ports.ids import Ids
from commerce_core.ports.observer import METER, Meter, Observation, Observer, count_retry, count_statements
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
    LEASE,
    Answer,
    CannotJoin,
    DatabaseTooNew,
    DatabaseTooOld,
    Duplicate,
    GatewayInTransaction,
    IdempotencyConflict,
    NestedTransaction,
    NoTransaction,
    RequestInProgress,
    Snapshot,
    Store,
    StoreUnavailable,
    TransactionAborted,
    TransactionOver,
    Tx,
    Unstorable,
    VersionConflict,
)

__all__ = [
    "LEASE",
    "MAX_LIMIT",
    "METER",
    "Answer",
    "CannotJoin",
    "Clock",
    "Customers",
    "DatabaseTooNew",
    "DatabaseTooOld",
    "Duplicate",
    "Gateway",
    "GatewayInTransaction",
    "IdempotencyConflict",
    "Ids",
    "InvalidCursor",
    "InvalidFilter",
    "InvalidLimit",
    "InvalidPort",
    "InvalidSort",
    "Meter",
    "NestedTransaction",
    "NoTransaction",
    "Observation",
    "Observer",
    "Operator",
    "Page",
    "Products",
    "Query",
    "RateSource",
    "RatesUnavailable",
    "RequestInProgress",
    "Snapshot",
    "Store",
    "StoreUnavailable",
    "TransactionAborted",
    "TransactionOver",
    "Tx",
    "Unstorable",
    "VersionConflict",
    "Where",
    "check_port",
    "check_rate_source",
    "count_retry",
    "count_statements",
]
