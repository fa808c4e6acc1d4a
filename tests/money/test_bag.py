"""Totals of several currencies, side by side and never converted."""

import copy
import pickle

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import MAX_MINOR, AmountRange, InvalidAmount, Money, MoneyBag, UnknownCurrency, currency

CODES = ["EUR", "USD", "JPY", "KWD", "CLF"]
MONEY = st.builds(Money, st.integers(-(10**15), 10**15) | st.integers(-2, 2), st.sampled_from(CODES))
AMOUNTS = st.lists(MONEY, max_size=12)
BAGS = st.builds(MoneyBag, AMOUNTS)


@given(AMOUNTS)
def test_each_currency_holds_the_sum_of_its_amounts(amounts):
    bag = MoneyBag(amounts)
    for code in CODES:
        own = [money for money in amounts if money.currency is currency(code)]
        assert bag[code] == bag[currency(code)] == Money.total(own, code)
    assert all(bag)
    assert [money.currency.code for money in bag] == sorted({money.currency.code for money in bag})


@given(AMOUNTS, st.randoms())
def test_the_order_in_which_amounts_came_is_forgotten(amounts, random):
    shuffled = random.sample(amounts, len(amounts))
    assert MoneyBag(amounts) == MoneyBag(shuffled) == sum(shuffled, MoneyBag())
    assert hash(MoneyBag(amounts)) == hash(MoneyBag(shuffled))


@given(BAGS, BAGS, BAGS)
def test_bags_are_an_abelian_group(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + MoneyBag() == a - MoneyBag() == a
    assert a - a == a + -a == MoneyBag()
    assert a - b == -(b - a)


@given(BAGS, MONEY)
def test_money_adds_and_subtracts_from_either_side(bag, money):
    assert bag + money == money + bag == bag + MoneyBag([money])
    assert bag - money == -(money - bag) == bag - MoneyBag([money])


@given(BAGS)
def test_an_empty_bag_is_false_and_pickle_keeps_the_value(bag):
    assert bool(bag) == (len(bag) > 0) == any(bag[code] for code in CODES)
    assert pickle.loads(pickle.dumps(bag)) == copy.deepcopy(bag) == bag
    assert MoneyBag(bag) == bag


def test_worked_examples():
    bag = MoneyBag([Money(500, "EUR"), Money(300, "JPY"), Money(200, "EUR")])
    assert str(bag) == "7.00 EUR, 300 JPY"
    assert repr(bag) == "MoneyBag([Money.of('7.00', 'EUR'), Money.of('300', 'JPY')])"
    assert bag["USD"] == Money.zero("USD")
    assert bag - Money(700, "EUR") == MoneyBag([Money(300, "JPY")])
    assert str(MoneyBag()) == "nothing"
    assert not bag - bag


def test_py_moneyed_amounts_are_taken_in():
    assert MoneyBag([moneyed.Money("1.50", "EUR"), Money(50, "EUR")])["EUR"] == Money(200, "EUR")


def test_a_bag_is_immutable_and_hashable():
    bag = MoneyBag([Money(1, "EUR")])
    with pytest.raises(AttributeError):
        bag.amounts = ()
    with pytest.raises(TypeError):
        bag["EUR"] = Money(2, "EUR")
    assert {bag: "kept"}[MoneyBag([Money(1, "EUR")])] == "kept"


@pytest.mark.parametrize("other", [0, 5, "5.00 EUR", None, 1.5, (), [Money(1, "EUR")], moneyed.Money("1", "EUR")])
def test_a_bag_combines_with_bags_and_money_only(other):
    bag = MoneyBag([Money(1, "EUR")])
    for combine in (lambda: bag + other, lambda: bag - other, lambda: other + bag, lambda: other - bag):
        with pytest.raises(TypeError):
            combine()
    assert bag != other


def test_bags_have_no_order():
    with pytest.raises(TypeError):
        assert MoneyBag([Money(1, "EUR")]) < MoneyBag([Money(2, "EUR")])
    assert MoneyBag([Money(1, "EUR")]) != Money(1, "EUR")


def test_what_is_no_money_is_refused():
    for stranger in (5, "5.00", None, 1.5):
        with pytest.raises(InvalidAmount):
            MoneyBag([stranger])
    with pytest.raises(UnknownCurrency):
        MoneyBag()["BTC"]
    with pytest.raises(AmountRange):
        MoneyBag([Money(MAX_MINOR, "EUR"), Money(1, "EUR")])
