"""Programs written from the documents pass mypy's strict mode, as py.typed promises."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(?<!-->\n)^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
"""A program, unless the comment above it says why it is skipped, which is that its host is not installed here."""
UNTYPED = {
    "use-it-with-django.md": "Django ships no types",
    "use-django-money.md": "Django ships no types",
}
"""Documents that a type checker cannot follow, and why."""


def documents() -> list[Path]:
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*/*.md"))]
    return [path for path in found if path.name not in UNTYPED and BLOCK.search(path.read_text(encoding="utf8"))]


def test_every_documented_program_type_checks(tmp_path: Path) -> None:
    for path in documents():
        program = "\n".join(BLOCK.findall(path.read_text(encoding="utf8")))
        (tmp_path / f"{path.stem.replace('-', '_').lower()}_program.py").write_text(program, encoding="utf8")
    strictly = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    checked = subprocess.run(
        [*strictly, *map(str, tmp_path.glob("*.py"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_there_are_programs_to_check() -> None:
    assert len(documents()) >= 6
