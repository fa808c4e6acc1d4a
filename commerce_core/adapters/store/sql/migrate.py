"""Migrating: a database of an older version becomes one of this version, all of it or nothing.

The steps are Alembic's, in `migrations/versions`, and ship with the package. They keep out of the way of a host's own:
their revision is in a table of ours (`cc_alembic_version`), and `include_object` hides all of ours from the host's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from attrs import evolve, frozen
from sqlalchemy.schema import CreateSchema

from commerce_core.adapters.store.sql.dialect import DIALECTS, Dialect
from commerce_core.adapters.store.sql.engine import connected
from commerce_core.adapters.store.sql.estimates import estimates
from commerce_core.adapters.store.sql.opening import (
    FIRST,
    HEAD,
    REVISIONS,
    Rows,
    check_known,
    existing,
    lock,
    names,
    revision_of,
    schema_creation,
)
from commerce_core.adapters.store.sql.schema import TABLES, Tables, make_tables
from commerce_core.adapters.store.sql.triggers import append_only
from commerce_core.adapters.store.url import InvalidStoreUrl, StoreUrl, read_store_url
from commerce_core.errors import Invalid, MissingExtra
from commerce_core.ports import StoreUnavailable

try:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
    from alembic.script import ScriptDirectory
except ImportError as error:
    raise MissingExtra("sql", "Migrating a database") from error

SCRIPTS = ScriptDirectory(str(Path(__file__).with_name("migrations")))


@frozen
class Migrated:
    """From which revision a database came (None: it had no tables of ours), and where it is now."""

    before: str | None
    after: str


class IncludeObject(Protocol):
    """What Alembic asks about everything that it compares."""

    def __call__(
        self, item: sa.schema.SchemaItem, name: str | None, type_: str, /, reflected: bool, compare_to: object
    ) -> bool: ...


def upgrade(url: str) -> Migrated:
    """Bring the database that a store's URL names to the schema of this version, in one transaction.

    An empty one gets all tables. Raises `InvalidStoreUrl`, `DatabaseTooNew`, and `StoreUnavailable` when the database
    refuses: it is then as it was.
    """
    read = read_for_migration(url)
    with connected(read) as connection:
        return upgrade_in(connection, tables_of(read))


def upgrade_in(connection: sa.Connection, tables: Tables = TABLES) -> Migrated:
    """The same in the caller's transaction, such as in a migration of the host: `upgrade_in(op.get_bind())`.

    Raises as `upgrade` does, and the errors of SQLAlchemy.
    """
    rows, dialect = _opened(connection, tables)
    lock(rows, dialect)
    before = revision_of(rows, dialect)
    check_known(before)
    if before is None:
        for statement in schema_creation(rows, dialect):
            rows(statement)
    elif before == FIRST:
        _adopt(connection, rows, dialect)
    context = MigrationContext.configure(connection, opts={**_options(tables), "fn": _steps})
    _run(context, tables)
    for statement in estimates(dialect):
        rows(statement)
    return Migrated(before, HEAD)


def stamp(connection: sa.Connection, tables: Tables = TABLES) -> None:
    """Say that the tables are those of this version: for a host whose own migrations make them from `metadata`.

    Also makes what such migrations do not see, the triggers. Raises `StoreUnavailable` when tables are missing.
    """
    rows, dialect = _opened(connection, tables)
    if missing := sorted(names(tables) - existing(rows, dialect)):
        raise StoreUnavailable(f"The database has not all tables yet: {', '.join(missing)} are missing.")
    if not _has_triggers(connection, tables.movements):
        for statement in append_only(dialect):
            rows(statement)
    for statement in estimates(dialect):
        rows(statement)
    _stamp(connection, tables, HEAD)


def script(url: str, *, since: str | None = None) -> str:
    """What `upgrade` would do to a database at revision `since` (None: an empty one), as SQL; none is connected to.

    Raises `InvalidStoreUrl`, and `Invalid` for a revision that there is not.
    """
    if since is not None and since not in REVISIONS:
        raise Invalid(f"There is no revision {since!r}. Write one of: {', '.join(REVISIONS)}.", field="since")
    read, written = read_for_migration(url), StringIO()
    tables, dialect = tables_of(read), DIALECTS[read.database]
    offline = {"as_sql": True, "output_buffer": written, "starting_rev": since, "fn": _steps}
    context = MigrationContext.configure(dialect=dialect.sqlalchemy, opts={**_options(tables), **offline})
    with context.begin_transaction():
        if tables.schema is not None and since is None:
            context.impl.execute(CreateSchema(tables.schema, if_not_exists=True))
        _run(context, tables)
        for statement in estimates(evolve(dialect, tables=tables)):
            context.impl.execute(statement)
    return written.getvalue()


def step(dialect: Dialect, revision: str) -> list[str]:
    """The statements of one revision, for a framework that keeps migrations of its own."""
    written, made = _Statements(), SCRIPTS.get_revision(revision)
    steps = [MigrationStep.upgrade_from_script(SCRIPTS.revision_map, made)]
    offline = {"as_sql": True, "output_buffer": written, "starting_rev": made.down_revision, "fn": lambda *_: steps}
    context = MigrationContext.configure(dialect=dialect.sqlalchemy, opts={**_options(dialect.tables), **offline})
    _run(context, dialect.tables)
    return written.found


class _Statements(StringIO):
    """What Alembic writes statement by statement, kept apart."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def write(self, text: str) -> int:
        if not text.startswith("--"):
            self.found.append(text.strip().removesuffix(";"))
        return len(text)


