"""Sums whose results are known from documents or from a pencil."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from commerce_core import promotions, tax
from commerce_core.checkout import Cart, Line, Policies
from commerce_core.localisation import Address
from commerce_core.money import Money, Rounding
from commerce_core.promotions import Percentage, Promotion
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant
from tests.checkout.shops import BERLIN, CABLE, EXPRESS, HEADPHONES, PARCEL, SUMMER, VAT, VAT_INCLUDED, item, priced

NET = Policies(promotions=promotions.Policy(round_on="net"))
NORTHWIND = [item(sku, "1.00", "USD") for sku in ("2", "5", "11", "32", "42", "72")]


def northwind(*lines: tuple[str, str, int, str], freight: str, policies: Policies | None = None) -> tuple[Money, Money]:
    """What an order of Microsoft's Northwind sample comes to, without freight and with it.

    Lines are product, agreed unit price, quantity and discount in per cent.
    """
    found = priced(
        *[Line(sku, quantity, unit_price=price, discount=Decimal(off)) for sku, price, quantity, off in lines],
        items=NORTHWIND,
        cart=Cart(shipping_price=Money.of(freight, "USD")),
        currency="USD",
        policies=policies,
    )
    return found.total - Money(found.shipping_minor, "USD"), found.total


@pytest.mark.parametrize("policies", [None, NET])
def test_northwind_order_10248(policies: Policies | None) -> None:
    """12 x 14.00 + 10 x 9.80 + 5 x 34.80 = 168 + 98 + 174 = 440.00, freight 32.38; nothing off."""
    lines = [("11", "14.00", 12, "0"), ("42", "9.80", 10, "0"), ("72", "34.80", 5, "0")]
    assert northwind(*lines, freight="32.38", policies=policies) == (Money(44_000, "USD"), Money(47_238, "USD"))


@pytest.mark.parametrize("policies", [None, NET])
def test_northwind_order_10258(policies: Policies | None) -> None:
    """20 % off each line: 50 x 15.20 = 760 -> 608, 65 x 17 = 1105 -> 884, 6 x 25.60 = 153.60 -> 122.88: 1614.88."""
    lines = [("2", "15.20", 50, "20"), ("5", "17.00", 65, "20"), ("32", "25.60", 6, "20")]
    assert northwind(*lines, freight="140.51", policies=policies)[0] == Money(161_488, "USD")


@pytest.mark.parametrize(("policies", "left"), [(None, 59), (NET, 60)], ids=["discount", "net"])
def test_which_side_of_a_percentage_is_rounded_is_a_policy(policies: Policies | None, left: int) -> None:
    """15 % of 0.70 is 0.105: rounded it takes 0.11 off, or leaves 0.595 -> 0.60."""
    for terms in ({"discount": Decimal(15)}, {}):
        rules = [] if terms else [Promotion("p", Percentage("15"))]
        found = priced(Line("A", **terms), items=[item("A", "0.70")], promotions=rules, policies=policies)
        assert found.total_minor == left


def test_two_headphones_with_ten_per_cent_off_and_nineteen_per_cent_tax() -> None:
    """2 x 199.99 = 399.98, less 39.998 -> 40.00 is 359.98, tax 68.3962 -> 68.40: 428.38."""
    found = priced(Line("HEADPHONE-001", 2), cart=Cart(codes=["SUMMER2026"]), promotions=[SUMMER], taxes=[VAT])
    assert (found.subtotal_minor, found.discount_minor, found.tax_minor, found.total_minor) == (
        39998,
        4000,
        6840,
        42838,
    )


def test_a_percentage_is_rounded_once_per_line_not_per_unit() -> None:
    """15 % of 10 x 9.99 is 14.985 -> 14.99; rounded per unit it would be 10 x 1.50 = 15.00. 10 % of 10 x 0.01: 0.01."""
    per_line = [Promotion("p", Percentage("15", per="line"))]
    assert priced(Line("A", 10), items=[item("A", "9.99")], promotions=per_line).discount_minor == 1499
    assert priced(Line("A", 10, discount=15), items=[item("A", "9.99")]).discount_minor == 1499
    assert priced(Line("A", 10, discount=10), items=[item("A", "0.01")]).discount_minor == 1


def test_a_percentage_of_the_order_is_rounded_once_and_that_of_lines_once_each() -> None:
    """15 % of 3 x 0.03: of the order 0.0135 -> 0.01; of each line 0.0045 -> 0."""
    sold = [item(sku, "0.03") for sku in "ABC"]
    for per, off in (("order", 1), ("line", 0)):
        found = priced(*map(Line, "ABC"), items=sold, promotions=[Promotion("p", Percentage("15", per=per))])
        assert found.discount_minor == off


def test_the_cent_left_over_goes_to_the_largest_remainder_and_ties_to_the_first_item() -> None:
    """10 % of 10.00 is 1.00 over three of 3.33, 3.33 and 3.34: 0.333, 0.333 and 0.334, so the third gets the cent.

    Over three of 0.05 it is 0.015 -> 0.02, shares of 0.0066 each: A and B get one each, wherever they stand.
    """
    ten_off = [Promotion("p", Percentage("10"))]
    thirds = [item("A", "3.33"), item("B", "3.33"), item("C", "3.34")]
    assert priced(*map(Line, "ABC"), items=thirds, promotions=ten_off).discounts[0].amounts == (33, 33, 34)
    nickels = [item(sku, "0.05") for sku in "ABC"]
    assert priced(*map(Line, "CBA"), items=nickels, promotions=ten_off).discounts[0].amounts == (0, 1, 1)


def test_a_row_is_given_back_to_its_lines_in_proportion_and_ties_by_key() -> None:
    """Lines of 10.00 and 20.00 of one item get 0.33 and 0.67 of 1.00; of two equal lines "a" gets the odd cent."""
    ten = [item("A", "10.00")]
    offers = [Promotion("p", Percentage("3.333"))]  # of 30.00: 0.9999 -> 1.00
    assert priced(Line("A", 1), Line("A", 2), items=ten, promotions=offers).discounts[0].amounts == (33, 67)
    equal = [Line("A", key="b"), Line("A", key="a")]
    one_off = [Promotion("p", Percentage("0.25"))]  # of 20.00: 0.05
    assert priced(*equal, items=ten, promotions=one_off).discounts[0].amounts == (2, 3)


def test_each_discount_is_taken_off_what_the_one_before_has_left() -> None:
    """100.00, by hand 10 % -> 90.00, per line 10 % -> 81.00, on the order 10 % -> 72.90: not 70.00."""
    offers = [Promotion("a-order", Percentage("10")), Promotion("z-line", Percentage("10", per="line"))]
    found = priced(Line("A", discount=10), items=[item("A", "100.00")], promotions=offers)
    assert [(discount.label, discount.amount_minor) for discount in found.discounts] == [
        ("Line discount", 1000),
        ("z-line", 900),
        ("a-order", 810),
    ]
    assert found.total_minor == 7290


def test_tax_within_a_price_and_on_top_of_it() -> None:
    """Of 100.00 including 19 % the tax is 100 x 19 / 119 = 15.966 -> 15.97; on top it is 19.00."""
    hundred = [item("A", "100.00")]
    within, above = (priced(Line("A"), items=hundred, taxes=[rate]) for rate in (VAT_INCLUDED, VAT))
    assert (within.tax_minor, within.total_minor) == (1597, 10_000)
    assert (above.tax_minor, above.total_minor) == (1900, 11_900)


def test_one_cart_may_hold_prices_with_tax_and_prices_without() -> None:
    """Books 10.70 with 7 % included hold 0.70; a cable at 9.95 gets 19 % = 1.8905 -> 1.89 on top: 22.54."""
    books = TaxRate("books", "MwSt. 7 %", "7", tax_class="books", included=True)
    found = priced(
        Line("BOOK"), Line("CABLE"), items=[item("BOOK", "10.70", tax_class="books"), CABLE], taxes=[VAT, books]
    )
    assert [(each.name, each.included, each.amount_minor) for each in found.taxes] == [
        ("MwSt.", False, 189),
        ("MwSt. 7 %", True, 70),
    ]
    assert found.total_minor == 1070 + 995 + 189


@pytest.mark.parametrize(("taxed", "shipping_tax"), [(True, 93), (False, 0)])
def test_whether_shipping_is_taxed_is_a_policy(taxed: bool, shipping_tax: int) -> None:
    """19 % of 4.90 is 0.931 -> 0.93; of 9.95 it is 1.8905 -> 1.89."""
    policies = Policies(tax=tax.Policy(shipping_taxed=taxed))
    found = priced(Line("CABLE"), taxes=[VAT], shipping=[PARCEL], policies=policies)
    assert (found.shipping.tax_minor, found.tax_minor) == (shipping_tax, 189 + shipping_tax)
    assert found.total_minor == 995 + 490 + 189 + shipping_tax


def test_the_cheapest_service_that_reaches_the_address_is_chosen_unless_one_is_asked_for() -> None:
    slow = FlatRate("slow", "slow", 100, "EUR", countries=("FR",))
    rates = {"shipping": [EXPRESS, PARCEL, slow]}
    assert priced(Line("CABLE"), cart=Cart(shipping_address=BERLIN), **rates).shipping.label == "DHL Paket"
    assert (
        priced(Line("CABLE"), cart=Cart(shipping_address=BERLIN, shipping_service="express"), **rates).shipping_minor
        == 990
    )
    paris = Address("1 rue de Rivoli", "Paris", "FR")
    assert priced(Line("CABLE"), cart=Cart(shipping_address=paris), **rates).shipping_minor == 100


def test_a_price_agreed_for_shipping_goes_before_the_rates_and_is_taxed() -> None:
    agreed = Cart(shipping_price=Money.of("3.00", "EUR"), shipping_service="bicycle")
    found = priced(Line("CABLE"), cart=agreed, shipping=[PARCEL], taxes=[VAT])
    assert (found.shipping.service, found.shipping.price_minor, found.shipping.tax_minor) == ("bicycle", 300, 57)


def test_what_needs_no_parcel_ships_free() -> None:
    ebook = item("EBOOK", "9.99", requires_shipping=False)
    assert priced(Line("EBOOK"), items=[ebook], shipping=[PARCEL]).shipping is None
    assert priced(Line("EBOOK"), Line("CABLE"), items=[ebook, CABLE], shipping=[PARCEL]).shipping_minor == 490


def test_everything_can_be_given_away() -> None:
    found = priced(Line("HEADPHONE-001", 3), promotions=[Promotion("free", Percentage("100"))], taxes=[VAT])
    assert (found.total_minor, found.tax_minor, found.discount_minor) == (0, 0, 59_997)


def test_a_shop_rounds_as_it_says() -> None:
    """19 % of 0.50 is 0.095: 0.10 half up, 0.09 down; 10 % of 0.25 is 0.025: 0.03 half up, 0.02 to even."""
    for rounding, cents in ((Rounding.HALF_UP, 10), (Rounding.DOWN, 9)):
        shop = Tenant(currency="EUR", rounding=rounding)
        assert priced(Line("A"), items=[item("A", "0.50")], taxes=[VAT], tenant=shop).tax_minor == cents
    for rounding, cents in ((Rounding.HALF_UP, 3), (Rounding.HALF_EVEN, 2)):
        shop = Tenant(currency="EUR", rounding=rounding)
        assert priced(Line("A", discount=10), items=[item("A", "0.25")], tenant=shop).discount_minor == cents


def test_a_currency_without_decimals_has_whole_shares() -> None:
    """15 % of 999 JPY is 149.85 -> 150; 10 % tax on 849 is 84.9 -> 85."""
    found = priced(
        Line("A"),
        items=[item("A", "999", "JPY")],
        currency="JPY",
        promotions=[Promotion("p", Percentage("15"))],
        taxes=[evolve(VAT, rate="10")],
    )
    assert str(found.total) == "934 JPY"


def test_a_trusted_price_replaces_that_of_the_catalogue() -> None:
    lines = [Line("CABLE", 2, unit_price="7.50"), Line("CABLE", 2), Line("CABLE", unit_price=Money(750, "EUR"))]
    found = priced(*lines, items=[CABLE, HEADPHONES])
    assert [line.unit_minor for line in found.lines] == [750, 995, 750]
    assert found.total_minor == 3 * 750 + 2 * 995
