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
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import commerce_core  # noqa: E402  the path comes first
from commerce_core.errors import CommerceError  # noqa: E402
from docs.money_formats import money_formats_page  # noqa: E402
from docs.signatures import calls, described, first_paragraph, words  # noqa: E402

DOORS = [
    "commerce_core",
    *(
        f"commerce_core.{door}"
        for door in (
            "errors",
            "events",
            "money",
            "currency",
            "localisation",
            "pricing",
            "promotions",
            "inventory",
            "subscriptions",
            "ports",
            "adapters.rates",
            "adapters.observers",
            "adapters.store.sql",
            "testing",
            "django",
            "fastapi",
        )
    ),
]
"""What users import from. A door that is not built yet is left out."""

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
    """Import every module, so that every error class is known; those of a Django app need a project's settings."""
    for module in pkgutil.walk_packages(commerce_core.__path__, "commerce_core."):
        if not module.name.endswith("__main__") and not module.name.startswith("commerce_core.django."):
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
    tables = "\n".join(
        f"## {door.__name__}\n\n{first_paragraph(door.__doc__)}\n\n| name | what it is |\n|---|---|\n{rows(door)}"
        for door in doors()
    )
    return f"{MADE}# Public names\n\nImport from these modules; deeper paths are private and may move.\n\n{tables}"


def rows(door: ModuleType) -> str:
    """One table row per public name."""
    return "".join(f"| `{name}` | {summary(door, name)} |\n" for name in sorted(public_names(door), key=str.lower))


def public_names(door: ModuleType) -> list[str]:
    """`__all__`, or for a module without one the classes and functions that it defines."""
    defined = [name for name, value in vars(door).items() if getattr(value, "__module__", "") == door.__name__]
    return list(getattr(door, "__all__", [name for name in defined if not name.startswith("_")]))


def summary(door: ModuleType, name: str) -> str:
    """What is said of a name, up to the first blank line."""
    return first_paragraph(said_of(getattr(door, name), name)).replace("|", "\\|")


def said_of(value: object, name: str) -> str:
    """Its docstring; of a constant the string below it, else the words of a choice, else what its module is about."""
    if inspect.ismodule(value) or inspect.isclass(value) or inspect.isfunction(value):
        return inspect.getdoc(value) or ""
    made = [(text, module) for module, text in constants().get(name, ()) if getattr(module, name, None) is value]
    if below := next((text for text, _ in made if text), ""):
        return below
    one_of = ", ".join(f"`{word}`" for word in words(value))
    return f"One of {one_of}." if one_of else next((inspect.getdoc(module) or "" for _, module in made), "")


def api_page() -> str:
    """Door by door every class, function and choice of words, with its whole docstring; a class with its members.

    What several doors offer is described at the first.
    """
    offered = {
        getattr(door, name): (door, name)
        for door in reversed(doors())
        for name in public_names(door)
        if is_described(getattr(door, name))
    }
    sections = [section(door, [name for at, name in offered.values() if at is door]) for door in doors()]
    shop = "".join(f"\n{calls(name, value)}" for name, value in rooms_of_a_shop())
    return (
        f"{MADE}# Signatures\n\n"
        "Amounts named `*_minor` are minor units (cents); instants are aware datetimes; what follows `*` is named at\n"
        "the call; `...` is a default that is made when it is needed, usually an empty one, or too long to show. The\n"
        "errors are in the [error index](errors.md).\n\n" + "\n".join(sections) + f"\n## A shop\n{shop}"
    )


def section(door: ModuleType, names: list[str]) -> str:
    """A door, what it is for, and an entry per name."""
    entries = "".join(
        f"\n{described(getattr(door, name), f'{door.__name__}.{name}', said_of(getattr(door, name), name))}"
        for name in sorted(names, key=str.lower)
    )
    return f"## {door.__name__}\n\n{first_paragraph(door.__doc__)}\n{entries}"


def is_described(value: object) -> bool:
    """Whether it is a function, a choice of words, or a class; errors have an index of their own."""
    if inspect.isclass(value):
        return not issubclass(value, Exception)
    return inspect.isfunction(value) or bool(words(value))


def rooms_of_a_shop() -> list[tuple[str, object]]:
    """`shop.orders` and its like: what a shop holds that has calls of its own."""
    with commerce_core.Commerce("memory://") as shop:
        return sorted((name, value) for name, value in vars(shop).items() if not name.startswith("_"))


@cache
def constants() -> dict[str, list[tuple[ModuleType, str]]]:
    """By name: the modules that assign it, with the string below the assignment. Python keeps none for a constant."""
    found: dict[str, list[tuple[ModuleType, str]]] = {}
    for path in sorted((ROOT / "commerce_core").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = sys.modules.get(".".join(parts).removesuffix(".__init__"))
        body = ast.parse(path.read_text(encoding="utf8")).body
        for before, after in pairwise([*body, ast.Pass()]):
            match before:
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if module:
                    found.setdefault(name, []).append((module, text_below(after)))
    return found


def text_below(statement: ast.stmt) -> str:
    """The string that stands alone in a statement, if one does."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
