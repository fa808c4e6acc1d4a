"""`shop.deliveries`."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.events import deliveries as use
from commerce_core.commerce.queries import Conditions, query
from commerce_core.deliveries import Delivery
from commerce_core.ports import Page


@frozen
class DeliveryCalls:
    """Events that a subscriber failed to take: those that are tried again, and those that are given up."""

    _ctx: Context

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Delivery]:
        """A page of deliveries: `find({"status": "failed"})` are those that six attempts could not deliver.

        Filter and sort by `subscriber`, `event_id`, `event_type`, `status` and `due_at`. Raises `InvalidFilter`,
        `InvalidSort`, `InvalidLimit`, `InvalidCursor`.
        """
        return use.find_deliveries(self._ctx, query(where, sort, limit, after))

    def get(self, id: str) -> Delivery:
        """A delivery by its id. Raises `NotFound`."""
        return use.get_delivery(self._ctx, id)

    def redeliver(self, id: str, *, key: str | None = None) -> Delivery:
        """Have an event delivered again by the next `run_due`, in up to six attempts. Raises `NotFound`."""
        return use.redeliver(self._ctx, id, key=key)
