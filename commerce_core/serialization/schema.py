"""JSON Schema of records, generated, so that editors and other languages know what `load` will take."""

from __future__ import annotations

import inspect
from enum import StrEnum
from types import NoneType
from typing import Any, get_args

import attrs
from attrs import NOTHING, Attribute, field, frozen

from commerce_core.events import Plain
from commerce_core.localisation import Translated
from commerce_core.money import Money
from commerce_core.serialization import shapes
from commerce_core.serialization.converter import Converter, default_converter
from commerce_core.serialization.faults import UnsupportedType
from commerce_core.serialization.kinds import TAG, Kinds
from commerce_core.serialization.records import MoneyDocument, default_of, written_fields
from commerce_core.serialization.scalars import SCALARS

Schema = dict[str, Plain]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@frozen
class _Book:
    """The definitions written so far, by name; two classes of one name are told apart by their package."""

    converter: Converter
    definitions: dict[str, Plain] = field(factory=dict)
    names: dict[type, str] = field(factory=dict)


def schema_of(kind: type, *, converter: Converter | None = None) -> Schema:
    """The JSON Schema (2020-12) of what `load(kind, ...)` takes; records stand under `$defs`.

    Whatever it refuses, `load` refuses too; validators may refuse more (a window that ends before it starts).
    Raises `UnsupportedType` for a type that cannot be written.
    """
    book = _Book(converter or default_converter())
    root = _schema(kind, book)
    return {"$schema": DIALECT, **root, "$defs": dict(sorted(book.definitions.items()))}


def _schema(of: Any, book: _Book) -> Schema:
    if shapes.is_annotated(of):
        return _schema(shapes.bare(of), book)
    if of in SCALARS:
        return dict(SCALARS[of].schema)
    if of is Translated:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if shapes.is_newtype(of):
        return _schema(of.__supertype__, book)
    if shapes.is_plain(of):
        return {}
    if shapes.is_union(of):
        return {"anyOf": [_schema(member, book) for member in get_args(of)]}
    if shapes.is_array(of):
        return {"type": "array", "items": _schema(get_args(of)[0], book)}
    if shapes.is_mapping(of):
        return {"type": "object", "additionalProperties": _schema(get_args(of)[1], book)}
    return _choice(of) or _definition(of, book)


def _choice(of: Any) -> Schema:
    if of is NoneType:
        return {"type": "null"}
    if shapes.is_literal(of):
        return {"enum": list(get_args(of))}
    return {"enum": [member.value for member in of]} if isinstance(of, type) and issubclass(of, StrEnum) else {}


def _definition(of: Any, book: _Book) -> Schema:
    """A reference to the definition of a record, of money or of the open kinds, written when it is first met."""
    if of not in book.names:
        book.names[of] = name = _name(of, book)
        unions = {kinds.base: kinds for kinds in (book.converter.kinds, book.converter.conditions)}
        if of in unions:
            book.definitions[name] = _kinds(unions[of], book)
        elif attrs.has(MoneyDocument if of is Money else of):
            book.definitions[name] = _record(MoneyDocument if of is Money else of, book, title=of.__name__)
        else:
            raise UnsupportedType(f"{of} has no exact form in JSON.")
    return {"$ref": f"#/$defs/{book.names[of]}"}


def _name(of: type, book: _Book) -> str:
    if of.__name__ not in book.names.values():
        return of.__name__
    return f"{of.__module__.split('.')[1]}.{of.__name__}"


def _record(of: type, book: _Book, *, title: str) -> Schema:
    fields = written_fields(of)
    return {
        "title": title,
        "description": inspect.cleandoc(of.__doc__ or ""),
        "type": "object",
        "properties": {each.name: _schema(each.type, book) | _default(each, book) for each in fields},
        "required": [each.name for each in fields if each.default is NOTHING],
        "additionalProperties": False,
    }


def _default(each: Attribute[Any], book: _Book) -> Schema:
    value = default_of(each)
    return {} if value is NOTHING else {"default": book.converter.fast.get_unstructure_hook(each.type)(value)}


def _kinds(kinds: Kinds, book: _Book) -> Schema:
    options: list[Plain] = [_tagged(tag, member, book) for tag, member in kinds.members.items()]
    if not kinds.strict:
        other: Plain = {"type": "string", "not": {"enum": list(kinds.members)}}
        options.append({"title": "Unknown", "type": "object", "properties": {TAG: other}, "required": [TAG]})
    return {"title": kinds.base.__name__, "description": inspect.cleandoc(kinds.base.__doc__ or ""), "anyOf": options}


def _tagged(tag: str, member: type, book: _Book) -> Schema:
    schema = _record(member, book, title=member.__name__)
    properties, required = schema["properties"], schema["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    return {**schema, "properties": {TAG: {"const": tag}, **properties}, "required": [TAG, *required]}
