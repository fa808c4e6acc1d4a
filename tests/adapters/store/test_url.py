"""A store's URL says where it is, and under which names its tables are."""

from __future__ import annotations

import pytest

from commerce_core.adapters.store.sql import make_tables
from commerce_core.adapters.store.sql.schema import InvalidIdentifier
from commerce_core.adapters.store.url import InvalidStoreUrl, StoreUrl, read_store_url
from commerce_core.commerce.stores import open_store

READ = [
    ("memory://", StoreUrl("memory")),
    ("sqlite:///shop.db", StoreUrl("sqlite", "shop.db")),
    ("sqlite:////var/a%20b.db", StoreUrl("sqlite", "/var/a b.db")),
    ("sqlite:///why%3F.db?prefix=shop_", StoreUrl("sqlite", "why?.db", prefix="shop_")),
    ("postgres://u@h/d", StoreUrl("postgresql", "postgres://u@h/d")),
    ("postgresql:///d?host=/tmp", StoreUrl("postgresql", "postgresql:///d?host=/tmp")),
    (
        "postgresql:///d?host=/tmp&schema=sales&user=me&prefix=a_",
        StoreUrl("postgresql", "postgresql:///d?host=/tmp&user=me", prefix="a_", schema="sales"),
    ),
]
REFUSED = [
    "sqlite:///shop.db?schema=sales",
    "sqlite:///shop.db?mode=ro",
    "sqlite:///shop.db?prefix=a_&prefix=b_",
    "memory://?prefix=a_",
    "mysql://host/shop",
]
NO_PREFIX = ["", "1_", "Shop_", "a-b", "é_", "a" * 13, "pg_", "sqlite_", "a;drop", 'a"', "_", "cc_\n", None, 7]
NO_SCHEMA = ["", "Sales", "pg_catalog", "a.b", "x" * 64, "s'", 7]


@pytest.mark.parametrize(("url", "read"), READ)
def test_a_url_is_taken_apart(url: str, read: StoreUrl) -> None:
    assert read_store_url(url) == read


@pytest.mark.parametrize("url", REFUSED)
def test_what_no_store_understands_is_refused(url: str) -> None:
    with pytest.raises(InvalidStoreUrl):
        read_store_url(url)


@pytest.mark.parametrize("prefix", NO_PREFIX)
def test_a_prefix_that_is_none_is_refused(prefix: str) -> None:
    with pytest.raises(InvalidIdentifier, match="prefix") as refused:
        make_tables(prefix)
    assert (refused.value.code, refused.value.field) == ("invalid_identifier", "prefix")


@pytest.mark.parametrize("schema", NO_SCHEMA)
def test_a_schema_that_is_none_is_refused(schema: str) -> None:
    with pytest.raises(InvalidIdentifier, match="schema"):
        make_tables("cc_", schema)


def test_a_url_with_such_a_prefix_opens_and_makes_nothing(tmp_path) -> None:
    with pytest.raises(InvalidIdentifier):
        open_store(f"sqlite:///{tmp_path / 'shop.db'}?prefix=Shop%3B")
    assert not list(tmp_path.iterdir())


def test_tables_of_one_name_are_made_once() -> None:
    assert make_tables() is make_tables("cc_") is make_tables("cc_", None)
    assert make_tables("a_") is not make_tables("b_")


def test_names_stay_within_63_characters_under_the_longest_prefix() -> None:
    """PostgreSQL cuts longer ones off, and two might then be the same."""
    tables = make_tables("a" * 10)
    for table in (*tables.metadata.sorted_tables, tables.version):
        named = [table.name, *(item.name for item in (*table.constraints, *table.indexes))]
        assert all(len(str(name)) <= 63 for name in named), named
