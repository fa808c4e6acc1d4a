"""The explanation: every candidate, what became of it, and one paragraph of it."""

from contextlib import suppress
from itertools import pairwise
from typing import get_args

import pytest
from attrs import evolve
from hypothesis import Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from commerce_core.currency import Rate, RateTable
from commerce_core.localisation import UnknownLocale
from commerce_core.pricing import Price, PriceBook, PriceList, Reason, Situation, price_for
from commerce_core.pricing.policy import Policy
from tests.pricing.shops import CHAI, DAY, LARGE, NOW, euros, matches, worlds

SUMMER = PriceList("summer", "Summer", type="sale", ends_at=NOW + DAY)
VIP = PriceList("vip", "VIP", groups=["vip"], priority=5)
HOLDING = {
    "chosen",
    "undercut",
    "overridden",
    "priority",
    "less_specific",
    "dearer",
    "not_lower",
    "tie",
    "floor",
    "tax_basis",
}


@given(worlds())
def test_every_candidate_is_listed_once_and_one_is_chosen(world):
    item, lists, rows, situation, at = world
    choice = price_for(item, situation, book=PriceBook.of(rows, lists), at=at)
    listed = [each.price_id for each in choice.candidates]
    own = [""] * (1 + (item.product_price_minor is not None))
    assert sorted(listed) == sorted([*(row.id for row in rows), *own])
    first, *others = choice.candidates
    assert first.chosen
    assert (first.price_id, first.price_list_id, first.amount_minor) == (
        choice.price_id,
        choice.price_list_id,
        choice.amount_minor,
    )
    assert not any(each.chosen for each in others)


@given(worlds())
def test_what_does_not_hold_is_told_apart_from_what_was_beaten(world):
    item, lists, rows, situation, at = world
    by_id = {each.id: each for each in lists}
    held = {row.id for row in rows if matches(item, row, by_id.get(row.price_list_id), situation, at)}
    choice = price_for(item, situation, book=PriceBook.of(rows, lists), at=at)
    assert {each.price_id for each in choice.candidates if each.price_id and each.reason in HOLDING} == held
    assert all(a.reason in HOLDING or b.reason not in HOLDING for a, b in pairwise(choice.candidates))


@given(worlds())
def test_the_was_price_is_that_of_the_candidate_that_was_undercut(world):
    item, lists, rows, situation, at = world
    choice = price_for(item, situation, book=PriceBook.of(rows, lists), at=at)
    assert [each.amount_minor for each in choice.candidates if each.reason == "undercut"] == (
        [] if choice.was_minor is None else [choice.was_minor]
    )


@given(worlds())
def test_a_paragraph_names_the_price_and_every_loser(world):
    item, lists, rows, situation, at = world
    choice = price_for(item, situation, book=PriceBook.of(rows, lists), at=at)
    told = choice.explain()
    assert told.startswith(f"{item.name} costs {choice.price} a unit at a quantity of {situation.quantity}, which is ")
    assert all(each.text in told for each in choice.candidates if not each.chosen)
    assert "\n" not in told


def test_the_drawn_worlds_reach_every_reason():
    """Lowest prices are not drawn; other currencies are, elsewhere."""
    unseen = {*get_args(Reason)} - {"currency", "floor"}

    def nothing_is_unseen(world):
        item, lists, rows, situation, at = world
        choice = price_for(item, situation, book=PriceBook.of(rows, lists), at=at)
        unseen.difference_update(each.reason for each in choice.candidates)
        return not unseen

    with suppress(NoSuchExample):
        find(worlds(), nothing_is_unseen, settings=settings(max_examples=3000, phases=[Phase.generate], database=None))
    assert unseen == set()


def reasons(choice):
    return {each.price_id or each.source: (each.reason, each.text) for each in choice.candidates}


def test_every_reason_of_a_reference():
    lists = [VIP, PriceList("low", priority=1), PriceList("near", groups=["vip"], countries=["DE"], priority=5)]
    prices = [
        euros("16.00", price_list="near", id="near"),
        euros("15.00", price_list="vip", id="vip"),
        euros("16.00", price_list="near", id="near-2", min_quantity=1),
        euros("17.00", price_list="near", id="near-3"),
        euros("1.00", price_list="low", id="low"),
        euros("1.00", id="base"),
    ]
    buyer = Situation("EUR", groups=["vip"], country="DE")
    choice = price_for(CHAI, buyer, book=PriceBook.of(prices, lists), at=NOW)
    assert reasons(choice) == {
        "near": ("chosen", "was chosen"),
        "near-2": ("tie", "equals the price of the list near (near), whose id comes first"),
        "near-3": ("dearer", "is dearer than the price of the list near (near)"),
        "vip": ("less_specific", "is less specific than the price of the list near (near)"),
        "low": ("priority", "has a lower priority than the price of the list near (near)"),
        "base": ("overridden", "stands behind the price of the list near (near)"),
        "product": ("overridden", "stands behind the price of the list near (near)"),
    }


