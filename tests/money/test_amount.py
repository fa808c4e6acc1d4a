import copy
import decimal
import operator
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.money import (
    MAX_MINOR,
    MAX_ORDER_MINOR,
    MAX_PRICE_MINOR,
    MAX_QUANTITY,
    AmountPrecision,
    AmountRange,
    CurrencyMismatch,
    InvalidAllocation,
    InvalidAmount,
    Money,
    UnknownCurrency,
    currency,
)
from tests.bounds import in_time

CODES = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF", "HUF"])
MINORS = st.integers(-(10**15), 10**15)
MONEY = st.builds(Money, MINORS, CODES)
EUROS = st.builds(Money, MINORS, st.just("EUR"))
COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge]
SMALL_CONTEXT = decimal.Context(prec=6, rounding=decimal.ROUND_FLOOR)


@given(EUROS, EUROS, EUROS)
def test_addition_is_that_of_the_integers(a, b, c):
    assert (a + b).minor == a.minor + b.minor
    assert (a - b).minor == a.minor - b.minor
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a - a == Money.zero("EUR")
    assert a + -a == Money.zero("EUR")
    assert a - b + b == a


@given(EUROS, st.integers(-1000, 1000))
def test_multiplication_is_repeated_addition(money, factor):
    assert (money * factor).minor == money.minor * factor
    assert factor * money == money * factor
    assert money * 2 == money + money
    assert abs(money * -1) == abs(money)


@given(EUROS, EUROS)
def test_money_of_one_currency_is_ordered_as_its_minor_units(a, b):
    for compare in [*COMPARISONS, operator.eq, operator.ne]:
        assert compare(a, b) == compare(a.minor, b.minor)


@given(MONEY, MONEY)
def test_equal_money_hashes_alike_and_currencies_never_mix(a, b):
    assert (a == b) == ((a.minor, a.currency) == (b.minor, b.currency))
    if a == b:
        assert hash(a) == hash(b)
    assume(a.currency is not b.currency)
    assert a != b
    for mix in [*COMPARISONS, operator.add, operator.sub]:
        with pytest.raises(CurrencyMismatch) as caught:
            mix(a, b)
        assert {caught.value.expected, caught.value.given} == {a.currency.code, b.currency.code}


