"""A process that is killed inside a transaction leaves all of it or nothing, and repeating it puts everything right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes, and this system has none")
def test_a_kill_at_any_point_leaves_all_or_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.adapters.store.kill_rig", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["kills"] > 40
    assert found["survivals"] == 2
    assert "something" not in found
    assert found["nothing"] + found["all"] == found["kills"] + found["survivals"]
    assert found["repeated rightly"] == found["kills"] + found["survivals"]
