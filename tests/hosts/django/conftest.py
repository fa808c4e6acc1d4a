"""A Django project on each database in turn."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hosts.django.projects import Project, make_project, new_postgres
from tests.stores import postgres_url

__all__ = ["any_url", "postgres_url", "project"]


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
