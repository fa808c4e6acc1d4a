"""Arithmetic that kinds share: parts of rows, shares that every row can bear, and units in the order of their price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce_core.lines import Lines
from commerce_core.promotions.kinds.kind import Given, Later, Matched
from commerce_core.promotions.policy import Remainder
from commerce_core.promotions.remainder import share_out

_FINE = 10**18
"""Prices of two rows differ by more than 1 / (10^9 * 10^9), or not at all: ints of this grain keep their order."""


def nothing(matched: Matched, missing: str | Later = "") -> Given:
    """What a rule gives when it gives nothing; `missing` says what it needs."""
    return Given([0] * len(matched.rows), 0, (), (), 0, missing)


def spread(total: int, lines: Lines, matched: Matched, *, remainder: Remainder = "largest") -> list[int]:
    """Split as much of `total` as the rows can bear by their base; what one row cannot bear goes to the others.

    10.00 over rows of 30.00 and 10.00 is 7.50 and 2.50; if the first may give only 5.00, it is 5.00 and 5.00.
    """
    rows, base, bearable = matched.rows, matched.base, matched.bearable
    keys = lines.keys if len(rows) == len(lines.keys) else [lines.keys[row] for row in rows]
    if bearable is base:
        return share_out(min(total, sum(base)), base, keys=keys, remainder=remainder)
    return share_out(min(total, sum(bearable)), base, keys=keys, remainder=remainder, caps=bearable)


def clipped(wanted: Sequence[int], bearable: Sequence[int]) -> Given:
    """What each row wants by itself, as far as it can bear it."""
    shares = list(map(min, wanted, bearable))
    return Given(shares, 0, (), (), sum(wanted))


def portion(matched: Matched, counts: Sequence[int]) -> Matched:
    """The same rows with only so many units of each, and the amounts of these.

    They are whole minor units: one of 3 units for which 29.99 is left comes to 9.99, not 10.00.
    """
    base = _parts(matched.base, counts, matched.units)
    left = base if matched.left is matched.base else _parts(matched.left, counts, matched.units)
    bearable = left if matched.bearable is matched.left else _parts(matched.bearable, counts, matched.units)
    return matched._replace(base=base, bearable=bearable, left=left, units=counts, free=counts)


def _parts(amounts: Sequence[int], counts: Sequence[int], units: Sequence[int]) -> list[int]:
    columns = zip(amounts, counts, units, strict=True)
    return [amount * count // whole if count else 0 for amount, count, whole in columns]


def by_price(lines: Lines, matched: Matched, places: Iterable[int], *, dearest: bool) -> list[int]:
    """Places of rows by the price of one unit, as percentages are taken from it; ties go by key."""
    rows, keys, base, units = matched.rows, lines.keys, matched.base, matched.units
    places = list(places)
    grain = _FINE if any(base[place] % units[place] for place in places) else 1
    grain = -grain if dearest else grain
    ranked = sorted([(base[place] * grain // units[place], keys[rows[place]], place) for place in places])
    return [place for _, _, place in ranked]


def take(order: Iterable[int], available: Sequence[int], number: int) -> list[int]:
    """`number` units (or as many as there are) from rows in this order: how many of each row."""
    counts = [0] * len(available)
    for place in order:
        if number <= 0:
            break
        counts[place] = min(available[place], number)
        number -= counts[place]
    return counts
