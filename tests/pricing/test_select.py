"""Which price holds: laws against a naive selection, then worked examples."""

from datetime import datetime, timedelta, timezone

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.checks import InvalidDatetime
from commerce_core.currency import Rate, RateTable, StaleRate, UnknownRate
from commerce_core.money import MAX_PRICE_MINOR, Money
from commerce_core.pricing import InvalidSituation, Price, PriceBook, PriceList, PriceNotFound, Situation, price_for
from commerce_core.pricing.policy import Policy
from tests.pricing.shops import CHAI, DAY, EUR, JPY, LARGE, NOW, USD, euros, naive, shown, worlds

ALONE = Situation("EUR")
SUMMER = PriceList("summer", "Summer", type="sale")
VIP = PriceList("vip", "VIP", groups=["vip"])
RATES = RateTable.of([Rate("EUR", "USD", "1.08", valid_from=NOW), Rate("EUR", "JPY", "163.4", valid_from=NOW)])
CONVERTING = Policy(convert_missing=True)


def chosen(item, situation, prices, lists=(), *, at=NOW, **terms):
    return price_for(item, situation, book=PriceBook.of(prices, lists, **terms), at=at)


def outcome(item, lists, rows, situation, at):
    """What is chosen, or nothing."""
    try:
        return chosen(item, situation, rows, lists, at=at)
    except PriceNotFound:
        return None


@given(worlds())
def test_the_choice_is_that_of_a_naive_selection(world):
    item, lists, rows, situation, at = world
    assert shown(chosen(item, situation, rows, lists, at=at)) == naive(item, lists, rows, situation, at)


@given(worlds(unit=USD))
def test_in_a_currency_that_is_not_the_items_only_the_book_has_prices(world):
    item, lists, rows, situation, at = world
    choice = outcome(item, lists, rows, situation, at)
    assert (choice and shown(choice)) == naive(item, lists, rows, situation, at)


@given(worlds(), st.integers(0, 4000))
def test_the_choice_with_a_lowest_price_is_that_of_a_naive_selection(world, floor):
    item, lists, rows, situation, at = world
    item = evolve(item, minimum_price_minor=floor)
    choice = chosen(item, situation, rows, lists, at=at)
    assert shown(choice) == naive(item, lists, rows, situation, at)
    assert choice.lifted == (
        choice.was_minor is not None and min(row.amount_minor for row in rows if row.id == choice.price_id) < floor
    )


