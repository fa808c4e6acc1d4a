"""Commands that only look open what is there, and say what is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.flows.shop import buy, open_shop


def tables(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(count)


@pytest.mark.parametrize("command", [("doctor",), ("inspect", "1001"), ("worker", "--once")])
def test_a_mistyped_prefix_or_an_empty_file_is_no_store(run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path, empty = tmp_path / "shop.db", tmp_path / "empty.db"
    open_shop(f"sqlite:///{path}").close()
    empty.touch()
    before = tables(path)
    for url in (f"sqlite:///{path}?prefix=typo_", f"sqlite:///{empty}"):
        said = run(*command, "--store", url)
        assert (said.status, "no_such_store" in said.err, said.out) == (1, True, "")
    assert (tables(path), empty.stat().st_size) == (before, 0)


def test_a_mistyped_schema_is_no_store(run, postgres_url: str) -> None:
    said = run("doctor", "--store", f"{postgres_url}{'&' if '?' in postgres_url else '?'}schema=typo")
    assert (said.status, "no_such_store" in said.err) == (1, True)


def test_a_tenant_that_has_nothing_is_no_tenant(run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    open_shop(url, "t").close()
    said = run("doctor", "--store", url, "--tenant", "typo")
    assert (said.status, "no such tenant here" in said.out) == (1, True)
    assert run("doctor", "--store", url, "--tenant", "t").out.endswith("All is well.\n")


def test_the_default_tenant_is_named(run) -> None:
    assert "default: every tenant" in " ".join(run("worker", "--help").out.split())
    for command in ("doctor", "inspect"):
        assert "default: default" in " ".join(run(command, "--help").out.split()), command


def test_without_subscribers_no_event_is_late(run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with open_shop(url, MUG=5) as shop:
        buy(shop)
    assert run("doctor", "--store", url, "--tenant", "t", "--late", "0").out.endswith("All is well.\n")
