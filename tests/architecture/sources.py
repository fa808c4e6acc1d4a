"""The package as parsed source: what every check in this folder reads.

Checks are plain functions from sources to complaints (`file:line name: what is wrong`), so that `test_checkers.py` can
feed them planted offenders.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]
PACKAGE = "commerce_core"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@frozen
class Source:
    """One module. `module` is its dotted name; a package's `__init__.py` bears the package's name."""

    module: str
    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """Its top-level module: `pricing` for `commerce_core.pricing.tiers`, "" for the package itself."""
        return self.module.removeprefix(PACKAGE).lstrip(".").partition(".")[0]


@frozen
class Named:
    """A class or function with its dotted name inside the module, and whether a user may call it."""

    source: Source
    node: Definition
    name: str
    public: bool

    @property
    def place(self) -> str:
        """`commerce_core/pricing/tiers.py:12 charge`: where a reader should look."""
        return f"{self.source.path}:{self.node.lineno} {self.name}"


def parse(module: str, text: str, path: str = "") -> Source:
    """A module from its text."""
    return Source(module, path or module.replace(".", "/") + ".py", text, ast.parse(text))


@cache
def package() -> tuple[Source, ...]:
    """Every module of commerce_core."""
    return tuple(_read(path) for path in sorted((ROOT / PACKAGE).rglob("*.py")))


def _read(path: Path) -> Source:
    inside = path.relative_to(ROOT)
    module = ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
    return parse(module, path.read_text(encoding="utf8"), inside.as_posix())


@cache
def contracts() -> dict[str, dict[str, list[str]]]:
    """The import contracts of pyproject.toml by their id: the one place where the layers are written down."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in found}


def core_rooms() -> tuple[str, ...]:
    """The top-level modules of the pure core: every layer below `ports`."""
    rows = [[room.strip(" ()") for room in row.split("|")] for row in contracts()["layers"]["layers"]]
    ports = next(place for place, row in enumerate(rows) if "ports" in row)
    return tuple(room for row in rows[ports + 1 :] for room in row)


def core() -> tuple[Source, ...]:
    """The modules of the pure core."""
    rooms = set(core_rooms())
    return tuple(source for source in package() if source.room in rooms)


def definitions(source: Source) -> Iterator[Named]:
    """Every class and function of a module, methods and nested functions too."""
    hidden = any(part.startswith("_") for part in source.module.split("."))
    return _walk(source, source.tree, "", public=not hidden)


def _walk(source: Source, parent: ast.AST, prefix: str, *, public: bool) -> Iterator[Named]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, Definition):
            named = Named(source, node, prefix + node.name, public and not node.name.startswith("_"))
            yield named
            inner_public = named.public and isinstance(node, ast.ClassDef)
            yield from _walk(source, node, named.name + ".", public=inner_public)
        else:
            yield from _walk(source, node, prefix, public=public)


def offered(sources: Iterable[Source]) -> Iterator[Named]:
    """What a user may use: names in the `__all__` of a package, public names of a one-module room, and their members.

    Deeper paths are private, so a helper that two modules of one package share is not public.
    """
    sources = tuple(sources)
    doors = {place for source in sources for place in _let_through(source)}
    for source in sources:
        for named in definitions(source):
            top = named.name.partition(".")[0]
            if _is_member(named) and (source.module.count(".") == 1 or f"{source.module}:{top}" in doors):
                yield named


def _is_member(named: Named) -> bool:
    """A public name, or how one is called: the constructor and the call of a class."""
    return named.public or named.node.name in {"__init__", "__call__"}


def _let_through(source: Source) -> Iterator[str]:
    """`module:name` of everything a package's `__init__` imports and lists in `__all__`."""
    listed = {
        item.value
        for node in source.tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for item in ast.walk(node.value)
        if isinstance(item, ast.Constant)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}:{alias.name}" for alias in node.names if (alias.asname or alias.name) in listed)


def functions(source: Source) -> Iterator[Named]:
    """Every function and method of a module."""
    return (named for named in definitions(source) if not isinstance(named.node, ast.ClassDef))
