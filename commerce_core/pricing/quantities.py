"""Quantities of what is priced: whole units or exact decimals, brought to integers at the door."""

from __future__ import annotations

from decimal import Decimal

from commerce_core.checks import InvalidQuantity
from commerce_core.errors import Invalid
from commerce_core.money import ratio
from commerce_core.pricing.errors import QuantityBounds

Quantity = int | Decimal | str
"""How many: 3, Decimal("1.5") or "1.5". Never a float."""

MAX_UNITS = 10**18
"""Largest quantity: a metered month of bytes fits, and so does a 64-bit integer."""


def exact_quantity(value: Quantity, *, field: str = "quantity") -> tuple[int, int]:
    """A quantity as (numerator, 10^k): `exact_quantity("1.50") == (15, 10)` and `exact_quantity(3) == (3, 1)`.

    Raises `InvalidQuantity` for what is negative, above `MAX_UNITS`, or not exact (a float, a bool, NaN).
    """
    if type(value) is int:
        numerator, denominator = value, 1
    else:
        try:
            numerator, denominator = ratio(value, field=field)
        except Invalid as fault:
            message = "A quantity is an int, or an exact decimal such as '1.5'."
            raise InvalidQuantity(message, field=field, value=value) from fault
    if not 0 <= numerator <= MAX_UNITS * denominator:
        raise InvalidQuantity(f"A quantity is between 0 and {MAX_UNITS}.", field=field, value=value)
    return numerator, denominator


def whole_quantity(value: Quantity, *, field: str = "quantity") -> int:
    """A quantity of whole units: `whole_quantity("3.0") == 3`. Raises `InvalidQuantity`, for "1.5" too."""
    numerator, denominator = exact_quantity(value, field=field)
    if denominator != 1:
        raise InvalidQuantity("A quantity is a whole number of units here.", field=field, value=value)
    return numerator


def step_ratio(value: Quantity, *, field: str = "step") -> tuple[int, int]:
    """A step of quantities as (numerator, 10^k): `step_ratio("0.25") == (25, 100)`.

    Raises `InvalidQuantity`, for 0 too.
    """
    numerator, denominator = exact_quantity(value, field=field)
    if not numerator:
        raise InvalidQuantity("A step is more than 0.", field=field, value=value)
    return numerator, denominator


def number(value: Quantity) -> int | Decimal:
    """A checked quantity as a number: "1.5" is Decimal("1.5"), and numbers stay what they are."""
    return Decimal(value) if isinstance(value, str) else value


def as_decimal(numerator: int, denominator: int) -> Decimal:
    """Back from integers: `as_decimal(15, 10) == Decimal("1.5")`, for a denominator that is a power of ten."""
    if denominator == 1:
        return Decimal(numerator)
    while denominator > 1 and numerator % 10 == 0:
        numerator, denominator = numerator // 10, denominator // 10
    return Decimal(f"{numerator}E-{len(str(denominator)) - 1}")


def check_bounds(
    asked: tuple[int, int],
    *,
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
    step: Decimal | None = None,
) -> None:
    """Refuse an exact quantity outside its bounds, or not a multiple of its step, with `QuantityBounds`."""
    too_few = minimum is not None and is_above(ratio(minimum), asked)
    too_many = maximum is not None and is_above(asked, ratio(maximum))
    if not (too_few or too_many or (step is not None and _is_off(asked, ratio(step)))):
        return
    quantity = as_decimal(*asked)
    limits = (("at least", minimum), ("at most", maximum), ("in steps of", step))
    sold = ", ".join(f"{words} {bound:f}" for words, bound in limits if bound is not None)
    asking = "ask for a quantity" if minimum is None and maximum is None else "ask for"
    message = f"{quantity:f} are not sold: {asking} {sold}."
    raise QuantityBounds(message, field="quantity", asked=quantity, minimum=minimum, maximum=maximum, step=step)


def is_above(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one exact quantity is more than another: `is_above((15, 10), (1, 1))`."""
    return one[0] * other[1] > other[0] * one[1]


def _is_off(asked: tuple[int, int], step: tuple[int, int]) -> bool:
    return asked[0] * step[1] % (step[0] * asked[1]) != 0
