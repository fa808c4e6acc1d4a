"""Ground to stand on: a database with our tables and one of the host's, and hosts on it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
from attrs import frozen

from commerce_core import Commerce
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.store.sql import PostgresStore, SqliteStore
from commerce_core.ports import Store
from tests.flows.shop import open_shop
from tests.joined.hosts import TABLE, Host, opener, path_of

ROOT = Path(__file__).parents[2]


@frozen
class Ground:
    """A database, the shop that has it, and the kind of host that is to lend a connection to it."""

    kind: str
    url: str
    store: Store

    def host(self, kind: str | None = None) -> AbstractContextManager[Host]:
        """A host with a connection of its own."""
        host: AbstractContextManager[Host] = opener(kind or self.kind)(self.url)
        return host

    def shop(self, tenant: str, **options: Any) -> Commerce:
        """A shop with mugs and lamps."""
        options.setdefault("gateway", SandboxGateway())
        return open_shop(self.store, tenant, MUG=9, LAMP=2, **options)

    def look(self) -> dict[str, Any]:
        """What a fresh process sees: the host's notes, and a digest of all that is ours."""
        command = [sys.executable, str(Path(__file__).with_name("look.py")), self.url]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen


def prepare(kind: str, url: str) -> Ground:
    """Open the store, and make the host's own table."""
    if kind.startswith("sqlite"):
        store: Store = SqliteStore.open(path_of(url), synchronous="NORMAL")
        with sqlite3.connect(path_of(url)) as connection:
            connection.execute(TABLE)
        connection.close()
    else:
        store = PostgresStore.open(url)
        with psycopg.connect(url) as session:
            session.execute(TABLE.encode())
    return Ground(kind, url, store)
