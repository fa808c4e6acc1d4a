"""Run due: everything that should have happened by now."""

from __future__ import annotations

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.intents import settle_open
from commerce_core.app.stock import expire_holds


@frozen
class Done:
    """How many holds expired, how many payments were asked about, and how many could not be."""

    holds_expired: int
    payments_settled: int
    payments_failed: int = 0


def run_due(ctx: Context) -> Done:
    """Expire holds and settle open payments of this tenant. Any scheduler may call it, at any time."""
    return Done(expire_holds(ctx), *settle_open(ctx))
