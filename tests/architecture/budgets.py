"""Taste as numbers: sizes, parameters, docstrings and types of what users see (design budgets)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from attrs import frozen

from tests.architecture.sources import Named, Source, definitions, functions


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


def over(sizes: dict[str, int], budget: Budget) -> list[str]:
    """Complaints about a set of sizes by place: the largest are named, since those are the ones to split."""
    ranked = sorted(sizes.items(), key=lambda item: -item[1])
    measured = [size for _, size in ranked]
    largest = ", ".join(f"{place} ({size})" for place, size in ranked[:8])
    complaints = [f"{place}: {size} lines, at most {budget.most}" for place, size in ranked if size > budget.most]
    for share, limit in ((0.95, budget.p95), (0.5, budget.median)):
        if (found := _quantile(measured, share)) > limit:
            complaints.append(f"{share:.0%} of {len(measured)} are up to {found} lines, at most {limit}; largest: {largest}")
    return complaints


def _quantile(sizes: Sequence[int], share: float) -> int:
    return sorted(sizes)[ceil(share * len(sizes)) - 1] if sizes else 0


def file_sizes(sources: Iterable[Source]) -> dict[str, int]:
    """Lines of each file, blank lines and docstrings included. Tables of data (`*_data.py`) are not prose."""
    return {
        source.path: source.text.count("\n") for source in sources if not source.path.endswith("_data.py") and source.text
    }


def function_sizes(sources: Iterable[Source]) -> dict[str, int]:
    """Lines of each function from `def` to its end, without the docstring."""
    return {named.place: _bare_lines(named.node) for source in sources for named in functions(source)}


def _bare_lines(node: ast.AST) -> int:
    doc = node.body[0] if ast.get_docstring(node) is not None else None
    return node.end_lineno - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc else 0)


def too_many_parameters(sources: Iterable[Source], allowed: Iterable[str] = ()) -> list[str]:
    """At most 5 parameters, 7 where a record is made. `allowed` holds `module:name` of what is exempt, with a reason."""
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
    return [arg for arg in (*found.posonlyargs, *found.args, *found.kwonlyargs) if arg.arg not in {"self", "cls"}]


def _is_factory(named: Named) -> bool:
    """Whether it makes a record: `__init__`, a classmethod, a `create`, or `-> Order` that ends in `return Order(...)`."""
    node = named.node
    if node.name in {"__init__", "create"} or "classmethod" in {ast.unparse(item) for item in node.decorator_list}:
        return True
    made = ast.unparse(node.returns) if node.returns else ""
    last = node.body[-1]
    return isinstance(last, ast.Return) and isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == made


def too_many_positional(sources: Iterable[Source], allowed: Iterable[str] = ()) -> list[str]:
    """Public functions take at most two positional arguments, the subjects; the rest is named at the call."""
    return [
        f"{named.place}: {count} positional parameters, at most {POSITIONAL}; put `*` before the third"
        for named in _callable(sources)
        if (count := _positional(named)) > POSITIONAL and key(named) not in allowed
    ]


def _callable(sources: Iterable[Source]) -> Iterator[Named]:
    """What a user calls by name: public functions and methods, and the constructors of public classes."""
    for source in sources:
        classes = {named.name for named in definitions(source) if named.public and isinstance(named.node, ast.ClassDef)}
        for named in functions(source):
            owner, _, name = named.name.rpartition(".")
            if named.public or (owner in classes and name in {"__init__", "__call__"}):
                yield named


def _positional(named: Named) -> int:
    found = named.node.args
    return len([arg for arg in (*found.posonlyargs, *found.args) if arg.arg not in {"self", "cls"}])


def any_in_public(sources: Iterable[Source]) -> list[str]:
    """`Any` in the signature of a public function, or in a field of a public class, switches the type checker off for users."""
    sources = tuple(sources)
    calls = [(named.place, _annotations(named)) for named in _callable(sources)]
    fields = [
        (f"{source.path}:{item.lineno} {named.name}.{ast.unparse(item.target)}", [item.annotation])
        for source in sources
        for named in definitions(source)
        if named.public and isinstance(named.node, ast.ClassDef)
        for item in named.node.body
        if isinstance(item, ast.AnnAssign) and not ast.unparse(item.target).startswith("_")
    ]
    return [f"{place}: Any in its types" for place, notes in calls + fields if any(map(_mentions_any, notes))]


def _annotations(named: Named) -> list[ast.expr]:
    found = named.node.args
    everything = [*found.posonlyargs, *found.args, *found.kwonlyargs, found.vararg, found.kwarg]
    notes = [arg.annotation for arg in everything if arg is not None] + [named.node.returns]
    return [note for note in notes if note is not None]


def _mentions_any(note: ast.expr) -> bool:
    for node in ast.walk(note):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _mentions_any(ast.parse(node.value, mode="eval").body):
                return True
        elif (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.Attribute) and node.attr == "Any"):
            return True
    return False


def undocumented(sources: Iterable[Source]) -> list[str]:
    """Modules, public classes, and public functions without a docstring; methods too, unless a Protocol documents their name."""
    sources = tuple(sources)
    documented = _documented_methods(sources)
    complaints = [f"{source.path}:1 module without docstring" for source in sources if _is_bare(source.tree)]
    for source in sources:
        for named in definitions(source):
            inherited = "." in named.name and named.node.name in documented
            if named.public and not inherited and ast.get_docstring(named.node) is None:
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