@given(worlds(), st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_candidates(world, random):
    item, lists, rows, situation, at = world
    shuffled, others = random.sample(rows, len(rows)), random.sample(lists, len(lists))
    assert chosen(item, situation, shuffled, others, at=at) == chosen(item, situation, rows, lists, at=at)


@given(worlds())
def test_a_candidate_that_ranks_below_the_winner_changes_nothing(world):
    """With all that wins and what it undercut, any other price can go or come."""
    item, lists, rows, situation, at = world
    choice = chosen(item, situation, rows, lists, at=at)
    winners = {each.price_id for each in choice.candidates if each.reason in {"chosen", "undercut"}}
    for row in rows:
        if row.id not in winners:
            fewer = [each for each in rows if each is not row]
            assert shown(chosen(item, situation, fewer, lists, at=at)) == shown(choice)


@given(worlds())
def test_a_dearer_price_of_the_same_rank_changes_nothing(world):
    item, lists, rows, situation, at = world
    choice = chosen(item, situation, rows, lists, at=at)
    winner = next((row for row in rows if row.id == choice.price_id), None)
    assume(winner is not None and winner.amount_minor < MAX_PRICE_MINOR)
    dearer = evolve(winner, id="dearer", amount_minor=winner.amount_minor + 1)
    assert shown(chosen(item, situation, [dearer, *rows], lists, at=at)) == shown(choice)


@given(worlds())
def test_a_sale_never_raises_the_price(world):
    item, lists, rows, situation, at = world
    sales = {each.id for each in lists if each.type == "sale"}
    without = chosen(item, situation, [row for row in rows if row.price_list_id not in sales], lists, at=at)
    choice = chosen(item, situation, rows, lists, at=at)
    assert choice.amount_minor <= without.amount_minor
    assert choice.was_minor == (without.amount_minor if choice.amount_minor < without.amount_minor else None)


@given(worlds(), st.integers(1, 10**6))
def test_nobody_pays_more_because_of_a_sale_at_any_quantity(world, quantity):
    item, lists, rows, situation, at = world
    situation = evolve(situation, quantity=quantity)
    sale = PriceList("new", type="sale", priority=99, groups=[*situation.groups])
    more = [*rows, *(Price("CHAI", EUR, amount, "new", id=f"new-{amount}") for amount in (0, 1500, 10**9))]
    before, after = chosen(item, situation, rows, lists, at=at), chosen(item, situation, more, [*lists, sale], at=at)
    assert after.amount_minor <= before.amount_minor


@given(worlds())
def test_the_choice_is_the_same_until_it_says(world):
    item, lists, rows, situation, at = world
    book = PriceBook.of(rows, lists)
    choice = price_for(item, situation, book=book, at=at)
    until = choice.valid_until or at + 4000 * DAY
    assert until > at
    for later in (at + (until - at) / 2, until - timedelta(microseconds=1)):
        assert shown(price_for(item, situation, book=book, at=later)) == shown(choice)


@given(worlds())
def test_prices_of_other_items_change_nothing(world):
    item, lists, rows, situation, at = world
    others = [evolve(row, item=f"other-{n}", amount_minor=0, id=f"other-{n}") for n, row in enumerate(rows)]
    book = PriceBook.of([*rows, *others], lists)
    assert price_for(item, situation, book=book, at=at) == chosen(item, situation, rows, lists, at=at)
    assert book.touches(item) == bool(rows)


def test_without_a_book_an_item_has_its_own_price():
    choice = price_for(LARGE, ALONE, book=PriceBook(), at=NOW)
    assert (choice.price, choice.price_id, choice.price_list_id) == (Money(3000, "EUR"), "", "")
    assert (choice.was, choice.valid_until, choice.conversion, choice.lifted) == (None, None, None, False)


def test_a_sale_for_fewer_people_does_not_beat_a_cheaper_contract_price():
    """field/pricing.md b23: Medusa compares the sale with the base price, so that more rules win over less money."""
    narrow = PriceList("narrow", type="sale", groups=["vip"], countries=["DE"], channels=["web"], priority=9)
    prices = [euros("12.00", price_list="vip"), euros("15.00", price_list="narrow")]
    buyer = Situation("EUR", groups=["vip"], country="de", channel="web")
    choice = chosen(CHAI, buyer, prices, [VIP, narrow])
    assert (choice.amount_minor, choice.price_list_id, choice.was_minor) == (1200, "vip", None)


def test_a_buyer_of_a_hundred_does_not_pay_more_because_of_a_sale():
    """field/pricing.md b23: commercetools turns tiers off while a sale runs."""
    prices = [euros("18.00"), euros("14.00", min_quantity=100), euros("15.00", price_list="summer")]
    for quantity, amount, was in ((1, 1500, 1800), (99, 1500, 1800), (100, 1400, None)):
        choice = chosen(CHAI, Situation("EUR", quantity), prices, [SUMMER])
        assert (choice.amount_minor, choice.was_minor) == (amount, was)


def test_the_whole_line_has_the_price_of_its_quantity():
    """medusa#5359, #10613, #12706: breaks are inclusive, an open end is open, and every change is priced again."""
    prices = [euros("18.00", max_quantity=9), euros("16.00", min_quantity=10, max_quantity=99)]
    prices.append(euros("14.00", min_quantity=100))
    book = PriceBook.of(prices)
    asked = {1: 1800, 9: 1800, 10: 1600, 99: 1600, 100: 1400, 10**6: 1400}
    assert {n: price_for(CHAI, Situation("EUR", n), book=book, at=NOW).amount_minor for n in asked} == asked


def test_a_price_for_some_quantities_stands_before_one_for_all_and_one_quantity_is_some():
    prices = [euros("17.00"), euros("20.00", min_quantity=10, max_quantity=10)]
    amounts = [chosen(CHAI, Situation("EUR", n), prices).amount_minor for n in (9, 10, 11)]
    assert amounts == [1700, 2000, 1700]


def test_windows_are_half_open():
    sale = evolve(SUMMER, starts_at=NOW, ends_at=NOW + DAY)
    book = PriceBook.of([euros("15.00", price_list="summer")], [sale])
    tick = timedelta(microseconds=1)
    for at, amount, until in (
        (NOW - tick, 1800, NOW),
        (NOW, 1500, NOW + DAY),
        (NOW + DAY - tick, 1500, NOW + DAY),
        (NOW + DAY, 1800, None),
    ):
        choice = price_for(CHAI, ALONE, book=book, at=at)
        assert (choice.amount_minor, choice.valid_until) == (amount, until)


def test_a_price_holds_while_both_it_and_its_list_do():
    sale = evolve(SUMMER, starts_at=NOW, ends_at=NOW + 2 * DAY)
    price = euros("15.00", price_list="summer", starts_at=NOW + DAY, ends_at=NOW + 9 * DAY)
    book = PriceBook.of([price], [sale])
    amounts = [price_for(CHAI, ALONE, book=book, at=NOW + n * DAY).amount_minor for n in range(4)]
    assert amounts == [1800, 1500, 1800, 1800]


def test_nothing_is_a_price_and_none_is_not():
    """field/pricing.md b24: Vendure makes a missing price 0; Spree's 0 is free and null is not set here."""
    assert chosen(CHAI, ALONE, [euros(0)]).price == Money(0, "EUR")
    assert chosen(CHAI, ALONE, [euros(None)]).price == Money(1800, "EUR")
    assert chosen(CHAI, ALONE, [euros(0, price_list="summer")], [SUMMER]).was == Money(1800, "EUR")


def test_an_item_without_a_price_is_refused_with_every_reason():
    prices = [
        Price.of("CHAI", "20.00", currency="USD", min_quantity=10),
        Price.of("CHAI", None, currency="USD", id="x"),
    ]
    with pytest.raises(PriceNotFound) as caught:
        chosen(CHAI, Situation("USD"), prices)
    assert (caught.value.item, caught.value.currency, caught.value.field) == ("CHAI", "USD", "currency")
    assert {detail.field: detail.message for detail in caught.value.details} == {
        "CHAI:USD:10": "the base price is for 10 or more units, not 1",
        "x": "the base price is not set there",
        "product": "the product's own price is in EUR, and USD was asked for",
    }


@pytest.mark.parametrize(
    ("terms", "missing"),
    [
        ({"groups": ["vip", "trade"]}, {"groups": ["other"]}),
        ({"tags": ["b2b"]}, {"tags": []}),
        ({"channels": ["web"]}, {"channel": ""}),
        ({"countries": ["de", "FR"]}, {"country": "US"}),
        ({"regions": ["EU"]}, {"region": "US"}),
    ],
)
def test_every_condition_that_a_list_states_must_hold(terms, missing):
    everything = {"groups": ["vip"], "tags": ["b2b"], "channel": "web", "country": "DE", "region": "EU"}
    book = PriceBook.of([euros("12.00", price_list="some")], [PriceList("some", **terms)])
    assert price_for(CHAI, Situation("EUR", **everything), book=book, at=NOW).amount_minor == 1200
    assert price_for(CHAI, Situation("EUR", **{**everything, **missing}), book=book, at=NOW).amount_minor == 1800


@pytest.mark.parametrize("missing", ["groups", "tags", "channel", "country", "region"])
def test_all_conditions_of_a_list_must_hold_together(missing):
    of = PriceList("some", groups=["vip"], tags=["b2b"], channels=["web"], countries=["DE"], regions=["EU"])
    everything = {"groups": ["vip"], "tags": ["b2b"], "channel": "web", "country": "DE", "region": "EU"}
    book = PriceBook.of([euros("12.00", price_list="some")], [of])
    assert price_for(CHAI, Situation("EUR", **everything), book=book, at=NOW).amount_minor == 1200
    del everything[missing]
    assert price_for(CHAI, Situation("EUR", **everything), book=book, at=NOW).amount_minor == 1800


def test_priority_is_heard_before_specificity_and_specificity_before_the_amount():
    lists = [PriceList("loud", priority=1), PriceList("near", groups=["vip"], countries=["DE"]), VIP]
    prices = [euros("20.00", price_list="loud"), euros("19.00", price_list="near"), euros("1.00", price_list="vip")]
    buyer = Situation("EUR", groups=["vip"], country="DE")
    picked = [chosen(CHAI, buyer, prices[n:], lists).price_list_id for n in range(3)]
    assert picked == ["loud", "near", "vip"]


def test_a_price_of_the_variant_stands_before_one_of_its_product():
    prices = [euros("10.00", item="tea"), euros("11.00", item="var_l")]
    assert chosen(LARGE, ALONE, prices).amount_minor == 1100
    assert chosen(LARGE, ALONE, prices[:1]).amount_minor == 1000
    assert chosen(LARGE, ALONE, [euros("12.00", item="CHAI-L")]).amount_minor == 1200


def test_equal_prices_are_told_apart_by_their_ids():
    prices = [euros("12.00", id="b"), euros("12.00", id="a", min_quantity=1)]
    assert chosen(CHAI, ALONE, prices).price_id == "a"


def test_of_several_groups_the_cheapest_holds():
    """commercetools: a customer of several groups gets the cheapest of their prices."""
    lists = [VIP, PriceList("trade", groups=["trade"])]
    prices = [euros("16.00", price_list="vip"), euros("15.00", price_list="trade")]
    assert chosen(CHAI, Situation("EUR", groups=["vip", "trade"]), prices, lists).amount_minor == 1500


def test_an_override_may_be_dearer_than_the_base_price():
    assert chosen(CHAI, ALONE, [euros("19.00", price_list="all")], [PriceList("all")]).amount_minor == 1900


@pytest.mark.parametrize(
    ("floor", "amount", "was", "lifted"),
    [
        (0, 1200, 1800, False),
        (1200, 1200, 1800, False),
        (1500, 1500, 1800, True),
        (1800, 1800, None, False),
        (9900, 1800, None, False),
    ],
)
def test_a_sale_stops_at_the_lowest_price_of_the_item(floor, amount, was, lifted):
    item = evolve(CHAI, minimum_price_minor=floor)
    choice = chosen(item, ALONE, [euros("12.00", price_list="summer")], [SUMMER])
    assert (choice.amount_minor, choice.was_minor, choice.lifted) == (amount, was, lifted)


@pytest.mark.parametrize(("floor", "amount", "lifted"), [(1000, 1200, False), (1500, 1620, True), (1501, 1622, True)])
def test_the_lowest_price_holds_in_another_currency_at_its_rate_rounded_up(floor, amount, lifted):
    """15.00 EUR at 1.08 is 16.20 USD, and 15.01 is 16.2108."""
    prices = [Price("CHAI", USD, 1200, "summer"), Price("CHAI", USD, 1900)]
    choice = chosen(evolve(CHAI, minimum_price_minor=floor), Situation("USD"), prices, [SUMMER], rates=RATES)
    assert (choice.amount_minor, choice.was_minor, choice.lifted) == (amount, 1900, lifted)


@pytest.mark.parametrize(
    "rates", [None, RateTable.of([]), RateTable.of([Rate("EUR", "USD", 2, valid_from=NOW - 999 * DAY)])]
)
def test_a_lowest_price_that_no_rate_tells_holds_nobody_back(rates):
    item = evolve(CHAI, minimum_price_minor=1800)
    choice = chosen(item, Situation("USD"), [Price("CHAI", USD, 1, "summer")], [SUMMER], rates=rates)
    assert (choice.amount_minor, choice.lifted) == (1, False)


def test_the_lowest_price_does_not_lift_what_was_agreed():
    item = evolve(CHAI, minimum_price_minor=1500)
    prices = [euros("12.00", price_list="vip"), euros("10.00", price_list="summer")]
    choice = chosen(item, Situation("EUR", groups=["vip"]), prices, [VIP, SUMMER])
    assert (choice.amount_minor, choice.price_list_id) == (1200, "vip")


@pytest.mark.parametrize(
    ("reference", "sale", "taken"),
    [(True, False, False), (True, None, False), (None, False, False), (True, True, True), (False, False, True)],
)
def test_a_sale_on_another_tax_basis_is_not_taken_and_says_so(reference, sale, taken):
    """18.00 without tax are 21.42 with 19 %: more than 20.00 with it."""
    lists = [PriceList("usual", tax_included=reference), evolve(SUMMER, tax_included=sale)]
    choice = chosen(CHAI, ALONE, [euros("20.00", price_list="usual"), euros("18.00", price_list="summer")], lists)
    assert choice.amount_minor == (1800 if taken else 2000)
    told = {each.price_list_id: each.reason for each in choice.candidates}
    assert told["summer"] == ("chosen" if taken else "tax_basis")


@pytest.mark.parametrize(
    ("sale", "amount", "was"), [("50.00", 2200, None), ("22.00", 2200, None), ("19.00", 1900, 2200)]
)
def test_a_sale_does_not_raise_a_price_that_is_converted(sale, amount, was):
    """20.00 EUR at 1.10 is 22.00 USD."""
    rates = RateTable.of([Rate("EUR", "USD", "1.10", valid_from=NOW)])
    price = Price.of("CHAI", sale, currency="USD", price_list="summer")
    item = evolve(CHAI, price_minor=2000)
    choice = chosen(item, Situation("USD"), [price], [SUMMER], policy=CONVERTING, rates=rates)
    assert (choice.amount_minor, choice.was_minor, choice.conversion is None) == (amount, was, was is not None)
    told = {each.price_list_id: each.reason for each in choice.candidates}
    assert told["summer"] == ("chosen" if was else "not_lower")
    alone = chosen(item, Situation("USD"), [price], [SUMMER], policy=CONVERTING)
    assert alone.price_list_id == "summer", "no rate tells what the price would be without the sale"


def test_the_list_says_whether_its_prices_contain_tax():
    for included in (True, False, None):
        book = PriceBook.of([euros("12.00", price_list="some")], [PriceList("some", tax_included=included)])
        assert price_for(CHAI, ALONE, book=book, at=NOW).tax_included is included
    assert price_for(CHAI, ALONE, book=PriceBook(), at=NOW).tax_included is None


def test_a_missing_currency_is_converted_where_the_policy_says_so_and_the_choice_tells():
    """18.00 EUR at 1.08 is 19.44 USD; 15.00 is 16.20; 18.00 at 163.4 is 2941.2, so 2941 JPY."""
    terms = {"lists": [SUMMER], "policy": CONVERTING, "rates": RATES}
    choice = chosen(CHAI, Situation("USD"), [euros("15.00", price_list="summer")], **terms)
    assert (choice.price, choice.was) == (Money.of("16.20", "USD"), Money.of("19.44", "USD"))
    assert (choice.conversion.source, choice.conversion.rate) == (
        Money(1500, "EUR"),
        RATES.rate_at("EUR", "USD", at=NOW).rate,
    )
    assert (choice.price_list_id, choice.currency) == ("summer", USD)
    assert chosen(CHAI, Situation("JPY"), [], policy=CONVERTING, rates=RATES).price == Money(2941, JPY)
    with pytest.raises(PriceNotFound):
        chosen(CHAI, Situation("USD"), [], rates=RATES)


def test_a_price_that_is_set_is_never_converted():
    choice = chosen(CHAI, Situation("USD"), [Price.of("CHAI", "25.00", currency="USD")], policy=CONVERTING, rates=RATES)
    assert (choice.price, choice.conversion) == (Money.of("25.00", "USD"), None)


def test_a_converted_price_holds_until_one_may_begin_in_its_currency():
    price = Price.of("CHAI", "25.00", currency="USD", starts_at=NOW + DAY)
    choice = chosen(CHAI, Situation("USD"), [price], policy=CONVERTING, rates=RATES)
    assert (choice.amount_minor, choice.valid_until) == (1944, NOW + DAY)


def test_a_rate_that_is_missing_or_old_is_no_rate():
    with pytest.raises(UnknownRate):
        chosen(CHAI, Situation("GBP"), [], policy=CONVERTING, rates=RATES)
    with pytest.raises(UnknownRate):
        chosen(CHAI, Situation("USD"), [], policy=CONVERTING)
    with pytest.raises(StaleRate):
        chosen(CHAI, Situation("USD"), [], policy=CONVERTING, rates=RATES, at=NOW + 60 * DAY)


def test_regions_are_the_same_in_any_case():
    book = PriceBook.of([euros("12.00", price_list="some")], [PriceList("some", regions=["eu"])])
    assert price_for(CHAI, Situation("EUR", region="Eu"), book=book, at=NOW).amount_minor == 1200


@pytest.mark.parametrize(
    "wrong", [{"country": "France"}, {"groups": None}, {"groups": 5}, {"tags": [[]]}, {"region": 5}]
)
def test_a_situation_in_which_nobody_can_be_is_refused(wrong):
    with pytest.raises(InvalidSituation):
        Situation("EUR", **wrong)


def test_the_same_instant_in_any_zone_gives_the_same_choice():
    book = PriceBook.of([euros("15.00", starts_at=NOW)])
    for hours in (-12, 0, 14):
        elsewhere = NOW.astimezone(timezone(timedelta(hours=hours)))
        assert price_for(CHAI, ALONE, book=book, at=elsewhere) == price_for(CHAI, ALONE, book=book, at=NOW)


@pytest.mark.parametrize("at", [datetime(2026, 7, 1), "2026-07-01", None])  # noqa: DTZ001
def test_an_instant_has_a_zone(at):
    with pytest.raises(InvalidDatetime):
        price_for(CHAI, ALONE, book=PriceBook(), at=at)


def test_medusas_price_lists():
    """Medusa's own numbers (pricing module, calculate-price.spec.ts, "Price Lists"), in minor units of PLN.

    1000 in general, 400 for a company, a list of 232: as a sale it is shown beside 400 or 1000, as an override alone.
    """
    item = Item.of("shirt", "Shirt", price="10.00", currency="PLN")
    company = Price("shirt", "PLN", 400, "company", max_quantity=5)
    listed = Price("shirt", "PLN", 232, "list")
    lists = [PriceList("company", tags=["medusa-company-id"], priority=-1)]
    terms = {"regions": ["DE", "DK"], "groups": ["vip-customer-group-id", "another-vip-customer-group-id"]}
    buyer = {"region": "DE", "groups": ["vip-customer-group-id"]}
    of_company = Situation("PLN", tags=["medusa-company-id"], **buyer)
    for kind, was in (("sale", 400), ("override", None)):
        of = PriceList("list", type=kind, **terms)
        choice = chosen(item, of_company, [company, listed], [*lists, of])
        assert (choice.amount_minor, choice.was_minor) == (232, was)
    everyone = PriceList("list", type="sale")
    assert chosen(item, Situation("PLN"), [company, listed], [*lists, everyone]).was_minor == 1000
    partly = PriceList("list", type="sale", **terms)
    elsewhere = Situation("PLN", region="PL", groups=["vip-customer-group-id"])
    assert chosen(item, elsewhere, [company, listed], [*lists, partly]).amount_minor == 1000


def test_of_two_sales_the_lower_holds_where_medusa_takes_the_one_with_more_rules():
    """The same file: there a sale of 232 with two rules beats one of 116 without any."""
    item = Item.of("shirt", "Shirt", price="10.00", currency="PLN")
    lists = [PriceList("narrow", type="sale", regions=["DE"], groups=["vip"]), PriceList("wide", type="sale")]
    prices = [Price("shirt", "PLN", 232, "narrow"), Price("shirt", "PLN", 116, "wide")]
    choice = chosen(item, Situation("PLN", region="DE", groups=["vip"]), prices, lists)
    assert (choice.amount_minor, choice.price_list_id) == (116, "wide")


def test_commercetools_fallback_from_the_narrowest_to_the_widest():
    """docs.commercetools.com, price selection: currency and validity filter, then the most specific level is heard.

    The levels for one group are group + channel + country, group + channel, group; a narrower price may be dearer.
    """
    levels = [
        {"groups": ["b2b"], "channels": ["berlin"], "countries": ["DE"]},
        {"groups": ["b2b"], "channels": ["berlin"]},
        {"groups": ["b2b"]},
    ]
    lists = [PriceList(f"level-{n}", **terms) for n, terms in enumerate(levels)]
    prices = [euros(f"{14 - n}.00", price_list=of.id) for n, of in enumerate(lists)]
    buyer = Situation("EUR", groups=["b2b"], channel="berlin", country="DE")
    for n in range(3):
        assert chosen(CHAI, buyer, prices[n:], lists).price_list_id == f"level-{n}"
        assert chosen(CHAI, evolve(buyer, currency="USD"), [*prices, Price("CHAI", "USD", 1)], lists).amount_minor == 1
    over = [evolve(prices[0], ends_at=NOW), *prices[1:]]
    assert chosen(CHAI, buyer, over, lists).price_list_id == "level-1"
