"""Public names are the documented names: adding or losing one is a decision, seen in docs/reference/names.md."""

import ast
import importlib
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

import commerce_core
from tests.architecture.sources import ROOT

GENERATE = runpy.run_path(str(ROOT / "docs" / "generate.py"))
DOORS = [door.__name__ for door in GENERATE["doors"]()]
PROGRAM = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def documented_names(door: str) -> dict[str, str]:
    text = (ROOT / "docs" / "reference" / "names.md").read_text(encoding="utf8")
    _, _, rest = text.partition(f"\n## {door}\n")
    section = rest.partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE))


@pytest.mark.parametrize("door", DOORS)
def test_public_names_are_documented_names(door: str) -> None:
    assert set(GENERATE["public_names"](importlib.import_module(door))) == set(documented_names(door))


@pytest.mark.parametrize("door", DOORS)
def test_every_public_name_says_what_it_is(door: str) -> None:
    assert [name for name, said in documented_names(door).items() if not said.strip()] == []


def imports(document: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything of ours that the programs of a document import."""
    for program in PROGRAM.findall(document.read_text(encoding="utf8")):
        for node in ast.walk(ast.parse(program)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "commerce_core":
                yield from ((str(node.module), each.name) for each in node.names)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_imports_is_in_the_reference(document: Path) -> None:
    assert [
        (door, name)
        for door, name in imports(document)
        if f"{door}.{name}" not in DOORS and name not in documented_names(door)
    ] == []


def test_every_public_name_can_be_had() -> None:
    missing = [name for name in commerce_core.__all__ if not hasattr(commerce_core, name)]
    assert missing == []


def test_tab_completion_shows_the_public_names() -> None:
    assert set(commerce_core.__all__) <= set(dir(commerce_core))
