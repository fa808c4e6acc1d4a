"""A Django backend lends its connection inside `atomic()`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.joined.ground import ROOT, Ground


def test_an_order_is_placed_inside_atomic(any_database: Ground, tenant: str) -> None:
    any_database.shop(tenant)
    command = [sys.executable, str(Path(__file__).with_name("django_child.py")), any_database.url, tenant]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    mine = [note for note in any_database.look()["notes"] if note.startswith(f"{tenant}-")]
    assert mine == [f"{tenant}-kept", f"{tenant}-last"]
