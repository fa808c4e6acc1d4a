"""Lending: the connections and sessions of a host that a shop can join, each as a `Lender`."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from commerce_core.adapters.store.sql.lending.django import of_django
from commerce_core.adapters.store.sql.lending.lender import Lender, is_any, of_psycopg, unjoinable
from commerce_core.adapters.store.sql.lending.sqlalchemy import of_sqlalchemy
from commerce_core.adapters.store.sql.lending.sqlite import of_sqlite
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.ports import CannotJoin

__all__ = ["Lender", "lender_of"]


def lender_of(lent: object, tables: Tables) -> Lender:
    """Who lends. Raises `CannotJoin`."""
    if isinstance(lent, sqlite3.Connection):
        return of_sqlite(lent, tables)
    if is_any(lent, "psycopg", "Connection"):
        return of_psycopg(lent, tables)
    if isinstance(lent, sa.Connection) or is_any(lent, "sqlalchemy.orm", "Session", "scoped_session"):
        return of_sqlalchemy(lent, tables)
    if isinstance(lent, str) or hasattr(lent, "in_atomic_block"):
        return of_django(lent, tables)
    asynchronous = is_any(lent, "sqlalchemy.ext.asyncio", "AsyncSession", "AsyncConnection", "async_scoped_session")
    if asynchronous or is_any(lent, "psycopg", "AsyncConnection"):
        raise CannotJoin("This connection is asynchronous: join it with shop.aio.joined(...).", field="connection")
    raise unjoinable(lent)
