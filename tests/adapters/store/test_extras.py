"""Without its driver a store says which extra to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
sys.modules[{missing!r}] = None
from commerce_core.errors import MissingExtra
try:
    from commerce_core.{module} import {name}
except MissingExtra as error:
    print(error.command)
"""


@pytest.mark.parametrize(
    ("missing", "module", "name", "extra"),
    [
        ("sqlalchemy", "adapters.store.sql", "SqliteStore", "sql"),
        ("psycopg", "adapters.store.sql", "PostgresStore", "postgres"),
        ("psycopg_pool", "adapters.store.sql", "PostgresStore", "postgres"),
        ("hypothesis", "testing", "StoreSuite", "testing"),
    ],
)
def test_a_missing_driver_is_named_with_the_line_that_installs_it(missing, module, name, extra) -> None:
    program = PROGRAM.format(missing=missing, module=module, name=name)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f'pip install "commerce-core[{extra}]"'


def test_sqlite_needs_no_postgres_driver() -> None:
    program = PROGRAM.format(missing="psycopg", module="adapters.store.sql", name="SqliteStore")
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
