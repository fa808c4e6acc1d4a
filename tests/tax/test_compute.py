"""The tax of rows and of shipping: each rounded once, added up by rate."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import Address
from commerce_core.money import Rounding
from commerce_core.tax import STANDARD, Policy, Tax, TaxRate, TaxTable, compute_tax, tax_on
from commerce_core.testing import addresses, percentages, tax_tables

VAT = TaxRate("vat", "VAT", "20", included=True)
BOOKS = TaxRate("books", "VAT reduced", "5", included=True, tax_class="books")
rows = st.lists(
    st.tuples(st.sampled_from([STANDARD, "reduced", "books"]), st.integers(0, 10**12)), min_size=1, max_size=6
)
roundings = st.sampled_from(list(Rounding))


def tax_of(
    lines: list[tuple[str, int]],
    rates: tuple[TaxRate, ...],
    *,
    shipping: int = 0,
    address: Address | None = None,
    taxed: bool = True,
    rounding: Rounding = Rounding.HALF_UP,
) -> Tax:
    return compute_tax(
        [tax_class for tax_class, _ in lines],
        [net for _, net in lines],
        shipping_minor=shipping,
        table=TaxTable.of(rates),
        address=address,
        policy=Policy(shipping_taxed=taxed),
        rounding=rounding,
    )


@given(rows, tax_tables(), st.integers(0, 10**12), st.none() | addresses(), st.booleans(), roundings)
def test_the_sums_by_rate_are_the_taxes_of_rows_and_shipping(
    lines: list[tuple[str, int]],
    rates: tuple[TaxRate, ...],
    shipping: int,
    address: Address | None,
    taxed: bool,
    rounding: Rounding,
) -> None:
    found = tax_of(lines, rates, shipping=shipping, address=address, taxed=taxed, rounding=rounding)
    assert sum(amount for _, amount in found.sums) == sum(found.rows) + found.shipping_minor
    for rate, amount in found.sums:
        parts = [tax for tax, of in zip(found.rows, found.rates, strict=True) if of == rate]
        assert amount == sum(parts) + (found.shipping_minor if found.shipping_rate == rate else 0)
    assert [rate.id for rate, _ in found.sums] == sorted({rate.id for rate, _ in found.sums})


@given(rows, tax_tables(), st.integers(0, 10**12), st.none() | addresses(), roundings)
def test_each_row_is_taxed_by_its_own_rate_and_by_nothing_else(
    lines: list[tuple[str, int]],
    rates: tuple[TaxRate, ...],
    shipping: int,
    address: Address | None,
    rounding: Rounding,
) -> None:
    found = tax_of(lines, rates, shipping=shipping, address=address, rounding=rounding)
    for line, tax, rate in zip(lines, found.rows, found.rates, strict=True):
        alone = tax_of([line], rates, address=address, rounding=rounding)
        assert (alone.rows[0], alone.rates[0]) == (tax, rate)
        assert tax == (tax_on(line[1], rate, rounding=rounding) if rate else 0)


@given(st.integers(0, 10**15), percentages(), roundings)
def test_net_and_tax_are_the_price_that_includes_it(price: int, percent: Decimal, rounding: Rounding) -> None:
    """The tax within a price is rate / (100 + rate) of it, to less than a minor unit; what is left is the net."""
    within = tax_on(price, TaxRate("a", "VAT", percent, included=True), rounding=rounding)
    numerator, denominator = percent.as_integer_ratio()
    assert 0 <= within <= price
    whole = 100 * denominator + numerator
    assert abs(within * whole - price * numerator) < whole
    if rounding.startswith("half"):
        assert abs(within * whole - price * numerator) * 2 <= whole
        net = price - within
        on_top = tax_on(net, TaxRate("a", "VAT", percent), rounding=rounding)
        assert abs(on_top - within) <= 1, "taxing the net again comes to the same, to a cent"


@pytest.mark.parametrize(
    ("price", "rate", "included", "tax"),
    [
        (10_000, "19", True, 1597),  # 100.00 x 19 / 119 = 15.966
        (10_000, "19", False, 1900),
        (11_900, "19", True, 1900),
        (119, "19", True, 19),
        (1, "19", True, 0),  # 0.16 of a cent
        (3, "19", True, 0),  # 0.48
        (4, "19", True, 1),  # 0.64
        (1999, "7", False, 140),  # 139.93
        (1999, "8.875", False, 177),  # 177.41
        (250, "1", False, 3),  # 2.5: a tie goes up
        (10**15, "100", False, 10**15),
        (10**15, "100", True, 5 * 10**14),
    ],
)
def test_tax_of_one_amount(price: int, rate: str, included: bool, tax: int) -> None:
    assert tax_on(price, TaxRate("a", "VAT", rate, included=included), rounding=Rounding.HALF_UP) == tax


def test_each_row_is_rounded_by_itself() -> None:
    """20 % within 0.02 is 0.0033 -> 0, three times over; within 0.06 at once it would be 0.01."""
    assert tax_of([(STANDARD, 2)] * 3, (VAT,)).sums == [(VAT, 0)]


def test_shipping_is_taxed_as_standard_is_unless_the_policy_says_not() -> None:
    """20 % within 4.80 is 0.80; 5 % within 21.00 is 1.00."""
    found = tax_of([("books", 2100)], (VAT, BOOKS), shipping=480)
    assert found.sums == [(VAT, 80), (BOOKS, 100)]
    assert (found.shipping_minor, found.shipping_rate) == (80, VAT)
    untaxed = tax_of([("books", 2100)], (VAT, BOOKS), shipping=480, taxed=False)
    assert (untaxed.sums, untaxed.shipping_minor, untaxed.shipping_rate) == ([(BOOKS, 100)], 0, None)


def test_where_there_is_no_rate_there_is_no_tax_line() -> None:
    assert tax_of([(STANDARD, 100), ("books", 100)], (), shipping=100).sums == []
    assert tax_of([(STANDARD, 100), ("books", 100)], (BOOKS,)).rows == [0, 5]


def test_rates_of_one_name_stay_apart_and_in_one_order() -> None:
    twins = tuple(TaxRate("vat", "VAT", rate, tax_class=each) for rate, each in (("20", STANDARD), ("5", "books")))
    for told in (twins, twins[::-1]):
        found = tax_of([(STANDARD, 100), ("books", 100)], told)
        assert [(rate.tax_class, amount) for rate, amount in found.sums] == [("books", 5), (STANDARD, 20)]


@given(rows, st.lists(st.sampled_from([None, True, False]), min_size=12, max_size=12), tax_tables(), roundings)
def test_a_row_that_says_what_its_price_contains_is_taxed_so(
    lines: list[tuple[str, int]], stated: list[bool | None], rates: tuple[TaxRate, ...], rounding: Rounding
) -> None:
    """Each row as if it were alone under rates of its own kind, and every rate of each kind once."""
    included = [stated[n % len(stated)] for n in range(len(lines))]
    classes, nets = [tax_class for tax_class, _ in lines], [net for _, net in lines]
    terms = {"shipping_minor": 0, "address": None, "policy": Policy(), "rounding": rounding}
    found = compute_tax(classes, nets, table=TaxTable.of(rates), included=included, **terms)
    for n, (tax_class, net) in enumerate(lines):
        own = [rate if included[n] is None else evolve(rate, included=included[n]) for rate in rates]
        alone = compute_tax([tax_class], [net], table=TaxTable.of(own), **terms)
        assert (found.rows[n], found.rates[n]) == (alone.rows[0], alone.rates[0])
    assert sum(amount for _, amount in found.sums) == sum(found.rows)
    assert len({(rate.id, rate.included) for rate, _ in found.sums}) == len(found.sums)
