"""Writes docs/reference/{errors,names,api,money-formats}.md from the code; with --check, tells what is out of date.

python docs/generate.py            rewrite them
python docs/generate.py --check    exit 1 and show the difference if a committed file differs
"""

import ast
import difflib
import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import pairwise
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import commerce_core  # noqa: E402  the path comes first
from commerce_core.errors import CommerceError  # noqa: E402
from docs.money_formats import money_formats_page  # noqa: E402

DOORS = [
    "commerce_core",
    *(f"commerce_core.{door}" for door in ("errors", "pricing", "promotions", "subscriptions", "testing")),
]
"""What users import from. A door that is not built yet is left out."""

MODULES = re.compile(r"\b(?!moneyed)(?:[a-z_]\w*\.)+(?=[A-Za-z])")

FORWARD = re.compile(r"ForwardRef\('([^']*)'\)")

WIDTH = 100

MADE = "<!-- Made by docs/generate.py from the code: change the code, then run it. -->\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    load_everything()
    pages = {
        "errors.md": errors_page(),
        "names.md": names_page(),
        "api.md": api_page(),
        "money-formats.md": MADE + money_formats_page(),
    }
    stale = [name for name, text in pages.items() if is_stale(ROOT / "docs" / "reference" / name, text, arguments)]
    if stale:
        print("Out of date: " + ", ".join(stale) + ". Run: python docs/generate.py")
    return 1 if stale else 0


def is_stale(path: Path, text: str, arguments: list[str]) -> bool:
    """Whether a committed page differs; without --check it is rewritten instead."""
    old = path.read_text(encoding="utf8") if path.exists() else ""
    if old == text:
        return False
    if "--check" in arguments:
        print(
            "\n".join(
                difflib.unified_diff(old.splitlines(), text.splitlines(), str(path), "from the code", lineterm="")
            )
        )
        return True
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf8")
    return False


