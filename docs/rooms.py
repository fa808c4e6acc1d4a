"""Writes commerce_core/commerce/aio/rooms.py from the rooms of a shop; with --check, tells whether it is out of date.

python docs/rooms.py            rewrite it, after a call or a room was added
python docs/rooms.py --check    exit 1 if the committed file differs
"""

import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from commerce_core import Commerce  # noqa: E402  the path comes first

PATH = ROOT / "commerce_core" / "commerce" / "aio" / "rooms.py"
BY_HAND = {"at", "close", "joined", "on"}
"""What `AsyncCommerce` does itself, and `on`, where there is nothing to await."""
HEAD = '''"""The rooms of `shop.aio`: each call of each room of the shop, to be awaited.

Made by docs/rooms.py from the rooms of the shop: run it when a call is added.
"""

from __future__ import annotations

'''
COMMERCE = '''class Rooms(Room):
    """All rooms of a shop, and the calls of the shop itself."""

    def __init__(self, shop: Commerce, run: Runner) -> None:
        super().__init__(shop, run)
'''


def main(arguments: list[str]) -> int:
    """Write the file, or compare it."""
    stale = PATH.read_text(encoding="utf8") != (text := rooms_file())
    if stale and "--check" in arguments:
        print(f"Out of date: {PATH.relative_to(ROOT)}. Run: python docs/rooms.py")
        return 1
    PATH.write_text(text, encoding="utf8")
    return 0


def rooms_file() -> str:
    """The whole file."""
    with Commerce("memory://") as shop:
        rooms = {name: type(room) for name, room in vars(shop).items() if not name.startswith("_")}
    imports = {"commerce_core.commerce.aio.awaited": ["Room", "Runner", "awaited"]}
    for kind in (*rooms.values(), Commerce):
        imports.setdefault(kind.__module__, []).append(kind.__name__)
    lines = [f"from {module} import {', '.join(sorted(names))}\n" for module, names in sorted(imports.items())]
    classes = [f'class {named(name)}(Room):\n    """`shop.aio.{name}`."""\n\n{calls(rooms[name])}' for name in rooms]
    made = [f"        self.{name} = {named(name)}(shop.{name}, run)\n" for name in rooms]
    return "\n\n".join([HEAD + "".join(lines), *classes, COMMERCE + "".join(made) + "\n" + calls(Commerce)])


def named(room: str) -> str:
    """`AsyncPriceLists` of `price_lists`."""
    return "Async" + room.title().replace("_", "")


def calls(kind: type) -> str:
    """A line for each call of a room."""
    names = [name for name, found in vars(kind).items() if inspect.isfunction(found) and name[0] != "_"]
    return "".join(f"    {name} = awaited({kind.__name__}.{name})\n" for name in names if name not in BY_HAND)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
