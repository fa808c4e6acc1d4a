"""The compiled book: what it refuses, and that it looks at nothing it need not."""

import pytest
from attrs import evolve
from hypothesis import given

from commerce_core.catalog import Item
from commerce_core.pricing import InvalidPrice, InvalidPriceList, Price, PriceBook, PriceList, Situation
from tests.pricing.shops import CHAI, DAY, EUR, LARGE, NOW, euros, matches, worlds

BUYER = Situation("EUR", groups=["vip"])


@given(worlds())
def test_every_price_that_holds_is_near(world):
    item, lists, rows, situation, at = world
    near = {row.price.id for found, _ in PriceBook.of(rows, lists).near(item, situation, at=at) for row in found}
    by_id = {each.id: each for each in lists}
    assert {row.id for row in rows if matches(item, row, by_id.get(row.price_list_id), situation, at)} <= near


@given(worlds())
def test_every_price_of_an_item_is_listed_once(world):
    item, lists, rows, *_ = world
    listed = [row.price for row, _ in PriceBook.of(rows, lists).all_rows(item)]
    assert sorted(listed, key=lambda each: each.id) == sorted(rows, key=lambda each: each.id)


def test_a_look_up_sees_only_the_lists_of_who_asks():
    """Ten thousand customers with a list each: one of them sees one row."""
    lists = [PriceList(f"list-{n}", groups=[f"customer-{n}"]) for n in range(1000)]
    book = PriceBook.of([euros("12.00", price_list=of.id) for of in lists], lists)
    [(rows, _)] = book.near(CHAI, Situation("EUR", groups=["customer-7"]), at=NOW)
    assert [row.price.price_list_id for row in rows] == ["list-7"]
    assert not any(rows for rows, _ in book.near(CHAI, Situation("EUR"), at=NOW))


def looked_at(book, situation=BUYER, at=NOW):
    return sum(len(rows) for rows, _ in book.near(CHAI, situation, at=at))


@pytest.mark.parametrize("size", [10, 1000])
def test_entries_that_cannot_be_meant_cost_nothing(size):
    """Prices of other items, of other customers' lists, in other currencies and of sales that are over: of all of
    them, no row is looked at."""
    own = [euros("16.00", price_list="vip"), euros("15.00", price_list="vip", min_quantity=10), euros("17.00", id="b")]
    lists = [PriceList("vip", groups=["vip"]), PriceList("old", type="sale"), PriceList("mine", groups=["vip"])]
    others = [PriceList(f"list-{n}", groups=[f"customer-{n}"]) for n in range(size)]
    unrelated = [
        *(Price(f"other-{n}", EUR, 100, "vip", id=f"other-{n}") for n in range(size)),
        *(euros("1.00", price_list=of.id) for of in others),
        *(Price("CHAI", "USD", 100, "vip", id=f"usd-{n}") for n in range(size)),
        *(euros("1.00", price_list="old", ends_at=NOW - n * DAY, id=f"old-{n}") for n in range(size)),
        *(euros("1.00", price_list="mine", ends_at=NOW - n * DAY, id=f"mine-{n}") for n in range(size)),
    ]
    assert looked_at(PriceBook.of([*own, *unrelated], [*lists, *others])) == looked_at(PriceBook.of(own, lists)) == 3


def test_a_sale_is_passed_over_from_the_instant_at_which_it_ends():
    weeks = [euros("15.00", price_list="s", starts_at=NOW + n * DAY, ends_at=NOW + (n + 1) * DAY) for n in range(9)]
    book = PriceBook.of([*reversed(weeks), euros("17.00", id="b")], [PriceList("s", type="sale")])
    assert [looked_at(book, at=NOW + n * DAY) for n in (0, 1, 8, 9)] == [10, 9, 2, 1]


def test_a_list_for_several_groups_stands_under_each():
    book = PriceBook.of([euros("12.00", price_list="b")], [PriceList("b", groups=["x", "y"], countries=["DE"])])
    for groups in (["x"], ["y"], ["x", "y"]):
        assert any(rows for rows, _ in book.near(CHAI, Situation("EUR", groups=groups), at=NOW))


def test_a_book_touches_what_its_prices_name():
    book = PriceBook.of([Price("tea", "USD", 1), Price("CHAI", "EUR", None)])
    assert book.touches(LARGE)
    assert book.touches(CHAI)
    assert not book.touches(Item.of("MUG", "Mug", price="1", currency="EUR"))
    assert not PriceBook().touches(CHAI)


def test_an_item_named_in_three_ways_is_looked_up_once_each():
    book = PriceBook.of([euros("1.00")])
    assert [named for _, named in book.near(CHAI, Situation("EUR"), at=NOW)] == [True]
    three = PriceBook.of([euros("1.00", item=name) for name in ("var_l", "CHAI-L", "tea")])
    assert [named for _, named in three.near(LARGE, Situation("EUR"), at=NOW)] == [False, True, True]


def test_two_prices_of_one_id_are_refused():
    with pytest.raises(InvalidPrice) as caught:
        PriceBook.of([euros("1.00"), euros("2.00", max_quantity=5)])
    assert caught.value.field == "prices[1].id"


def test_a_price_of_a_list_that_is_not_there_is_refused():
    with pytest.raises(InvalidPrice) as caught:
        PriceBook.of([euros("1.00"), euros("1.00", price_list="vpi")], [PriceList("vip")])
    assert caught.value.field == "prices[1].price_list_id"


def test_two_lists_of_one_id_are_refused():
    with pytest.raises(InvalidPriceList) as caught:
        PriceBook.of([], [PriceList("vip"), PriceList("vip", priority=1)])
    assert caught.value.field == "lists[1].id"


def test_a_window_that_its_list_never_shares_is_never_open():
    of = PriceList("late", starts_at=NOW)
    price = evolve(euros("1.00", price_list="late"), ends_at=NOW)
    [(rows, _)] = PriceBook.of([price], [of]).near(CHAI, Situation(EUR), at=NOW - DAY)
    assert rows[0].window == (NOW, NOW)


def test_what_is_no_price_or_list_is_refused_with_its_place():
    with pytest.raises(InvalidPrice) as caught:
        PriceBook.of([euros("1.00"), 5])
    assert caught.value.field == "prices[1]"
    with pytest.raises(InvalidPriceList) as caught:
        PriceBook.of([], [5])
    assert caught.value.field == "lists[0]"
