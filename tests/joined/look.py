"""Looks into a database from a process of its own: the host's notes, and a digest of everything of ours.

python look.py URL
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

import psycopg

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'cc!_%' ESCAPE '!' ORDER BY 1",
    "postgres": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'cc!_%' ESCAPE '!' ORDER BY 1",
}


def look(url: str) -> dict[str, Any]:
    """The ids of the host's notes, and the digest of the rows in all tables of ours."""
    connection: Any
    if url.startswith("sqlite"):
        connection, tables = sqlite3.connect(url.removeprefix("sqlite:///")), TABLES["sqlite"]
    else:
        connection, tables = psycopg.connect(url), TABLES["postgres"]
    rows: Callable[[str], list[Any]] = lambda sql: connection.execute(sql).fetchall()  # noqa: E731
    digest = hashlib.sha256()
    for (table,) in rows(tables):
        for row in sorted(map(repr, rows(f"SELECT * FROM {table}"))):
            digest.update(f"{table} {row}\n".encode())
    notes = sorted(id for (id,) in rows("SELECT id FROM host_notes"))
    connection.close()
    return {"notes": notes, "ours": digest.hexdigest()}


if __name__ == "__main__":
    print(json.dumps(look(sys.argv[1])))
