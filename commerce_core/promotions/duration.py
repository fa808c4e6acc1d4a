"""How long a redeemed coupon goes on taking something off the invoices of a subscription."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from dateutil.relativedelta import relativedelta

from commerce_core.promotions.errors import InvalidPromotion

Duration = Literal["once", "repeating", "forever"]

MAX_MONTHS = 1200
"""Months that a coupon repeats: a hundred years, longer than any subscription."""


class Lasting(Protocol):
    """What says how long it lasts: a `Coupon`, and the `Promotion` that is stored of it."""

    @property
    def duration(self) -> Duration:
        """Once, for some months, or forever."""

    @property
    def duration_in_months(self) -> int | None:
        """The months of one that is repeating."""


def check_duration(lasting: Lasting) -> None:
    """That a repeating one, and no other, says for how many months. Raises `InvalidPromotion`."""
    if (lasting.duration == "repeating") is not (lasting.duration_in_months is not None):
        message = "A repeating coupon says for how many months, and no other does."
        raise InvalidPromotion(message, field="duration_in_months", value=lasting.duration_in_months)


def covers(coupon: Lasting, *, number: int, redeemed_at: datetime, starts_at: datetime) -> bool:
    """Whether a redeemed coupon takes something off an invoice: the `number`th since, from 0, of a period from
    `starts_at` on.

    `once` is the first invoice, and what it could not use up is lost; `forever` is each; `repeating` is each whose
    period starts less than so many calendar months after the redemption, a year in full: 3 months from 31 January end
    on 30 April (as Stripe does). An order is invoice number 0: every duration covers it.
    """
    if number == 0 or coupon.duration == "forever":
        return True
    months = coupon.duration_in_months
    return months is not None and starts_at < redeemed_at + relativedelta(months=months)