def excluding(tables: Tables) -> IncludeObject:
    """`include_object` for tables with another prefix or in another schema than usual."""
    ours = {*names(tables), tables.version.name}

    def include_object(
        item: sa.schema.SchemaItem, name: str | None, type_: str, /, reflected: bool, compare_to: object
    ) -> bool:
        """Whether Alembic shall look at something: at all but tables of ours."""
        return not (type_ == "table" and name in ours and getattr(item, "schema", None) == tables.schema)

    return include_object


include_object = excluding(TABLES)
"""For a host's own `context.configure(..., include_object=include_object)`, which then leaves our tables alone."""


def read_for_migration(url: str) -> StoreUrl:
    """A store's URL. Raises `InvalidStoreUrl`, also for the memory, in which nothing is migrated."""
    read = read_store_url(url)
    if read.database == "memory":
        raise InvalidStoreUrl("memory:// keeps nothing that could be migrated.", field="store")
    return read


def tables_of(read: StoreUrl) -> Tables:
    """The tables that a URL speaks of."""
    return make_tables(read.prefix, read.schema)


def _opened(connection: sa.Connection, tables: Tables) -> tuple[Rows, Dialect]:
    return partial(_rows, connection), evolve(DIALECTS[connection.dialect.name], tables=tables)


def _rows(connection: sa.Connection, sql: str) -> Sequence[tuple[Any, ...]]:
    result = connection.exec_driver_sql(sql)
    return [tuple(row) for row in result] if result.returns_rows else []


def _options(tables: Tables) -> dict[str, object]:
    """Both databases can take back what a failed migration did, though Alembic does not count on it for SQLite."""
    return {
        "version_table": tables.version.name,
        "version_table_schema": tables.schema,
        "transactional_ddl": True,
    }


def _steps(heads: str | tuple[str, ...], context: MigrationContext) -> Iterator[RevisionStep]:
    """What there is to do, oldest first."""
    revisions = list(SCRIPTS.iterate_revisions("heads", heads, implicit_base=True))
    return (MigrationStep.upgrade_from_script(SCRIPTS.revision_map, revision) for revision in reversed(revisions))


def _run(context: MigrationContext, tables: Tables) -> None:
    """Run the steps, which are handed what they need: Alembic's own `op` may belong to a migration of the host."""
    context.run_migrations(op=Operations(context), prefix=tables.prefix, schema=tables.schema)


def _adopt(connection: sa.Connection, rows: Rows, dialect: Dialect) -> None:
    """Take tables that were made before there were revisions for those of the first, if that is what they are."""
    made: Callable[[str], str] = dialect.tables.prefix.__add__
    there = existing(rows, dialect)
    first = {made(name) for name in SCRIPTS.get_revision(FIRST).module.TABLES}
    if missing := sorted(first - there):
        raise StoreUnavailable(
            f"The database has tables that are named like ours ({', '.join(sorted(first & there))}), but not all"
            f" ({', '.join(missing)}): open it with another prefix."
        )
    if dialect.tables.version.name not in there:
        _stamp(connection, dialect.tables, FIRST)


def _has_triggers(connection: sa.Connection, table: sa.Table) -> bool:
    sql = {
        "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name",
        "postgresql": "SELECT 1 FROM pg_trigger WHERE tgrelid = CAST(:name AS regclass) AND NOT tgisinternal",
    }
    return connection.execute(sa.text(sql[connection.dialect.name]), {"name": table.fullname}).first() is not None


def _stamp(connection: sa.Connection, tables: Tables, revision: str) -> None:
    tables.version.create(connection, checkfirst=True)
    connection.execute(sa.delete(tables.version))
    connection.execute(sa.insert(tables.version).values(version_num=revision))
