"""`import commerce_core` costs next to nothing: names are loaded when they are first used."""

import json
import subprocess
import sys

from tests.architecture.sources import PACKAGE, ROOT

LOADED = """
import json, sys
before = set(sys.modules)
import commerce_core
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded_by_a_bare_import() -> list[str]:
    # -S keeps out what an installation adds to every process (an editable install's finder, say).
    done = subprocess.run([sys.executable, "-S", "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_a_bare_import_loads_no_submodule() -> None:
    assert [name for name in loaded_by_a_bare_import() if name.startswith(f"{PACKAGE}.")] == []


def test_a_bare_import_loads_nothing_from_outside_the_standard_library() -> None:
    roots = {name.partition(".")[0] for name in loaded_by_a_bare_import()}
    assert roots - {PACKAGE} <= sys.stdlib_module_names
