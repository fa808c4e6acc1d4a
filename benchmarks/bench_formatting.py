"""Amounts as text: ours beside `babel.numbers.format_currency`, warm, in one process.

pytest benchmarks/bench_formatting.py --benchmark-group-by=param
python benchmarks/report.py      # a table of fastest times, taken in turns, with the cost of an int add
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from babel.numbers import format_currency

from commerce_core.localisation import format_money, money_formatter, parse_money
from commerce_core.money import Money

CASES = [("en_US", "USD"), ("de_DE", "EUR"), ("fr_CH", "CHF"), ("ja_JP", "JPY"), ("hi_IN", "INR"), ("ar_EG", "EGP")]
MINOR = 123456


def ways(locale: str, code: str) -> dict[str, Callable[[], str]]:
    """The same amount written by a kept formatter, by `format_money`, and by Babel."""
    money = Money(MINOR, code)
    write = money_formatter(locale, code)
    amount = Decimal(MINOR).scaleb(-money.currency.digits)
    return {
        "formatter": lambda: write(MINOR),
        "format_money": lambda: format_money(money, locale),
        "babel": lambda: format_currency(amount, code, locale=locale),
    }


@pytest.mark.parametrize("way", ["formatter", "format_money", "babel"])
@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_format(benchmark, case, way):
    benchmark(ways(*case)[way])


def test_parse(benchmark):
    benchmark(lambda: parse_money("1.234,56 €", "de_DE", currency="EUR"))
