"""What py-moneyed 3.0 accepts, loses or mutates, one trap a row, with the answer here."""

import copy
import decimal
import pickle
import warnings
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import attrs
import moneyed
from moneyed.l10n import format_money as format_moneyed

from commerce_core.money import AmountPrecision, AmountRange, InvalidAmount, Money, Rounding, as_money, currency


def result(call: Callable[[], object]) -> object:
    """What a call returns, or the class of what it raises."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning is all that py-moneyed has to say of `money * 1.1`
            return call()
    except Exception as error:
        return type(error)


def within(context: decimal.Context, call: Callable[[], object]) -> object:
    with decimal.localcontext(context):
        return call()


def of(amount: object, code: str = "USD") -> moneyed.Money:
    return moneyed.Money(amount, code)


def lost_in_a_set() -> bool:
    money = of("1")
    known = {money}
    money.amount = Decimal(99)
    return money in known


def numeric_there(code: str) -> str | None:
    return moneyed.get_currency(code).numeric


def numeric_here(code: str) -> str:
    return currency(code).numeric


def assigned(name: str, value: object) -> None:
    setattr(Money(100, "USD"), name, value)


SIX_DIGITS = decimal.Context(prec=6)
EXACT_OR_NOTHING = decimal.Context(prec=6, traps=[decimal.Inexact])
HALF_UP = Rounding.HALF_UP
TEN, LARGE, PENNY = Money(1000, "USD"), Money(123_456_789, "USD"), Money(1, "USD")
DOLLAR = currency("USD")

Trap = tuple[Callable[[], object], object, Callable[[], object], object]
"""A call there and what it gives, a call here and what it gives: a value, or the class of an error."""

TRAPS: dict[str, Trap] = {
    "a small context loses cents": (
        lambda: within(SIX_DIGITS, lambda: (of("1234567.89") + of("0.01")).amount),
        Decimal("1.23457E+6"),
        lambda: within(SIX_DIGITS, lambda: LARGE + PENNY),
        Money(123_456_790, "USD"),
    ),
    "a context that traps Inexact refuses a sum": (
        lambda: within(EXACT_OR_NOTHING, lambda: of("1234567.89") + of("0.01")),
        decimal.Inexact,
        lambda: within(EXACT_OR_NOTHING, lambda: as_money(of("1234567.89")) + as_money(of("0.01"))),
        Money(123_456_790, "USD"),
    ),
    "a small context cannot round": (
        lambda: within(SIX_DIGITS, lambda: of("12345678.90").round(2)),
        decimal.InvalidOperation,
        lambda: within(SIX_DIGITS, lambda: Money.rounded("12345678.90", "USD", rounding=HALF_UP)),
        Money(1_234_567_890, "USD"),
    ),
    "more than 28 digits are cut off": (
        lambda: (of("12345678901234567890123456789.12") + of("0.01")).amount,
        Decimal("1.234567890123456789012345679E+28"),
        lambda: Money.of("12345678901234567890123456789.12", "USD"),
        AmountRange,
    ),
    "a float": (
        lambda: of(0.1 + 0.2).amount,
        Decimal("0.30000000000000004"),
        lambda: Money.of(0.1 + 0.2, "USD"),
        InvalidAmount,
    ),
    "infinity": (
        lambda: of("Infinity").amount,
        Decimal("Infinity"),
        lambda: Money.of("Infinity", "USD"),
        InvalidAmount,
    ),
    "NaN": (of("NaN").amount.is_nan, True, lambda: as_money(of("NaN")), InvalidAmount),
    "underscores": (
        lambda: of("1_000.5").amount,
        Decimal("1000.5"),
        lambda: Money.of("1_000.5", "USD"),
        InvalidAmount,
    ),
    "half a yen": (
        lambda: of("1.005", "JPY").amount,
        Decimal("1.005"),
        lambda: as_money(of("1.005", "JPY")),
        AmountPrecision,
    ),
    "minor units are truncated": (
        lambda: of("19.999").get_amount_in_sub_unit(),
        1999,
        lambda: as_money(of("19.999")).minor,
        AmountPrecision,
    ),
    "rounding goes to whole units": (
        lambda: of("1.55").round().amount,
        Decimal(2),
        lambda: Money.rounded("1.55", "USD", rounding=HALF_UP),
        Money(155, "USD"),
    ),
    "a third three times": (
        lambda: of("10") / 3 * 3 == of("10"),
        False,
        lambda: Money.total(TEN.split(3), "USD") == TEN,
        True,
    ),
    "divided by money": (lambda: of("2") / of("1"), Decimal(2), lambda: TEN / TEN, TypeError),
    "times a text": (lambda: (of("10") * "2").amount, Decimal(20), lambda: TEN * "2", TypeError),
    "times a float": (lambda: (of("10") * 1.1).amount, Decimal("11.0"), lambda: TEN * 1.1, TypeError),
    "plus False": (lambda: (of("10") + False).amount, Decimal(10), lambda: TEN + False, TypeError),
    "the sum of nothing": (lambda: sum([]), 0, lambda: Money.total([], "USD"), Money.zero("USD")),
    "a hash that changes": (lost_in_a_set, False, lambda: assigned("amount", Decimal(99)), AttributeError),
    "another currency by assignment": (
        lambda: setattr(of("1"), "currency", moneyed.EUR),
        None,
        lambda: assigned("currency", currency("EUR")),
        AttributeError,
    ),
    "room for anything": (lambda: hasattr(of("1"), "__dict__"), True, lambda: hasattr(TEN, "__dict__"), False),
    "a currency with other digits is equal": (
        lambda: moneyed.Currency("USD", sub_unit=1) == moneyed.USD,
        True,
        lambda: attrs.evolve(DOLLAR, digits=0) == DOLLAR,
        False,
    ),
    "a pickled currency is another": (
        lambda: pickle.loads(pickle.dumps(moneyed.USD)) is moneyed.USD,
        False,
        lambda: pickle.loads(pickle.dumps(DOLLAR)) is copy.deepcopy(DOLLAR) is DOLLAR,
        True,
    ),
    "small letters": (
        lambda: moneyed.get_currency("usd"),
        moneyed.CurrencyDoesNotExist,
        lambda: currency("usd") is DOLLAR,
        True,
    ),
    "a numeric code as a number": (
        lambda: moneyed.get_currency(iso=36),
        moneyed.CurrencyDoesNotExist,
        lambda: currency("AUD").numeric,
        "036",
    ),
    "532 is the guilder of the Antilles": (
        lambda: moneyed.get_currency(iso="532").code,
        "ANG",
        lambda: currency("XCG").numeric,
        "532",
    ),
    "an amount too large for its own text": (
        lambda: str(of("1E+30")),
        decimal.InvalidOperation,
        lambda: as_money(of("1E+30")),
        AmountRange,
    ),
    "minus nothing": (
        lambda: format_moneyed(of("-0.001").round(2), locale="en_US"),
        "-$0.00",
        lambda: str(Money.rounded("-0.001", "USD", rounding=HALF_UP)),
        "0.00 USD",
    ),
}
TRAPS |= {
    f"no numeric code of {code}": (partial(numeric_there, code), None, partial(numeric_here, code), numeric)
    for code, numeric in {"MRU": "929", "VES": "928", "STN": "930", "UYW": "927"}.items()
}
TRAPS |= {
    f"no {code}": (
        partial(moneyed.get_currency, code),
        moneyed.CurrencyDoesNotExist,
        partial(numeric_here, code),
        numeric,
    )
    for code, numeric in {"XCG": "532", "ZWG": "924", "XAD": "396"}.items()
}
"""As py-moneyed 3.0 behaves; the numeric codes are those of ISO 4217, list one."""
