"""The linter of price lists finds every planted defect, and nothing in clean lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.checks import InvalidDatetime
from commerce_core.pricing import Finding, Price, PriceBook, PriceList, lint_price_lists, lint_regions
from tests.pricing.drawn import EUR, NOON, USD, Shelf, clean_shelves

DAY = timedelta(days=1)
TEA = Item.of("TEA", "Tea", price="10.00", currency="EUR")


def found(shelf: Shelf, code: str) -> list[Finding]:
    return [each for each in lint_price_lists(shelf.lists, shelf.prices, items=shelf.items) if each.code == code]


def with_price(shelf: Shelf, index: int, **changes: object) -> Shelf:
    prices = [*shelf.prices]
    prices[index] = evolve(prices[index], id="", **changes)
    return evolve(shelf, prices=tuple(prices))


def without_prices(shelf: Shelf, *indexes: int) -> Shelf:
    return evolve(shelf, prices=tuple(each for n, each in enumerate(shelf.prices) if n not in indexes))


def listed(data: st.DataObject, shelf: Shelf, *, first: bool | None = None, last: bool | None = None) -> int:
    """The place of a price of some list: the first or last of its quantity breaks, or neither."""
    places = [
        n
        for n, price in enumerate(shelf.prices)
        if price.price_list_id
        and (first is None or (price.min_quantity == 1) is first)
        and (last is None or (price.max_quantity is None) is last)
    ]
    assume(places)
    return data.draw(st.sampled_from(places))


# -- laws -------------------------------------------------------------------------------------------------------------


@given(clean_shelves())
def test_clean_lists_have_no_findings(shelf: Shelf) -> None:
    assert lint_price_lists(shelf.lists, shelf.prices, items=shelf.items) == ()
    assert lint_price_lists(shelf.lists, shelf.prices) == ()
    PriceBook.of(shelf.prices, shelf.lists)


@given(clean_shelves(), st.data())
def test_a_planted_overlap_is_found_at_the_price_that_begins_too_early(shelf: Shelf, data: st.DataObject) -> None:
    place = listed(data, shelf, last=False)
    longer = shelf.prices[place].max_quantity + 1
    (one,) = found(with_price(shelf, place, max_quantity=longer), "overlap")
    assert one.place == f"prices[{place + 1}]"
    assert one.numbers == {"with": f"prices[{place}]", "min_quantity": longer, "max_quantity": longer}


@given(clean_shelves(), st.data())
def test_a_planted_twin_is_an_overlap(shelf: Shelf, data: st.DataObject) -> None:
    place = listed(data, shelf)
    twin = evolve(shelf.prices[place], id="twin", amount_minor=data.draw(st.integers(1, 1900)))
    (one,) = found(evolve(shelf, prices=(*shelf.prices, twin)), "overlap")
    assert (one.place, one.numbers["with"]) == (f"prices[{len(shelf.prices)}]", f"prices[{place}]")


@given(clean_shelves(), st.data())
def test_a_planted_gap_is_found_with_its_quantities(shelf: Shelf, data: st.DataObject) -> None:
    place = listed(data, shelf, last=False)
    last, least = shelf.prices[place].max_quantity, shelf.prices[place].min_quantity
    assume(last > least)
    shorter = data.draw(st.integers(least, last - 1))
    (one,) = found(with_price(shelf, place, max_quantity=shorter), "gap")
    assert (one.place, one.numbers) == (
        f"prices[{place + 1}]",
        {"min_quantity": shorter + 1, "max_quantity": last},
    )


@given(clean_shelves(), st.data())
def test_a_planted_missing_currency_is_found(shelf: Shelf, data: st.DataObject) -> None:
    assume(len(shelf.items) > 1)
    some = shelf.prices[listed(data, shelf)]
    same = [
        n
        for n, each in enumerate(shelf.prices)
        if (each.price_list_id, each.item, each.currency) == (some.price_list_id, some.item, some.currency)
    ]
    (one,) = found(without_prices(shelf, *same), "mixed_currencies")
    assert one.place == f"lists[{some.price_list_id[1:]}]"
    assert one.numbers == {"currency": some.currency.code, "missing": 1, "first": some.item}


@given(clean_shelves(), st.data())
def test_a_planted_sale_above_the_base_price_is_found(shelf: Shelf, data: st.DataObject) -> None:
    place = listed(data, shelf)
    price = shelf.prices[place]
    (item,) = [each for each in shelf.items if each.sku == price.item]
    assume(shelf.lists[int(price.price_list_id[1:])].type == "sale")
    dearer = item.price_minor + data.draw(st.integers(1, 1000))
    (one,) = found(with_price(shelf, place, amount_minor=dearer), "sale_above_base")
    assert (one.place, one.numbers) == (f"prices[{place}]", {"sale_minor": dearer, "base_minor": item.price_minor})
    (equal,) = found(with_price(shelf, place, amount_minor=item.price_minor), "sale_above_base")
    assert equal.numbers == {"sale_minor": item.price_minor, "base_minor": item.price_minor}
    assert found(with_price(shelf, place, amount_minor=item.price_minor - 1), "sale_above_base") == []


@given(clean_shelves(), st.data())
def test_a_planted_list_without_prices_is_found(shelf: Shelf, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(shelf.lists)))
    lists = (*shelf.lists[:place], PriceList("empty"), *shelf.lists[place:])
    (one,) = found(evolve(shelf, lists=lists), "list_never_reached")
    assert (one.place, one.numbers) == (f"lists[{place}]", {"prices": 0})


@given(clean_shelves(), st.data())
def test_a_planted_list_that_hides_another_is_found(shelf: Shelf, data: st.DataObject) -> None:
    """Everybody gets the prices of a list of higher priority, or a sale that is always lower."""
    index = data.draw(st.integers(0, len(shelf.lists) - 1))
    hidden = shelf.lists[index]
    everyone = PriceList("all", type=hidden.type, priority=1)
    units = {(each.item, each.currency.code): each for each in shelf.prices if each.price_list_id == hidden.id}
    covering = [Price(each.item, each.currency, 0, "all") for each in units.values()]
    lists, prices = (*shelf.lists, everyone), (*shelf.prices, *covering)
    places = [one.place for one in found(evolve(shelf, lists=lists, prices=prices), "list_never_reached")]
    assert places == [f"lists[{n}]" for n, each in enumerate(shelf.lists) if each.type == hidden.type]


@given(clean_shelves(), st.data())
def test_planted_prices_outside_the_window_of_their_list_are_found(shelf: Shelf, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(shelf.lists) - 1))
    lists = [*shelf.lists]
    lists[index] = evolve(lists[index], starts_at=NOON)
    place = data.draw(
        st.sampled_from([n for n, each in enumerate(shelf.prices) if each.price_list_id == lists[index].id])
    )
    late = with_price(evolve(shelf, lists=tuple(lists)), place, ends_at=NOON)
    own = [n for n, each in enumerate(shelf.prices) if each.price_list_id == lists[index].id]
    assert len(own) > 1
    (one,) = found(late, "price_never_reached")
    assert one.place == f"prices[{place}]"
    for each in own:
        late = with_price(late, each, ends_at=NOON - DAY)
    (one,) = found(late, "list_never_reached")
    assert (one.place, one.numbers) == (f"lists[{index}]", {"prices": len(own)})
    assert found(late, "price_never_reached") == []


@given(clean_shelves(), st.data())
def test_planted_lists_and_items_that_do_not_exist_are_found(shelf: Shelf, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(shelf.prices) - 1))
    (one,) = found(with_price(shelf, place, price_list_id="nowhere"), "unknown_list")
    assert one.place == f"prices[{place}].price_list_id"
    (one,) = found(with_price(shelf, place, item="nothing"), "unknown_item")
    assert one.place == f"prices[{place}].item"
    assert found(evolve(with_price(shelf, place, item="nothing"), items=()), "unknown_item") == []


@st.composite
def any_shelves(draw: st.DrawFn) -> Shelf:
    """A few lists and prices of one item that collide in every way."""
    instants = st.sampled_from([None, NOON, NOON + DAY, NOON + 2 * DAY])
    groups = st.sampled_from([(), ("a",), ("b",), ("a", "b")])
    countries = st.sampled_from([(), ("DE",)])

    def window() -> dict[str, datetime | None]:
        starts, ends = draw(instants), draw(instants)
        return {"starts_at": starts, "ends_at": ends if starts is None or (ends and ends > starts) else None}

    lists = tuple(
        PriceList(
            f"L{n}",
            type=draw(st.sampled_from(["override", "sale"])),
            priority=draw(st.integers(0, 1)),
            groups=draw(groups),
            countries=draw(countries),
            **window(),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    prices = []
    for n in range(draw(st.integers(1, 7))):
        least = draw(st.integers(1, 3))
        most = draw(st.none() | st.integers(least, 4))
        of = draw(st.sampled_from(["", *(each.id for each in lists)]))
        amount = draw(st.none() | st.integers(800, 1200))
        prices.append(Price("TEA", EUR, amount, of, least, most, **window(), id=f"p{n}"))
    return Shelf((TEA,), lists, tuple(prices))


# -- worked examples --------------------------------------------------------------------------------------------------


def test_a_cheaper_price_for_some_weeks_is_no_overlap_and_a_dearer_one_is_never_reached() -> None:
    lists = [PriceList("vip")]
    usual = Price("TEA", EUR, 900, "vip")
    assert lint_price_lists(lists, [usual, Price("TEA", EUR, 800, "vip", starts_at=NOON, ends_at=NOON + DAY)]) == ()
    (one,) = lint_price_lists(lists, [usual, Price("TEA", EUR, 950, "vip", starts_at=NOON, ends_at=NOON + DAY)])
    assert (one.code, one.place) == ("price_never_reached", "prices[1]")
    assert "9.00 EUR (prices[0]) wins wherever 9.50 EUR holds" in one.message


def test_breaks_that_have_no_end_are_no_overlap_as_long_as_more_costs_less() -> None:
    breaks = [Price("TEA", EUR, amount, "", least) for least, amount in ((1, 900), (10, 800), (100, 700))]
    assert lint_price_lists([], breaks) == ()
    (one,) = lint_price_lists([], [*breaks[:2], evolve(breaks[2], amount_minor=850)])
    assert (one.code, one.place) == ("price_never_reached", "prices[2]")


def test_windows_that_cross_overlap_only_while_both_hold() -> None:
    weeks = [
        Price("TEA", EUR, 900, starts_at=NOON, ends_at=NOON + 2 * DAY),
        Price("TEA", EUR, 800, starts_at=NOON + DAY),
    ]
    assert [each.code for each in lint_price_lists([], weeks)] == ["overlap"]
    after = [weeks[0], evolve(weeks[1], starts_at=NOON + 2 * DAY)]
    assert lint_price_lists([], after) == (), "half-open: one ends where the other begins"


def test_an_overlap_is_found_in_any_order() -> None:
    few, many = Price("TEA", EUR, 900, "", 1, 10), Price("TEA", EUR, 800, "", 10, 20)
    for prices in ([few, many], [many, few]):
        (one,) = lint_price_lists([], prices)
        assert (one.code, one.place) == ("overlap", "prices[1]")
        assert one.numbers == {"with": "prices[0]", "min_quantity": 10, "max_quantity": 10}


def test_a_gap_is_none_if_the_two_prices_never_hold_together() -> None:
    few = Price("TEA", EUR, 900, "", 1, 9, ends_at=NOON)
    assert lint_price_lists([], [few, Price("TEA", EUR, 800, "", 20, starts_at=NOON)]) == ()
    (one,) = lint_price_lists([], [few, Price("TEA", EUR, 800, "", 20)])
    assert (one.code, one.numbers) == ("gap", {"min_quantity": 10, "max_quantity": 19})


def test_a_list_for_a_group_is_hidden_only_by_one_that_is_for_all_of_it() -> None:
    prices = [Price("TEA", EUR, 900, "vip"), Price("TEA", EUR, 950, "club")]
    vip = PriceList("vip", groups=["a"])
    for groups, countries, hidden in (
        ((), (), True),
        (("a", "b"), (), True),
        (("b",), (), False),
        (("a",), ("DE",), False),
    ):
        club = PriceList("club", priority=5, groups=groups, countries=countries)
        codes = [each.code for each in lint_price_lists([vip, club], prices)]
        assert codes == (["list_never_reached"] if hidden else [])


def test_a_base_price_of_its_own_counts_before_that_of_the_item() -> None:
    lists, sale = [PriceList("s", type="sale")], Price("TEA", EUR, 950, "s")
    assert lint_price_lists(lists, [sale], items=[TEA]) == (), "10.00 is the item's own"
    (one,) = lint_price_lists(lists, [sale, Price("TEA", EUR, 900)], items=[TEA])
    assert (one.code, one.numbers) == ("sale_above_base", {"sale_minor": 950, "base_minor": 900})
    assert lint_price_lists(lists, [sale, Price("TEA", USD, 900)], items=[TEA]) == ()


def test_a_sale_of_a_product_is_measured_by_its_dearest_variant() -> None:
    small, large = (Item.of(f"TEA-{n}", "Tea", price=f"{n}.00", currency="EUR", product_id="tea") for n in (5, 9))
    lists = [PriceList("s", type="sale")]
    assert lint_price_lists(lists, [Price("tea", EUR, 800, "s")], items=[small, large]) == ()
    (one,) = lint_price_lists(lists, [Price("tea", EUR, 950, "s")], items=[small, large])
    assert one.numbers == {"sale_minor": 950, "base_minor": 900}


def test_a_price_that_is_not_set_is_no_price() -> None:
    twins = [Price("TEA", EUR, 900, "vip"), Price("TEA", EUR, None, "vip", id="unset")]
    assert lint_price_lists([PriceList("vip")], twins) == ()
    (one,) = lint_price_lists([PriceList("vip")], twins[1:])
    assert (one.code, one.numbers) == ("list_never_reached", {"prices": 0})


def test_zero_is_a_price() -> None:
    free = [Price("TEA", EUR, 0), Price("TEA", EUR, 900, starts_at=datetime(2026, 1, 1, tzinfo=UTC))]
    assert [each.code for each in lint_price_lists([], free)] == ["price_never_reached"]


def test_nothing_at_all_is_clean() -> None:
    assert lint_price_lists([], []) == ()
    assert lint_price_lists([], [], items=[TEA]) == ()


# -- what a finding is of, and when -----------------------------------------------------------------------------------


@given(any_shelves())
def test_every_finding_names_its_price_or_its_list(shelf: Shelf) -> None:
    places = {f"prices[{n}]": each for n, each in enumerate(shelf.prices)}
    by_index = lint_price_lists(shelf.lists, shelf.prices, items=[TEA])
    by_id = lint_price_lists(shelf.lists, shelf.prices, items=[TEA], by_id=True)
    assert [each.code for each in by_index] == [each.code for each in by_id]
    for one, same in zip(by_index, by_id, strict=True):
        if one.price_id:
            price = places[one.place]
            assert (one.price_id, one.item, one.price_list_id) == (price.id, price.item, price.price_list_id)
            assert same.place == price.id
            assert price.id in one.message
            assert price.item in one.message
        else:
            assert one.place == f"lists[{one.price_list_id[1:]}]"
            assert same.place == one.price_list_id
        assert repr(one.price_list_id) in one.message or not one.price_list_id
        assert "prices[" not in f"{same.message}{same.place}{same.numbers}"


def test_a_price_of_nothing_is_named_too() -> None:
    lost = Price("MUG", EUR, 900, "nowhere", id="p1")
    for by_id, places in (
        (False, ["prices[0].price_list_id", "prices[0].item"]),
        (True, ["p1", "p1"]),
    ):
        found = lint_price_lists([], [lost], items=[TEA], by_id=by_id)
        assert [each.place for each in found] == places
        assert {(each.price_id, each.item, each.price_list_id) for each in found} == {("p1", "MUG", "nowhere")}
        assert all("p1" in each.message for each in found)


def test_what_is_over_is_never_reached_and_nothing_else_is_said_of_it() -> None:
    lists = [PriceList("june", type="sale", ends_at=NOON), PriceList("vip", groups=["vip"])]
    prices = [
        Price("TEA", EUR, 1100, "june"),
        Price("TEA", EUR, 900, "vip", 1, 9),
        Price("TEA", EUR, 800, "vip", 9, ends_at=NOON),
        Price("TEA", EUR, 700, "vip", 10, starts_at=NOON),
    ]

    def said(at: datetime | None) -> list[tuple[str, str]]:
        return [(each.code, each.place) for each in lint_price_lists(lists, prices, items=[TEA], at=at)]

    before = [("overlap", "prices[2]"), ("sale_above_base", "prices[0]")]
    assert said(None) == said(NOON - DAY) == before
    assert said(NOON) == [("list_never_reached", "lists[0]"), ("price_never_reached", "prices[2]")]
    told = lint_price_lists(lists, prices, items=[TEA], at=NOON)
    assert all(f"it ended at {NOON.isoformat()}" in each.message for each in told)


@pytest.mark.parametrize("at", [NOON.replace(tzinfo=None), "now", 5])
def test_an_instant_has_a_zone(at: object) -> None:
    with pytest.raises(InvalidDatetime):
        lint_price_lists([], [], at=at)


def test_regions_that_the_shop_does_not_have_are_found() -> None:
    lists = [PriceList("a", regions=["EU"]), PriceList("b", regions=["UE"]), PriceList("c", regions=["EU", "US"])]
    one, two = lint_regions(lists, {"EU", "WORLD"})
    assert (one.code, one.place, one.price_list_id, one.numbers) == ("unknown_region", "b", "b", {"region": "UE"})
    assert one.message == "The list 'b' is for the region 'UE', and nobody gets its prices: the shop has EU, WORLD."
    assert (two.place, two.numbers) == ("c", {"region": "US"})
    assert "nobody is there" in two.message
