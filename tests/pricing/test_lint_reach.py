"""What the linter says of prices that nobody gets, against `price_for` asked for everything that can differ."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.pricing import Finding, Price, PriceBook, PriceList, Situation, lint_price_lists, price_for
from tests.pricing.drawn import EUR, NOON, USD, Shelf
from tests.pricing.test_lint_lists import DAY, TEA

SMALL, LARGE = (
    Item.of(sku, "Tea", price=price, currency="EUR", variant_id=f"v-{sku}", product_id="tea")
    for sku, price in (("S", "10.00"), ("L", "12.00"))
)
INSTANTS = [NOON - DAY, NOON, NOON + DAY, NOON + 2 * DAY]
BUYERS = [
    Situation(EUR, quantity=n, country=c, groups=[*g])
    for n, c, g in product(range(1, 6), ["", "DE"], ["", "a", "b", "ab"])
]


@st.composite
def shelves(draw: st.DrawFn, *, most: int, taxed: bool = False) -> Shelf:
    """Two variants of a product, up to three lists, and up to so many prices of the product or of a variant."""

    def window() -> dict[str, datetime | None]:
        starts, ends = draw(st.sampled_from([(None, None), (None, None), *product([None, NOON], [None, NOON + DAY])]))
        return {"starts_at": starts, "ends_at": ends}

    lists = tuple(
        PriceList(
            f"L{n}",
            type=draw(st.sampled_from(["override", "sale"])),
            priority=draw(st.integers(0, 1)),
            groups=draw(st.sampled_from([(), (), ("a",), ("b",), ("a", "b")])),
            countries=draw(st.sampled_from([(), (), ("DE",)])),
            tax_included=draw(st.sampled_from([None, None, True])) if taxed else None,
            **window(),
        )
        for n in range(3)
    )
    items = draw(st.sampled_from([(SMALL,), (SMALL, LARGE)]))
    amounts = draw(st.lists(st.integers(900, 1300), min_size=1, max_size=most, unique=True))
    prices = []
    for n, amount in enumerate(amounts):
        name = draw(st.sampled_from(["tea", "S", "v-S", "L"] if len(items) > 1 else ["tea", "S", "v-S"]))
        low, high = draw(st.sampled_from([(1, None), (1, None), (1, 2), (2, 3), (3, None)]))
        of = draw(st.sampled_from(["", *(each.id for each in lists)]))
        prices.append(Price(name, EUR, amount, of, low, high, **window(), id=f"p{n}"))
    return Shelf(items, lists, tuple(prices))


def heard(shelf: Shelf) -> tuple[set[str], set[str]]:
    """Prices that somebody gets, and those together with the ones that a sale goes below."""
    book = PriceBook.of(shelf.prices, shelf.lists)
    taken, counted = set(), set()
    for item, buyer, at in product(shelf.items, BUYERS, INSTANTS):
        choice = price_for(item, buyer, book=book, at=at)
        taken.add(choice.price_id)
        counted |= {each.price_id for each in choice.candidates if each.reason in {"chosen", "undercut"}}
    return taken, counted


def said(shelf: Shelf) -> tuple[set[str], set[str], set[str]]:
    """Prices that are said never to be reached, to lower nothing, and to overlap with another of their list."""
    found = lint_price_lists(shelf.lists, shelf.prices, items=shelf.items)
    places = {f"prices[{n}]": each for n, each in enumerate(shelf.prices)}
    hidden = {shelf.lists[int(each.place[6:-1])].id for each in found if each.code == "list_never_reached"}
    never = {each.id for each in shelf.prices if each.price_list_id in hidden}
    never |= {places[each.place].id for each in found if each.code == "price_never_reached"}
    useless = {places[each.place].id for each in found if each.code == "sale_above_base"}
    twins = {places[at].id for each in found if each.code == "overlap" for at in (each.place, each.numbers["with"])}
    return never, useless, twins


@given(shelves(most=6, taxed=True))
def test_what_is_said_never_to_be_reached_or_to_lower_nothing_never_is(shelf: Shelf) -> None:
    (never, useless, _), (taken, counted) = said(shelf), heard(shelf)
    assert not never & counted
    assert not useless & taken


@given(shelves(most=2))
def test_of_two_prices_each_that_nobody_gets_is_told(shelf: Shelf) -> None:
    never, useless, twins = said(shelf)
    assert {each.id for each in shelf.prices} - heard(shelf)[1] <= never | useless | twins


# -- worked examples --------------------------------------------------------------------------------------------------


def lint(prices: list[Price], lists: list[PriceList], *items: Item) -> list[Finding]:
    return [*lint_price_lists(lists, prices, items=items)]


def test_a_base_price_behind_an_override_for_everyone_is_never_reached() -> None:
    prices = [Price("TEA", EUR, 900), Price("TEA", EUR, 950, "all")]
    (one,) = lint(prices, [PriceList("all")], TEA)
    assert (one.code, one.place) == ("price_never_reached", "prices[0]")
    assert "9.50 EUR (prices[1]) wins wherever 9.00 EUR holds" in one.message
    assert lint(prices, [PriceList("all", groups=["vip"])], TEA) == []
    assert lint([prices[0], evolve(prices[1], min_quantity=2)], [PriceList("all")], TEA) == []


@pytest.mark.parametrize(("amount", "usual"), [(800, 800), (850, 800), (799, None)])
def test_a_sale_above_an_override_for_everyone_lowers_nothing(amount: int, usual: int | None) -> None:
    lists = [PriceList("all"), PriceList("s", type="sale")]
    prices = [Price("TEA", EUR, 800, "all"), Price("TEA", EUR, amount, "s")]
    found = lint(prices, lists, TEA)
    expected = [] if usual is None else [("sale_above_base", "prices[1]", {"sale_minor": amount, "base_minor": usual})]
    assert [(each.code, each.place, each.numbers) for each in found] == expected


def test_a_sale_below_a_dearer_contract_lowers_that() -> None:
    lists = [PriceList("dear", groups=["a"]), PriceList("s", type="sale")]
    prices = [Price("TEA", EUR, 1500, "dear"), Price("TEA", EUR, 1100, "s")]
    assert lint(prices, lists, TEA) == [], "10.00 to others, but the group pays 15.00 without the sale"


def test_a_price_of_the_product_is_hidden_by_prices_of_each_variant() -> None:
    of_product, small, large = Price("tea", EUR, 900), Price("S", EUR, 950), Price("v-L", EUR, 990)
    (one,) = lint([of_product, small, large], [], SMALL, LARGE)
    assert (one.code, one.place) == ("price_never_reached", "prices[0]")
    assert lint([of_product, small], [], SMALL, LARGE) == [], "the large one has that of the product"


def test_a_sale_that_the_lowest_price_cannot_hold_back_is_told() -> None:
    lists, sale = [PriceList("s", type="sale")], Price("TEA", USD, 500, "s")
    kept = evolve(TEA, minimum_price_minor=800)
    (one,) = lint([Price("TEA", USD, 1100), sale], lists, kept)
    assert (one.code, one.place, one.numbers) == (
        "floor_unknown",
        "prices[1]",
        {"floor_minor": 800, "currency": "EUR"},
    )
    assert lint([evolve(sale, currency=EUR)], lists, kept) == []


def test_a_sale_that_nothing_is_compared_with_is_told() -> None:
    lists = [PriceList("net", type="sale", tax_included=False), PriceList("b2b", groups=["a"], tax_included=False)]
    sale = Price("TEA", EUR, 500, "net")
    (one,) = lint([sale], lists[:1], TEA)
    assert (one.code, one.place) == ("tax_basis_differs", "prices[0]")
    assert lint([sale, Price("TEA", EUR, 900, "b2b")], lists, TEA) == []
