"""The document on what survives names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_promise_is_shown_by_a_test_that_exists() -> None:
    document = (ROOT / "docs/explanation/what-survives.md").read_text(encoding="utf8")
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", document)
    assert len(named) > 20
    lost = [name for path, name in named if f"def {name}(" not in (ROOT / "tests" / path).read_text(encoding="utf8")]
    assert not lost
