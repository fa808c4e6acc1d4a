"""Reading text and JSON that a person wrote: strictly, and saying which line is wrong."""

from __future__ import annotations

from decimal import Decimal
from json import JSONDecodeError, loads
from os import PathLike, fspath
from typing import NoReturn

from attrs import frozen

from commerce_core.errors import Detail, Invalid
from commerce_core.serialization.containers import MAX_DEPTH
from commerce_core.serialization.faults import masked, sentence, shown
from commerce_core.serialization.places import line_of

MAX_BYTES = 16 * 2**20
MAX_KEYS = 1000
MAX_NUMBER = 60
"""Characters of one number: more than any amount needs, few enough to be read at once."""


class InvalidFile(Invalid):
    """A file cannot be used as it is. Carries its `path`, the first `line` at fault (or None) and `details`."""

    code = "invalid_file"
    path: str
    line: int | None

    def __init__(self, path: str, message: str, *, line: int | None = None, details: tuple[Detail, ...] = ()) -> None:
        place = f"{path}, line {line}" if line else path
        super().__init__(f"{place}: {masked(message)}", details=details, path=path, line=line)


def read_text(path: str | PathLike[str]) -> str:
    """The text of a file of at most 16 MiB in UTF-8, with or without a byte order mark. Raises `InvalidFile`."""
    name = fspath(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidFile(name, f"cannot be read: {error.strerror or error}.") from error
    if len(data) > MAX_BYTES:
        raise InvalidFile(name, f"is larger than {MAX_BYTES // 2**20} MiB: split it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidFile(name, "is not UTF-8 text: save it with that encoding.", line=line) from error


@frozen
class JsonFile:
    """A JSON file: its text, and the data that the text says."""

    path: str
    text: str
    data: object

    def refusal(self, details: tuple[Detail, ...]) -> InvalidFile:
        """The error of a file whose JSON is sound but whose values are not, with the line of the first of them."""
        line = line_of(self.text, details[0].field)
        return InvalidFile(self.path, sentence(details), line=line, details=details)


def read_json(path: str | PathLike[str]) -> JsonFile:
    """A JSON file, parsed as `parse_json` does. Raises `InvalidFile`."""
    text = read_text(path)
    return JsonFile(fspath(path), text, parse_json(text, fspath(path)))


def parse_json(text: str, path: str) -> object:
    """The data of a JSON text, numbers exact (`Decimal`, never float). `path` is what errors call it.

    Raises `InvalidFile` for a syntax error, a key that stands twice, NaN and Infinity, a number of more than 60
    characters, nesting beyond 32, or an object of more than 1,000 keys.
    """
    try:
        data = loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_distinct,
        )
        _check_depth(data, 0)
    except JSONDecodeError as error:
        raise InvalidFile(path, f"{error.msg} (column {error.colno}).", line=error.lineno) from error
    except RecursionError as error:
        raise InvalidFile(path, f"is nested more than {MAX_DEPTH} deep.") from error
    except ValueError as error:
        raise InvalidFile(path, str(error)) from error
    return data


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(_short(text))
    except ArithmeticError:
        raise ValueError(f"{text} is beyond every number that a catalogue or a cart needs.") from None


def _whole(text: str) -> int:
    return int(_short(text))


def _short(text: str) -> str:
    if len(text) > MAX_NUMBER:
        raise ValueError(f"{text[:20]}... has more than {MAX_NUMBER} characters: no number here needs them.")
    return text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that JSON knows.")


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(pairs) > MAX_KEYS:
        raise ValueError(f"has an object of more than {MAX_KEYS} keys.")
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {shown(key)} stands twice in one object: remove one.")
        found[key] = value
    return found


def _check_depth(value: object, depth: int) -> None:
    if isinstance(value, dict | list):
        if depth >= MAX_DEPTH:
            raise RecursionError
        for each in value.values() if isinstance(value, dict) else value:
            _check_depth(each, depth + 1)
