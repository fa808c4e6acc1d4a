"""Checks that the records of this package share, as attrs validators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from attrs import Attribute

from commerce_core.inventory.errors import InvalidStockSettings
from commerce_core.money import MAX_QUANTITY


def one_of(choices: Any, *, optional: bool = False) -> Any:
    """One of the words of a `Literal` or of other `choices`, or None where it is `optional`."""
    words: Iterable[str] = get_args(choices) or choices
    allowed = tuple(words)

    def check(_: object, attribute: Attribute[object], value: object) -> None:
        if (value is None and optional) or (isinstance(value, str) and value in allowed):
            return
        message = f"{attribute.name}: choose one of {', '.join(map(repr, allowed))}."
        raise InvalidStockSettings(message, field=attribute.name, value=value, allowed=allowed)

    return check


def whole(least: int = 0, most: int = MAX_QUANTITY, *, optional: bool = False) -> Any:
    """A whole number from `least` to `most`, or None where it is `optional`. True is no number."""

    def check(_: object, attribute: Attribute[object], value: object) -> None:
        if (value is None and optional) or (type(value) is int and least <= value <= most):
            return
        message = f"{attribute.name} is a whole number from {least} to {most}."
        raise InvalidStockSettings(message, field=attribute.name, value=value, least=least, most=most)

    return check
