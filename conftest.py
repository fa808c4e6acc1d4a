"""Documents as tests, and how hard Hypothesis looks.

Every Python block of the README and of docs/ runs, block after block in one namespace per document, in an empty
directory. A file that a program reads is shown in the document and named in a comment before its block:

    <!-- file: catalog.csv -->
    ```csv
    sku,name,price
    ```

A block that cannot run says why: `<!-- skip: next "needs a live gateway" -->`. tests/test_docs.py refuses a bare skip.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sybil import Document, Example, Region, Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer
from sybil.parsers.myst import ClearNamespaceParser, PythonCodeBlockParser, SkipParser

# New examples on every run; how fast they are drawn is the machine's business, not a failure.
COMMON = settings(deadline=None, derandomize=False, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", COMMON, max_examples=45, stateful_step_count=30)
settings.register_profile("nightly", COMMON, max_examples=2000, stateful_step_count=100)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def shown_files(document: Document) -> Iterator[Region]:
    """The `<!-- file: NAME -->` comments of a document, each written to disk with the fenced block that follows it."""
    for region in DirectiveInHTMLCommentLexer(directive="file")(document):
        _, _, rest = document.text[region.end :].partition("```")
        body = rest.partition("\n")[2].partition("\n```")[0]
        yield Region(region.start, region.end, (region.lexemes["arguments"], body + "\n"), write_file)


def write_file(example: Example) -> None:
    """Put a shown file into the document's directory."""
    name, body = example.parsed
    Path(name).write_text(body, encoding="utf8")


def enter_directory(namespace: dict[str, object]) -> None:
    """Start a document in an empty directory of its own."""
    namespace["__home__"] = Path.cwd()
    namespace["__room__"] = room = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    os.chdir(room.name)


def leave_directory(namespace: dict[str, object]) -> None:
    """Go back, and remove what the document wrote."""
    os.chdir(namespace["__home__"])
    namespace["__room__"].cleanup()


pytest_collect_file = Sybil(
    parsers=[shown_files, PythonCodeBlockParser(), SkipParser(), ClearNamespaceParser()],
    patterns=["README.md", "docs/**/*.md", "docs/*.md"],
    setup=enter_directory,
    teardown=leave_directory,
).pytest()


cut_to_the_document = SybilItem._traceback_filter


def readable_traceback(item: SybilItem, error: pytest.ExceptionInfo[BaseException]) -> object:
    """Show whole an error raised after a block, such as a connection left open: Sybil would stumble over it."""
    return cut_to_the_document(item, error) if len(error.traceback) > 1 else error.traceback


SybilItem._traceback_filter = readable_traceback
