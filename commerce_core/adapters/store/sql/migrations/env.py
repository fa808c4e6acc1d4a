"""For Alembic's own command line, such as `alembic revision --autogenerate`, when the schema is developed.

    [alembic]
    script_location = commerce_core:adapters/store/sql/migrations
    store = sqlite:///shop.db

Databases of users are migrated by `commerce-core migrate`, which needs no such file.
"""

from __future__ import annotations

from alembic import context
from alembic.operations import Operations

from commerce_core.adapters.store.sql.engine import connected
from commerce_core.adapters.store.sql.migrate import read_for_migration, tables_of

url = read_for_migration(context.config.get_main_option("store") or "")
tables = tables_of(url)
with connected(url) as connection:
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        version_table=tables.version.name,
        version_table_schema=tables.schema,
        transactional_ddl=True,
    )
    context.run_migrations(op=Operations(context.get_context()), prefix=tables.prefix, schema=tables.schema)
