"""What a charge costs in words: every line can be worked out again."""

from __future__ import annotations

import decimal
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import Invalid
from commerce_core.money import Money
from commerce_core.pricing import Plan, Policy, explain_charge
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.models import MODELS, Tier
from commerce_core.pricing.policy import STRIPE
from tests.pricing.drawn import plan, plans

NUMBER = r"(\d+(?:\.\d+)?)"
PATTERNS = {
    rf"{NUMBER} packages? of {NUMBER} at {NUMBER}": lambda packages, _, rate: packages * rate,
    rf"{NUMBER} at {NUMBER} per {NUMBER}": lambda units, rate, size: units / size * rate,
    rf"{NUMBER} at {NUMBER}": lambda units, rate: units * rate,
    rf"{NUMBER} % of {NUMBER}": lambda percent, amount: percent / 100 * amount,
    rf"{NUMBER} flat": lambda amount: amount,
}


def worked_out(line: str) -> Fraction | None:
    """What the words before the last equals sign come to, in major units; None for an agreed spend."""
    terms = line.partition(": ")[2].rpartition(" = ")[0]
    if terms == "the difference":
        return None
    total = Fraction(0)
    for term in terms.split(" + "):
        pattern, work = next((p, work) for p, work in PATTERNS.items() if re.fullmatch(p, term))
        total += work(*map(Fraction, re.fullmatch(pattern, term).groups()))  # type: ignore[union-attr]
    return total


def amount_of(line: str) -> Fraction:
    return Fraction(line.rpartition(" = ")[2].split()[0])


@given(plans(), st.integers(0, 100), st.sampled_from([Policy(), STRIPE, Policy(package_order="tier_first")]))
def test_every_line_is_its_own_arithmetic_to_within_a_minor_unit(of: Plan, quantity: int, policy: Policy) -> None:
    try:
        charge = of.charge(quantity, policy=policy)
    except Invalid:
        return
    *lines, total = explain_charge(of, quantity, policy=policy).splitlines()
    one = Fraction(1, 10**of.currency.digits)
    for line in lines:
        exact = worked_out(line)
        assert exact is None or abs(exact - amount_of(line)) < one, line
    assert sum(map(amount_of, lines)) == charge.total_minor * one
    assert str(Money(charge.total_minor, of.currency)) in total


TIERS = [Tier(10, 2999), Tier(None, 2499)]


@pytest.mark.parametrize(
    ("terms", "quantity", "lines"),
    [
        ({"mode": "flat", "amount": 1500}, 7, ["flat: 15.00 flat = 15.00 USD", "7 of Pro cost 15.00 USD a month."]),
        ({"mode": "per_unit", "amount": "0.05"}, 1000,
         ["per unit: 1000 at 0.0005 = 0.50 USD",
          "1000 of Pro cost 0.50 USD a month."]),
        ({"mode": "per_unit", "amount": 0}, 3, ["per unit: 3 at 0 = 0.00 USD", "3 of Pro cost 0.00 USD a month."]),
        ({"mode": "package", "amount": 1000, "package_size": 10}, 11,
         ["package: 2 packages of 10 at 10.00 = 20.00 USD",
          "11 of Pro cost 20.00 USD a month."]),
        ({"mode": "package", "amount": 1000, "package_size": 10}, 9,
         ["package: 1 package of 10 at 10.00 = 10.00 USD",
          "9 of Pro cost 10.00 USD a month."]),
        ({"mode": "graduated", "tiers": TIERS}, 12,
         ["tier 1: 10 at 29.99 = 299.90 USD",
          "tier 2: 2 at 24.99 = 49.98 USD",
          "12 of Pro cost 349.88 USD a month."]),
        ({"mode": "graduated", "tiers": [Tier(15, 1000), Tier(None, 400)], "package_size": 10}, 16,
         ["tier 1: 15 at 10.00 per 10 = 15.00 USD",
          "tier 2: 5 at 4.00 per 10 = 2.00 USD",
          "16 of Pro cost 17.00 USD a month."]),
        ({"mode": "volume", "tiers": [Tier(None, 100, 500)]}, 3,
         ["tier 1: 3 at 1.00 + 5.00 flat = 8.00 USD",
          "3 of Pro cost 8.00 USD a month."]),
        ({"mode": "volume_no_cliff", "tiers": TIERS}, 10,
         ["tier 2: 11 at 24.99 = 274.89 USD",
          "10 of Pro cost 274.89 USD a month."]),
        ({"mode": "stairstep", "tiers": [Tier(None, 0, 900)]}, 3,
         ["tier 1: 9.00 flat = 9.00 USD",
          "3 of Pro cost 9.00 USD a month."]),
        ({"mode": "percentage", "percent": "2.9", "amount": 30}, 10_000,
         ["percentage: 2.9 % of 100.00 + 0.30 flat = 3.20 USD",
          "Pro on 100.00 USD costs 3.20 USD a month."]),
        ({"mode": "per_unit", "amount": 100, "limits": Limits(min_spend_minor=500)}, 3,
         ["per unit: 3 at 1.00 = 3.00 USD",
          "the agreed spend: the difference = 2.00 USD",
          "3 of Pro cost 5.00 USD a month."]),
        ({"mode": "per_unit", "amount": 100, "currency": "JPY", "interval_count": 3}, 2,
         ["per unit: 2 at 100 = 200 JPY",
          "2 of Pro cost 200 JPY every 3 months."]),
    ],
)  # fmt: skip
def test_each_mode_in_words(terms: dict[str, Any], quantity: int, lines: list[str]) -> None:
    assert explain_charge(plan(**terms), quantity).splitlines() == lines


def test_the_decimal_context_of_the_process_changes_no_word() -> None:
    of = plan(mode="per_unit", amount="123.456789")
    with decimal.localcontext(decimal.Context(prec=1)):
        assert explain_charge(of, 1) == "per unit: 1 at 1.23456789 = 1.23 USD\n1 of Pro cost 1.23 USD a month."


def test_every_mode_is_told() -> None:
    assert all(mode.words for mode in MODELS.values())
