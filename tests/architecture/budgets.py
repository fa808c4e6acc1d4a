"""Taste as numbers: sizes, parameters, docstrings and types of what users see (design budgets)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from math import ceil

from attrs import frozen

from tests.architecture.sources import Named, Source, definitions, functions, offered


@frozen
class Budget:
    """What half of the sizes, 95 % of them, and the largest may reach."""

    median: int
    p95: int
    most: int


FILE = Budget(median=120, p95=300, most=400)
FUNCTION = Budget(median=8, p95=25, most=50)
PARAMETERS = 5
FACTORY_PARAMETERS = 7
POSITIONAL = 2
CARRIED = frozenset({"self", "cls", "ctx", "tx", "key"})
"""Not counted: what every method, use case or write is handed alike and passes on."""


def over(sizes: dict[str, int], budget: Budget) -> list[str]:
    """Complaints about a set of sizes by place: the largest are named, since those are the ones to split."""
    ranked = sorted(sizes.items(), key=lambda item: -item[1])
    measured = [size for _, size in ranked]
    largest = ", ".join(f"{place} ({size})" for place, size in ranked[:8])
    complaints = [f"{place}: {size} lines, at most {budget.most}" for place, size in ranked if size > budget.most]
    for share, limit in ((0.95, budget.p95), (0.5, budget.median)):
        if (found := _quantile(measured, share)) > limit:
            complaints.append(f"{share:.0%} reach {found} lines, at most {limit}; the largest: {largest}")
    return complaints


def _quantile(sizes: Sequence[int], share: float) -> int:
    return sorted(sizes)[ceil(share * len(sizes)) - 1] if sizes else 0


def file_sizes(sources: Iterable[Source]) -> dict[str, int]:
    """Lines of each file, blank lines and docstrings included. Tables of data (`*_data.py`) are not prose."""
    return {source.path: source.text.count("\n") for source in sources if source.text and not _is_table(source)}


def _is_table(source: Source) -> bool:
    return source.path.endswith("_data.py")


def function_sizes(sources: Iterable[Source]) -> dict[str, int]:
    """Lines of each function from `def` to its end, without the docstring."""
    return {named.place: _bare_lines(named.node) for source in sources for named in functions(source)}


def _bare_lines(node: ast.AST) -> int:
    doc = node.body[0] if ast.get_docstring(node) is not None else None
    return node.end_lineno - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc else 0)


def too_many_parameters(sources: Iterable[Source], allowed: Iterable[str] = ()) -> list[str]:
    """At most 5 parameters, 7 where a record is made; `allowed` holds the `module:name` of what is exempt."""
    return [
        f"{named.place}: {count} parameters, at most {limit}"
        for source in sources
        for named in functions(source)
        if (count := len(_parameters(named))) > (limit := FACTORY_PARAMETERS if _is_factory(named) else PARAMETERS)
        and key(named) not in allowed
    ]


def key(named: Named) -> str:
    """How an exemption names a function: `commerce_core.commerce:Commerce.__init__`."""
    return f"{named.source.module}:{named.name}"


def _parameters(named: Named) -> list[ast.arg]:
    found = named.node.args
    return [arg for arg in (*found.posonlyargs, *found.args, *found.kwonlyargs) if arg.arg not in CARRIED]


def _is_factory(named: Named) -> bool:
    """Whether it makes a record: `__init__`, a classmethod, `create...`, `new_...`, or `-> Order` that returns one."""
    node = named.node
    if node.name == "__init__" or "classmethod" in {ast.unparse(item) for item in node.decorator_list}:
        return True
    if node.name.startswith(("create", "new_")):
        return True
    made = ast.unparse(node.returns) if node.returns else ""
    last = node.body[-1]
    return isinstance(last, ast.Return) and isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == made


def too_many_positional(sources: Iterable[Source], allowed: Iterable[str] = ()) -> list[str]:
    """Public functions take at most two positional arguments, the subjects; the rest is named at the call."""
    return [
        f"{named.place}: {count} positional parameters, at most {POSITIONAL}; put `*` before the third"
        for named in offered(sources)
        if (count := _positional(named)) > POSITIONAL and key(named) not in allowed
    ]


def _positional(named: Named) -> int:
    if isinstance(named.node, ast.ClassDef):
        return 0
    found = named.node.args
    return len([arg for arg in (*found.posonlyargs, *found.args) if arg.arg not in {"self", "cls"}])


def any_in_public(sources: Iterable[Source]) -> list[str]:
    """`Any` in a public signature, or in a field of a public class, switches the type checker off for users."""
    return [f"{named.place}: Any in its types" for named in offered(sources) if any(map(_mentions_any, _types(named)))]


def _types(named: Named) -> list[ast.expr]:
    """The annotations of a function's signature, or of a class's public fields."""
    if isinstance(named.node, ast.ClassDef):
        notes = [item for item in named.node.body if isinstance(item, ast.AnnAssign)]
        return [item.annotation for item in notes if not ast.unparse(item.target).startswith("_")]
    found = named.node.args
    everything = [*found.posonlyargs, *found.args, *found.kwonlyargs, found.vararg, found.kwarg]
    notes = [arg.annotation for arg in everything if arg is not None] + [named.node.returns]
    return [note for note in notes if note is not None]


def _mentions_any(note: ast.expr) -> bool:
    for node in ast.walk(note):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _mentions_any(ast.parse(node.value, mode="eval").body):
                return True
        elif isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).rpartition(".")[2] == "Any":
            return True
    return False


def undocumented(sources: Iterable[Source]) -> list[str]:
    """Modules, public classes, functions and methods without a docstring; a Protocol may speak for its methods.

    The tests of a suite that users run (`commerce_core.testing`) say in their names what they are for.
    """
    sources = tuple(sources)
    documented = _documented_methods(sources)
    complaints = [f"{source.path}:1 module without docstring" for source in sources if _is_bare(source.tree)]
    for source in sources:
        for named in definitions(source):
            explained = "." in named.name and (named.node.name in documented or named.node.name.startswith("test_"))
            if named.public and not explained and ast.get_docstring(named.node) is None:
                complaints.append(f"{named.place}: no docstring")
    return complaints


def _is_bare(tree: ast.Module) -> bool:
    return bool(tree.body) and ast.get_docstring(tree) is None


def _documented_methods(sources: Iterable[Source]) -> set[str]:
    """Names of methods that a Protocol explains: an implementation need not say it again."""
    return {
        item.name
        for source in sources
        for named in definitions(source)
        if isinstance(named.node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in named.node.bases)
        for item in named.node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(item) is not None
    }
