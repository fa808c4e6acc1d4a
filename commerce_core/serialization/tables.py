"""Catalogues as CSV: a header, one product a row, and errors that name the line and the column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from io import StringIO

from attrs import frozen

from commerce_core.errors import Detail
from commerce_core.serialization.faults import sentence, shown
from commerce_core.serialization.reading import InvalidFile

Cell = str | int | bool | list[str]

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_ROW = re.compile(r"products\[([0-9]+)\]\.?(.*)")


def _text(cell: str) -> Cell:
    return cell


def _listed(cell: str) -> Cell:
    return [part for each in re.split(r"[|;]", cell) if (part := each.strip())]


def _whole(cell: str) -> Cell:
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _flag(cell: str) -> Cell:
    return {"true": True, "false": False}.get(cell.lower(), cell)


COLUMNS: Mapping[str, Callable[[str], Cell]] = {
    "sku": _text,
    "name": _text,
    "price": _text,
    "currency": _text,
    "status": _text,
    "description": _text,
    "categories": _listed,
    "tags": _listed,
    "tax_class": _text,
    "cost": _text,
    "weight_grams": _whole,
    "requires_shipping": _flag,
    "track_stock": _flag,
    "external_id": _text,
    "id": _text,
}
"""The columns a catalogue may have, and how a cell is read: what cannot be read stays text, and is refused later.

Lists are separated by `|` or `;`. An empty cell leaves the product's default.
"""

REQUIRED = ("sku", "name", "price")


@frozen
class Table:
    """The rows of a catalogue in the shape of its JSON form, and the line on which each begins."""

    path: str
    products: list[dict[str, Cell]]
    lines: list[int]

    def refusal(self, details: tuple[Detail, ...]) -> InvalidFile:
        """The error for faults found later: their paths (`products[2].price`) become lines and columns."""
        placed = tuple(self._placed(detail) for detail in details)
        first = _ROW.fullmatch(details[0].field)
        line = self.lines[int(first[1])] if first else None
        return InvalidFile(self.path, sentence(placed).removeprefix(f"line {line}, "), line=line, details=placed)

    def _placed(self, detail: Detail) -> Detail:
        row = _ROW.fullmatch(detail.field)
        return Detail(f"line {self.lines[int(row[1])]}, {row[2] or 'row'}", detail.message) if row else detail


def read_table(text: str, path: str) -> Table:
    """The rows of a CSV catalogue. Raises `InvalidFile` for bad quoting, unknown, doubled or missing columns."""
    rows = _rows(text, path)
    header_line, header = next(rows, (1, []))
    names = _checked_header([name.strip() for name in header], path, header_line)
    products, lines = [], []
    for line, cells in rows:
        if len(cells) != len(names):
            message = f"has {len(cells)} cells where the header has {len(names)}: quote cells that contain commas."
            raise InvalidFile(path, message, line=line)
        filled = zip(names, (cell.strip() for cell in cells), strict=True)
        products.append({name: COLUMNS[name](cell) for name, cell in filled if cell})
        lines.append(line)
    return Table(path, products, lines)


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the line on which each begins."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    begun = 1
    try:
        for cells in reader:
            if any(cells):
                yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise InvalidFile(path, f"{error}.", line=begun) from error


def _checked_header(names: list[str], path: str, line: int) -> list[str]:
    unknown = [shown(name) for name in names if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in names]
    if unknown or missing:
        found = f"has no column {', '.join(missing)}" if missing else f"has unknown columns {', '.join(unknown[:5])}"
        raise InvalidFile(path, f"{found}; a catalogue is separated by commas and has {', '.join(COLUMNS)}.", line=line)
    if len(set(names)) < len(names):
        raise InvalidFile(path, "has a column twice: remove one.", line=line)
    return names
