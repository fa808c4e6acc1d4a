"""Every part sums to its whole, and nothing is ever negative."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from commerce_core.checkout import Quote, quote
from commerce_core.money import divide
from commerce_core.tax import STANDARD, TaxRate, tax_on
from commerce_core.testing import Checkout, checkouts
from commerce_core.trace import added


def priced(checkout: Checkout) -> Quote:
    return quote(checkout.cart, checkout.facts, at=checkout.at)


def rate_of(checkout: Checkout, tax_class: str) -> TaxRate | None:
    return checkout.facts.rules.taxes.rate_for(checkout.cart.shipping_address, tax_class)


def on_top(rate: TaxRate | None, amount_minor: int) -> int:
    return 0 if rate is None or rate.included else amount_minor


@given(checkouts(trusted=True))
def test_a_line_is_quantity_times_unit_less_its_discounts_plus_its_added_tax(checkout: Checkout) -> None:
    found = priced(checkout)
    for position, line in enumerate(found.lines):
        assert line.gross_minor == line.quantity * line.unit_minor
        assert line.discount_minor == sum(discount.amounts[position] for discount in found.discounts)
        tax = on_top(rate_of(checkout, line.item.tax_class), line.tax_minor)
        assert line.total_minor == line.gross_minor - line.discount_minor + tax


@given(checkouts(trusted=True))
def test_a_discount_is_the_sum_of_what_it_takes_off_each_line(checkout: Checkout) -> None:
    found = priced(checkout)
    assert all(discount.amount_minor == sum(discount.amounts) > 0 for discount in found.discounts)
    assert found.discount_minor == sum(discount.amount_minor for discount in found.discounts)
    assert found.discount_minor == sum(line.discount_minor for line in found.lines)


@given(checkouts(trusted=True))
def test_an_outcome_says_what_its_discount_came_to(checkout: Checkout) -> None:
    found = priced(checkout)
    given_by = {discount.promotion_id: discount.amount_minor for discount in found.discounts if discount.promotion_id}
    assert given_by == {outcome.rule: outcome.amount_minor for outcome in found.outcomes if outcome.amount_minor}
    assert all((outcome.verdict in {"applied", "clipped"}) == (outcome.amount_minor > 0) for outcome in found.outcomes)


@given(checkouts(trusted=True))
def test_the_tax_lines_are_the_taxes_of_the_lines_and_of_shipping_by_rate(checkout: Checkout) -> None:
    found = priced(checkout)
    sums: Counter[tuple[str, str, bool]] = Counter()
    shipping_tax = found.shipping.tax_minor if found.shipping else 0
    parts = [(line.item.tax_class, line.tax_minor) for line in found.lines] + [(STANDARD, shipping_tax)]
    for tax_class, amount in parts:
        rate = rate_of(checkout, tax_class)
        assert rate is not None or amount == 0
        if amount:
            sums[rate.name, rate.label, rate.included] += amount
    shown: Counter[tuple[str, str, bool]] = Counter()
    for tax in found.taxes:
        shown[tax.name, tax.rate, tax.included] += tax.amount_minor
    assert +shown == sums
    assert found.tax_minor == sum(line.tax_minor for line in found.lines) + shipping_tax


@given(checkouts(trusted=True))
def test_the_total_is_what_its_parts_come_to_in_three_ways(checkout: Checkout) -> None:
    found = priced(checkout)
    added_tax = sum(tax.amount_minor for tax in found.taxes if not tax.included)
    assert found.subtotal_minor == sum(line.gross_minor for line in found.lines)
    assert found.total_minor == found.subtotal_minor - found.discount_minor + found.shipping_minor + added_tax
    assert found.total_minor == added(found.trace.steps)
    shipping_tax = on_top(rate_of(checkout, STANDARD), found.shipping.tax_minor) if found.shipping else 0
    assert found.total_minor == sum(line.total_minor for line in found.lines) + found.shipping_minor + shipping_tax


@given(checkouts(trusted=True))
def test_nothing_is_negative_and_no_line_gives_more_than_it_has(checkout: Checkout) -> None:
    found = priced(checkout)
    assert found.total_minor >= 0
    for line in found.lines:
        assert 0 <= line.discount_minor <= line.gross_minor
        assert 0 <= line.tax_minor <= line.gross_minor - line.discount_minor
        assert line.total_minor >= 0
    assert all(amount >= 0 for discount in found.discounts for amount in discount.amounts)


@given(checkouts(trusted=True))
def test_a_line_that_costs_nothing_is_left_alone(checkout: Checkout) -> None:
    for line in priced(checkout).lines:
        if line.unit_minor == 0:
            assert (line.gross_minor, line.discount_minor, line.tax_minor, line.total_minor) == (0, 0, 0, 0)


@given(checkouts(trusted=True))
def test_tax_is_a_part_of_what_is_paid_or_comes_on_top_of_it(checkout: Checkout) -> None:
    """Net + tax = gross: within a price of 1.19 there is 0.19 at 19 %, and on 1.00 it is 0.19 as well.

    Read back from lines that stand alone in their row, whose tax was rounded by itself.
    """
    found = priced(checkout)
    alone = Counter(line.item.variant_id for line in found.lines)
    for line in found.lines:
        rate = rate_of(checkout, line.item.tax_class)
        if rate is None or alone[line.item.variant_id] > 1:
            continue
        left = line.gross_minor - line.discount_minor
        rounding = checkout.facts.tenant.rounding
        assert line.tax_minor == tax_on(left, rate, rounding=rounding)
        percent, hundred = rate.rate.as_integer_ratio()
        whole = 100 * hundred + percent if rate.included else 100 * hundred
        assert line.tax_minor == divide(left * percent, whole, rounding)
        assert line.total_minor == (left if rate.included else left + line.tax_minor)


@given(checkouts(trusted=True))
def test_what_needs_no_parcel_is_not_charged_for_one(checkout: Checkout) -> None:
    found = priced(checkout)
    if not any(line.item.requires_shipping for line in found.lines):
        assert found.shipping is None
        assert found.shipping_minor == 0
