"""Checks that every package shares: text, metadata, quantities, instants, and faults that are raised together."""

from __future__ import annotations

from commerce_core.checks.changes import UnknownField, with_changes
from commerce_core.checks.faults import Faults
from commerce_core.checks.finding import Finding, Severity
from commerce_core.checks.instants import EPOCH, FIRST_YEAR, LAST_YEAR, InvalidDatetime, in_utc, instant, micros
from commerce_core.checks.metadata import InvalidMetadata, check_metadata, merge_metadata
from commerce_core.checks.quantity import InvalidQuantity, check_quantity, shown, with_numbers
from commerce_core.checks.text import (
    BIDI,
    JOINERS,
    UNSEEN,
    InvalidText,
    clean_prose,
    clean_tag,
    clean_text,
    quoted,
    texts,
)

__all__ = [
    "BIDI",
    "EPOCH",
    "FIRST_YEAR",
    "JOINERS",
    "LAST_YEAR",
    "UNSEEN",
    "Faults",
    "Finding",
    "InvalidDatetime",
    "InvalidMetadata",
    "InvalidQuantity",
    "InvalidText",
    "Severity",
    "UnknownField",
    "check_metadata",
    "check_quantity",
    "clean_prose",
    "clean_tag",
    "clean_text",
    "in_utc",
    "instant",
    "merge_metadata",
    "micros",
    "quoted",
    "shown",
    "texts",
    "with_changes",
    "with_numbers",
]
