"""Gateways: who moves the money."""

from commerce_core.adapters.gateways.cards import (
    DECLINE,
    INSUFFICIENT_FUNDS,
    REQUIRES_ACTION,
    SUCCESS,
    InvalidCard,
)
from commerce_core.adapters.gateways.sandbox import LedgerEntry, SandboxGateway

__all__ = [
    "DECLINE",
    "INSUFFICIENT_FUNDS",
    "REQUIRES_ACTION",
    "SUCCESS",
    "InvalidCard",
    "LedgerEntry",
    "SandboxGateway",
]
