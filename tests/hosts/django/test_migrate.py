"""`manage.py migrate` makes what Alembic makes, statement by statement."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest

from commerce_core.adapters.store.sql import upgrade
from commerce_core.adapters.store.sql.opening import HEAD, REVISIONS
from commerce_core.commerce.stores import open_store
from tests.adapters.store.migrations.databases import described, make_first, version_of
from tests.hosts.django.conftest import MIGRATE
from tests.hosts.django.projects import ROOT, Project, make_project, new_postgres

PACKAGE = ROOT / "commerce_core"
ALEMBIC = PACKAGE / "adapters" / "store" / "sql" / "migrations" / "versions"


def ours(url: str) -> set[tuple[object, ...]]:
    """All of a database but what is Django's or the project's own."""
    theirs = ("django_", "box_", "ix_box", "idx_box", "sqlite_")
    return {part for part in described(url) if not any(str(name).lstrip('"').startswith(theirs) for name in part[1:3])}


def beside(url: str, tmp_path: Path) -> str:
    """Another empty database of the same kind."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'beside.db'}"
    return new_postgres(url, f"{url.partition('?')[0].rpartition('/')[2]}_beside")


def test_there_is_one_for_each_of_alembics() -> None:
    names = [path.stem for path in sorted((PACKAGE / "django" / "migrations").glob("0*.py"))]
    assert names == [path.stem for path in sorted(ALEMBIC.glob("0*.py"))]
    assert tuple(name.partition("_")[0] for name in names) == REVISIONS


def test_the_schema_is_alembics(migrated: Project, tmp_path: Path) -> None:
    other = beside(migrated.url, tmp_path)
    upgrade(other)
    made = ours(migrated.url)
    assert made == ours(other)
    assert len(made) > 50
    assert version_of(migrated.url) == HEAD
    open_store(migrated.url).close()


def test_tables_that_a_shop_has_made_are_taken_as_they_are(project: Project, any_url: str) -> None:
    open_store(any_url).close()
    before = ours(any_url)
    project.manage(MIGRATE)
    assert ours(any_url) == before


def test_those_of_the_first_revision_are_migrated_with_what_is_in_them(project: Project, any_url: str) -> None:
    make_first(any_url)
    refused = project.run("-m", "django", "migrate")
    assert refused.returncode == 1
    assert "commerce-core migrate URL" in refused.stderr
    upgrade(any_url)
    project.manage(MIGRATE)
    count = "from commerce_core.django.models import Order; print(Order.objects.count())"
    assert int(project.script(count)) > 0


def test_a_table_prefix_of_the_projects_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    project = make_project(tmp_path / "project", url, PREFIX="shop_")
    view = "box.tests.WithRealCommits.test_a_view_that_succeeds_is_charged_once"
    project.manage(MIGRATE, "makemigrations --check --dry-run commerce_core", f"test -v 0 {view}")
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name GLOB 'cc_*'").fetchone() == (0,)
        assert connection.execute("SELECT version_num FROM shop_alembic_version").fetchone() == (HEAD,)
    connection.close()
    open_store(f"{url}?prefix=shop_").close()


def test_a_schema_of_the_projects_own(tmp_path: Path, postgres_url: str) -> None:
    url = new_postgres(postgres_url, f"django_schema_{tmp_path.name[-20:].replace('-', '_')}")
    project = make_project(tmp_path / "project", url, SCHEMA="sales")
    project.manage(MIGRATE, "test -v 0 box")
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT version_num FROM sales.cc_alembic_version").fetchone() == (HEAD,)


@pytest.mark.parametrize("options", [{"PREFIXES": "x"}, {"PREFIX": "No Prefix"}])
def test_wrong_options_are_named(tmp_path: Path, options: dict[str, str]) -> None:
    project = make_project(tmp_path / "project", f"sqlite:///{tmp_path / 'shop.db'}", **options)
    refused = project.run("-m", "django", "check")
    assert refused.returncode == 1
    assert "PREFIX" in refused.stderr or "No Prefix" in refused.stderr


def test_sqlmigrate_shows_the_statements(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", f"sqlite:///{tmp_path / 'shop.db'}")
    shown = project.manage("sqlmigrate commerce_core 0001")
    assert "CREATE TABLE cc_orders" in shown
    assert "INSERT INTO cc_alembic_version" in shown


def test_history_is_not_undone(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", f"sqlite:///{tmp_path / 'shop.db'}")
    project.manage(MIGRATE)
    assert "IrreversibleError" in project.run("-m", "django", "migrate", "commerce_core", "zero").stderr


def test_a_shop_before_migrate_says_what_to_run(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", f"sqlite:///{tmp_path / 'shop.db'}")
    refused = project.run("-c", "import django; django.setup(); from box.shop import shop; shop.orders.find()")
    assert "DatabaseTooOld" in refused.stderr
    assert "manage.py migrate" in refused.stderr


def test_flush_leaves_a_shops_history_alone(migrated: Project) -> None:
    said = migrated.script(
        "from box.tests import fill; fill()",
        "from django.core.management import call_command; call_command('flush', interactive=False, verbosity=0)",
        "from commerce_core.django.models import *; from box.models import *",
        "print(Movement.objects.count(), Product.objects.count())",
    )
    assert said.split() == ["1", "0"]
