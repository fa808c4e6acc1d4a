"""The roots of the one error tree.

A host needs four handlers, whatever packages it uses:

    CommerceError
    |-- Invalid        the request can be read but is wrong: change it         (HTTP 422)
    |-- NotFound       no such thing, or not yours, which is the same          (HTTP 404)
    |-- Conflict       right request, wrong moment: reload and decide again    (HTTP 409)
    `-- Unavailable    nothing wrong with the request: try again later         (HTTP 503)

Each package defines its own errors beneath these four. Every error has a stable snake_case `code`, a message that
says what to do, and the values involved as attributes, so that a caller can recover without reading prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import ClassVar

from attrs import evolve, frozen
from attrs import field as attribute

DIGIT_RUN = re.compile(r"\d(?:[\W_]{0,8}\d)*")
"""Digits of any script, in groups that up to 8 characters keep apart of which none is a letter."""

_ISSUER = re.compile(
    r"(4)|(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)|(3[47])|(30[0-5]|3095|3[689])|(6011|64[4-9]|65|62|352[89]|35[3-8])"
)
_LENGTHS = ((), (16, 19), (16,), (15,), (14,), (16, 17, 18, 19))
"""Digits of a card number by what it begins with, as the networks issue them (ISO/IEC 7812-1): Visa, Mastercard,
American Express, Diners Club; Discover, UnionPay and JCB. The 13 digits that Visa gave up long ago are left out: every
tenth barcode of a German maker would be one."""


@frozen
class Detail:
    """One fault and its place: `Detail("lines[0].quantity", "must be at least 1")`.

    `values` are its numbers, plain data for a program: `{"asked": 3, "available": 1}`.
    """

    field: str
    message: str
    values: Mapping[str, str | int | None] = attribute(factory=dict, hash=False)


def card_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text the card numbers are that a network can have issued: first place, and the place after the last.

    A number is written together, with anything before and behind it (an expiry date), or as whole groups of digits. It
    passes the Luhn check of ISO/IEC 7812-1. Takes time in proportion to the text.
    """
    for run in DIGIT_RUN.finditer(text):
        places = [place for place in range(*run.span()) if text[place].isdecimal()]
        if len(places) >= 14:
            digits = [int(text[place]) for place in places]
            yield from ((places[first], places[end - 1] + 1) for first, end in _numbers(digits, places))


def _numbers(digits: Sequence[int], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    written, sums = "".join(map(str, digits)), _luhn_sums(digits)
    apart = {0, len(digits)} | {n for n in range(1, len(digits)) if places[n] > places[n - 1] + 1}
    for first in range(len(digits) - 13):
        issuer = _ISSUER.match(written, first)
        for length in _LENGTHS[(issuer.lastindex or 0) if issuer else 0]:
            end = first + length
            if end > len(digits) or (sums[end % 2][end] - sums[end % 2][first]) % 10:
                continue
            if {first, end} <= apart or places[end - 1] - places[first] == length - 1:
                yield first, end


def _luhn_sums(digits: Sequence[int]) -> tuple[list[int], list[int]]:
    """Running sums with every second digit doubled (7 -> 14 -> 5), for numbers that end at an even and odd place."""
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits]
    even = [doubled[n] if n % 2 == 0 else digit for n, digit in enumerate(digits)]
    odd = [doubled[n] if n % 2 == 1 else digit for n, digit in enumerate(digits)]
    return [0, *accumulate(even)], [0, *accumulate(odd)]


def holds_card_number(text: str) -> bool:
    """Whether free text holds a card number. One that begins inside a longer row of digits does not count: every tenth
    id or time stamp of 19 digits holds one by chance.
    """
    return any(first == 0 or not text[first - 1].isdecimal() for first, _ in card_spans(text))


def mask_card_numbers(text: str) -> str:
    """The text with `[card number]` in place of each: a message that repeats what was sent must not repeat that."""
    kept, after = [], 0
    for first, end in card_spans(text):
        if end > after:
            kept += [text[after:first], "[card number]"]
            after = end
    return "".join([*kept, text[after:]])


class CommerceError(Exception):
    """Root of every error the library raises on purpose. Its texts never repeat a card number.

    Values given by keyword become attributes: `CommerceError("3 left", available=3).available == 3`.
    Survives pickle and copy, so that task queues can carry it.
    """

    code: ClassVar[str] = "commerce_error"

    def __init__(self, message: str, *, details: Iterable[Detail] = (), **values: object) -> None:
        self.message = mask_card_numbers(message)
        super().__init__(self.message)
        self.details = tuple(evolve(detail, message=mask_card_numbers(detail.message)) for detail in details)
        self.values: Mapping[str, object] = values
        for name, value in values.items():
            setattr(self, name, value)

    def to_dict(self) -> dict[str, dict[str, object]]:
        """The error as the HTTP API writes it: `{"error": {"code", "message", "details"}}`, each with its values."""
        details = [{**each.values, "field": each.field, "message": each.message} for each in self.details]
        return {"error": {"code": self.code, "message": self.message, "details": details}}

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(cls: type[CommerceError], args: tuple[object, ...], state: dict[str, object]) -> CommerceError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class Invalid(CommerceError):
    """The request can be read but is wrong. `field` names the place, and `details` lists every fault found."""

    code: ClassVar[str] = "invalid"

    def __init__(self, message: str, *, field: str = "", details: Iterable[Detail] = (), **values: object) -> None:
        found = tuple(details) or ((Detail(field, message),) if field else ())
        super().__init__(message, details=found, **values)
        self.field = field


class NotFound(CommerceError):
    """No such thing in this tenant. Another tenant's id answers the same, so that nothing leaks."""

    code: ClassVar[str] = "not_found"

    def __init__(self, kind: str, reference: str, *, message: str = "") -> None:
        super().__init__(message or f"No {kind} {reference!r} exists here.", kind=kind, reference=reference)


class Conflict(CommerceError):
    """The request is right but the state is not: reload, look, and decide again."""

    code: ClassVar[str] = "conflict"


class Unavailable(CommerceError):
    """Nothing is wrong with the request: try again later, with the same idempotency key."""

    code: ClassVar[str] = "unavailable"


class MissingExtra(CommerceError):
    """An optional dependency is not installed. The message carries the exact line that installs it."""

    code: ClassVar[str] = "missing_extra"

    def __init__(self, extra: str, needed_for: str) -> None:
        command = f'pip install "commerce-core[{extra}]"'
        super().__init__(f"{needed_for} needs an optional dependency. Run: {command}", extra=extra, command=command)
