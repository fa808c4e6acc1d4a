"""What an import costs, in seconds and bytes, each time in a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

STATEMENTS = {
    "nothing": "pass",
    "attrs": "import attrs",
    "package": "import commerce_core",
    "quote": "from commerce_core import quote",
    "Commerce": "from commerce_core import Commerce",
}
"""What is imported, and beside it attrs alone, which every record needs."""

_PROGRAM = """
from time import perf_counter
began = perf_counter()
{statement}
seconds = perf_counter() - began
import sys
from pathlib import Path
status = Path("/proc/self/status")
peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else 0
print(seconds, int(peak) * 1024)
print(*sorted(name for name in sys.modules if name.startswith("commerce_core")))
print(*sorted(name for name in ("babel", "moneyed") if name in sys.modules))
"""


class Cost(NamedTuple):
    """Of one import: its own seconds, the process's peak of memory in bytes, the modules of ours that it loaded, and
    which of Babel and py-moneyed.

    The peak is read where Linux writes it; elsewhere it is 0.
    """

    seconds: float
    memory: int
    modules: tuple[str, ...]
    heavy: tuple[str, ...]


def cost_of(statement: str, cache: Path) -> Cost:
    """Run one import in a fresh interpreter. The first run compiles bytecode into `cache`, the others read it."""
    command = [sys.executable, "-X", f"pycache_prefix={cache}", "-c", _PROGRAM.format(statement=statement)]
    writing = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    root = Path(__file__).resolve().parents[1]
    said = subprocess.run(command, cwd=root, env=writing, capture_output=True, text=True, check=True).stdout
    numbers, modules, heavy = said.splitlines()
    seconds, memory = numbers.split()
    return Cost(float(seconds), int(memory), tuple(modules.split()), tuple(heavy.split()))


def cheapest(rounds: int) -> dict[str, Cost]:
    """The least seconds and memory of each statement, run in turn so that all meet the same neighbours."""
    with TemporaryDirectory() as room:
        costs = {name: cost_of(statement, Path(room)) for name, statement in STATEMENTS.items()}
        for _ in range(rounds):
            for name, statement in STATEMENTS.items():
                cost, best = cost_of(statement, Path(room)), costs[name]
                least = min(cost.seconds, best.seconds), min(cost.memory, best.memory)
                costs[name] = Cost(*least, best.modules, best.heavy)
    return costs
