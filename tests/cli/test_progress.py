"""The progress bar: on a terminal, and nowhere else."""

from __future__ import annotations

import sys

import pytest

from commerce_core.cli.progress import progress


def test_a_bar_is_drawn_on_a_terminal_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(progress("abc", "letters")) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress("abc", "letters")) == ["a", "b", "c"]
    assert "[..............................] 0/3 letters" in capsys.readouterr().err
