"""Quantity: how many, checked once at the door so that every loop inside can trust it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce_core.checks.text import quoted
from commerce_core.errors import Detail, Invalid
from commerce_core.money import MAX_QUANTITY


class InvalidQuantity(Invalid):
    """Not a number of whole units that a line can have. Carries the `value` given."""

    code = "invalid_quantity"
    value: object

    def __init__(self, message: str, *, field: str = "", details: Iterable[Detail] = (), **values: object) -> None:
        super().__init__(
            message, field=field, details=tuple(details) or with_numbers(message, values, field=field), **values
        )


def shown(value: object) -> str:
    """A value that is no quantity, for a message: as it is written, unless that would be long."""
    if isinstance(value, int):
        return repr(value) if value.bit_length() <= 64 else f"a number of {value.bit_length()} bits"
    return repr(value) if value is None or isinstance(value, float) else quoted(value)


def with_numbers(message: str, values: Mapping[str, object], *, field: str) -> tuple[Detail, ...]:
    """The detail of a refusal with its values as plain data, the `value` given as `asked`; none without a field.

    Texts and whole numbers of 64 bits are told as they are, lists joined by commas, all else as a message shows it.
    """
    told = {name: _plain(value) for name, value in values.items() if name != "value"}
    asked = {"asked": _plain(values["value"], quote=True)} if "value" in values else {}
    return (Detail(field, message, {**asked, **told}),) if field else ()


def _plain(value: object, *, quote: bool = False) -> str | int | None:
    if value is None or (type(value) is int and value.bit_length() <= 64):
        return value
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) and not quote else shown(value)


def check_quantity(value: int, *, field: str = "quantity") -> int:
    """Return `value` if it is an int from 1 to `MAX_QUANTITY` (10^6, design bound): `check_quantity(2) == 2`.

    Nothing is converted: True, 2.0, "2" and Decimal("2") raise `InvalidQuantity` as 0, -1 and 10^6 + 1 do, for a
    caller who means two can say so.
    """
    if type(value) is not int or not 1 <= value <= MAX_QUANTITY:
        message = (
            f"A quantity is a whole number of units from 1 to {MAX_QUANTITY}, given as an int, not {shown(value)}."
        )
        raise InvalidQuantity(message, field=field, value=value, least=1, most=MAX_QUANTITY)
    return value
