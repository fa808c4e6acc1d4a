"""Minor units as a payment processor counts them, where that differs from ISO 4217: one table per processor.

A hundredfold charge is what a wrong table costs, so amounts cross here by exact arithmetic, or by a named rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import field, frozen

from commerce_core.money.amount import Money
from commerce_core.money.currency import Currency
from commerce_core.money.currency import currency as one_currency
from commerce_core.money.errors import AmountPrecision, InvalidAmount
from commerce_core.money.major import to_text
from commerce_core.money.minor import check_minor
from commerce_core.money.moneyed_bridge import as_money
from commerce_core.money.rounding import Rounding, divide, rounding_mode

if TYPE_CHECKING:
    import moneyed


@frozen
class ProcessorUnit:
    """How one currency is counted: `digits` decimals, in multiples of `step`. ISK at Stripe is (2, 100): 5 ISK is 500.

    Raises `InvalidAmount` for fewer than 0 or more than 4 digits, and for a step below 1.
    """

    digits: int
    step: int = 1

    def __attrs_post_init__(self) -> None:
        if type(self.digits) is not int or not 0 <= self.digits <= 4:
            raise InvalidAmount("A processor's digits are 0 to 4.", field="digits", value=self.digits)
        if type(self.step) is not int or self.step < 1:
            raise InvalidAmount("A processor's step is a positive int.", field="step", value=self.step)


def _by_code(units: Mapping[str, ProcessorUnit]) -> Mapping[str, ProcessorUnit]:
    return MappingProxyType({one_currency(code).code: unit for code, unit in units.items()})


@frozen
class ProcessorTable:
    """The currencies that a processor counts in its own way; every other is as ISO 4217 has it.

    `ProcessorTable("acme", {"HUF": ProcessorUnit(0)})` takes forints without their two decimals. Raises
    `UnknownCurrency` for a code that is not current.
    """

    name: str
    units: Mapping[str, ProcessorUnit] = field(converter=_by_code, hash=False)

    def unit(self, currency: Currency | str) -> ProcessorUnit:
        """How the processor counts a currency."""
        known = one_currency(currency)
        return self.units.get(known.code) or ProcessorUnit(known.digits)


def to_processor(money: Money | moneyed.Money, table: ProcessorTable, *, rounding: Rounding | None = None) -> int:
    """The integer to send: `to_processor(Money.of(5, "ISK"), STRIPE) == 500`, and 19.99 EUR is 1999.

    What the processor cannot express, such as 5.124 KWD at Stripe, is an `AmountPrecision`, unless a `rounding` is
    named: half-up sends 5120. Then book what was sent (`from_processor`), so that the books and the processor agree.
    Raises also as `as_money` does, and `InvalidAmount` for a mode that is none.
    """
    ours, mode = as_money(money), Rounding.HALF_UP if rounding is None else rounding_mode(rounding)
    unit = table.unit(ours.currency)
    numerator, denominator = ours.minor * 10**unit.digits, 10**ours.currency.digits * unit.step
    if rounding is None and numerator % denominator:
        smallest = f"{to_text(unit.step, unit.digits)} {ours.currency}"
        message = f"{table.name} takes multiples of {smallest}, not {ours}: round the amount, or name a rounding."
        raise AmountPrecision(message, value=ours, currency=ours.currency.code, digits=unit.digits)
    return divide(numerator, denominator, mode) * unit.step


def from_processor(amount: int, currency: Currency | str, *, table: ProcessorTable) -> Money:
    """The money that a processor's integer means: `from_processor(500, "ISK", table=STRIPE)` is 5 ISK.

    Steps are not asked for, since old amounts may break new rules. Raises `InvalidAmount` and `AmountRange` for what is
    no count, `UnknownCurrency`, and `AmountPrecision` for what ISO 4217 cannot hold (550 of ISK: half a krona).
    """
    known = one_currency(currency)
    unit = table.unit(known)
    minor, rest = divmod(check_minor(amount) * 10**known.digits, 10**unit.digits)
    if rest:
        message = f"{to_text(amount, unit.digits)} {known} from {table.name} is finer than {known} has: ask them why."
        raise AmountPrecision(message, value=amount, currency=known.code, digits=known.digits)
    return Money(minor, known)
