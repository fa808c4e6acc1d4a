"""How the pages of docs/reference write a signature: types as their author wrote them, defaults as a caller may."""

import inspect
import re
import textwrap
from collections.abc import Callable
from enum import Enum
from typing import Literal, Union, get_args, get_origin

from attrs import NOTHING

MODULES = re.compile(r"\b(?!moneyed)(?:[a-z_]\w*\.)+(?=[A-Za-z])")

FORWARD = re.compile(r"ForwardRef\('([^']*)'\)")

OPTIONAL = re.compile(r"^Optional\[(.*)\]$")

WIDTH = 100


def described(value: type | Callable[..., object], path: str, text: str) -> str:
    """A heading, how it is called (a choice: its words), what is said of it, and for a class a line for each member."""
    called = choice(value) or signature(value)
    lines = [f"### `{path}`", "", "```text", called, "```", "", text, ""]
    if inspect.isclass(value):
        lines += [member(name, found) for name, found in sorted(vars(value).items()) if is_member(name, found)]
    return "\n".join(lines).rstrip() + "\n"


def choice(value: object) -> str:
    """The words of which one is chosen: `'short' | 'medium'`, and of an enumeration `Phase.ITEM | Phase.ORDER`."""
    if inspect.isclass(value) and issubclass(value, Enum):
        return wrapped([f"{value.__name__}.{each.name}" for each in value])
    return wrapped([repr(word) for word in words(value)])


def words(value: object) -> list[object]:
    """The words of a `Literal`, or of several joined by `|`."""
    if get_origin(value) is Union:
        return [word for part in get_args(value) for word in words(part)]
    return list(get_args(value)) if get_origin(value) is Literal else []


def wrapped(items: list[str]) -> str:
    """Joined by `|`, on as many lines as they need."""
    return "\n".join(textwrap.wrap(" | ".join(items), WIDTH, break_on_hyphens=False))


def calls(name: str, value: object) -> str:
    """A heading, and a line for each call."""
    members = [member(name, found) for name, found in vars(type(value)).items() if is_member(name, found)]
    return "\n".join([f"### `shop.{name}`", "", inspect.getdoc(value) or "", "", *members]) + "\n"


def is_member(name: str, found: object) -> bool:
    """A public method or derived value; plain fields are in the signature."""
    return not name.startswith("_") and (inspect.isfunction(found) or isinstance(found, classmethod | property))


def member(name: str, found: object) -> str:
    """One line about it: how it is called, and the first sentence of its docstring."""
    function = found.__func__ if isinstance(found, classmethod) else found
    called = name if isinstance(found, property) else name + signature(function, bare=True)
    return f"- `{called}`: {first_paragraph(function.__doc__)}".removesuffix(": ")


def signature(value: type | Callable[..., object], *, bare: bool = False) -> str:
    """`quote(cart: Cart, facts: Facts, *, at: datetime) -> Quote`, without the modules of the types."""
    if inspect.isclass(value) and getattr(value, "_is_protocol", False):
        return f"class {value.__name__}(Protocol)"
    found = inspect.signature(value)
    parameters = [item for item in found.parameters.values() if item.name not in {"self", "cls"}]
    shown = [parameter(item) for item in parameters]
    named = [place for place, item in enumerate(parameters) if item.kind is item.KEYWORD_ONLY]
    if named and not any(item.kind is item.VAR_POSITIONAL for item in parameters):
        shown.insert(named[0], "*")
    returns = (
        ""
        if inspect.isclass(value) or found.return_annotation is found.empty
        else f" -> {note(found.return_annotation)}"
    )
    name = "" if bare else value.__name__
    line = f"{name}({', '.join(shown)}){returns}"
    return line if bare or len(line) <= WIDTH else f"{name}(\n    " + ",\n    ".join(shown) + f",\n){returns}"


def parameter(item: inspect.Parameter) -> str:
    """`currency: str | None = None`; a default that is made afresh each time, or is long, is `...`."""
    stars = {item.VAR_POSITIONAL: "*", item.VAR_KEYWORD: "**"}.get(item.kind, "")
    typed = f": {note(item.annotation)}" if item.annotation is not item.empty else ""
    if item.default is item.empty:
        return f"{stars}{item.name}{typed}"
    if isinstance(item.default, Enum) and item.default is not NOTHING:
        return f"{item.name}{typed} = {type(item.default).__name__}.{item.default.name}"
    plain = isinstance(item.default, str | int | tuple | None) and len(repr(item.default)) <= WIDTH // 2
    default = repr(item.default) if plain else "..."
    return f"{item.name}{typed} = {default}" if typed else f"{item.name}={default}"


def note(annotation: object) -> str:
    """A type as its author wrote it, without modules and quotes."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    plain = MODULES.sub("", FORWARD.sub(r"\1", text)).replace("'", "")
    return OPTIONAL.sub(r"\1 | None", plain)


def first_paragraph(text: str | None) -> str:
    """A docstring up to its first blank line, on one line."""
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())
