"""A host with tables and migrations of its own: its Alembic neither drops our tables nor takes them for its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from commerce_core import Commerce, Tenant
from commerce_core.adapters.store.sql import excluding, include_object, make_tables, metadata
from commerce_core.adapters.store.sql.engine import connected
from commerce_core.adapters.store.sql.migrate import read_for_migration
from tests.adapters.store.migrations.databases import described
from tests.adapters.store.migrations.test_upgrade import variant

ENV = """
from alembic import context
from commerce_core.adapters.store.sql import include_object

connection = context.config.attributes["connection"]
target = context.config.attributes["metadata"]
context.configure(connection=connection, target_metadata=target, include_object=include_object)
with context.begin_transaction():
    context.run_migrations()
"""
OUR_STEP = """
from alembic import op
from commerce_core.adapters.store.sql import upgrade_in

revision = "b"
down_revision = "a"


def upgrade():
    upgrade_in(op.get_bind())
    op.add_column("orders", __import__("sqlalchemy").Column("shop_order", __import__("sqlalchemy").Text()))
"""


def host_metadata() -> sa.MetaData:
    """Orders of another kind, and a table named as ours are, which is none of ours."""
    host = sa.MetaData()
    sa.Table("orders", host, sa.Column("id", sa.Integer, primary_key=True), sa.Column("note", sa.Text))
    sa.Table("cc_cards", host, sa.Column("id", sa.Integer, primary_key=True))
    return host


def differences(url: str, host: sa.MetaData, **options: object) -> list[Any]:
    with connected(read_for_migration(url)) as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=dict(options)), host)


def prepared(url: str) -> sa.MetaData:
    """A database with the host's tables and ours."""
    host = host_metadata()
    with connected(read_for_migration(url)) as connection:
        host.create_all(connection)
    Commerce(url, tenant=Tenant(currency="EUR")).close()
    return host


def test_autogenerate_sees_nothing_of_ours(url: str) -> None:
    host = prepared(url)
    assert differences(url, host, include_object=include_object) == []
    assert {change[0] for change in differences(url, host)} >= {"remove_table"}


def test_autogenerate_sees_all_of_the_hosts_own(url: str) -> None:
    host = prepared(url)
    host.tables["orders"].append_column(sa.Column("total", sa.Integer))
    host.remove(host.tables["cc_cards"])
    found = differences(url, host, include_object=include_object)
    assert {change[0] for change in found} == {"add_column", "remove_table"}


def test_autogenerate_does_not_adopt_ours_beside_the_hosts(url: str) -> None:
    """Also where the host's metadata holds our tables, to refer to them by foreign keys."""
    prepared(url)
    host = host_metadata()
    for table in metadata.sorted_tables:
        table.to_metadata(host)
    host.remove(host.tables["cc_counters"])
    assert differences(url, host, include_object=include_object) == []


@pytest.mark.parametrize("options", ["prefix=shop_", "prefix=shop_&schema=sales"])
def test_another_prefix_or_schema_is_told_to_it(url: str, options: str) -> None:
    if "schema" in options and url.startswith("sqlite"):
        options = "prefix=shop_"
    url = variant(url, options)
    host, read = prepared(url), read_for_migration(url)
    ours = excluding(make_tables(read.prefix, read.schema))
    assert differences(url, host, include_object=ours, include_schemas=True) == []
    assert differences(url, host, include_object=include_object, include_schemas=True) != []


def test_a_step_of_the_host_migrates_ours_within_its_own(url: str, tmp_path: Path) -> None:
    """One `alembic upgrade head` for both; what comes after our step in the host's still works."""
    scripts = tmp_path / "host"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "env.py").write_text(ENV)
    first = "revision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n"
    (scripts / "versions" / "a.py").write_text(first)
    (scripts / "versions" / "b.py").write_text(OUR_STEP)
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    host = host_metadata()
    with connected(read_for_migration(url)) as connection:
        host.create_all(connection)
        config.attributes.update(connection=connection, metadata=host)
        command.upgrade(config, "head")
    Commerce(url, tenant=Tenant(currency="EUR")).close()
    host.tables["orders"].append_column(sa.Column("shop_order", sa.Text))
    assert differences(url, host, include_object=include_object) == []


def test_our_own_alembic_environment_runs(url: str) -> None:
    """As whoever develops the schema uses it."""
    config = Config()
    config.set_main_option("script_location", "commerce_core:adapters/store/sql/migrations")
    config.set_main_option("path_separator", "os")
    config.set_main_option("store", url.replace("%", "%%"))
    command.upgrade(config, "0001")
    assert not any("cc_audit" in str(row) for row in described(url))
    command.upgrade(config, "head")
    command.check(config)
    Commerce(url, tenant=Tenant(currency="EUR")).close()
