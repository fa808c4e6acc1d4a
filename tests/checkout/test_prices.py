"""Carts priced from a book: which price each line has, what the quote says of it, and what may not matter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NoReturn

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from commerce_core.checkout import Cart, Discount, Facts, Line, LinePrice, Policies, Quote, quote
from commerce_core.currency import Rate, RateTable, StaleRate, UnknownRate, replay
from commerce_core.customers import Buyer
from commerce_core.localisation import Address
from commerce_core.money import Money, currency
from commerce_core.pricing import Policy, Price, PriceList, PriceNotFound, Situation, price_for
from commerce_core.promotions import Percentage, Promotion
from commerce_core.serialization import dump, load
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant
from commerce_core.testing import price_lists, prices, pricing_instants
from commerce_core.trace import Outcome
from tests.checkout.shops import AT, PARCEL, item, totals

CHAI = item("CHAI", "18.00")
MUG = item("MUG", "7.50", tax_class="reduced")
EUR = currency("EUR")
VIP = PriceList("vip", "VIP", groups=["vip"])
SUMMER = PriceList("summer", "Summer sale", type="sale", starts_at=AT, ends_at=AT + timedelta(days=30))
NET, GROSS = PriceList("net", "Net", tax_included=False), PriceList("gross", "Gross", tax_included=True)
MEMBER = Buyer(groups=["vip"])
CONVERTING = Policies(pricing=Policy(convert_missing=True))
RATES = RateTable.of([Rate("USD", "EUR", "0.86", valid_from=AT - timedelta(days=2))])


def euros(sku: str, price: str | None, price_list: str = "", **details: object) -> Price:
    return Price.of(sku, price, currency="EUR", price_list=price_list, **details)


def sold(*lines: Line, cart: Cart | None = None, at: datetime = AT, **facts: object) -> Quote:
    return quote(evolve(cart or Cart(), lines=lines), Facts.of((CHAI, MUG), **({"currency": "EUR"} | facts)), at=at)


@st.composite
def shops(draw: DrawFn) -> tuple[Facts, datetime]:
    """Two items, up to three lists that say any thing of tax, up to six prices, taxes, a coupon, somebody who buys."""
    lists = [
        evolve(draw(price_lists(number=n)), tax_included=draw(st.sampled_from([None, True, False]))) for n in range(3)
    ]
    found = [
        draw(prices(draw(st.sampled_from([CHAI, MUG])), unit=EUR, lists=lists, number=n))
        for n in range(draw(st.integers(0, 6)))
    ]
    rates = [
        TaxRate("std", "VAT", "19", included=draw(st.booleans())),
        TaxRate("red", "VAT", "7", tax_class="reduced", included=draw(st.booleans())),
    ]
    return Facts.of(
        [CHAI, MUG],
        tenant=Tenant(currency="EUR", locale="de_DE"),
        prices=[
            evolve(price, amount_minor=None if price.amount_minor is None else price.amount_minor % 10**6)
            for price in found
        ],
        price_lists=lists,
        promotions=[Promotion("ten", Percentage("10"))] if draw(st.booleans()) else [],
        taxes=rates[: draw(st.integers(0, 2))],
        shipping=[PARCEL],
        buyer=Buyer(groups=draw(st.sampled_from([(), ("vip",), ("trade", "vip")]))),
    ), draw(pricing_instants())


lines = st.lists(
    st.builds(
        Line,
        st.sampled_from(["CHAI", "MUG"]),
        st.sampled_from([1, 2, 9, 10, 50, 100]),
        options=st.sampled_from([{}, {}, {"engraving": "A"}]),
        unit_price=st.sampled_from([None, None, None, "10.00"]),
        discount=st.sampled_from([None, None, Decimal(15)]),
    ),
    min_size=1,
    max_size=5,
)
channels = st.sampled_from(["", "web"])


@given(shops(), lines, channels)
def test_every_line_has_the_price_of_all_units_of_its_variant(
    shop: tuple[Facts, datetime], wished: list[Line], channel: str
) -> None:
    facts, at = shop
    found = quote(Cart(wished, channel=channel), facts, at=at)
    for line, priced in zip(found.cart.lines, found.lines, strict=True):
        together = sum(other.quantity for other in found.cart.lines if other.item == line.item)
        here = Situation(
            "EUR", quantity=together, channel=channel, country="DE", region="EU", groups=facts.buyer.groups
        )
        expected = price_for(priced.item, here, book=facts.prices, at=at)
        if line.unit_price is not None:
            assert (priced.unit_minor, priced.price) == (1000, None)
        else:
            assert (priced.unit_minor, priced.was_minor) == (expected.amount_minor, expected.was_minor)
            assert priced.price_list_id == expected.price_list_id


@given(shops(), lines)
def test_splitting_a_line_changes_nothing(shop: tuple[Facts, datetime], wished: list[Line]) -> None:
    facts, at = shop
    whole = [line for line in wished if line.quantity > 1] or [Line("CHAI", 10)]
    parts = [evolve(line, quantity=n) for line in whole for n in (1, line.quantity - 1)]
    assert totals(quote(Cart(parts), facts, at=at)) == totals(quote(Cart(whole), facts, at=at))


@given(shops(), lines, st.data())
def test_the_order_of_lines_and_prices_changes_nothing(
    shop: tuple[Facts, datetime], wished: list[Line], data: st.DataObject
) -> None:
    facts, at = shop
    told = quote(Cart(wished), facts, at=at)
    again = quote(evolve(told.cart, lines=data.draw(st.permutations(told.cart.lines))), facts, at=at)
    assert totals(again) == totals(told)
    assert again.fingerprint == told.fingerprint


@given(shops(), lines)
def test_the_sums_hold_however_lists_are_taxed(shop: tuple[Facts, datetime], wished: list[Line]) -> None:
    facts, at = shop
    found = quote(Cart(wished), facts, at=at)
    on_top = sum(tax.amount_minor for tax in found.taxes if not tax.included)
    assert found.total_minor == found.subtotal_minor - found.discount_minor + found.shipping_minor + on_top
    assert sum(step.amount_minor for step in found.trace.steps) == found.total_minor
    shipping_tax = found.shipping.tax_minor if found.shipping else 0
    assert sum(found.tax) + shipping_tax == found.tax_minor
    assert len({(tax.name, tax.rate, tax.included) for tax in found.taxes}) == len(found.taxes)


@given(shops(), lines)
def test_a_sale_never_raises_a_price(shop: tuple[Facts, datetime], wished: list[Line]) -> None:
    facts, at = shop
    sales = {each.id for each in facts.prices.lists.values() if each.type == "sale"}
    every = [row.price for each in (CHAI, MUG) for row, _ in facts.prices.all_rows(each)]
    without = Facts.of(
        [CHAI, MUG],
        tenant=facts.tenant,
        prices=[price for price in every if price.price_list_id not in sales],
        price_lists=facts.rules.price_lists.values(),
        buyer=facts.buyer,
    )
    plain, reduced = quote(Cart(wished), without, at=at), quote(Cart(wished), facts, at=at)
    assert all(now <= before for now, before in zip(reduced.units, plain.units, strict=True))
    for line, before in zip(reduced.lines, plain.units, strict=True):
        assert line.was_minor in (None, before)


@given(shops(), lines)
def test_until_it_ends_a_quote_is_what_it_is(shop: tuple[Facts, datetime], wished: list[Line]) -> None:
    facts, at = shop
    found = quote(Cart(wished), facts, at=at)
    if found.valid_until is not None:
        assert found.valid_until > at
        last = quote(Cart(wished), facts, at=found.valid_until - timedelta(microseconds=1))
        assert last.fingerprint == found.fingerprint


@given(shops(), lines)
def test_a_quote_is_written_with_where_its_prices_come_from(shop: tuple[Facts, datetime], wished: list[Line]) -> None:
    facts, at = shop
    found = quote(Cart(wished), facts, at=at)
    written = json.loads(json.dumps(dump(found)))
    assert load(tuple[LinePrice | None, ...], written["prices"]) == found.prices
    assert load(tuple[Discount, ...], written["discounts"]) == found.discounts
    assert load(tuple[Outcome, ...], written["outcomes"]) == found.outcomes
    assert written["total_minor"] == found.total_minor


def test_a_group_price_is_for_members() -> None:
    listed = {"prices": [euros("CHAI", "16.00", "vip")], "price_lists": [VIP]}
    assert sold(Line("CHAI"), **listed).total == Money(1800, "EUR")
    found = sold(Line("CHAI"), **listed, buyer=MEMBER)
    assert found.total == Money(1600, "EUR")
    assert (found.lines[0].price_list_id, found.lines[0].was_minor) == ("vip", None)


def test_quantity_breaks_count_all_lines_of_a_variant() -> None:
    """16.00 from 10 on: 4 and 6 with another engraving are 10."""
    listed = {"prices": [euros("CHAI", "16.00", min_quantity=10)]}
    nine = sold(Line("CHAI", 4), Line("CHAI", 5, options={"engraving": "A"}), **listed)
    ten = sold(Line("CHAI", 4), Line("CHAI", 6, options={"engraving": "A"}), **listed)
    assert (nine.total_minor, ten.total_minor) == (9 * 1800, 10 * 1600)
    assert ten.lines[0].price is not None
    assert (ten.lines[0].price.label, ten.lines[0].price_list_id) == ("the base prices", "")


def test_a_million_units_and_more_have_the_price_of_a_million() -> None:
    many = [Line("CHAI", 10**6, key=key) for key in "ab"]
    assert sold(*many, prices=[euros("CHAI", "0.01", min_quantity=10**6)]).total_minor == 2 * 10**6


def test_the_explanation_names_the_list_and_the_price_before_the_sale() -> None:
    listed = {"prices": [euros("CHAI", "16.00", "summer")], "price_lists": [SUMMER]}
    found = sold(Line("CHAI", 2), Line("MUG"), **listed)
    rows = [line.rsplit("  ", 1) for line in found.explain().splitlines()]
    assert [[part.strip() for part in row] for row in rows] == [
        ["Chai, 2 × 16.00 EUR", "32.00 EUR"],
        ["Chai: 16.00 EUR from Summer sale; without the sale it would be 18.00 EUR"],
        ["Mug, 1 × 7.50 EUR", "7.50 EUR"],
        ["Total", "39.50 EUR"],
    ]
    assert "Chai: 16,00\u00a0€ from Summer sale; without the sale it would be 18,00\u00a0€" in found.explain("de-DE")
    assert [line.was_minor for line in found.lines] == [1800, None]
    assert found.valid_until == SUMMER.ends_at


def test_the_next_edge_of_a_price_ends_the_quote_before_it_is_chosen() -> None:
    listed = {"prices": [euros("CHAI", "16.00", "summer")], "price_lists": [SUMMER]}
    before = sold(Line("CHAI"), at=AT - timedelta(seconds=1), **listed)
    assert (before.prices, before.valid_until) == ((), AT)
    ten = Promotion("ten", Percentage("10"), ends_at=AT - timedelta(microseconds=1))
    assert sold(Line("CHAI"), at=AT - timedelta(seconds=1), promotions=[ten], **listed).valid_until == ten.ends_at


def test_where_the_cart_goes_decides() -> None:
    france = PriceList("fr", countries=["FR"])
    eu = PriceList("eu", regions=["EU"])
    listed = {"prices": [euros("CHAI", "17.00", "fr"), euros("MUG", "7.00", "eu")], "price_lists": [france, eu]}
    paris = Cart(shipping_address=Address("1 rue de Rivoli", "Paris", "FR"))
    assert sold(Line("CHAI"), Line("MUG"), cart=paris, **listed).units == (1700, 700)
    german = {"tenant": Tenant(currency="EUR", locale="de_DE"), "currency": ""}
    assert sold(Line("CHAI"), Line("MUG"), **listed, **german).units == (1800, 700), "no address: the shop's country"
    assert sold(Line("CHAI"), Line("MUG"), **listed).units == (1800, 750), "the shop is in the US"


def test_a_list_in_net_prices_where_tax_is_included() -> None:
    """100.00 net at 19 % is 119.00 to pay; beside it 119.00 of the market's kind, 19.00 of it tax."""
    vat = TaxRate("de", "MwSt.", "19", included=True)
    listed = {"prices": [euros("CHAI", "100.00", "net")], "price_lists": [NET], "taxes": [vat]}
    assert sold(Line("CHAI"), **listed).total_minor == 11900
    both = sold(Line("CHAI"), Line("MUG", unit_price="119.00"), **listed)
    assert both.total_minor == 23800
    assert [(tax.included, tax.amount_minor) for tax in both.taxes] == [(False, 1900), (True, 1900)]
    assert both.line_totals == (11900, 11900)
    assert "tax not included" in both.explain()


