"""The list of events is that of what the code records."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import commerce_core
from commerce_core.app.stock.tell import BY_HAND
from commerce_core.events import EVENT_TYPES
from commerce_core.inventory.alerts import CrossingKind

PACKAGES = Path(commerce_core.__file__).parent
MADE = {f"{sort}.{what}" for sort in ("coupon", "discount") for what in ("created", "updated", "retired")} | {
    f"inventory.{kind}" for kind in (*CrossingKind.__args__, *BY_HAND, "held", "released", "expired")
}
"""Those whose names are put together where they are recorded."""
MAKERS = {"Event", "event", "_event", "order_event", "_shipment_event"}


def literals() -> Iterator[str]:
    """Every text like `order.created` in a module that makes events, but for the names of idempotent requests."""
    for path in PACKAGES.rglob("*.py"):
        if "testing" in path.parts or path.name == "events.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {getattr(each.func, "id", "") for each in ast.walk(tree) if isinstance(each, ast.Call)}
        if calls & MAKERS:
            requests = {id(each.elts[0]) for each in ast.walk(tree) if isinstance(each, ast.Tuple) and each.elts}
            texts = (each for each in ast.walk(tree) if isinstance(each, ast.Constant) and id(each) not in requests)
            yield from (each.value for each in texts if _is_type(each))


def _is_type(constant: ast.Constant) -> bool:
    kind, _, what = str(constant.value).partition(".")
    return isinstance(constant.value, str) and bool(what) and kind in {type.partition(".")[0] for type in EVENT_TYPES}


def test_every_event_that_can_be_recorded_is_in_the_list_and_no_other() -> None:
    assert set(literals()) | MADE == EVENT_TYPES
