"""A Django project with a shop in it, on SQLite and PostgreSQL."""

from __future__ import annotations

from tests.hosts.django.projects import Project


def test_its_own_tests_pass(project: Project) -> None:
    assert "OK" in project.manage("test --parallel 1 -v 1 box")


def test_there_is_nothing_to_migrate_but_what_migrate_does(project: Project) -> None:
    said = project.manage(
        "makemigrations --check --dry-run commerce_core", "check", "migrate --run-syncdb -v 0", "migrate --plan"
    )
    assert "No planned migration operations" in said
