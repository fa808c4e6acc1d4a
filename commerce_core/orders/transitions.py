"""The state chart of an order, as a table. What is not in it cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from commerce_core.orders.order import OrderStatus

Action = Literal["process", "ship", "deliver", "cancel"]
"""What a caller may ask for."""

Edge = Literal["process", "ship_some", "ship_last", "deliver_some", "deliver_last", "cancel"]
"""The same, told apart by whether anything is left to do afterwards."""

EDGES: Mapping[Action, tuple[Edge, ...]] = MappingProxyType(
    {
        "process": ("process",),
        "ship": ("ship_some", "ship_last"),
        "deliver": ("deliver_some", "deliver_last"),
        "cancel": ("cancel",),
    }
)

TRANSITIONS: Mapping[tuple[OrderStatus, Edge], OrderStatus] = MappingProxyType(
    {
        ("pending", "process"): "processing",
        ("pending", "cancel"): "cancelled",
        ("processing", "ship_some"): "processing",
        ("processing", "ship_last"): "shipped",
        ("processing", "deliver_some"): "processing",
        # What needs no shipping is delivered without having been shipped.
        ("processing", "deliver_last"): "delivered",
        ("processing", "cancel"): "cancelled",
        ("shipped", "deliver_some"): "shipped",
        ("shipped", "deliver_last"): "delivered",
    }
)
"""Status and edge to the next status. `delivered` and `cancelled` are final."""


def state_chart() -> str:
    """The table as a Mermaid diagram: what the documentation shows, so that the picture cannot lie."""
    edges = [f"    {start} --> {end}: {edge.replace('_', ' ')}" for (start, edge), end in TRANSITIONS.items()]
    starts = {start for start, _ in TRANSITIONS}
    finals = dict.fromkeys(end for end in TRANSITIONS.values() if end not in starts)
    ends = [f"    {status} --> [*]" for status in finals]
    return "\n".join(["stateDiagram-v2", "    [*] --> pending: place", *edges, *ends])