def test_a_list_in_gross_prices_where_tax_is_added() -> None:
    vat = TaxRate("de", "MwSt.", "19")
    found = sold(Line("CHAI"), prices=[euros("CHAI", "119.00", "gross")], price_lists=[GROSS], taxes=[vat])
    assert (found.total_minor, found.tax_minor) == (11900, 1900)
    assert [tax.included for tax in found.taxes] == [True]


def test_lines_that_are_taxed_otherwise_are_not_one_row() -> None:
    """10.00 of the list holds its tax; 10.00 by hand does not: 1.60 within (10 x 19 / 119) and 1.90 on top."""
    listed = {"prices": [euros("CHAI", "10.00", "gross")], "price_lists": [GROSS]}
    found = sold(Line("CHAI"), Line("CHAI", unit_price="10.00"), taxes=[TaxRate("de", "MwSt.", "19")], **listed)
    assert (found.tax, found.line_totals) == ((160, 190), (1000, 1190))


def test_every_line_without_a_price_is_named() -> None:
    with pytest.raises(PriceNotFound) as missing:
        sold(Line("CHAI"), Line("MUG"), Line("CHAI", unit_price="1.00"), cart=Cart(currency="USD"))
    places = [detail.field for detail in missing.value.details]
    assert places == ["lines[0].item", "lines[0].item[product]", "lines[1].item", "lines[1].item[product]"]
    assert (missing.value.item, missing.value.currency) == ("CHAI", "USD")


