"""What the core may not do: look at a clock, draw a random number, or touch the world outside its arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.sources import PACKAGE, Source

IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "getcontext", "setcontext", "globals"})
"""Functions that do the same without an import, or read ambient state (the decimal context)."""

CLOCK_METHODS = frozenset({"now", "today", "utcnow"})


def impure_imports(sources: Iterable[Source], impure: Iterable[str]) -> list[str]:
    """Imports of `impure` modules, at the top or inside a function; imports for type checkers alone do not count."""
    return [
        f"{source.path}:{line} imports {name}"
        for source in sources
        for line, name in imports(source)
        if name.partition(".")[0] in impure
    ]


def impure_calls(sources: Iterable[Source]) -> list[str]:
    """Calls of `open`, `print` and their like, and of `.now()`, `.today()` and `.utcnow()` on anything."""
    return [
        f"{source.path}:{node.lineno} calls {ast.unparse(node.func)}()"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _is_impure(node.func)
    ]


def _is_impure(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in IMPURE_CALLS
    return isinstance(function, ast.Attribute) and function.attr in CLOCK_METHODS | {"getcontext", "setcontext"}


def reaches_inside(sources: Iterable[Source], open_rooms: Iterable[str]) -> list[str]:
    """Imports of another package's inner module: `from commerce_core.catalog import Item`, never `...catalog.item`.

    `open_rooms` are collections of independent parts, not one package with one door: `adapters`, `ports`.
    """
    return [
        f"{source.path}:{line} imports {name}: import commerce_core.{room} instead"
        for source in sources
        for line, name in imports(source)
        if (room := _room_behind_door(name)) and room not in {source.room, *open_rooms}
    ]


def _room_behind_door(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 2 else ""


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and module of each import that happens at run time. `from x import y` counts as `x`."""
    return _imports(source.tree)


def _imports(parent: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from (found for branch in node.orelse for found in _imports(ast.Module([branch], [])))
        else:
            yield from _imports(node)
