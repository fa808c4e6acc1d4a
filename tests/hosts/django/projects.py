"""A Django project in a folder of its own, and its commands in processes of their own."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from attrs import Factory, frozen

ROOT = Path(__file__).parents[3]


@frozen
class Project:
    """Where it is, and which database it has: as a store's URL and as Django writes it."""

    folder: Path
    url: str
    database: dict[str, Any]
    options: dict[str, str] = Factory(dict)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in it. Whether it succeeded is for the caller to look at."""
        environment = {
            **os.environ,
            "PYTHONPATH": f"{self.folder}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "settings",
            "DATABASE": json.dumps(self.database),
            "COMMERCE_CORE": json.dumps(self.options),
        }
        command = [sys.executable, "-W", "error", *arguments]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def manage(self, *commands: str) -> str:
        """Run commands of Django's that succeed, one after another in one process: what they say."""
        calls = [f"management.execute_from_command_line({['manage.py', *shlex.split(each)]!r})" for each in commands]
        return self.script("from django.core import management", *calls)

    def script(self, *lines: str) -> str:
        """Run lines of Python that succeed: what they say."""
        done = self.run("-c", "\n".join(("import django", "django.setup()", *lines)))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def make_project(folder: Path, url: str, **options: str) -> Project:
    """A project on a database that a URL names."""
    shutil.copytree(Path(__file__).with_name("project"), folder)
    return Project(folder, url, written(url), options)


def copied(url: str, name: str, room: Path) -> str:
    """The URL of a copy of a database that nobody has open."""
    if url.startswith("sqlite:///"):
        shutil.copyfile(url.removeprefix("sqlite:///"), room / name)
        return f"sqlite:///{room / name}"
    return new_postgres(url, name, template=urlsplit(url).path[1:])


def written(url: str) -> dict[str, Any]:
    """Django's way to write the URL of a store."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "TEST": {"NAME": f"{path}.test"}}
    split = urlsplit(url)
    host = parse_qs(split.query).get("host", [split.hostname])[0]
    named = {"NAME": split.path[1:], "USER": split.username, "PASSWORD": split.password, "HOST": host}
    return {"ENGINE": "django.db.backends.postgresql", "PORT": split.port or "", **named}


def new_postgres(url: str, name: str, *, template: str = "template1") -> str:
    """Make a database beside one: its URL."""
    server = urlsplit(url)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return urlsplit(url)._replace(path=f"/{name}").geturl()