def test_a_line_without_a_price_says_of_every_candidate_why_it_is_none() -> None:
    """The price of members is in dollars and not for everybody; the item's own is in euros."""
    dollars = Price.of("CHAI", "21.00", currency="USD", price_list="vip")
    with pytest.raises(PriceNotFound) as missing:
        sold(Line("CHAI"), cart=Cart(currency="USD"), prices=[dollars], price_lists=[VIP])
    own, vip, product = missing.value.details
    assert (own.field, own.message) == ("lines[0].item", missing.value.message)
    assert (vip.field, "groups" in vip.message) == ("lines[0].item[vip:CHAI:USD:1]", True)
    assert (product.field, "is in EUR" in product.message) == ("lines[0].item[product]", True)


def test_an_error_of_somebody_else_is_left_as_it_is() -> None:
    """A table of rates may raise one error of its own again and again."""
    theirs = UnknownRate("USD", "EUR", at=AT)
    told = theirs.details

    class Dumb(RateTable):
        def rate_at(self, *_: object, **__: object) -> NoReturn:
            raise theirs

    facts = Facts.of([item("BOOK", "54.99", "USD")], currency="EUR", policies=CONVERTING, rates=Dumb())
    with pytest.raises(UnknownRate) as fault:
        quote(Cart([Line("BOOK")]), facts, at=AT)
    assert [detail.field for detail in fault.value.details] == ["lines[0].item"]
    assert (fault.value is not theirs, theirs.details) == (True, told)


