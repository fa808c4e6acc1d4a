"""Public names are the documented names: adding or losing one is a decision, seen in docs/reference/names.md."""

import re

import commerce_core
from tests.architecture.sources import ROOT


def documented_names(door: str) -> set[str]:
    text = (ROOT / "docs" / "reference" / "names.md").read_text(encoding="utf8")
    _, _, rest = text.partition(f"\n## {door}\n")
    section = rest.partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_public_names_are_documented_names() -> None:
    assert set(commerce_core.__all__) == documented_names("commerce_core")


def test_every_public_name_can_be_had() -> None:
    missing = [name for name in commerce_core.__all__ if not hasattr(commerce_core, name)]
    assert missing == []


def test_tab_completion_shows_the_public_names() -> None:
    assert set(commerce_core.__all__) <= set(dir(commerce_core))
