"""The recipes of docs/how-to/run-in-the-background.md for task queues, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/how-to/run-in-the-background.md"
DJANGO = """
import django
from django.conf import settings
backend = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
settings.configure(INSTALLED_APPS=["django_tasks"], TASKS={"default": backend}, USE_TZ=True)
django.setup()
"""
SHOP = "from commerce_core import Commerce\nshop = Commerce('memory://')\npasses = []\n"
COUNTED = "true_run_due, shop.run_due = shop.run_due, lambda: (passes.append(1), true_run_due())[1]\n"
CHECK = "\nassert passes, 'run_due was never called'\n"


def recipe(title: str) -> str:
    """The block of a recipe."""
    found = re.search(rf"^## {title}\n.*?```python\n(.*?)```", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("title", "module", "before"),
    [("Celery", "celery", ""), ("Procrastinate", "procrastinate", ""), ("django-tasks", "django_tasks", DJANGO)],
)
def test_a_recipe_works(title: str, module: str, before: str, tmp_path: Path) -> None:
    pytest.importorskip(module)
    (tmp_path / "recipe.py").write_text(before + SHOP + COUNTED + recipe(title) + CHECK)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    done = subprocess.run(
        [sys.executable, "recipe.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
