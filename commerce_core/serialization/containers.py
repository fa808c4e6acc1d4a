"""Arrays, mappings, choices and unions: how each is read and written, given how its parts are.

Every factory has the form that cattrs asks for: from a type and the converter at hand to a hook. A converter with
`detailed_validation` gathers every fault; the other stops at the first, since its caller will ask again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.fns import identity

from commerce_core.events import Plain
from commerce_core.serialization.faults import REFUSALS, Faults, UnsupportedType, shown
from commerce_core.serialization.scalars import Dump, Load, load_text
from commerce_core.serialization.shapes import ARRAYS, accepts, members

MAX_DEPTH = 32
"""Nesting that data without a declared shape may have."""

_WORDS = {str: "text", int: "a whole number", bool: "true or false", dict: "an object", list: "an array"}


def load_array(of: Any, converter: Converter) -> Load:
    """An array becomes a tuple (or a list, if the field says so). Text is not an array of letters."""
    element, make = get_args(of)[0], ARRAYS[get_origin(of)]
    hook = _loader(converter, element)
    each_of = _all_or_faults if converter.detailed_validation else _all

    def load(value: object, _: object) -> object:
        if type(value) is not list and type(value) is not tuple:
            raise ValueError(f"must be an array, not {shown(value)}")
        return make(each_of(value, hook, element))

    return load


def _all(value: Collection[object], hook: Load, element: object) -> list[object]:
    return [hook(each, element) for each in value]


def _all_or_faults(value: Collection[object], hook: Load, element: object) -> list[object]:
    found, faults = [], Faults()
    for index, each in enumerate(value):
        try:
            found.append(hook(each, element))
        except (*REFUSALS, Faults) as error:
            faults.take(error, at=f"[{index}]")
            if faults.full:
                break
    if faults.found:
        raise faults
    return found


def load_mapping(of: Any, converter: Converter) -> Load:
    """An object with free keys, all of them text."""
    key, element = _parts(of)
    key_hook, hook = _loader(converter, key), _loader(converter, element)

    def load(value: object, _: object) -> dict[object, object]:
        if not isinstance(value, Mapping):
            raise ValueError(f"must be an object, not {shown(value)}")
        if not value:
            return {}
        faults = Faults()
        found = {}
        for name, each in value.items():
            try:
                found[key_hook(name, key)] = hook(each, element)
            except (*REFUSALS, Faults) as error:
                faults.take(error, at=f"[{shown(name)}]")
                if faults.full:
                    break
        if faults.found:
            raise faults
        return found

    return load


def _parts(of: Any) -> tuple[Any, Any]:
    key, element = get_args(of)
    if accepts(key) != (str,):
        raise UnsupportedType(f"{of} has no form in JSON: the keys of an object are text.")
    return key, element


def load_choice(of: Any, _: Converter) -> Load:
    """One of the values of a `Literal`, of the very same type: true is not 1."""
    choices = {(type(choice), choice) for choice in get_args(of)}
    types = {kind for kind, _ in choices}
    message = f"must be one of {', '.join(shown(choice) for choice in get_args(of))}"

    def load(value: object, _: object) -> object:
        if type(value) not in types or (type(value), value) not in choices:
            raise ValueError(f"{message}, not {shown(value)}")
        return value

    return load


def load_member(value: object, of: type[StrEnum]) -> StrEnum:
    """A member of an enumeration by its value."""
    if type(value) is str and value in of._value2member_map_:
        return of(value)
    raise ValueError(f"must be one of {', '.join(repr(member.value) for member in of)}, not {shown(value)}")


def load_newtype(of: Any, converter: Converter) -> Load:
    """A `NewType` is read as what it is made of."""
    return _loader(converter, of.__supertype__)


def load_union(of: Any, converter: Converter) -> Load:
    """The first member, in the order written, that the JSON type of the value fits."""
    options = [(accepts(member), _loader(converter, member), member) for member in members(of)]
    nullable = NoneType in get_args(of)
    if nullable and len(options) == 1:
        return _load_optional(options[0][1], options[0][2])
    known = [_WORDS[kind] for kinds, _, _ in options for kind in kinds if kind in _WORDS]
    message = f"must be {' or '.join(dict.fromkeys(known))}{' or null' if nullable else ''}"

    def load(value: object, _: object) -> object:
        if value is None and nullable:
            return None
        for kinds, hook, member in options:
            if type(value) in kinds:
                return hook(value, member)
        raise ValueError(f"{message}, not {shown(value)}")

    return load


def _load_optional(hook: Load, member: object) -> Load:
    def load(value: object, _: object) -> object:
        return None if value is None else hook(value, member)

    return load


def plain(value: object, depth: int = 0) -> Plain:
    """A copy of JSON-ready data: text, whole numbers, true, false, null, arrays and objects, 32 deep at most."""
    if value is None or value is True or value is False or type(value) is int:
        return value
    if type(value) is str:
        return load_text(value, str)
    if depth > MAX_DEPTH:
        raise ValueError(f"must not be nested more than {MAX_DEPTH} deep")
    if isinstance(value, Mapping):
        return {load_text(key, str): plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each, depth + 1) for each in value]
    raise ValueError(f"must be JSON without decimals, not {shown(value)}")


def load_plain(value: object, _: object) -> Plain:
    """JSON-ready data of no declared shape."""
    return plain(value)


def dump_newtype(of: Any, converter: Converter) -> Dump:
    """A `NewType` is written as what it is made of."""
    return _dumper(converter, of.__supertype__)


def dump_array(of: Any, converter: Converter) -> Dump:
    """A list."""
    hook = _dumper(converter, get_args(of)[0])
    if hook is identity:
        return list
    return lambda value: [hook(each) for each in value]


def dump_mapping(of: Any, converter: Converter) -> Dump:
    """A dict of its own, so that nobody's edit reaches the record."""
    hook = _dumper(converter, _parts(of)[1])
    if hook is identity:
        return dict
    return lambda value: {key: hook(each) for key, each in value.items()}


def dump_union(of: Any, converter: Converter) -> Dump:
    """As the member that the value is."""
    found = members(of)
    if len(found) > 1:
        return converter.unstructure
    hook = _dumper(converter, found[0])
    if hook is identity:
        return identity
    return lambda value: None if value is None else hook(value)


def _loader(converter: Converter, of: Any) -> Load:
    """The hook of a part; a type that contains itself is looked up when it is met."""
    try:
        return converter.get_structure_hook(of)
    except RecursionError:
        return converter.structure


def _dumper(converter: Converter, of: Any) -> Dump:
    try:
        return converter.get_unstructure_hook(of)
    except RecursionError:
        return lambda value: converter.unstructure(value, of)
