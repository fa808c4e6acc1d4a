"""DjangoStore passes the exam that every store has to pass, on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from tests.hosts.django.projects import Project

UNCLOSED = ("-W", "ignore::ResourceWarning", "-W", "ignore::pytest.PytestUnraisableExceptionWarning")
"""The exam's threads end without closing their connections, which are Django's and none of the store's business."""


def test_it_keeps_every_promise_of_the_port(project: Project) -> None:
    suite = str(Path(__file__).with_name("suite_child.py"))
    quiet = ("-q", "-p", "no:cacheprovider", *UNCLOSED, "--rootdir", str(project.folder))
    done = project.run("-m", "pytest", *quiet, suite)
    assert done.returncode == 0, done.stdout[-8000:]
