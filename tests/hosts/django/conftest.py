"""A Django project on each database in turn."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from attrs import evolve

from tests.hosts.django.projects import Project, copied, make_project, new_postgres, written
from tests.stores import postgres_url

__all__ = ["any_url", "migrated", "postgres_url", "project"]
MIGRATE = "migrate --run-syncdb -v 0"


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Of each kind of database the URL of one that `migrate` has made."""
    return {}


@pytest.fixture(params=["sqlite", "postgres"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    return new_postgres(request.getfixturevalue("postgres_url"), f"django_{os.urandom(4).hex()}")


@pytest.fixture
def project(any_url: str, tmp_path: Path) -> Project:
    """A project whose database is empty."""
    return make_project(tmp_path / "project", any_url)


@pytest.fixture
def migrated(
    request: pytest.FixtureRequest,
    project: Project,
    templates: dict[str, str],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Project:
    """A project whose database is as `migrate` leaves it: made once of each kind, then copied."""
    kind = request.node.callspec.params["any_url"]
    if kind not in templates:
        project.manage(MIGRATE)
        templates[kind] = copied(project.url, f"migrated_{os.urandom(4).hex()}", tmp_path_factory.mktemp("migrated"))
        return project
    url = copied(templates[kind], f"copied_{os.urandom(4).hex()}", tmp_path)
    return evolve(project, url=url, database=written(url))
