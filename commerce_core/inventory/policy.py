"""The choices on which shops differ when they keep stock."""

from __future__ import annotations

from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.inventory.allocation import STRATEGIES
from commerce_core.inventory.errors import InvalidStockSettings
from commerce_core.inventory.validators import one_of, whole

Taken = Literal["none", "track_only", "on_order", "on_payment", "on_checkout", "on_cart"]
"""When stock is taken. `none` keeps no stock. `track_only` counts what leaves and refuses nothing. The others set units
aside when the order is placed, before the charge, at the checkout, or in the cart: the earlier, the fewer buyers are
disappointed at the end, and the more units wait for buyers who never come."""

CommitExpired = Literal["refuse", "if_free"]
ReorderRounding = Literal["up", "down"]

_MONTH = 31 * 86_400


def _no_longer_than_max(policy: Policy, _: Attribute[int], seconds: int) -> None:
    if seconds < policy.hold_seconds:
        message = f"A hold lasts {policy.hold_seconds} s by default, so it may not be limited to {seconds} s."
        raise InvalidStockSettings(message, field="max_hold_seconds", value=seconds, least=policy.hold_seconds)


@frozen
class Policy:
    """How stock is kept where the settings of a variant say nothing else. Raises `InvalidStockSettings`.

    `taken` is when units are set aside. A hold lasts `hold_seconds`, no longer than `max_hold_seconds` from its start
    with all its extensions, of which it may have `max_extensions`; one owner may hold `hold_cap` units of a variant
    (None: any number). `strategy`, one of `STRATEGIES`, names how units are chosen over locations. `commit_expired`
    says what becomes of a buyer who orders after the hold ran out: `refuse` gives it back, `if_free` sells its units
    unless others took them.
    An order that nobody pays keeps its units until it is cancelled; with `unpaid_seconds`, `run_due` cancels it when it
    has waited that long and no payment is under way (None: never, as for shops that send invoices).
    `reorder_rounding` fills a quantity `up` to the next multiple, beyond the maximum if need be, or `down` to stay
    below it: Odoo 17 and 19 round up, Odoo 18 down.
    """

    taken: Taken = field(default="on_checkout", validator=one_of(Taken))
    hold_seconds: int = field(default=600, validator=whole(1, _MONTH))
    max_hold_seconds: int = field(default=86_400, validator=[whole(1, _MONTH), _no_longer_than_max])
    max_extensions: int = field(default=10, validator=whole(0, 10_000))
    hold_cap: int | None = field(default=None, validator=whole(1, optional=True))
    strategy: str = field(default="priority", validator=one_of(STRATEGIES))
    commit_expired: CommitExpired = field(default="refuse", validator=one_of(CommitExpired))
    unpaid_seconds: int | None = field(default=None, validator=whole(1, 12 * _MONTH, optional=True))
    reorder_rounding: ReorderRounding = field(default="up", validator=one_of(ReorderRounding))
