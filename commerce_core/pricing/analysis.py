"""What a price does as the quantity grows: the next unit, the cheapest way to have enough, a table and a plot."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from commerce_core.checks import InvalidQuantity
from commerce_core.errors import Invalid
from commerce_core.money import Minor, ratio, round_ratio
from commerce_core.pricing.errors import QuantityBounds
from commerce_core.pricing.models import TierModel
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import (
    Quantity,
    as_decimal,
    check_bounds,
    exact_quantity,
    is_above,
    step_ratio,
    whole_quantity,
)

_BARS = " ▁▂▃▄▅▆▇█"


@frozen
class PriceRow:
    """A row of a price table: what a quantity costs in minor units, and one unit of it (None for a quantity of 0)."""

    quantity: int | Decimal
    total_minor: Minor
    average: Fraction | None


def marginal_unit_price(model: TierModel, quantity: Quantity, *, policy: Policy = DEFAULT) -> Minor:
    """What the last of so many whole units adds, in minor units: of 10.00 to 10 and 8.00 above, the 11th of volume
    tiers adds -12.00 (88.00 instead of 100.00), the 11th of graduated tiers 8.00.

    The first unit also adds a flat amount, if 0 units do not owe it. The first quantity that is sold, such as 5 of at
    least 5, adds all that it costs. Raises `InvalidQuantity` for a quantity below 1, and what the
    model raises.
    """
    units = whole_quantity(quantity)
    if units < 1:
        raise InvalidQuantity("Ask for the last of 1 or more units.", field="quantity", value=quantity)
    total = model.charge(units, policy=policy).total_minor
    try:
        return Minor(total - model.charge(units - 1, policy=policy).total_minor)
    except QuantityBounds as refused:
        if refused.minimum is None or units - 1 >= refused.minimum:
            raise
        return total


def cheapest_quantity_at_least(
    model: TierModel,
    quantity: Quantity,
    *,
    max_quantity: Quantity | None = None,
    step: Quantity = 1,
    policy: Policy = DEFAULT,
) -> int | Decimal:
    """The quantity of at least so many that costs least, and the smallest of those: 11 for 9 seats, of volume tiers of
    10.00 to 10 and 8.00 above (9 cost 90.00 and 11 cost 88.00).

    Quantities are multiples of `step`, up to `max_quantity`. Only the first step of each later tier is looked at, for
    inside a tier no model costs less for more. Raises `InvalidQuantity`, `QuantityBounds`, and what the model raises.
    """
    most = None if max_quantity is None else as_decimal(*exact_quantity(max_quantity, field="max_quantity"))
    size, scale = step_ratio(step)
    numerator, denominator = exact_quantity(quantity)
    first = -(-numerator * scale // (denominator * size))
    check_bounds((first * size, scale), maximum=most)
    best, least = first, model.charge(_units(first, size, scale), policy=policy).total_minor
    for edge in sorted({edge * scale // size + 1 for edge in _edges(model)}):
        if edge <= first or (most is not None and is_above((edge * size, scale), ratio(most))):
            continue
        total = _total_if_sold(model, _units(edge, size, scale), policy)
        if total is not None and total < least:
            best, least = edge, total
    return _units(best, size, scale)


def _units(steps: int, size: int, scale: int) -> int | Decimal:
    """So many steps as a quantity: 3 steps of 25 / 100 are 0.75."""
    numerator = steps * size
    return numerator // scale if numerator % scale == 0 else as_decimal(numerator, scale)


def _edges(model: TierModel) -> Iterator[Fraction]:
    """Quantities just above which a total may fall: where tiers end, also in whole packages. The last has no next."""
    package = getattr(model, "package_size", 1)
    for tier in getattr(model, "tiers", ())[:-1]:
        end = Fraction(tier.up_to)
        yield end
        yield Fraction(end // package * package)


def _total_if_sold(model: TierModel, quantity: int | Decimal, policy: Policy) -> Minor | None:
    try:
        return model.charge(quantity, policy=policy).total_minor
    except Invalid:
        return None


def price_table(model: TierModel, quantities: Iterable[Quantity], *, policy: Policy = DEFAULT) -> tuple[PriceRow, ...]:
    """A row for each quantity, in the order given. Raises what the model raises."""
    charges = (model.charge(quantity, policy=policy) for quantity in quantities)
    return tuple(PriceRow(charge.quantity, charge.total_minor, charge.average) for charge in charges)


def whole_label(amount: Fraction) -> str:
    """An amount on an axis of a plot, in whole minor units."""
    return str(round_ratio(amount))


def plot(
    rows: Sequence[PriceRow],
    *,
    width: int = 72,
    height: int = 8,
    label: Callable[[Fraction], str] = whole_label,
    share: Callable[[Fraction], str] | None = None,
) -> str:
    """Two bar charts in plain text, the total and the average by quantity, `width` columns wide and without colour.

    The horizontal axis is the quantity, from the least to the greatest of the rows; between two rows the lower one
    holds. Bars stand on zero. `height` is the lines of one chart (2 or more), and `label` writes an amount in minor
    units. Where quantities are amounts too, as of a percentage, give `share`, which writes 0.033 as "3.3 %": `label`
    then writes the axis as well, and the average is called a share. Empty without rows.
    """
    ordered = sorted(rows, key=lambda row: row.quantity)
    if not ordered:
        return ""
    width, height = max(width, 20), max(height, 2)
    totals = [Fraction(row.total_minor) for row in ordered]
    averages = [row.average or Fraction(0) for row in ordered]
    of_one, second = ("Average of one unit", label) if share is None else ("Share of the amount", share)
    charts = (("Total", totals, label), (of_one, averages, second))
    margin = max(len(name(amount)) for _, amounts, name in charts for amount in (max(amounts), Fraction(0)))
    spread = _columns([Fraction(row.quantity) for row in ordered], max(width - margin - 2, 1))
    low, high = (_written(row.quantity, label if share else None) for row in (ordered[0], ordered[-1]))
    axis = _axis(low, high, margin, len(spread))
    return "\n\n".join(
        f"{title}\n{_chart([amounts[row] for row in spread], height, margin, name)}\n{axis}"
        for title, amounts, name in charts
    )


def _columns(quantities: Sequence[Fraction], width: int) -> list[int]:
    """For each column the row that holds there: the last that is not beyond its quantity."""
    low, high = quantities[0], quantities[-1]
    places = [low + (high - low) * column / max(width - 1, 1) for column in range(width)]
    return [bisect_right(quantities, place) - 1 for place in places]


def _chart(amounts: Sequence[Fraction], height: int, margin: int, label: Callable[[Fraction], str]) -> str:
    top = max(amounts)
    levels = [int(amount * 8 * height / top) if top else 0 for amount in amounts]
    names = [label(top), *[""] * (height - 2), label(Fraction(0))]
    lines = []
    for line, name in enumerate(names):
        below = 8 * (height - 1 - line)
        bars = "".join([_BARS[min(max(level - below, 0), 8)] for level in levels])
        lines.append(f"{name:>{margin}} │{bars}".rstrip())
    return "\n".join(lines)


def _written(quantity: int | Decimal, label: Callable[[Fraction], str] | None) -> str:
    return label(Fraction(quantity)) if label else f"{Decimal(quantity):f}"


def _axis(low: str, high: str, margin: int, width: int) -> str:
    room = max(width - len(low), len(high) + 1)
    return f"{' ' * margin} └{'─' * width}\n{' ' * margin}  {low}{high:>{room}}"
