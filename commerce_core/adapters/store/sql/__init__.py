"""SQL stores: SQLite (extra `sql`) and PostgreSQL (extra `postgres`).

SQLAlchemy Core describes the tables and writes the statements; they run as text on the plain driver, which is measured
to be up to five times as fast as running them through SQLAlchemy. `metadata`, `include_object` and `upgrade_in` are
public, for a host's own migrations.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from commerce_core.errors import MissingExtra

try:
    import sqlalchemy  # noqa: F401 - only to say what is missing
except ImportError as error:
    raise MissingExtra("sql", "A store in SQL") from error

from commerce_core.adapters.store.sql.joined import JoinedStore, join
from commerce_core.adapters.store.sql.schema import TABLES, make_tables, metadata
from commerce_core.adapters.store.sql.sqlite import SqliteStore

if TYPE_CHECKING:
    from commerce_core.adapters.store.sql.migrate import excluding, include_object, stamp, upgrade, upgrade_in
    from commerce_core.adapters.store.sql.postgres import PostgresStore

__all__ = [
    "TABLES",
    "JoinedStore",
    "PostgresStore",
    "SqliteStore",
    "excluding",
    "include_object",
    "join",
    "make_tables",
    "metadata",
    "stamp",
    "upgrade",
    "upgrade_in",
]
_LATER = {"PostgresStore": "postgres"} | dict.fromkeys(
    ("excluding", "include_object", "stamp", "upgrade", "upgrade_in"), "migrate"
)


def __getattr__(name: str) -> object:
    """A driver of an extra of its own, and Alembic, are loaded when they are first used."""
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
