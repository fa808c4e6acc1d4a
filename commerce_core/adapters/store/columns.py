"""Columns: values of a record that can be filtered and sorted by, in the four forms in which stores keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Literal

from attrs import frozen

from commerce_core.checks import micros

ColumnType = Literal["text", "int", "instant", "flag"]
Value = str | int | None
"""A value as it is stored: instants are microseconds since 1970 in UTC, flags 0 and 1."""


def encode(value: object) -> Value:
    """A value as it is stored: `True` is 1, an instant its microseconds, an enumeration or a currency its text."""
    if value is None or type(value) is str or type(value) is int:
        return value
    if isinstance(value, datetime):
        return micros(value)
    return int(value) if isinstance(value, int) else str(value)


@frozen
class Column:
    """One column; `of` finds its value in a record."""

    name: str
    type: ColumnType
    of: Callable[[object], object]
    nullable: bool = False

    def value(self, record: object) -> Value:
        """The column's value of one record, as it is stored."""
        value = self.of(record)
        return value if type(value) is str else encode(value)


def text(name: str, *, of: Callable[[object], object] | None = None, nullable: bool = False) -> Column:
    """A column of text, compared by code point."""
    return Column(name, "text", of or attrgetter(name), nullable)


def whole(name: str, *, nullable: bool = False) -> Column:
    """A column of whole numbers, such as minor units."""
    return Column(name, "int", attrgetter(name), nullable)


def moment(name: str, *, nullable: bool = False) -> Column:
    """A column of instants."""
    return Column(name, "instant", attrgetter(name), nullable)


def flag(name: str) -> Column:
    """A column that is true or false."""
    return Column(name, "flag", attrgetter(name))
