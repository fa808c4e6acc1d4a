"""The two forms of the bank's files as rows of text: a day, and what one euro was worth on it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar
from xml.etree import ElementTree as ET

from attrs import frozen

from commerce_core.errors import Invalid

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes, packed and unpacked. The whole history as XML was 9 MB in 2026."""
MOST_ELEMENTS = 10**6
"""Elements of an XML file. The whole history had 220 000 in 2026."""
DEEPEST = 16
"""Elements within each other. The bank's files have four."""
MOST_DAYS = 50_000
"""Days of a file. The whole history had 7 000 in 2026."""
_PIECE = 64 * 1024
"""Characters that the parser gets at a time: it reads all of them, also after it has been told to stop."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[A-Z]{3}")
_CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


class InvalidRateFile(Invalid):
    """Not a file of reference rates as the European Central Bank publishes them; nothing of it was taken."""

    code: ClassVar[str] = "invalid_rate_file"


@frozen
class Row:
    """One day, and the value of one euro on it by currency, as text."""

    day: date
    values: dict[str, str]


def read_rows(content: bytes) -> list[Row]:
    """The rows of a file, whichever of its forms it has. Raises `InvalidRateFile`."""
    text = _text(_bounded(_unpacked(_bounded(content))))
    return _of_different_days(_xml(text) if text.lstrip().startswith("<") else _csv(text))


def _of_different_days(rows: Iterable[Row]) -> list[Row]:
    by_day: dict[date, Row] = {}
    for row in rows:
        if by_day.setdefault(row.day, row) is not row:
            raise _refusal(f"it gives {row.day} twice")
        if len(by_day) > MOST_DAYS:
            raise _refusal(f"it has more than {MOST_DAYS} days")
    return list(by_day.values())


def _refusal(problem: str) -> InvalidRateFile:
    return InvalidRateFile(f"This is no file of ECB reference rates: {problem}.", field="file")


def _bounded(content: bytes) -> bytes:
    if len(content) > LARGEST_FILE:
        raise _refusal(f"it has more than {LARGEST_FILE} bytes")
    return content


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    try:
        return _member(content)
    except InvalidRateFile:
        raise
    except Exception as error:  # of a damaged archive zipfile raises whatever its bytes lead to
        raise _refusal(f"a damaged archive ({str(error)[:80]})") from error


def _member(content: bytes) -> bytes:
    """The one file within a zip archive, read no further than the limit whatever its header says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if len(archive.infolist()) != 1:
            raise _refusal(f"an archive of {len(archive.infolist())} files, not one")
        (info,) = archive.infolist()
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refusal("an archive packed otherwise than the bank's")  # LZMA would take the memory it asks for
        with archive.open(info) as member:
            return member.read(LARGEST_FILE + 1)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal("it is not UTF-8") from error


class _Cubes:
    """The rows of a file as a parser meets them: it builds no tree, which millions of elements would fill."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._elements = 0
        self._depth = 0
        self._day = 0
        """The depth of the day that is open; 0 outside days"""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """The parser has met an element: a day, or within one the rate of a currency."""
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise _refusal(f"it has more than {MOST_ELEMENTS} elements, or {DEEPEST} within each other")
        if self._day:
            self._add(*_quoted(attributes))
        elif tag == _CUBE and "time" in attributes:
            self._day = self._depth
            self.rows.append(Row(_day(attributes["time"]), {}))

    def end(self, _tag: str) -> None:
        """An element, or a day, is at its end."""
        if self._depth == self._day:
            self._day = 0
        self._depth -= 1

    def _add(self, code: str, rate: str) -> None:
        row = self.rows[-1]
        if code in row.values:
            raise _refusal(f"it gives {code} twice on {row.day}")
        row.values[code] = rate


def _xml(text: str) -> Iterator[Row]:
    """`<Cube time="2026-07-01"><Cube currency="USD" rate="1.0823"/>...`. Declarations are refused before parsing, so
    that no entity is ever expanded."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refusal("it declares a document type")
    cubes = _Cubes()
    parser = ET.XMLParser(target=cubes)  # noqa: S314 - without a document type there are no entities to expand
    given = 0
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
            yield from cubes.rows[given:]
            given = len(cubes.rows)
        parser.close()
    except ET.ParseError as error:
        raise _refusal(f"it is not well-formed ({error})") from error


def _quoted(attributes: Mapping[str, str]) -> tuple[str, str]:
    try:
        return _code(attributes["currency"]), attributes["rate"]
    except KeyError as error:
        raise _refusal(f"a rate has no {error}") from error


def _csv(text: str) -> Iterator[Row]:
    """`Date,USD,JPY,...,` and `2026-07-01,1.0823,173.42,...,`; `N/A` where there was no rate. A last line without an
    end may be a part of one: 1.1 of 1.1043."""
    if not text.endswith("\n"):
        raise _refusal("its last line is cut off")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        if header[:1] != ["Date"]:
            raise _refusal("its first line does not begin with Date")
        codes = [_code(cell) if cell else "" for cell in header[1:]]
        twice = next((code for code, count in Counter(codes).items() if code and count > 1), None)
        if twice:
            raise _refusal(f"its first line has {twice} twice")
        for cells in lines:
            if cells:
                yield _line(cells, codes)
    except csv.Error as error:
        raise _refusal(f"line {lines.line_num}: {error}") from error


def _line(cells: list[str], codes: list[str]) -> Row:
    values = [cell.strip() for cell in cells[1:]]
    if len(values) != len(codes):
        raise _refusal(f"the line of {cells[0][:10]!r} has {len(values)} cells where the first has {len(codes)}")
    told = {code: value for code, value in zip(codes, values, strict=True) if value not in ("", "N/A")}
    if "" in told:
        raise _refusal(f"the line of {cells[0][:10]!r} has a rate of no currency")
    return Row(_day(cells[0].strip()), told)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise _refusal(f"{text[:20]!r} is not a day such as 2026-07-01") from None


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise _refusal(f"{text[:20]!r} is not the code of a currency")
    return text
