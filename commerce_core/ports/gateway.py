"""Gateway: who moves the money."""

from __future__ import annotations

from typing import Protocol

from commerce_core.money import Money
from commerce_core.payments import ChargeRequest, Outcome


class Gateway(Protocol):
    """A payment provider. Every call is idempotent by `key` and happens outside any transaction of ours.

    A refusal is an `Outcome`; raising (a time-out, a lost connection) means that the outcome is unknown, and the same
    call with the same key is made again later.
    """

    @property
    def name(self) -> str:
        """A short stable name, such as `sandbox`."""

    def charge(self, request: ChargeRequest) -> Outcome:
        """Collect an amount, or only authorise it (`capture=False`)."""

    def capture(self, key: str, *, reference: str, amount: Money) -> Outcome:
        """Take (part of) what was authorised under `reference`."""

    def void(self, key: str, *, reference: str) -> Outcome:
        """Give up what was authorised under `reference`."""

    def refund(self, key: str, *, reference: str, amount: Money) -> Outcome:
        """Give back (part of) what was captured under `reference`."""

    def confirm(self, key: str, *, reference: str) -> Outcome:
        """What has become of a charge that was pending or required an action of the customer.

        A question, so that it may be answered differently each time; `key` is that of the charge.
        """