@given(MONEY, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_pickle_and_copy_keep_the_value(money, protocol):
    for other in (pickle.loads(pickle.dumps(money, protocol)), copy.copy(money), copy.deepcopy(money)):
        assert other == money
        assert other.currency is money.currency


@given(MONEY)
def test_major_units_round_trip(money):
    code = money.currency.code
    assert Money.of(money.amount, code) == money
    assert Money.of(str(money.amount), code) == money
    assert str(money) == f"{money.amount} {code}"
    assert repr(money) == f"Money.of('{money.amount}', '{code}')"
    assert Fraction(money.amount) == Fraction(money.minor, 10**money.currency.digits)
    assert -money.amount.as_tuple().exponent == money.currency.digits


@given(MONEY)
def test_the_ambient_context_changes_nothing(money):
    with decimal.localcontext(SMALL_CONTEXT):
        assert Money.of(money.amount, money.currency) == Money.of(str(money.amount), money.currency) == money
        assert Fraction((money + money).amount) == 2 * Fraction(money.minor, 10**money.currency.digits)


@given(st.lists(EUROS, max_size=20))
def test_a_total_is_the_sum_of_its_parts(amounts):
    total = Money.zero("EUR")
    for amount in amounts:
        total += amount
    assert Money.total(amounts, "EUR") == Money.total(iter(amounts), currency("EUR")) == total


@given(MONEY, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_an_allocation_sums_to_the_whole_in_its_currency(money, weights):
    parts = money.allocate(weights)
    assert Money.total(parts, money.currency) == money
    assert (-money).allocate(weights) == tuple(-part for part in parts)


@given(MONEY, st.integers(1, 50))
def test_equal_parts_differ_by_at_most_one_minor_unit(money, parts):
    split = money.split(parts)
    assert Money.total(split, money.currency) == money
    assert len(split) == parts
    assert max(split).minor - min(split).minor <= 1


def test_worked_examples():
    price = Money(1999, "EUR")
    assert (price.minor, price.currency, price.amount) == (1999, currency("EUR"), Decimal("19.99"))
    assert price == Money.of("19.99", "eur") == Money.of(Decimal("19.990"), "EUR")
    assert str(price * 3) == "59.97 EUR"
    assert Money.of(5, "JPY").minor == 5
    assert Money.of(5, "EUR").minor == 500
    assert Money.of("1.234", "KWD").minor == 1234
    assert Money.of("-0.0001", "CLF").minor == -1
    assert Money.of("-0", "EUR") == Money.zero("EUR")
    assert Money.of(Decimal("1E+2"), "EUR").minor == 10_000
    assert str(Money(-5, "EUR")) == "-0.05 EUR"
    assert str(Money(-5, "JPY")) == "-5 JPY"
    assert [str(part) for part in Money.of("1.00", "EUR").split(3)] == ["0.34 EUR", "0.33 EUR", "0.33 EUR"]
    assert Money(100, "EUR").allocate([1, 1, 1], keys=["c", "a", "b"])[1] == Money(34, "EUR")
    assert Money.total([], "EUR") == Money.zero("EUR")
    assert not Money.zero("EUR")
    assert Money(-1, "EUR")


@pytest.mark.parametrize("other", [5, 0, 5.0, Decimal(5), "5", True, None, (500, "EUR")])
@pytest.mark.parametrize("combine", [operator.add, operator.sub, *COMPARISONS], ids=lambda combine: combine.__name__)
def test_money_combines_with_money_only(combine, other):
    with pytest.raises(TypeError):
        combine(Money(500, "EUR"), other)
    with pytest.raises(TypeError):
        combine(other, Money(500, "EUR"))


@pytest.mark.parametrize("other", [5, 500, Decimal(5), "5.00 EUR", None, (500, "EUR"), 0])
def test_money_equals_money_only(other):
    assert Money(500, "EUR") != other
    assert Money.zero("EUR") != other


@pytest.mark.parametrize("factor", [1.5, 2.0, True, Decimal(2), Fraction(1, 2), "2", None, Money(2, "EUR"), [1]])
def test_money_multiplies_with_integers_only(factor):
    with pytest.raises(TypeError):
        Money(500, "EUR") * factor
    with pytest.raises(TypeError):
        factor * Money(500, "EUR")


def test_money_divides_by_nothing_and_has_no_float_or_int():
    money = Money(500, "EUR")
    for convert in (float, int, round, complex, operator.index, len, iter):
        with pytest.raises(TypeError):
            convert(money)
    for divide in (operator.truediv, operator.floordiv, operator.mod, divmod):
        with pytest.raises(TypeError):
            divide(money, 2)


def test_the_builtin_sum_is_refused_and_total_takes_its_place():
    with pytest.raises(TypeError):
        sum([Money(1, "EUR"), Money(2, "EUR")])
    with pytest.raises(CurrencyMismatch):
        Money.total([Money(1, "EUR"), Money(2, "USD")], "EUR")
    for stranger in (1, "1", None, Decimal(1)):
        with pytest.raises(TypeError, match="nothing but Money"):
            Money.total([Money(1, "EUR"), stranger], "EUR")


@pytest.mark.parametrize("name", ["minor", "currency", "amount", "note", "__class__"])
def test_money_is_immutable(name):
    money = Money(500, "EUR")
    with pytest.raises((AttributeError, TypeError)):
        setattr(money, name, 1)
    with pytest.raises((AttributeError, TypeError)):
        delattr(money, name)
    money.__init__()
    assert money == Money(500, "EUR")
    assert not hasattr(money, "__dict__")


@pytest.mark.parametrize("minor", [1.0, "1", True, None, Decimal(1), float("nan"), Fraction(1)])
def test_minor_units_are_ints(minor):
    with pytest.raises(InvalidAmount, match=r"major units to Money\.of") as caught:
        Money(minor, "EUR")
    assert caught.value.field == "amount"
    assert caught.value.value is minor


@pytest.mark.parametrize(
    "value", [19.99, 1.0, True, "NaN", Decimal("NaN"), "1e1000000", "1_000", "٥", "9" * 10**6, None, Money(1, "EUR")]
)
def test_major_units_are_exact_decimals(value):
    with pytest.raises(InvalidAmount):
        in_time(lambda: Money.of(value, "EUR"))


@pytest.mark.parametrize(
    ("value", "code"),
    [("19.999", "EUR"), ("0.5", "JPY"), (Decimal("1.005"), "JPY"), ("1.2345", "KWD"), ("0.00001", "CLF")],
)
def test_what_is_finer_than_a_minor_unit_is_refused(value, code):
    with pytest.raises(AmountPrecision, match="round it first") as caught:
        Money.of(value, code)
    assert caught.value.code == "amount_precision"
    assert (caught.value.currency, caught.value.digits) == (code, currency(code).digits)


def test_amounts_are_bounded_however_they_arise():
    largest = Money(MAX_MINOR, "EUR")
    assert -largest == Money(-MAX_MINOR, "EUR")
    beyond = [
        lambda: Money(MAX_MINOR + 1, "EUR"),
        lambda: Money(-MAX_MINOR - 1, "EUR"),
        lambda: Money(10**100_000, "EUR"),
        lambda: Money.of(10**17, "EUR"),
        lambda: Money.of("1" + "0" * 23, "JPY"),
        lambda: Money.of(Decimal("1E+1000000"), "JPY"),
        lambda: largest + Money(1, "EUR"),
        lambda: -largest - Money(1, "EUR"),
        lambda: largest * 2,
        lambda: largest * 10**100_000,
        lambda: Money.total([largest, largest], "EUR"),
    ]
    for make in beyond:
        with pytest.raises(AmountRange) as caught:
            in_time(make)
        assert caught.value.code == "amount_range"
        assert len(caught.value.message) < 250


def test_bounds_of_prices_quantities_and_orders_fit_below_the_largest_amount():
    assert (MAX_PRICE_MINOR, MAX_QUANTITY, MAX_ORDER_MINOR) == (10**12, 10**6, 10**15)
    assert MAX_PRICE_MINOR * MAX_QUANTITY <= MAX_MINOR


def test_an_unknown_currency_is_refused_by_every_constructor():
    makers = [
        lambda: Money(1, "BTC"),
        lambda: Money.of("1", "BTC"),
        lambda: Money.zero("BTC"),
        lambda: Money.total([], "BTC"),
    ]
    for make in makers:
        with pytest.raises(UnknownCurrency):
            make()


@pytest.mark.parametrize("parts", [0, -1, True, 1.0, "3", 10**6 + 1, 10**12, None])
def test_a_split_is_into_a_sane_number_of_parts(parts):
    with pytest.raises(InvalidAllocation) as caught:
        Money(100, "EUR").split(parts)
    assert caught.value.code == "invalid_allocation"


def test_errors_survive_pickle_with_their_values():
    with pytest.raises(CurrencyMismatch) as caught:
        Money(1, "EUR") + Money(1, "USD")
    for error in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert type(error) is CurrencyMismatch
        assert (error.expected, error.given, error.message) == ("EUR", "USD", caught.value.message)
    assert caught.value.to_dict()["error"]["code"] == "currency_mismatch"