def test_every_reason_of_a_sale():
    lists = [SUMMER, PriceList("other", type="sale", priority=9), PriceList("loud", type="sale", priority=10)]
    prices = [
        euros("15.00", price_list="loud", id="loud"),
        euros("15.00", price_list="other", id="other"),
        euros("15.00", price_list="loud", id="loud-2"),
        euros("16.00", price_list="summer", id="summer"),
    ]
    choice = price_for(CHAI, Situation("EUR"), book=PriceBook.of(prices, lists), at=NOW)
    assert {each: reason for each, (reason, _) in reasons(choice).items()} == {
        "loud": "chosen",
        "other": "priority",
        "loud-2": "tie",
        "summer": "dearer",
        "product": "undercut",
    }
    useless = PriceBook.of([euros("18.00", price_list="summer", id="s")], [SUMMER])
    assert reasons(price_for(CHAI, Situation("EUR"), book=useless, at=NOW))["s"] == (
        "not_lower",
        "takes nothing off the product's own price",
    )
    kept = price_for(
        evolve(CHAI, minimum_price_minor=1800),
        Situation("EUR"),
        book=PriceBook.of([euros("9.00", price_list="summer", id="s")], [SUMMER]),
        at=NOW,
    )
    assert reasons(kept)["s"][0] == "floor"


@pytest.mark.parametrize(
    ("terms", "of", "reason", "text"),
    [
        ({"price": None}, {}, "not_set", "is not set there"),
        ({"min_quantity": 10}, {}, "quantity", "is for 10 or more units, not 1"),
        ({"min_quantity": 2, "max_quantity": 9}, {}, "quantity", "is for 2 to 9 units, not 1"),
        ({}, {"channels": ["web"]}, "channel", "is for the channel web, not an unknown one"),
        ({}, {"countries": ["FR", "IT"]}, "country", "is for the country FR or IT, not DE"),
        ({}, {"regions": ["US"]}, "region", "is for the region US, not EU"),
        ({}, {"groups": list("abcde")}, "groups", "is for the groups a or b or c or 2 others"),
        ({}, {"tags": ["b2b"]}, "tags", "is for the tags b2b"),
        ({}, {"starts_at": NOW + DAY}, "not_started", "starts at 2026-07-02T12:00:00+00:00"),
        ({"ends_at": NOW}, {}, "ended", "ended at 2026-07-01T12:00:00+00:00"),
        ({"currency": "USD"}, {}, "currency", "is in USD, and EUR was asked for"),
    ],
)
def test_every_reason_why_a_price_does_not_hold(terms, of, reason, text):
    made = {"price": "1.00", "currency": "EUR", **terms}
    price = Price.of("CHAI", made.pop("price"), price_list="some", id="some", **made)
    book = PriceBook.of([price], [PriceList("some", **of)])
    choice = price_for(CHAI, Situation("EUR", country="DE", region="EU"), book=book, at=NOW)
    assert reasons(choice)["some"] == (reason, text)


def test_a_variant_with_a_price_of_its_own_stands_before_its_product():
    choice = price_for(LARGE, Situation("EUR"), book=PriceBook(), at=NOW)
    assert [(each.source, each.amount_minor, each.reason) for each in choice.candidates] == [
        ("variant", 3000, "chosen"),
        ("product", 1800, "overridden"),
    ]


def test_a_choice_in_one_paragraph():
    prices = [
        euros("16.00", price_list="vip"),
        euros("14.00", price_list="vip", min_quantity=100),
        euros("15.00", price_list="summer"),
    ]
    book = PriceBook.of(prices, [evolve(VIP, tax_included=True), evolve(SUMMER, tax_included=True)])
    choice = price_for(CHAI, Situation("EUR", 10, groups=["vip"]), book=book, at=NOW)
    assert choice.explain() == (
        "Chai costs 15.00 EUR a unit at a quantity of 10, which is the price of the list Summer. "
        "Without the sale it would be 16.00 EUR. Tax is included. "
        "The price of the list VIP for 1 or more (16.00 EUR) was undercut by the price of the list Summer. "
        "The product's own price (18.00 EUR) stands behind the price of the list VIP for 1 or more. "
        "The price of the list VIP for 100 or more (14.00 EUR) is for 100 or more units, not 10."
    )
    assert choice.explain("de_DE").startswith("Chai costs 15,00\N{NO-BREAK SPACE}€ a unit")
    with pytest.raises(UnknownLocale):
        choice.explain("xx")


