"""What was taken: by which promotion, off which rows, and what became of the units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attrs import frozen

from commerce_core.promotions.kinds.kind import Later
from commerce_core.promotions.promotion import Promotion
from commerce_core.trace import Requirement


class Taken(NamedTuple):
    """What one promotion took off each of `rows` (positions in the lines) and off shipping, in minor units.

    `basis_minor` is what it was taken from. `units` of each row were in scope; `bought` and `given` are those that a
    buy-X-get-Y consumed (empty: none). `clip` says what kept it from giving the whole of `wanted_minor`: its `cap`, its
    `budget`, or what was `left`; `missing` what to add so that it gives more, and `note` which tier it reached.
    """

    promotion: Promotion
    rows: Sequence[int]
    shares: Sequence[int]
    basis_minor: int
    shipping_minor: int = 0
    units: Sequence[int] = ()
    bought: Sequence[int] = ()
    given: Sequence[int] = ()
    wanted_minor: int = 0
    clip: str = ""
    requirements: tuple[Requirement, ...] = ()
    missing: str | Later = ""
    note: str = ""

    @property
    def amount_minor(self) -> int:
        """All that it took off, shipping included."""
        return sum(self.shares) + self.shipping_minor


CONDITION = "a condition does not hold"
"""The reason of one whose requirements say the rest."""

NO_ROWS = "nothing in the cart is in its scope"
"""The reason of one that has nothing to touch."""


class Refused(NamedTuple):
    """Why one promotion took nothing off. Amounts are minor units.

    One that was `beaten_by` others wanted `wanted_minor`: without it `total_minor` is taken off in all, and with it
    `instead_minor` would have been.
    """

    promotion: Promotion
    reason: str
    requirements: tuple[Requirement, ...] = ()
    missing: str | Later = ""
    wanted_minor: int = 0
    beaten_by: tuple[str, ...] = ()
    total_minor: int = 0
    instead_minor: int = 0

    @property
    def amount_minor(self) -> int:
        """Nothing."""
        return 0


Attempt = Taken | Refused
"""What became of one promotion, as it was found: the raw material of its outcome."""


@frozen
class Entry:
    """The part that one promotion had in one row: of `units` in its scope `bought` and `given` were consumed.

    `discounted` is how many of them paid for `share_minor`: the given ones of a buy-X-get-Y, else all that it touched.
    """

    promotion_id: str
    row: int
    share_minor: int
    units: int
    bought: int
    given: int
    discounted: int


def ledger_of(taken: Iterable[Taken]) -> tuple[Entry, ...]:
    """An entry for every row that a promotion discounted or consumed units of, in the order in which it was.

    A return can be worked out from it: which units were paid in full, and which were given because others were bought.
    """
    return tuple(entry for each in taken for entry in _entries(each))


def _entries(taken: Taken) -> Iterable[Entry]:
    nobody = (0,) * len(taken.rows)
    columns = (taken.rows, taken.shares, taken.units or nobody, taken.bought or nobody, taken.given or nobody)
    for row, share, units, bought, given in zip(*columns, strict=True):
        if share or bought or given:
            discounted = (given if taken.given else units) if share else 0
            yield Entry(taken.promotion.id, row, share, units, bought, given, discounted)


def per_unit(share_minor: int, units: int) -> tuple[tuple[int, int], ...]:
    """What each unit has of a share, as counts: 10.00 over 3 units is `((1, 334), (2, 333))`. Sums to the share."""
    each, more = divmod(share_minor, units)
    counts = ((more, each + 1), (units - more, each))
    return tuple((count, amount) for count, amount in counts if count)
