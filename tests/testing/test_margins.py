"""House rules about money, and the search for the worst cart."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from commerce_core.checkout import Cart, Facts, Line, quote
from commerce_core.money import InvalidAmount
from commerce_core.promotions import BuyXGetY, FixedAmount, MinimumSpend, Percentage, Promotion
from commerce_core.testing import (
    InvalidHouseRule,
    LawBroken,
    UnknownCost,
    find_worst_basket,
    holds_for,
    max_discount_rate,
    min_margin,
)
from commerce_core.testing.margins import discount_rate, margin
from commerce_core.testing.strategies import Checkout
from tests.testing.campaigns import AT, CATALOG, SOCKS, shop

HALF = Promotion("half", Percentage("50"), code="HALF")


def told(*lines: Line, codes: tuple[str, ...] = (), **more: object) -> Checkout:
    return Checkout(Cart(lines, codes=codes), shop([HALF], **more), AT)


def test_the_rate_is_that_of_the_lines() -> None:
    """50 % off 50.00 with 4.90 for shipping."""
    checkout = told(Line("SHOE"), codes=("HALF",))
    assert discount_rate(quote(*checkout[:2], at=AT)) == Fraction(1, 2)
    assert discount_rate(quote(*told(Line("CARD"))[:2], at=AT)) == 0
    max_discount_rate("50")(checkout)
    with pytest.raises(LawBroken, match=r"50.00 % are off, at most 49.99 % may be"):
        max_discount_rate("49.99")(checkout)


def test_the_margin_is_of_what_comes_in_without_tax() -> None:
    """25.00 with 19 % inside is 21.01 without (25 / 1.19 = 21.008, 3.99 tax); shoes cost 30.00: a loss of 8.99."""
    checkout = told(Line("SHOE"), codes=("HALF",))
    assert margin(quote(*checkout[:2], at=AT)) == Fraction(-899, 2101)
    with pytest.raises(LawBroken, match=r"it earns -42\.\d\d %, not 0.00 %"):
        min_margin("0")(checkout)
    min_margin("0", costs={"SHOE": 2101})(checkout)
    min_margin("0")(told(Line("SHOE"), taxes=()))


def test_what_is_given_away_is_a_loss_and_what_nobody_knows_is_none() -> None:
    assert margin(quote(*told(Line("CARD"))[:2], at=AT)) == -1
    assert margin(quote(*told(Line("CARD"))[:2], at=AT), {"CARD": 0}) is None


def test_a_float_is_no_limit() -> None:
    for rule in (max_discount_rate, min_margin):
        with pytest.raises(InvalidAmount):
            rule(0.5)


@pytest.mark.parametrize("wrong", ["200", "100.01", "-1"])
def test_a_rate_that_no_cart_could_pass_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidHouseRule):
        max_discount_rate(wrong)


def test_a_margin_that_nothing_could_earn_is_refused_and_a_loss_may_be_any() -> None:
    with pytest.raises(InvalidHouseRule):
        min_margin("100.01")
    with pytest.raises(InvalidHouseRule):
        min_margin("5", unknown="ignore")
    assert callable(min_margin("-1000"))


def test_a_cost_that_nobody_knows_does_not_pass_in_silence() -> None:
    """The cart has two items without a cost; one given by SKU is known."""
    items = [evolve(each, cost_minor=None) if each.sku in ("SHOE", "LACE") else each for each in CATALOG]
    facts = Facts.of(items, currency="EUR", promotions=[HALF])
    checkout = Checkout(Cart([Line("SHOE"), Line("LACE"), Line("LACE"), Line("SOCK")]), facts, AT)
    with pytest.raises(LawBroken, match="The cost of SHOE, LACE is not known") as found:
        min_margin("-1000")(checkout)
    assert isinstance(found.value.__cause__, UnknownCost)
    with pytest.raises(LawBroken, match="The cost of LACE is not known"):
        min_margin("5", costs={"SHOE": 1})(checkout)
    min_margin("100", unknown="skip")(checkout)
    min_margin("5", costs={"SHOE": 1, "LACE": 1})(checkout)


def test_stacked_discounts_are_found_by_a_house_rule() -> None:
    """Three of 5.00 each from 15.00 on: 15 laces at 1.00 are free where conditions look at the original amount."""
    rules = [
        Promotion(f"five-{n}", FixedAmount(500, "EUR"), conditions=[MinimumSpend(1500, "EUR", base="original")])
        for n in range(3)
    ]
    with pytest.raises(LawBroken) as found:
        holds_for(max_discount_rate("90"), shop(rules), at=AT)
    assert discount_rate(quote(*found.value.checkout[:2], at=AT)) > Fraction(9, 10)
    assert '"item":' in str(found.value)
    assert "Total" in str(found.value)


def test_the_worst_basket_is_found_and_says_that_it_proves_nothing() -> None:
    """Buy two socks at 4.99, get one free, and 5.00 off from 20.00 on: 4 paid socks are 19.96, too little by 0.04.

    So of socks alone 7 are worst, 5 of them paid: (2 * 4.99 + 5.00) / 34.93 is 42.9 %.
    """
    rules = [
        Promotion("two-one", BuyXGetY(2, 1), scope=SOCKS),
        Promotion("five", FixedAmount(500, "EUR"), conditions=[MinimumSpend(2000, "EUR")], scope=SOCKS),
    ]
    worst = find_worst_basket(shop(rules, shipping=(), taxes=()), tries=80, at=AT)
    assert worst.score >= Fraction(2 * 499 + 500, 7 * 499)
    assert discount_rate(worst.quote) == worst.score
    assert worst.render().startswith(f"Best found of {worst.tried} carts (not proven)")
    again = find_worst_basket(shop(rules, shipping=(), taxes=()), tries=80, at=AT)
    assert (again.checkout.cart, again.tried) == (worst.checkout.cart, worst.tried)


def test_a_measure_of_ones_own() -> None:
    worst = find_worst_basket(shop([HALF]), measure=lambda found: found.discount_minor, tries=60, at=AT)
    assert worst.score == worst.quote.discount_minor > 0
