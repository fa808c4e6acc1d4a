"""Files that a person wrote: carts, promotions, catalogues. Errors say file, line and field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from os import PathLike
from typing import TypeVar

from attrs import frozen

from commerce_core import promotions
from commerce_core.checkout import Cart
from commerce_core.promotions import Promotion
from commerce_core.serialization.converter import Converter, load, make_converter
from commerce_core.serialization.faults import InvalidDocument
from commerce_core.serialization.reading import JsonFile, read_json

R = TypeVar("R")


@frozen
class PromotionsFile:
    """What a file of promotions holds; a bare list of them will do too."""

    promotions: tuple[Promotion, ...]


def load_cart(path: str | PathLike[str]) -> Cart:
    """The cart of a JSON file: `{"lines": [{"item": "HEADPHONE-001", "quantity": 2, "unit_price": "19.99"}]}`.

    Amounts are major units as text, or `{"amount": 1999, "currency": "EUR"}`. Raises `InvalidFile`.
    """
    return load_json(Cart, read_json(path))


def load_promotions(
    path: str | PathLike[str], *, kinds: Mapping[str, type[promotions.Kind]] = promotions.KINDS
) -> tuple[Promotion, ...]:
    """The promotions of a JSON file: `[{"id": "s", "code": "HOT", "kind": {"kind": "percentage", "percent": "10"}}]`.

    A kind that is not among `kinds` is an error here: a person who misspells one should be told. Raises `InvalidFile`.
    """
    converter = strict_converter() if kinds is promotions.KINDS else make_converter(kinds, strict_kinds=True)
    file = read_json(path)
    if isinstance(file.data, list):
        return load_json(tuple[Promotion, ...], file, converter=converter)
    return load_json(PromotionsFile, file, converter=converter).promotions


@cache
def strict_converter() -> Converter:
    """The converter for what a person wrote: a kind that nobody knows is a fault."""
    return make_converter(strict_kinds=True)


def load_file(kind: type[R], path: str | PathLike[str]) -> R:
    """What a JSON file says, as a record or a tuple of them: `load_file(Policies, "policies.json")`.

    Raises `InvalidFile`.
    """
    return load_json(kind, read_json(path))


def load_json(kind: type[R], file: JsonFile, *, converter: Converter | None = None) -> R:
    """The record of a JSON file. Raises `InvalidFile` with the line of the first fault and the path of every one."""
    try:
        return load(kind, file.data, converter=converter or strict_converter())
    except InvalidDocument as error:
        raise file.refusal(error.details) from error
