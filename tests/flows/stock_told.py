"""What events must say of stock: the same as the movements that were made by hand, and as those of holds."""

from __future__ import annotations

from collections import Counter

from commerce_core import Commerce
from commerce_core.app.stock.tell import BY_HAND
from commerce_core.events import Event
from commerce_core.inventory import COUNTERS, Movement

Told = tuple[str, str, str, int]
"""The kind of a movement, its variant, its location, and how many units were held or given back."""


def check_told(shop: Commerce) -> None:
    """Every movement by hand has its event, in order and numbered by variant; holds say what was moved for them."""
    events = [event for _, event in shop.events(limit=100_000) if event.type.startswith("inventory.")]
    movements = shop._ctx.read(lambda tx: tx.movements())
    by_hand = [event for event in events if event.type.partition(".")[2] in BY_HAND]
    for variant in {movement.variant_id for movement in movements}:
        made = [m for m in movements if m.variant_id == variant and m.kind in BY_HAND]
        told = [event for event in by_hand if event.subject == variant]
        assert [event.version for event in told] == list(range(1, len(made) + 1))
        assert [_made(event, variant) for event in told] == made
    held = [m for m in movements if m.kind in {"held", "released", "expired"}]
    assert Counter(told for event in events for told in _held(event)) == Counter(
        (m.kind, m.variant_id, m.location, abs(m.held)) for m in held
    )


def _made(event: Event, variant: str) -> Movement:
    counts = {name: event.data[name] for name in COUNTERS if name in event.data}
    said = {name: event.data[name] for name in ("location", "cause", "reason")}
    return Movement(event.type.partition(".")[2], variant, **said, **counts)  # type: ignore[arg-type]


def _held(event: Event) -> list[Told]:
    kind, units = event.type.partition(".")[2], event.data.get("units", [])
    return [(kind, unit["variant_id"], unit["location"], unit["quantity"]) for unit in units]  # type: ignore[union-attr]
