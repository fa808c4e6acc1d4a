"""The converter: records to JSON-ready data and back, strictly, in one canonical shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, NoReturn, TypeVar, cast

import attrs
import cattrs
from attrs import frozen
from cattrs.fns import identity

from commerce_core import promotions
from commerce_core.checkout import Quote
from commerce_core.customers import Buyer
from commerce_core.errors import Invalid
from commerce_core.events import Plain
from commerce_core.localisation import Translated
from commerce_core.money import AnyCurrency, AnyMoney, Money
from commerce_core.pricing import PriceChoice
from commerce_core.serialization import containers, quotes, records, shapes
from commerce_core.serialization.faults import REFUSALS, Faults, UnsupportedType, invalid_document
from commerce_core.serialization.kinds import Kinds, tagged
from commerce_core.serialization.scalars import SCALARS, load_any_currency

R = TypeVar("R")


@frozen
class Converter:
    """Three cattrs converters of one shape.

    `fast` stops at the first fault, `careful` finds every one, `trusting` checks names only: for our own documents.

    Make one with `make_converter`, keep it, and share it between threads: it learns each type once.
    """

    fast: cattrs.Converter
    careful: cattrs.Converter
    trusting: cattrs.Converter
    kinds: Kinds
    conditions: Kinds


def make_converter(
    kinds: Mapping[str, type[promotions.Kind]] = promotions.KINDS,
    *,
    conditions: Mapping[str, type[promotions.Condition]] = promotions.CONDITIONS,
    strict_kinds: bool = False,
) -> Converter:
    """A converter that knows these promotion kinds and conditions: `make_converter(KINDS | {"points": Points})`.

    With `strict_kinds` one that is not among them is a fault; without, it is kept and written back unchanged.
    """
    known = (
        Kinds(promotions.Kind, kinds, promotions.UnknownKind, strict_kinds),
        Kinds(promotions.Condition, conditions, promotions.UnknownCondition, strict_kinds),
    )
    fast, careful, trusting = (
        _strict(known, detailed=False),
        _strict(known, detailed=True),
        _strict(known, detailed=False),
    )
    careful.register_structure_hook_factory(_is_record, records.load_record)
    trusting.register_structure_hook_factory(_is_record, records.load_trusted)
    return Converter(fast, careful, trusting, *known)


def _is_record(of: Any) -> bool:
    """Whether a type is read field by field: all records but those that have a shape of their own."""
    return attrs.has(of) and of not in (Quote, Buyer)


@cache
def default_converter() -> Converter:
    """The converter of those who name none: our own kinds, unknown ones kept."""
    return make_converter()


def dump(record: object, *, converter: Converter | None = None) -> dict[str, Plain]:
    """A record as JSON-ready data: `dump(Money(1999, "EUR"))` is `{"amount": 1999, "currency": "EUR"}`.

    All fields are written. Instants are UTC (`2026-01-15T10:30:00Z`), decimals are text, tuples are lists. Raises
    `InvalidDocument` for values that could not be read back (a naive datetime, NaN), and `UnsupportedType` for a record
    that declares what JSON lacks.
    """
    try:
        return cast("dict[str, Plain]", (converter or default_converter()).fast.unstructure(record))
    except (Invalid, ValueError, ArithmeticError) as error:
        raise invalid_document(type(record).__name__, error) from error


def load(kind: type[R], data: object, *, converter: Converter | None = None) -> R:
    """The record that data describes: `load(Address, {"line1": "1 High St", "city": "York", "country": "GB"})`.

    Nothing is guessed: "5" is not 5, 7.9 is not 7, 1 is not true, an unknown field is a fault. Raises `InvalidDocument`
    with every fault at once, each by its path.
    """
    chosen = converter or default_converter()
    try:
        return chosen.fast.structure(data, kind)
    except Exception:
        return _explained(kind, data, chosen)


def _explained(kind: type[R], data: object, converter: Converter) -> R:
    try:
        return converter.careful.structure(data, kind)
    except (*REFUSALS, Faults) as error:
        raise invalid_document(getattr(kind, "__name__", str(kind)), error) from None


def _strict(open_unions: Iterable[Kinds], *, detailed: bool) -> cattrs.Converter:
    """What is registered last is asked first: so from what refuses everything, over shapes, to single types."""
    made = cattrs.Converter(forbid_extra_keys=True, detailed_validation=detailed)
    _register(made, lambda of: not attrs.has(of), _unsupported, _unsupported)
    _register(made, shapes.is_newtype, containers.load_newtype, containers.dump_newtype)
    _register(made, shapes.is_literal, containers.load_choice, _as_it_is)
    _register(made, shapes.is_array, containers.load_array, containers.dump_array)
    _register(made, shapes.is_mapping, containers.load_mapping, containers.dump_mapping)
    _register(made, shapes.is_union, containers.load_union, containers.dump_union)
    _register(made, shapes.is_plain, lambda of, _: containers.load_plain, lambda of, _: containers.plain)
    _register(made, lambda of: of in (Money, AnyMoney), records.load_money, lambda of, _: records.dump_money)
    _register(made, lambda of: of is Buyer, records.load_buyer, lambda of, _: records.dump_buyer)
    _register(made, lambda of: of == AnyCurrency, lambda of, _: load_any_currency, lambda of, _: str)
    made.register_structure_hook(Translated, records.load_translated)
    made.register_unstructure_hook(Translated, lambda content: dict(content.texts))
    _register(made, lambda of: of is Quote, quotes.load_quote, quotes.dump_quote)
    for inexact in (float, bytes, Path):  # cattrs would read and write them by itself
        made.register_structure_hook(inexact, lambda _, of: _unsupported(of, made))
        made.register_unstructure_hook(inexact, lambda value: _unsupported(type(value), made))
    made.register_structure_hook(StrEnum, containers.load_member)
    made.register_unstructure_hook(StrEnum, lambda member: member.value)
    made.register_unstructure_hook(NoneType, identity)
    made.register_structure_hook(PriceChoice, records.refuse_choice)
    made.register_unstructure_hook(PriceChoice, lambda choice: records.dump_choice(choice, made))
    for of, scalar in SCALARS.items():
        made.register_structure_hook(of, scalar.load)
        made.register_unstructure_hook(of, scalar.dump or identity)
    for kinds in open_unions:
        tagged(made, kinds)
    return made


def _register(made: cattrs.Converter, fits: Any, loader: Any, dumper: Any) -> None:
    made.register_structure_hook_factory(fits, loader)
    made.register_unstructure_hook_factory(fits, dumper)


def _as_it_is(_: object, __: cattrs.Converter) -> Any:
    return identity


def _unsupported(of: object, _: cattrs.Converter) -> NoReturn:
    raise UnsupportedType(
        f"{of} has no exact form in JSON: declare the field as str, int, Decimal or a record of them."
    )
