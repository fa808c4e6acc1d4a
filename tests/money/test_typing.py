"""What a user's type checker says: the wrong lines of a small program, and only those, are errors."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

ROOT = Path(__file__).parents[2]

PROGRAM = """
from decimal import Decimal
from fractions import Fraction

from commerce_core.money import (
    STRIPE, Allocation, Currency, Minor, Money, MoneyBag, Rounding, allocate, as_money, currency, divide, ratio,
    round_ratio, to_processor,
)

a = Money.of("1", "EUR")
b = Money(199, currency("EUR"))
total: Money = a + b
rest: Money = a - b
three: Money = a * 3
also_three: Money = 3 * a
parts: tuple[Money, ...] = a.split(3) + a.allocate([1, 2], keys=["x", "y"])
summed: Money = Money.total(parts, "EUR")
cheaper: bool = a < b or a <= b or a == b
minor: Minor = a.minor
unit: Currency = a.currency
exact: Decimal = a.amount
taken: Money = as_money(a.to_moneyed(), currency="EUR")
given: Money = as_money(Decimal("1.5"), currency=unit, field="price")
cents: int = divide(1999 * 7, 100, Rounding.HALF_EVEN)
shares: list[int] = allocate(100, [1, 2], caps=[50, 60])
numerator, denominator = ratio("0.075")
mixed: list[int] = allocate(100, ["0.5", Decimal(1), Fraction(1, 3), 2], mode=Allocation.FIRST)
coins: tuple[Money, ...] = a.split(3, step=5) + a.allocate([1, "0.5"], step=5)
finer: Money = Money.rounded(Fraction(1, 3), "EUR", rounding=Rounding.HALF_EVEN)
units: int = round_ratio(Fraction(5, 2), Rounding.UP)
old: Currency = currency("DEM", historic=True)
sent: int = to_processor(a, STRIPE, rounding=Rounding.HALF_UP)
bag: MoneyBag = MoneyBag([a, b]) + a - b + MoneyBag()
left: MoneyBag = a + bag
in_euros: Money = bag["EUR"]
every: list[Money] = [*bag]

a + 5  # refused: operator
5 + a  # refused: operator
a - 5  # refused: operator
a + "1"  # refused: operator
a + Decimal(1)  # refused: operator
a * 1.5  # refused: operator
a * b  # refused: operator
a * Decimal(2)  # refused: operator
a / 2  # refused: operator
a < 5  # refused: operator
sum([a, b])  # refused: list-item
a.minor = Minor(5)  # refused: misc
a.currency = unit  # refused: misc
Money("19.99", "EUR")  # refused: arg-type
Money.of(19.99, "EUR")  # refused: arg-type
as_money(19.99, currency="EUR")  # refused: arg-type
ratio(0.075)  # refused: arg-type
currency(978)  # refused: arg-type
divide(1, 2, "half_up")  # refused: arg-type
bag + 5  # refused: operator
5 - bag  # refused: operator
bag < bag  # refused: operator
bag * 2  # refused: operator
MoneyBag([5])  # refused: list-item
allocate(100, [0.5, 0.5])  # refused: list-item
a.allocate([1, 2], mode="first")  # refused: arg-type
a.split(2.0)  # refused: arg-type
Money.rounded("1.005", "EUR")  # refused: call-arg
round_ratio(0.5)  # refused: arg-type
to_processor(1999, STRIPE)  # refused: arg-type
"""


def test_mypy_refuses_the_wrong_lines_and_only_those(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", str(program)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = re.findall(r"program\.py:(\d+): error: .*\[([a-z-]+)\]$", answer.stdout, re.MULTILINE)
    wanted = {n: line.split("refused: ")[1] for n, line in enumerate(PROGRAM.splitlines(), 1) if "refused" in line}
    assert {int(line) for line, _ in found} == set(wanted), answer.stdout + answer.stderr
    assert all(code in wanted[int(line)].split(",") for line, code in found), answer.stdout