def test_a_price_in_the_currency_of_the_cart_is_taken() -> None:
    found = sold(Line("CHAI"), cart=Cart(currency="USD"), prices=[Price.of("CHAI", "21.00", currency="USD")])
    assert found.total == Money(2100, "USD")


def test_a_missing_price_is_converted_where_the_policy_says_so() -> None:
    """54.99 USD at 0.86 are 47.29 EUR, five of them 236.45 EUR."""
    book = item("BOOK", "54.99", "USD")
    facts = Facts.of([book], currency="EUR", policies=CONVERTING, rates=RATES)
    found = quote(Cart([Line("BOOK", 5)]), facts, at=AT)
    assert found.total == Money(23645, "EUR")
    made = found.lines[0].price
    assert made is not None
    assert made.conversion is not None
    assert replay(made.conversion, Money(4729, "EUR")) == Money(5499, "USD")
    assert "Book: 47.29 EUR; converted from 54.99 USD at 0.86 of 2026-05-30" in found.explain()


@pytest.mark.parametrize(
    ("rates", "at", "error"), [(None, AT, UnknownRate), (RATES, AT + timedelta(days=9), StaleRate)]
)
def test_a_rate_that_is_missing_or_old_is_said_of_the_line(
    rates: RateTable | None, at: datetime, error: type[Exception]
) -> None:
    facts = Facts.of([item("BOOK", "54.99", "USD")], currency="EUR", policies=CONVERTING, rates=rates)
    with pytest.raises(error) as fault:
        quote(Cart([Line("BOOK", 5)]), facts, at=at)
    assert [detail.field for detail in fault.value.details] == ["lines[0].item"]


def test_an_instant_is_one_in_any_zone() -> None:
    listed = {"prices": [euros("CHAI", "16.00", "summer")], "price_lists": [SUMMER]}
    assert sold(Line("CHAI"), at=AT.astimezone(UTC), **listed).units == (1600,)
