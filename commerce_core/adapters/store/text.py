"""Text that every database can hold, and the JSON that documents are written in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import cast

from attrs import fields, has

from commerce_core.events import Plain
from commerce_core.ports import Unstorable

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def is_storable(value: str) -> bool:
    """Whether databases can hold it: no NUL, and no half of a surrogate pair."""
    if "\0" in value:
        return False
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def storable(values: Iterable[str]) -> list[str]:
    """Those of some values that a store can hold at all, each once, in order: what is worth looking for."""
    return sorted({value for value in values if is_storable(value)})


def check_texts(*texts: str) -> None:
    """Refuse text that databases cannot hold. Raises `Unstorable`."""
    if not all(map(is_storable, texts)):
        raise _refusal()


def check_storable(value: object) -> None:
    """Refuse text that databases cannot hold, wherever it sits in a record, list or mapping. Raises `Unstorable`."""
    if isinstance(value, str):
        check_texts(value)
    elif isinstance(value, Mapping):
        check_storable([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            check_storable(item)
    elif has(kind := type(value)):
        check_storable([getattr(value, attribute.name) for attribute in fields(kind)])


def to_json(plain: Mapping[str, Plain]) -> str:
    """A document as JSON text. Raises `Unstorable`."""
    written = _ENCODER.encode(plain)
    if (not written.isascii() and not is_storable(written)) or ("\\u0000" in written and _ESCAPED_NUL.search(written)):
        raise _refusal()
    return written


def from_json(written: str) -> dict[str, Plain]:
    """The document that `to_json` wrote."""
    return cast(dict[str, Plain], json.loads(written))


def _refusal() -> Unstorable:
    return Unstorable("Text may hold neither NUL nor half of a surrogate pair: take them out.")
