"""Money: an exact, immutable amount of one currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import TYPE_CHECKING, Annotated, final

from commerce_core.money.allocation import Allocation, allocate_in_steps
from commerce_core.money.currency import Currency
from commerce_core.money.currency import currency as one_currency
from commerce_core.money.errors import CurrencyMismatch, InvalidAllocation
from commerce_core.money.major import to_minor, to_text
from commerce_core.money.minor import MAX_MINOR, MAX_QUANTITY, MIN_MINOR, Minor, check_minor
from commerce_core.money.ratio import rational
from commerce_core.money.rounding import Rounding, divide, rounding_mode
from commerce_core.money.weights import Weight

if TYPE_CHECKING:
    import moneyed


@final
@total_ordering
class Money:
    """`Money(1999, "EUR")` is 19.99 EUR: a count of minor units and a currency, for ever.

    It adds to, subtracts from and compares with money of its own currency, and multiplies with integers; all else is
    a `TypeError`, mostly found by a type checker first. What is finer becomes Money only by a named mode (`rounded`).
    Raises `InvalidAmount` (not an int), `AmountRange` (beyond `MAX_MINOR`, also of a result) and `UnknownCurrency`.
    """

    __slots__ = ("_currency", "_minor")

    _minor: Minor
    _currency: Currency

    def __new__(cls, minor: int, currency: Currency | str) -> Money:
        if type(minor) is not int:
            check_minor(minor)
        return _make(minor, one_currency(currency))

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: Currency | str) -> Money:
        """From major units, exactly: `Money.of("19.99", "EUR").minor == 1999`, and `Money.of(5, "JPY").minor == 5`.

        Raises `InvalidAmount` (a float too), `AmountPrecision`, `AmountRange` and `UnknownCurrency`.
        """
        unit = one_currency(currency)
        return _make(to_minor(amount, unit), unit)

    @classmethod
    def rounded(cls, amount: Fraction | Decimal | str | int, currency: Currency | str, *, rounding: Rounding) -> Money:
        """From major units finer than a minor one, by a named mode: 19.995 EUR half-even is 20.00, half-down 19.99.

        Raises `InvalidAmount` (a float too, and a mode that is none), `AmountRange` and `UnknownCurrency`.
        """
        unit = one_currency(currency)
        numerator, denominator = rational(amount)
        return _make(divide(numerator * 10**unit.digits, denominator, rounding_mode(rounding)), unit)

    @classmethod
    def zero(cls, currency: Currency | str) -> Money:
        """Nothing, in a currency."""
        return _make(0, one_currency(currency))

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: Currency | str) -> Money:
        """The sum in minor units, wrapped once: many times faster than `+`, and no amounts give zero, not 0.

        Raises `CurrencyMismatch` for another currency, `AmountRange`, and `TypeError` for anything but Money.
        """
        unit = one_currency(currency)
        total = 0
        try:
            for amount in amounts:
                if amount._currency is not unit:
                    raise CurrencyMismatch(unit.code, amount._currency.code)
                total += amount._minor
        except AttributeError as error:
            raise TypeError("Money.total adds nothing but Money: convert the others with as_money.") from error
        return _make(total, unit)

    @property
    def minor(self) -> Minor:
        """The count of minor units: 1999 for 19.99 EUR."""
        return self._minor

    @property
    def currency(self) -> Currency:
        """The currency; compare it with `is`."""
        return self._currency

    @property
    def amount(self) -> Decimal:
        """Major units, exactly, with the currency's own decimals: `Money(5, "EUR").amount == Decimal("0.05")`."""
        return Decimal(to_text(self._minor, self._currency.digits))

    def allocate(
        self,
        weights: Sequence[Weight],
        *,
        mode: Allocation = Allocation.LARGEST_REMAINDER,
        keys: Sequence[str] | None = None,
        step: int = 1,
    ) -> tuple[Money, ...]:
        """Split by `weights` as the function `allocate` does: 1.00 EUR by [1, 1, 1] is 0.34, 0.33 and 0.33.

        `step`, in minor units, is the smallest coin: 10.00 CHF in three by steps of 5 is 3.35, 3.35 and 3.30
        (`allocate_in_steps`). Raises `InvalidAllocation`.
        """
        parts = allocate_in_steps(self._minor, weights, step=step, mode=mode, keys=keys)
        return tuple(_make(part, self._currency) for part in parts)

    def split(self, parts: int, *, step: int = 1) -> tuple[Money, ...]:
        """Split into equal `parts`, at most 10^6, the first ones a minor unit (or step) larger where it must be.

        Raises `InvalidAllocation`.
        """
        if type(parts) is not int or not 0 < parts <= MAX_QUANTITY:
            raise InvalidAllocation(f"Split into 1 to {MAX_QUANTITY} parts.", parts=parts)
        return self.allocate([1] * parts, step=step)

    def to_moneyed(self) -> moneyed.Money:
        """The same amount for py-moneyed and its hosts. Raises `UnknownCurrency` for a code that py-moneyed lacks."""
        from commerce_core.money.moneyed_bridge import to_moneyed  # noqa: PLC0415 - the bridge stands on Money

        return to_moneyed(self)

    def __add__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        if self._currency is not other._currency:
            raise CurrencyMismatch(self._currency.code, other._currency.code)
        return _make(self._minor + other._minor, self._currency)

    def __sub__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        if self._currency is not other._currency:
            raise CurrencyMismatch(self._currency.code, other._currency.code)
        return _make(self._minor - other._minor, self._currency)

    def __mul__(self, factor: int) -> Money:
        return _make(self._minor * factor, self._currency) if type(factor) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return _make(-self._minor, self._currency)

    def __abs__(self) -> Money:
        return _make(abs(self._minor), self._currency)

    def __bool__(self) -> bool:
        return self._minor != 0

    def __eq__(self, other: object) -> bool:
        if type(other) is not Money:
            return NotImplemented
        return self._minor == other._minor and self._currency is other._currency

    def __lt__(self, other: Money) -> bool:
        if type(other) is not Money:
            return NotImplemented
        if self._currency is not other._currency:
            raise CurrencyMismatch(self._currency.code, other._currency.code)
        return self._minor < other._minor

    def __hash__(self) -> int:
        return hash((self._minor, self._currency.code))

    def __str__(self) -> str:
        return f"{to_text(self._minor, self._currency.digits)} {self._currency.code}"

    def __repr__(self) -> str:
        return f"Money.of({to_text(self._minor, self._currency.digits)!r}, {self._currency.code!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Money, (self._minor, self._currency)


AnyMoney = Annotated[Money, "historic"]
"""`Money` whose currency may be a withdrawn one also where it is read from data: `load` refuses them elsewhere."""

_new = object.__new__


def _make(minor: int, currency: Currency) -> Money:
    if not MIN_MINOR <= minor <= MAX_MINOR:
        check_minor(minor)
    money = _new(Money)
    money._minor = minor  # type: ignore[assignment]  # every checked int is a Minor; to say so at run time is a call
    money._currency = currency
    return money
