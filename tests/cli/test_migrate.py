"""`commerce-core migrate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce_core.adapters.store.sql.opening import HEAD
from commerce_core.cli import main
from tests.adapters.store.migrations.databases import make_first


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def test_it_says_what_it_has_done(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_first(url)
    assert [main(["migrate", url]), main(["migrate", url])] == [0, 0]
    assert capsys.readouterr().out.splitlines() == [
        f"The database was at revision 0001 and is now at {HEAD}.",
        f"The database is at revision {HEAD}: nothing to do.",
    ]


def test_an_empty_database_gets_all_tables(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", url]) == 0
    assert capsys.readouterr().out == f"All tables were created, at revision {HEAD}.\n"


def test_as_sql_it_touches_nothing(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", url, "--sql"]) == 0
    whole = capsys.readouterr().out
    assert main(["migrate", url, "--from", "0001", "--sql"]) == 0
    step = capsys.readouterr().out
    assert "CREATE TABLE cc_orders" in whole
    assert "CREATE TABLE cc_orders" not in step
    assert "CREATE TABLE cc_audit" in step
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["memory://"], "invalid_store_url"),
        (["mysql://host/shop"], "invalid_store_url"),
        (["sqlite:///shop.db?prefix=A"], "invalid_identifier"),
        (["sqlite:///nowhere/shop.db"], "store_unavailable"),
        (["sqlite:///shop.db", "--from", "7", "--sql"], "invalid"),
        (["sqlite:///shop.db", "--from", "0001"], "invalid"),
        (["postgresql://nobody@localhost:1/nothing"], "store_unavailable"),
    ],
)
def test_what_it_cannot_do_is_said_in_a_sentence(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", *arguments]) == 1
    assert capsys.readouterr().err.startswith(f"error ({code}): ")
