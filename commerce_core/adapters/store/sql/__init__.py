"""SQL stores: SQLite (extra `sql`) and PostgreSQL (extra `postgres`).

SQLAlchemy Core describes the tables and writes the statements; they run as text on the plain driver, which is measured
to be up to five times as fast as running them through SQLAlchemy. `metadata` is public, for a host's own migrations.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from commerce_core.errors import MissingExtra

try:
    import sqlalchemy  # noqa: F401 - only to say what is missing
except ImportError as error:
    raise MissingExtra("sql", "A store in SQL") from error

from commerce_core.adapters.store.sql.schema import metadata
from commerce_core.adapters.store.sql.sqlite import SqliteStore

if TYPE_CHECKING:
    from commerce_core.adapters.store.sql.postgres import PostgresStore

__all__ = ["PostgresStore", "SqliteStore", "metadata"]


def __getattr__(name: str) -> object:
    """`PostgresStore` is loaded when it is first used: its driver is an extra of its own."""
    if name == "PostgresStore":
        return import_module(f"{__name__}.postgres").PostgresStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
