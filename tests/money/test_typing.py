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

from commerce_core.money import Currency, Minor, Money, Rounding, allocate, as_money, currency, divide, ratio

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
