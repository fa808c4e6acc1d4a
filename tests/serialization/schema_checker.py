"""A checker for the part of JSON Schema 2020-12 that our schemas use; an unknown keyword is an error, not ignored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Schema = Mapping[str, Any]

_TYPES: Mapping[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int or (type(value) in (float, Decimal) and value == value // 1),
    "number": lambda value: type(value) in (int, float, Decimal),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, Mapping),
}
_IGNORED = {"$schema", "$defs", "title", "description", "default", "format"}


def is_valid(value: object, schema: Schema) -> bool:
    """Whether a value is what a schema describes."""
    return _fits(value, schema, schema["$defs"])


def _fits(value: object, schema: Schema, definitions: Mapping[str, Schema]) -> bool:
    keywords = schema.keys() - _IGNORED
    return all(_KEYWORDS[keyword](value, schema, definitions) for keyword in keywords)


def _ref(value: object, schema: Schema, definitions: Mapping[str, Schema]) -> bool:
    return _fits(value, definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)


def _type(value: object, schema: Schema, _: object) -> bool:
    wanted = schema["type"]
    return any(_TYPES[each](value) for each in ([wanted] if isinstance(wanted, str) else wanted))


def _properties(value: object, schema: Schema, definitions: Mapping[str, Schema]) -> bool:
    known = schema["properties"]
    return not isinstance(value, Mapping) or all(_fits(value[k], known[k], definitions) for k in value if k in known)


def _additional(value: object, schema: Schema, definitions: Mapping[str, Schema]) -> bool:
    rest = value.keys() - schema.get("properties", {}).keys() if isinstance(value, Mapping) else ()
    allowed = schema["additionalProperties"]
    return not rest if allowed is False else all(_fits(value[key], allowed, definitions) for key in rest)


_KEYWORDS: Mapping[str, Callable[[Any, Schema, Any], bool]] = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "required": lambda value, schema, _: not isinstance(value, Mapping) or set(schema["required"]) <= value.keys(),
    "items": lambda v, schema, d: not isinstance(v, list) or all(_fits(each, schema["items"], d) for each in v),
    "anyOf": lambda value, schema, d: any(_fits(value, each, d) for each in schema["anyOf"]),
    "not": lambda value, schema, d: not _fits(value, schema["not"], d),
    "enum": lambda value, schema, _: any(type(value) is type(each) and value == each for each in schema["enum"]),
    "const": lambda value, schema, _: type(value) is type(schema["const"]) and value == schema["const"],
    "pattern": lambda value, schema, _: not isinstance(value, str) or bool(re.search(schema["pattern"], value)),
    "minimum": lambda value, schema, _: type(value) is not int or value >= schema["minimum"],
    "maximum": lambda value, schema, _: type(value) is not int or value <= schema["maximum"],
}