def load_everything() -> None:
    """Import every module, so that every error class is known."""
    for module in pkgutil.walk_packages(commerce_core.__path__, "commerce_core."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def errors() -> list[type[CommerceError]]:
    """Every error class of the library, by code."""
    return sorted(descendants(CommerceError), key=lambda error: (error.code, error.__qualname__))


def descendants(root: type[CommerceError]) -> set[type[CommerceError]]:
    """A class and all below it that this package defines (a test or a user may define more)."""
    own = {root} if root.__module__.split(".")[0] == "commerce_core" else set()
    return own.union(*(descendants(child) for child in root.__subclasses__()))


def errors_page() -> str:
    """The error index: the tree, then one entry per code, each with an anchor of its own."""
    entries = "\n".join(entry(error) for error in errors())
    tree = "\n".join(branches(CommerceError))
    return (
        f"{MADE}# Errors\n\n"
        "Every error the library raises on purpose has a stable code, a message that says what to do, and the values\n"
        "involved as attributes. Catch a class below, or one of its parents.\n\n"
        f"```text\n{tree}\n```\n\n{entries}"
    )


def branches(error: type[CommerceError], indent: str = "") -> Iterator[str]:
    """The tree of classes, one line each."""
    yield f"{indent}{error.__name__}"
    for child in sorted(set(error.__subclasses__()) & descendants(error), key=lambda child: child.__name__):
        yield from branches(child, indent + "    ")


def entry(error: type[CommerceError]) -> str:
    """One code: when it is raised, the class to catch, its parent, and the values it carries."""
    lines = [f"(error-{error.code.replace('_', '-')})=", f"## `{error.code}`", "", first_paragraph(error.__doc__), ""]
    lines.append(f"- class: `{public_path(error)}`")
    if error is not CommerceError:
        lines.append(f"- parent: `{error.__mro__[1].__name__}`")
    if fields := fields_of(error):
        lines.append("- values: " + ", ".join(f"`{name}`" for name in fields))
    return "\n".join(lines) + "\n"


def fields_of(error: type[CommerceError]) -> list[str]:
    """The attributes a caller finds: those annotated on its classes and those its constructors name."""
    names: dict[str, None] = {}
    for cls in error.__mro__:
        if issubclass(cls, CommerceError):
            names |= dict.fromkeys(
                name for name, note in inspect.get_annotations(cls).items() if "ClassVar" not in str(note)
            )
            names |= dict.fromkeys(named_parameters(cls))
    return [name for name in names if name not in {"self", "message", "details", "values"}]


def named_parameters(cls: type[CommerceError]) -> list[str]:
    """What a class's own constructor takes by name."""
    own = vars(cls).get("__init__")
    parameters = inspect.signature(own).parameters.values() if own else ()
    return [item.name for item in parameters if item.kind not in {item.VAR_KEYWORD, item.VAR_POSITIONAL}]


def public_path(cls: type) -> str:
    """Where to import it from: the package that offers it, rather than the module that defines it."""
    package = ".".join(cls.__module__.split(".")[:2])
    offered = getattr(sys.modules[package], cls.__name__, None) is cls
    return f"{package if offered else cls.__module__}.{cls.__name__}"


def doors() -> list[ModuleType]:
    """The modules of DOORS that exist."""
    return [importlib.import_module(door) for door in DOORS if importlib.util.find_spec(door)]


def names_page() -> str:
    """The public names, door by door, each with the first sentence of its docstring."""
    tables = "\n".join(f"## {door.__name__}\n\n| name | what it is |\n|---|---|\n{rows(door)}" for door in doors())
    return f"{MADE}# Public names\n\nImport from these modules; deeper paths are private and may move.\n\n{tables}"


def rows(door: ModuleType) -> str:
    """One table row per public name."""
    return "".join(f"| `{name}` | {summary(door, name)} |\n" for name in sorted(public_names(door), key=str.lower))


def public_names(door: ModuleType) -> list[str]:
    """`__all__`, or for a module without one the classes and functions that it defines."""
    defined = [name for name, value in vars(door).items() if getattr(value, "__module__", "") == door.__name__]
    return list(getattr(door, "__all__", [name for name in defined if not name.startswith("_")]))


def summary(door: ModuleType, name: str) -> str:
    """The first sentence about a name: its docstring, or for a constant the string that follows it in the source."""
    value = getattr(door, name)
    if inspect.ismodule(value) or inspect.isclass(value) or inspect.isfunction(value):
        found = first_paragraph(value.__doc__)
    else:
        found = first_paragraph(constants().get(name))
    return found.replace("|", "\\|")


def api_page() -> str:
    """Every public class and function with its signature and its whole docstring; a class with its members."""
    found = {getattr(door, name): f"{door.__name__}.{name}" for door in reversed(doors()) for name in callables(door)}
    entries = [described(value, path) for value, path in sorted(found.items(), key=lambda item: item[1].lower())]
    entries += [calls(name, value) for name, value in rooms_of_a_shop()]
    return (
        f"{MADE}# Signatures\n\n"
        "Amounts named `*_minor` are minor units (cents); instants are aware datetimes; what follows `*` is named at\n"
        "the call. The errors are in the [error index](errors.md).\n\n" + "\n".join(entries)
    )


def callables(door: ModuleType) -> list[str]:
    """Public names that have a signature; errors have an index of their own."""
    return [name for name in public_names(door) if is_described(getattr(door, name))]


def is_described(value: object) -> bool:
    """Whether a name is a function, or a class that is not an error."""
    return inspect.isfunction(value) or (inspect.isclass(value) and not issubclass(value, Exception))


def described(value: type | Callable[..., object], path: str) -> str:
    """A heading, the signature, the docstring, and for a class a line for each member."""
    lines = [f"## `{path}`", "", "```text", signature(value), "```", "", inspect.getdoc(value) or "", ""]
    if inspect.isclass(value):
        lines += [member(name, found) for name, found in sorted(vars(value).items()) if is_member(name, found)]
    return "\n".join(lines).rstrip() + "\n"


def rooms_of_a_shop() -> list[tuple[str, object]]:
    """`shop.orders` and its like: what a shop holds that has calls of its own."""
    with commerce_core.Commerce("memory://") as shop:
        return sorted((name, value) for name, value in vars(shop).items() if not name.startswith("_"))


def calls(name: str, value: object) -> str:
    """A heading, and a line for each call."""
    members = [member(name, found) for name, found in vars(type(value)).items() if is_member(name, found)]
    return "\n".join([f"## `shop.{name}`", "", inspect.getdoc(value) or "", "", *members]) + "\n"


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
    """`currency: str | None = None`; a default that is made afresh each time is `...`."""
    stars = {item.VAR_POSITIONAL: "*", item.VAR_KEYWORD: "**"}.get(item.kind, "")
    typed = f": {note(item.annotation)}" if item.annotation is not item.empty else ""
    if item.default is item.empty:
        return f"{stars}{item.name}{typed}"
    if isinstance(item.default, Enum):
        return f"{item.name}{typed} = {type(item.default).__name__}.{item.default.name}"
    default = repr(item.default) if isinstance(item.default, str | int | tuple | None) else "..."
    return f"{item.name}{typed} = {default}" if typed else f"{item.name}={default}"


def note(annotation: object) -> str:
    """A type as its author wrote it, without modules and quotes."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return MODULES.sub("", FORWARD.sub(r"\1", text)).replace("'", "")


def constants() -> dict[str, str]:
    """The strings that stand below assignments, by name: Python keeps no docstring for a constant."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "commerce_core").rglob("*.py")):
        body = ast.parse(path.read_text(encoding="utf8")).body
        for before, after in pairwise(body):
            match before, after:
                case (
                    ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    found[name] = text
    return found


def first_paragraph(text: str | None) -> str:
    """A docstring up to its first blank line, on one line."""
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