def test_a_converted_and_a_lifted_price_say_so_and_name_their_list():
    """18.00 EUR at 1.08 is 19.44 USD, and 15.00 is 16.20."""
    rates = RateTable.of([Rate("EUR", "USD", "1.08", valid_from=NOW)])
    terms = {"policy": Policy(convert_missing=True), "rates": rates}
    choice = price_for(CHAI, Situation("USD"), book=PriceBook.of([], **terms), at=NOW)
    assert choice.explain() == (
        "Chai costs 19.44 USD a unit at a quantity of 1, converted from 18.00 EUR, the product's own price. "
        "No price is set in USD; 1 EUR is 1.08 USD, by rates since 2026-07-01T12:00:00+00:00."
    )
    item = evolve(CHAI, minimum_price_minor=1500)
    sale = euros("12.00", price_list="summer")
    told = price_for(item, Situation("EUR"), book=PriceBook.of([sale], [SUMMER]), at=NOW).explain()
    lowest = "the item's lowest price: the price of the list Summer, 12.00 EUR, would have gone below it. "
    was = "Without the sale it would be 18.00 EUR. "
    assert told.startswith(f"Chai costs 15.00 EUR a unit at a quantity of 1, which is {lowest}{was}")
    told = price_for(item, Situation("USD"), book=PriceBook.of([sale], [SUMMER], **terms), at=NOW).explain()
    assert told.startswith(f"Chai costs 16.20 USD a unit at a quantity of 1, converted from 15.00 EUR, {lowest}")


def test_a_converted_price_says_of_the_others_what_was_wanted():
    """Nobody asked for euros: they are only what was converted. 1 / 0.86 is 1.162790698 in ten figures."""
    rates = RateTable.of([Rate("USD", "EUR", "0.86", valid_from=NOW)])
    book = PriceBook.of([Price("CHAI", "GBP", 1500)], policy=Policy(convert_missing=True), rates=rates)
    told = price_for(CHAI, Situation("USD"), book=book, at=NOW).explain()
    assert "The base price (15.00 GBP) is in GBP, and USD was asked for." in told
    assert "1 EUR is 1.162790698 USD" in told


def test_a_long_explanation_names_twenty_and_counts_the_rest():
    lists = [PriceList(f"list-{n}", groups=[f"customer-{n}"]) for n in range(100)]
    book = PriceBook.of([euros("12.00", price_list=of.id) for of in lists], lists)
    choice = price_for(CHAI, Situation("EUR"), book=book, at=NOW)
    assert len(choice.candidates) == 101
    assert choice.explain().endswith("80 more did not win either.")


def names(prices, lists=(SUMMER,), **terms):
    choice = price_for(CHAI, Situation("EUR", **terms), book=PriceBook.of(prices, lists), at=NOW)
    return [each.name + each.more for each in choice.candidates if each.price_id]


def test_two_prices_of_one_list_are_told_apart_by_what_differs():
    few = euros("15.00", price_list="summer", id="a")
    many = euros("14.00", price_list="summer", id="b", min_quantity=10)
    soon = euros("13.00", price_list="summer", id="c", starts_at=NOW + DAY)
    dollars = Price.of("CHAI", "14.00", currency="USD", price_list="summer", id="d")
    start = f"the price of the list {SUMMER.label}"
    assert names([few]) == [start]
    assert names([few, many]) == [f"{start} for 1 or more", f"{start} for 10 or more"]
    assert names([few, soon]) == [start, f"{start} from {(NOW + DAY).isoformat()}"]
    assert names([few, dollars]) == [start, start], "amounts tell currencies apart"
    assert names([few, evolve(few, id="e", amount_minor=1600)]) == [f"{start} (a)", f"{start} (e)"]
    base = [euros("16.00", id="f"), euros("15.00", id="g", min_quantity=10)]
    assert sorted(names(base)) == ["the base price for 1 or more", "the base price for 10 or more"]
    told = price_for(CHAI, Situation("EUR"), book=PriceBook.of([few, many], [SUMMER]), at=NOW).explain()
    assert f"which is {start} for 1 or more." in told
    assert f"T{start[1:]} for 10 or more (14.00 EUR) is for 10 or more units, not 1." in told
