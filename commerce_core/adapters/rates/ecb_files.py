"""The two forms of the bank's files as rows of text: a day, and what one euro was worth on it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar
from xml.etree import ElementTree as ET

from attrs import frozen

from commerce_core.errors import Invalid

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes, unpacked. The whole history as XML was 9 MB in 2026."""
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
    values: Mapping[str, str]


def read_rows(content: bytes) -> list[Row]:
    """The rows of a file, whichever of its forms it has. Raises `InvalidRateFile`."""
    text = _text(_unpacked(content))
    rows = list(_xml(text) if text.lstrip().startswith("<") else _csv(text))
    if not rows:
        raise _refusal("it has no rates in it")
    return rows


def _refusal(problem: str) -> InvalidRateFile:
    return InvalidRateFile(f"This is no file of ECB reference rates: {problem}.", field="file")


def _unpacked(content: bytes) -> bytes:
    """The one file within a zip archive, read no further than the limit whatever its header says."""
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) != 1:
                raise _refusal(f"an archive of {len(names)} files, not one")
            with archive.open(names[0]) as member:
                return member.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise _refusal(f"a damaged archive ({error})") from error


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise _refusal(f"it has more than {LARGEST_FILE} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal("it is not UTF-8") from error


def _xml(text: str) -> Iterator[Row]:
    """`<Cube time="2026-07-01"><Cube currency="USD" rate="1.0823"/>...`. Declarations are refused before parsing, so
    that no entity is ever expanded."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refusal("it declares a document type")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a document type there are no entities to expand
    except ET.ParseError as error:
        raise _refusal(f"it is not well-formed ({error})") from error
    for day in root.iter(_CUBE):
        if "time" in day.attrib:
            yield Row(_day(day.attrib["time"]), dict(_quoted(cube.attrib) for cube in day))


def _quoted(attributes: Mapping[str, str]) -> tuple[str, str]:
    try:
        return _code(attributes["currency"]), attributes["rate"]
    except KeyError as error:
        raise _refusal(f"a rate has no {error}") from error


def _csv(text: str) -> Iterator[Row]:
    """`Date,USD,JPY,...,` and `2026-07-01,1.0823,173.42,...,`; `N/A` where there was no rate."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        if header[:1] != ["Date"]:
            raise _refusal("its first line does not begin with Date")
        codes = [_code(cell) if cell else "" for cell in header[1:]]
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
