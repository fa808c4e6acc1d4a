"""Cursors: where the next page begins, as opaque text that fits into a URL."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from commerce_core.adapters.store.columns import ColumnType, Value
from commerce_core.adapters.store.text import is_storable
from commerce_core.ports import InvalidCursor

MAX_LENGTH = 8192
_MAX_INT = 2**63 - 1


def write_cursor(mark: str, values: Sequence[Value]) -> str:
    """A cursor that holds the sort values of a record; `mark` says to which query it belongs."""
    written = json.dumps([mark, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def read_cursor(cursor: str, mark: str, columns: Sequence[tuple[ColumnType, bool]]) -> tuple[Value, ...]:
    """The values in a cursor of the query that `mark` names; `columns` are their types and whether they may be absent.

    Raises `InvalidCursor` for what is none of ours, and for a cursor of another query.
    """
    found = _parse(cursor)
    if not isinstance(found, list) or len(found) != len(columns) + 1:
        raise InvalidCursor("This is not a cursor: take `next` of a page, or begin without one.", field="after")
    if found[0] != mark:
        raise InvalidCursor("This cursor belongs to another filter or sort: begin again without one.", field="after")
    values = tuple(found[1:])
    if not all(_fits(value, *column) for value, column in zip(values, columns, strict=True)):
        raise InvalidCursor("This cursor was altered: begin again without one.", field="after")
    return values


def _parse(cursor: object) -> object:
    if not isinstance(cursor, str) or len(cursor) > MAX_LENGTH or not cursor.isascii():
        return None
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
    except (binascii.Error, UnicodeDecodeError, ValueError, RecursionError):
        return None


def _fits(value: object, type: ColumnType, nullable: bool) -> bool:
    if value is None:
        return nullable
    if type == "text":
        return isinstance(value, str) and is_storable(value)
    return isinstance(value, int) and not isinstance(value, bool) and -_MAX_INT <= value <= _MAX_INT
