"""What is wrong with data, and where: gathered from the leaves up, so that one answer lists every fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal

from commerce_core.errors import Detail, Invalid

MAX_FAULTS = 100
"""Faults that are looked for in one list, and listed in one answer: a hostile body has millions."""

_LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){11,}")
_SHOWN = 40
_MESSAGE = 300
_IN_MESSAGE = 5

REFUSALS = (Invalid, ValueError, TypeError, ArithmeticError)
"""What validators and converters raise for a wrong value. Anything else is a fault of the code, and passes through."""


class UnsupportedType(RuntimeError):
    """A record declares a field of a type that has no exact form in JSON (float, bytes, set), or is of no known kind.

    A fault of the program, not of the data: no host should answer it as one.
    """


class InvalidDocument(Invalid):
    """Data that does not have the shape of the record it should become. `details` lists every fault by its path.

    A path is written as a person would: `lines[0].quantity`, `metadata['colour']`, or "" for the whole.
    """

    code = "invalid_document"


class Faults(Exception):
    """Faults found so far below the value at hand, each as (path from there, what is wrong)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def add(self, message: str, *, at: str = "") -> None:
        """Note one fault."""
        self.found.append((at, message))

    def take(self, error: Exception, *, at: str = "") -> None:
        """Note what a part of the value raised, below the path of that part."""
        self.found.extend((_joined(at, path), message) for path, message in faults_of(error))

    @contextmanager
    def at(self, path: str) -> Iterator[None]:
        """Note what is refused inside the block, and go on after it."""
        try:
            yield
        except (*REFUSALS, Faults) as error:
            self.take(error, at=path)

    @property
    def full(self) -> bool:
        """Whether enough was found to stop looking."""
        return len(self.found) >= MAX_FAULTS


def faults_of(error: Exception) -> list[tuple[str, str]]:
    """The faults that an error tells of. A library error keeps its words, but not the field it was called with."""
    if isinstance(error, Faults):
        return error.found
    if isinstance(error, Invalid):
        return [("", message) for message in dict.fromkeys(d.message for d in error.details) or (error.message,)]
    return [("", str(error.args[0])[:_MESSAGE] if error.args else f"is refused ({type(error).__name__})")]


def _joined(outer: str, inner: str) -> str:
    return f"{outer}.{inner}" if outer and inner and not inner.startswith("[") else outer + inner


def invalid_document(kind: str, error: Exception) -> InvalidDocument:
    """The error that a caller sees, from everything that was found."""
    details = details_of(error)
    return InvalidDocument(f"This is not a valid {kind}: {sentence(details)}", details=details)


def details_of(error: Exception) -> tuple[Detail, ...]:
    """The first `MAX_FAULTS` faults as public details."""
    return tuple(Detail(masked(path), masked(message)) for path, message in faults_of(error)[:MAX_FAULTS])


def masked(text: str) -> str:
    """The text without numbers of 12 digits or more: a card number in the wrong field must not reach a log."""
    return _LONG_NUMBER.sub("...", text)


def sentence(details: Sequence[Detail]) -> str:
    """The first faults in one line, and how many more there are."""
    first, rest = details[:_IN_MESSAGE], len(details) - _IN_MESSAGE
    words = "; ".join(f"{detail.field}: {detail.message}" if detail.field else detail.message for detail in first)
    return words + (f"; and {rest} more" if rest > 0 else "")


def shown(value: object) -> str:
    """Any input in a few characters, for a message: never a megabyte, never the `repr` of a type we do not know."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(masked(value[: 2 * _SHOWN])[:_SHOWN]) + ("..." if len(value) > _SHOWN else "")
    if isinstance(value, int) and value.bit_length() > 128:
        return "a huge number"
    if isinstance(value, int | float | Decimal):
        return str(value)[:_SHOWN]
    if isinstance(value, Mapping):
        return "an object"
    return "an array" if isinstance(value, list | tuple) else f"a {type(value).__name__}"
