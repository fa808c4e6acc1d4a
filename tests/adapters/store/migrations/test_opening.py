"""What opening does to a database, and what it says of one that it cannot work in."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from commerce_core.adapters.store.sql import SqliteStore, metadata, upgrade
from commerce_core.adapters.store.sql.opening import HEAD
from commerce_core.commerce.stores import open_store
from commerce_core.ports import StoreUnavailable
from tests.adapters.store.migrations.databases import described, version_of

ROOT = Path(__file__).parents[4]
OPEN = "import sys; from commerce_core.commerce.stores import open_store; open_store(sys.argv[1]).close()"
FILL = (
    "import resource, signal, sys; from commerce_core.commerce.stores import open_store;"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY)); open_store(sys.argv[1])"
)


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def test_an_empty_database_gets_all_tables_and_is_stamped(url: str) -> None:
    open_store(url).close()
    assert version_of(url) == HEAD
    assert {table.name for table in metadata.sorted_tables} <= {part for row in described(url) for part in row}


def test_opening_does_not_import_alembic(tmp_path: Path) -> None:
    program = f"{OPEN}; sys.exit('alembic' in sys.modules)"
    assert process_output(started(program, f"sqlite:///{tmp_path / 'shop.db'}")) == (0, "")


def test_processes_that_open_an_empty_database_at_once_make_it_once(url: str) -> None:
    processes = [started(OPEN, url) for _ in range(4)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 4
    assert version_of(url) == HEAD


def test_one_that_opens_and_one_that_migrates_do_not_disturb_each_other(url: str) -> None:
    migrating = started("import sys; from commerce_core.adapters.store.sql import upgrade; upgrade(sys.argv[1])", url)
    opening = started(OPEN, url)
    assert (migrating.communicate()[1], opening.communicate()[1]) == ("", "")
    assert version_of(url) == HEAD


def test_opening_a_complete_database_changes_nothing(url: str) -> None:
    open_store(url).close()
    before = described(url)
    open_store(url).close()
    assert described(url) == before


def test_a_disk_that_is_full_at_creation_leaves_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    for size in (0, 4096, 40_000, 100_000):
        _, said = process_output(started(FILL, f"sqlite:///{path}", size))
        assert "StoreUnavailable" in said.splitlines()[-1], said
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    SqliteStore.open(path).close()


def process_output(process: subprocess.Popen[str]) -> tuple[int, str]:
    said = process.communicate()[1]
    return process.returncode, said


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write what is read-only."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


@pytest.mark.parametrize("folder_too", [False, True], ids=["file", "folder"])
def test_a_read_only_file_is_read_or_refused_and_never_a_riddle(tmp_path: Path, folder_too: bool) -> None:
    path = tmp_path / "shop.db"
    SqliteStore.open(path).close()
    for folder in tmp_path.parents[:3]:  # pytest's own, which only root may enter
        folder.chmod(0o755)
    path.chmod(0o444)
    tmp_path.chmod(0o555 if folder_too else 0o777)
    with as_nobody():
        try:
            shop = SqliteStore.open(path)
        except StoreUnavailable:
            return
        with pytest.raises(StoreUnavailable, match="readonly"):
            shop.run("t", lambda tx: tx.increment("x"))
        shop.close()


def test_a_file_that_cannot_be_read_is_an_outage(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    SqliteStore.open(path).close()
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    path.chmod(0)
    with as_nobody(), pytest.raises(StoreUnavailable):
        SqliteStore.open(path)


@pytest.mark.parametrize("attempt", [open_store, upgrade])
def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, attempt) -> None:
    with pytest.raises(StoreUnavailable, match="nowhere"):
        attempt(f"sqlite:///{tmp_path / 'nowhere' / 'shop.db'}")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("attempt", [open_store, upgrade])
def test_a_server_that_is_not_there_is_an_outage_and_no_password_is_said(attempt) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        attempt("postgresql://shop:s3cret@localhost:1/shop")
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("attempt", [open_store, upgrade])
def test_a_database_that_is_not_there_is_an_outage(postgres_url: str, attempt) -> None:
    with pytest.raises(StoreUnavailable, match="no_such_shop"):
        attempt(psycopg_url(postgres_url, dbname="no_such_shop"))


def psycopg_url(url: str, **changes: str) -> str:
    """A URL of ours with other parts, all of them in its query."""
    parts = psycopg.conninfo.conninfo_to_dict(url) | changes
    return "postgresql:///?" + "&".join(f"{name}={value}" for name, value in parts.items())


@pytest.mark.parametrize("attempt", [open_store, upgrade])
@pytest.mark.parametrize("schema", ["", "&schema=sales"])
def test_a_user_who_may_create_nothing_is_refused(postgres_url: str, attempt, schema: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS closed")
        admin.execute("CREATE DATABASE closed")
        admin.execute("DROP ROLE IF EXISTS reader")
        admin.execute("CREATE ROLE reader LOGIN")
    try:
        with pytest.raises(StoreUnavailable, match="permission denied"):
            attempt(psycopg_url(postgres_url, dbname="closed", user="reader") + schema)
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute("DROP DATABASE closed WITH (FORCE)")
            admin.execute("DROP ROLE reader")
