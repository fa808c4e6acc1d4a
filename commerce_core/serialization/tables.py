"""Lists as CSV: a header, one product or price a row, and errors that name the line and the column."""

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
_ROW = re.compile(r"[a-z]+\[([0-9]+)\]\.?(.*)")


def _text(cell: str) -> Cell:
    return cell


def _listed(cell: str) -> Cell:
    return [part for each in re.split(r"[|;]", cell) if (part := each.strip())]


def _whole(cell: str) -> Cell:
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _flag(cell: str) -> Cell:
    return {"true": True, "false": False}.get(cell.lower(), cell)


@frozen
class Layout:
    """The columns that a list of something may have, and how a cell is read: what cannot be read stays text, and is
    refused later.

    Texts in one cell are separated by `|` or `;`. An empty cell leaves the default. `name` is how errors call it.
    """

    name: str
    columns: Mapping[str, Callable[[str], Cell]]
    required: tuple[str, ...]


CATALOGUE = Layout(
    "a catalogue",
    {
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
        "minimum_price": _text,
        "weight_grams": _whole,
        "requires_shipping": _flag,
        "track_stock": _flag,
        "external_id": _text,
        "id": _text,
    },
    required=("sku", "name", "price"),
)
PRICES = Layout(
    "a list of prices",
    {
        "item": _text,
        "price": _text,
        "currency": _text,
        "price_list": _text,
        "min_quantity": _whole,
        "max_quantity": _whole,
        "starts_at": _text,
        "ends_at": _text,
        "external_id": _text,
        "id": _text,
    },
    required=("item", "price"),
)


@frozen
class Table:
    """The rows of a list in the shape of its JSON form, and the line on which each begins."""

    path: str
    rows: list[dict[str, Cell]]
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


def read_table(text: str, path: str, *, layout: Layout = CATALOGUE) -> Table:
    """The rows of a CSV file. Raises `InvalidFile` for bad quoting, unknown, doubled or missing columns."""
    rows = _rows(text, path)
    header_line, header = next(rows, (1, []))
    names = _checked_header([name.strip() for name in header], path, header_line, layout=layout)
    found, lines = [], []
    for line, cells in rows:
        if len(cells) != len(names):
            message = f"has {len(cells)} cells where the header has {len(names)}: quote cells that contain commas."
            raise InvalidFile(path, message, line=line)
        filled = zip(names, (cell.strip() for cell in cells), strict=True)
        found.append({name: layout.columns[name](cell) for name, cell in filled if cell})
        lines.append(line)
    return Table(path, found, lines)


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


def _checked_header(names: list[str], path: str, line: int, *, layout: Layout) -> list[str]:
    unknown = [shown(name) for name in names if name not in layout.columns]
    missing = [name for name in layout.required if name not in names]
    if unknown or missing:
        found = f"has no column {', '.join(missing)}" if missing else f"has unknown columns {', '.join(unknown[:5])}"
        raise InvalidFile(
            path, f"{found}; {layout.name} is separated by commas and has {', '.join(layout.columns)}.", line=line
        )
    if len(set(names)) < len(names):
        raise InvalidFile(path, "has a column twice: remove one.", line=line)
    return names
