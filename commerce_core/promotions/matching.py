"""What a promotion may touch at its turn: rows, units and amounts, as its kind is handed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from attrs import define, field

from commerce_core.lines import Lines
from commerce_core.promotions.compile import Compiled, PromotionSet
from commerce_core.promotions.kinds.kind import Matched
from commerce_core.promotions.scope import rows_in, units_in
from commerce_core.promotions.shopper import Shopper


class Sale(NamedTuple):
    """What is the same for every promotion: the rows, what they came to before, who buys, and when."""

    lines: Lines
    original: tuple[int, ...]
    shopper: Shopper
    at: datetime
    promotions: PromotionSet


class Free(NamedTuple):
    """The units of each row that no buy-X-get-Y has bought or given, and what is left to be paid for them."""

    units: list[int]
    left: list[int]


@define
class State:
    """What is left of rows and of shipping (minor units), and of units once a buy-X-get-Y has consumed some.

    `given` are the promotions that have taken something off, `spent` what they took from each shared budget.
    `consumers` are how many may still consume units: after the last of them nobody need know which are free. `shapes`
    are those of the promotions that did. `harmed` are those that might give more if the ones before had taken less.
    """

    left: list[int]
    shipping: int
    consumers: int = 0
    free: Free | None = None
    given: tuple[Compiled, ...] = ()
    spent: Mapping[str, int] = field(factory=dict)
    shapes: frozenset[int] = frozenset()
    harmed: tuple[Compiled, ...] = ()

    def copy(self) -> State:
        """A state that can go another way."""
        free = self.free and Free(self.free.units.copy(), self.free.left.copy())
        return State(
            self.left.copy(), self.shipping, self.consumers, free, self.given, self.spent, self.shapes, self.harmed
        )


def match(compiled: Compiled, sale: Sale, state: State) -> Matched:
    """The columns of what is in scope. A kind that consumes units is handed those that are free, and their amounts."""
    lines, scope = sale.lines, compiled.promotion.scope
    if scope.everything and state.free is None and not lines.floors:
        whole, every = tuple(state.left), lines.quantities
        base_of_all = sale.original if compiled.original else whole
        return Matched(range(len(whole)), base_of_all, whole, every, every, whole, state.shipping)
    rows = rows_in(scope, lines)
    if not lines.floors and scope.max_units is None:
        if state.free is None:
            return _whole_rows(compiled, sale, state, rows)
        if compiled.consumes and not compiled.original:
            return _free_rows(state, rows, state.free)
    units, free = _units(compiled, sale, state, rows)
    if 0 in units:
        kept = [place for place, count in enumerate(units) if count]
        rows, units, free = [rows[n] for n in kept], [units[n] for n in kept], [free[n] for n in kept]
    consuming = state.free if compiled.consumes else None
    there: Sequence[int] = consuming.units if consuming else lines.quantities
    left = _parts(consuming.left if consuming else state.left, rows, units, there)
    base = _parts(sale.original, rows, units, lines.quantities) if compiled.original else left
    bearable = _bearable(lines, state, Part(rows, units, left)) if lines.floors else left
    return Matched(rows, base, bearable, units, free, left, state.shipping)


def _whole_rows(compiled: Compiled, sale: Sale, state: State, rows: Sequence[int]) -> Matched:
    """All units of some rows."""
    all_left, all_units = state.left, sale.lines.quantities
    if len(rows) == 1:
        row = rows[0]
        there, count = (all_left[row],), (all_units[row],)
        return Matched(
            rows, (sale.original[row],) if compiled.original else there, there, count, count, there, state.shipping
        )
    left, units = [all_left[row] for row in rows], [all_units[row] for row in rows]
    base = [sale.original[row] for row in rows] if compiled.original else left
    return Matched(rows, base, left, units, units, left, state.shipping)


def _free_rows(state: State, rows: Sequence[int], free: Free) -> Matched:
    """The units of some rows that are still free, and what they come to."""
    rows = [row for row in rows if free.units[row]]
    units, left = [free.units[row] for row in rows], [free.left[row] for row in rows]
    return Matched(rows, left, left, units, units, left, state.shipping)


def _units(compiled: Compiled, sale: Sale, state: State, rows: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """How many units of each row are in scope, and how many of those are free."""
    units = units_in(compiled.promotion.scope, sale.lines, rows)
    if state.free is None:
        return units, units
    free = [min(count, state.free.units[row]) for count, row in zip(units, rows, strict=True)]
    return (free if compiled.consumes else units), free


def _parts(amounts: Sequence[int], rows: Iterable[int], units: Sequence[int], there: Sequence[int]) -> list[int]:
    """What so many units of each row come to, in whole minor units: one of 3 units of 29.99 is 9.99."""
    return [
        amounts[row] if count == there[row] else amounts[row] * count // there[row]
        for row, count in zip(rows, units, strict=True)
    ]


class Part(NamedTuple):
    """So many units of some rows, and what is left to be paid for them."""

    rows: Sequence[int]
    units: Sequence[int]
    left: Sequence[int]


def _bearable(lines: Lines, state: State, part: Part) -> list[int]:
    """The most that may be taken off these units: down to the floor of their row, and to that of each of them.

    Of 3 units at 10.00 with a floor of 4.00 each, one unit may have 6.00 off, whatever the two others could bear.
    """
    floors, prices, there = lines.floors, lines.units, lines.quantities
    found = []
    for row, count, left in zip(*part, strict=True):
        of_row = state.left[row] - floors[row]
        of_units = prices[row] * count + -floors[row] * count // there[row]
        found.append(max(0, min(left, of_row, of_units)))
    return found
