"""What documents promise: every program in them runs, and what is generated is fresh."""

import re
import runpy
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

DOCUMENTS = sorted(path for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if path.exists())
BARE_SKIP = re.compile(r"^(?:<!--|%) *skip: *(?:next|start) *(?:-->)? *$", re.MULTILINE)
OTHER_PYTHON = re.compile(r"^```+ *(?:py|py3|python3|pycon|\{?code(?:-block)?\}? *py\w*)\s*$", re.MULTILINE)


def unexplained_skips(text: str) -> list[str]:
    return BARE_SKIP.findall(text)


def blocks_that_do_not_run(text: str) -> list[str]:
    return OTHER_PYTHON.findall(text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_program_runs_or_says_why_not(path) -> None:
    text = path.read_text(encoding="utf8")
    assert unexplained_skips(text) == [], 'give a reason: <!-- skip: next "..." -->'
    assert blocks_that_do_not_run(text) == [], "write ```python: only those blocks are run"


@pytest.mark.parametrize("text", ["<!-- skip: next -->\n", "% skip: start\n"])
def test_a_bare_skip_is_caught(text) -> None:
    assert unexplained_skips(text)
    assert not unexplained_skips('<!-- skip: next "needs a gateway" -->\n')


@pytest.mark.parametrize("text", ["```py\n", "```pycon\n", "````python3\n"])
def test_a_block_that_would_not_run_is_caught(text) -> None:
    assert blocks_that_do_not_run(text)
    assert not blocks_that_do_not_run("```python\n```sh\n```\n")


def test_a_stale_page_is_caught_and_rewritten(tmp_path, capsys) -> None:
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    page = tmp_path / "errors.md"
    page.write_text("old\n", encoding="utf8")
    assert generate["is_stale"](page, "new\n", ["--check"])
    assert "+new" in capsys.readouterr().out
    assert not generate["is_stale"](page, "new\n", [])
    assert page.read_text(encoding="utf8") == "new\n"


def test_the_generated_reference_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
