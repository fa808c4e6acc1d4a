"""Places in a JSON text: from a path to the line where its value begins."""

from __future__ import annotations

import re
from json import JSONDecoder

_SEGMENT = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = JSONDecoder(parse_int=str, parse_float=str)


def line_of(text: str, path: str) -> int:
    """The line on which the value at a path begins: of the innermost that exists, where the path leads nowhere."""
    position = _skip(text, 0)
    for index, name in _SEGMENT.findall(path):
        inner = _entry(text, position, name) if name else _element(text, position, int(index))
        if inner is None:
            break
        position = inner
    return text.count("\n", 0, position) + 1


def _entry(text: str, position: int, name: str) -> int | None:
    if text[position] != "{":
        return None
    while text[position] in "{,":
        if text[at := _skip(text, position + 1)] == "}":
            return None
        key, colon = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, colon) + 1)
        if key == name:
            return value
        position = _after(text, value)
    return None


def _element(text: str, position: int, index: int) -> int | None:
    if text[position] != "[":
        return None
    while text[position] in "[,":
        at = _skip(text, position + 1)
        if index == 0 and text[at] != "]":
            return at
        if text[at] == "]":
            return None
        position, index = _after(text, at), index - 1
    return None


def _after(text: str, position: int) -> int:
    return _skip(text, _DECODER.raw_decode(text, position)[1])


def _skip(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position
