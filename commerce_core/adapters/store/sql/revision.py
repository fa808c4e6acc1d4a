"""The revision of a database, read with its plain driver: nothing is made, locked or migrated for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from attrs import evolve

from commerce_core.adapters.store.sql.dialect import DIALECTS
from commerce_core.adapters.store.sql.opening import revision_of
from commerce_core.adapters.store.sql.schema import make_tables
from commerce_core.adapters.store.url import StoreUrl
from commerce_core.errors import MissingExtra
from commerce_core.ports import StoreUnavailable


def revision_at(url: StoreUrl) -> str | None:
    """Up to which revision the database of a URL is migrated, None when it has no table of ours.

    Raises `StoreUnavailable` when it cannot be asked, and `MissingExtra` without its driver.
    """
    return _sqlite(url) if url.database == "sqlite" else _postgres(url)


def _sqlite(url: StoreUrl) -> str | None:
    dialect = evolve(DIALECTS["sqlite"], tables=make_tables(url.prefix, url.schema))
    try:
        address = f"{Path(url.address).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return revision_of(lambda sql: connection.execute(sql).fetchall(), dialect)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"The database cannot be read: {error}") from error


def _postgres(url: StoreUrl) -> str | None:
    try:
        import psycopg  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("postgres", "A store on PostgreSQL") from error
    dialect = evolve(DIALECTS["postgresql"], tables=make_tables(url.prefix, url.schema))
    try:
        with psycopg.connect(url.address) as connection:
            return revision_of(lambda sql: connection.execute(sql.encode()).fetchall(), dialect)
    except psycopg.Error as error:
        raise StoreUnavailable(f"The database cannot be read: {error}") from error
