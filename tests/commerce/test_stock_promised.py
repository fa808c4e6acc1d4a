"""What is promised agrees with what is allocated, and what is proposed to buy with what can be sold."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core import Commerce, NewProduct
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.inventory import Component, Expected, InsufficientStock, Location, Plan, ReorderRule, StockSettings
from commerce_core.testing import FixedClock
from tests.flows.shop import buy, open_shop

TODAY = date(2026, 1, 15)
PLACES = ("lyon", "main", "york")
SKUS = ("MUG", "LAMP", "SET")
Change = tuple[object, ...]
TAKEN = (None, "none", "track_only", "on_order", "on_payment", "on_cart")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def shop(clock: FixedClock) -> Commerce:
    return fresh(clock)


def fresh(clock: FixedClock) -> Commerce:
    """No stock at three places, and a set of two mugs and a lamp."""
    shop = open_shop(MemoryStore(), clock=clock)
    for id in PLACES:
        shop.inventory.create_location(Location(id, id.title(), priority=PLACES.index(id)))
    shop.products.create(NewProduct("SET", "Set", "60.00", status="active"))
    shop.inventory.configure(StockSettings("SET", components=[Component("MUG", 2), Component("LAMP")]))
    return shop


def switch(shop: Commerce, id: str, *, active: bool) -> None:
    (place,) = (each for each in shop.inventory.locations().records if each.id == id)
    shop.inventory.update_location(evolve(place, active=active))


def plan_of(shop: Commerce, sku: str, quantity: int) -> Plan | None:
    try:
        return shop.inventory.plan({sku: quantity})
    except InsufficientStock:
        return None


places = st.sampled_from(PLACES)
parts = st.sampled_from(SKUS[:2])
changes = st.one_of(
    st.tuples(st.just("receive"), parts, places, st.integers(1, 6)),
    st.tuples(st.just("expect"), parts, places, st.integers(1, 6), st.integers(-3, 9)),
    st.tuples(st.just("buy"), st.sampled_from(SKUS), st.integers(1, 5)),
    st.tuples(st.just("hold"), st.sampled_from(SKUS), st.integers(1, 3), places),
    st.tuples(st.just("limits"), parts, st.integers(0, 6), st.integers(0, 3)),
    st.tuples(st.just("taken"), parts, st.sampled_from(TAKEN)),
    st.tuples(st.just("switch"), places),
)


def apply(shop: Commerce, change: Change) -> Expected | None:
    """Change something; what was announced by it."""
    stock = shop.inventory
    match change:
        case "receive", sku, place, units:
            stock.receive(sku, units, location=place)
        case "expect", sku, place, units, days:
            return stock.expect(sku, units, location=place, on=TODAY + timedelta(days=days))
        case "buy", sku, units:
            buy(shop, sku, units)
        case "hold", sku, units, place:
            stock.reserve({sku: units}, owner=place, location=place)
        case "limits", sku, beyond, safety:
            stock.configure(evolve(settings_of(shop, sku), backorder_limit=beyond, safety=safety))
        case "taken", sku, taken:
            stock.configure(evolve(settings_of(shop, sku), taken=taken))
        case "switch", id:
            (place,) = (each for each in stock.locations().records if each.id == id)
            stock.update_location(evolve(place, active=not place.active))
    return None


def settings_of(shop: Commerce, sku: str) -> StockSettings:
    return shop.inventory.settings(sku) or StockSettings(sku)


def after(shop: Commerce, history: list[Change]) -> list[Expected]:
    """Change what is not refused for want of units; what is announced for days that have not passed."""
    announced = []
    for change in history:
        with suppress(InsufficientStock):
            announced.append(apply(shop, change))
    return [each for each in announced if each is not None and each.due_on >= TODAY]


@given(st.lists(changes, max_size=9), st.sampled_from(SKUS), st.integers(1, 9))
def test_what_can_be_had_now_is_promised_for_today_and_nothing_else_is(
    history: list[Change], sku: str, quantity: int
) -> None:
    """Nothing is a pre-order here, and what is due today has come; what is taken on backorder is not there."""
    shop = fresh(FixedClock())
    arrive(shop, after(shop, history), on=TODAY)
    assert is_there(shop, sku, quantity) == (shop.inventory.promise(sku, quantity, on=TODAY) == TODAY)


@given(st.lists(changes, max_size=9), st.sampled_from(SKUS), st.integers(1, 9))
def test_a_promised_day_is_kept_if_all_comes_as_announced_and_on_no_earlier_one_is_enough_there(
    history: list[Change], sku: str, quantity: int
) -> None:
    shop = fresh(FixedClock())
    coming = after(shop, history)
    promised, first = shop.inventory.promise(sku, quantity), TODAY if is_there(shop, sku, quantity) else None
    for day in sorted({each.due_on for each in coming}):
        arrive(shop, coming, on=day)
        if first is None and is_there(shop, sku, quantity):
            first = day
    assert promised == first


def arrive(shop: Commerce, coming: list[Expected], *, on: date) -> None:
    for each in coming:
        if each.due_on == on:
            shop.inventory.receive(each.variant_id, each.open, location=each.location, expected=each.id)


def is_there(shop: Commerce, sku: str, quantity: int) -> bool:
    plan = plan_of(shop, sku, quantity)
    return plan is not None and not plan.backordered


def test_what_one_place_owes_is_no_debt_of_another(shop: Commerce) -> None:
    """5 are owed in Lyon, 5 come in York: these ship today, and 6 are not in sight."""
    shop.inventory.configure(StockSettings("MUG", backorder_limit=10))
    buy(shop, "MUG", 5)
    (owing,) = shop.inventory.level("MUG")
    shop.inventory.receive("MUG", 5, location="york")
    assert (owing.location, owing.available) == ("lyon", -5)
    assert shop.inventory.availability("MUG")["MUG"].available == 5
    assert shop.inventory.plan({"MUG": 5}).explanation[1:] == ("5 of MUG from york",)
    assert [shop.inventory.promise("MUG", units) for units in (1, 5, 6)] == [TODAY, TODAY, None]


def test_what_comes_serves_first_what_its_own_place_owes(shop: Commerce) -> None:
    """5 are owed in Lyon: of 7 that come there 2 can be promised, of 4 that come in York all."""
    shop.inventory.configure(StockSettings("MUG", backorder_limit=10))
    buy(shop, "MUG", 5)
    shop.inventory.expect("MUG", 7, location="lyon", on=date(2026, 1, 20))
    shop.inventory.expect("MUG", 4, location="york", on=date(2026, 1, 25))
    promised = [shop.inventory.promise("MUG", units) for units in (2, 3, 6, 7)]
    assert promised == [date(2026, 1, 20), date(2026, 1, 25), date(2026, 1, 25), None]


@pytest.mark.parametrize("taken", ["none", "track_only"])
def test_what_is_never_refused_is_promised_for_today(shop: Commerce, taken: str) -> None:
    shop.inventory.configure(StockSettings("MUG", taken=taken))
    assert shop.inventory.availability("MUG")["MUG"].sellable is None
    assert shop.inventory.promise("MUG", 3) == TODAY
    assert shop.inventory.promise("SET", 3) is None
    shop.inventory.configure(StockSettings("LAMP", taken=taken))
    assert shop.inventory.promise("SET", 3) == TODAY
    assert shop.inventory.promise("EBOOK", 3, on=date(2026, 3, 1)) == date(2026, 3, 1)
    buy(shop, "SET", 3)


def test_a_kit_waits_only_for_the_parts_that_are_counted(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings("MUG", taken="none"))
    shop.inventory.expect("LAMP", 2, on=date(2026, 1, 20))
    assert shop.inventory.promise("SET", 2) == date(2026, 1, 20)


def test_what_comes_to_a_closed_place_is_promised_to_nobody(shop: Commerce) -> None:
    shop.inventory.expect("MUG", 5, location="lyon", on=date(2026, 1, 20))
    assert shop.inventory.promise("MUG", 5) == date(2026, 1, 20)
    switch(shop, "lyon", active=False)
    assert shop.inventory.promise("MUG", 5) is None
    switch(shop, "lyon", active=True)
    assert shop.inventory.promise("MUG", 5) == date(2026, 1, 20)


def test_what_is_kept_for_safety_as_it_comes_is_promised_to_nobody(shop: Commerce) -> None:
    """3 are to be kept and none is there: of 5 that come, 2 can be sold; of 4 more, all."""
    shop.inventory.configure(StockSettings("MUG", safety=3))
    shop.inventory.expect("MUG", 5, on=date(2026, 1, 20))
    shop.inventory.expect("MUG", 4, on=date(2026, 1, 25))
    promised = [shop.inventory.promise("MUG", units) for units in (2, 3, 6, 7)]
    assert promised == [date(2026, 1, 20), date(2026, 1, 25), date(2026, 1, 25), None]


def test_a_pre_order_counts_what_all_places_may_sell(shop: Commerce) -> None:
    """2 are owed in Lyon, 1 is there, and 3 are left of the limit: 4 can be had from the day on, as of the plan."""
    shop.inventory.configure(StockSettings("MUG", backorder_limit=5, available_from=date(2026, 3, 1)))
    buy(shop, "MUG", 2)
    shop.inventory.receive("MUG", 1, location="york")
    assert [plan_of(shop, "MUG", units) is None for units in (4, 5)] == [False, True]
    assert [shop.inventory.promise("MUG", units) for units in (1, 4, 5)] == [TODAY, date(2026, 3, 1), None]


def test_a_very_large_kit_is_not_in_sight_and_nobody_is_told_of_numbers_that_he_never_gave(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings("SET", components=[Component("MUG", 1_000_000)]))
    assert shop.inventory.promise("SET", 1_000_000) is None


def test_what_cannot_be_sold_keeps_nobody_from_buying(shop: Commerce) -> None:
    """2 that are free at a closed place are not available, so with 2 elsewhere 8 fill up to 10."""
    shop.inventory.receive("MUG", 2, location="lyon")
    shop.inventory.receive("MUG", 2, location="main")
    shop.inventory.configure(StockSettings("MUG", reorder=ReorderRule(4, 10)))
    assert shop.inventory.reorder_proposals() == ()
    switch(shop, "lyon", active=False)
    assert shop.inventory.availability("MUG")["MUG"].available == 2
    (proposal,) = shop.inventory.reorder_proposals()
    assert (proposal.forecast, proposal.quantity) == (2, 8)
    assert "2 at closed places do not count" in proposal.reason


def test_what_comes_to_a_closed_place_keeps_nobody_from_buying(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings("MUG", reorder=ReorderRule(4, 10)))
    shop.inventory.expect("MUG", 9, location="lyon", on=date(2026, 1, 20))
    assert shop.inventory.reorder_proposals() == ()
    switch(shop, "lyon", active=False)
    assert [each.quantity for each in shop.inventory.reorder_proposals()] == [10]


def test_what_a_closed_place_owes_is_bought_all_the_same(shop: Commerce) -> None:
    """5 are owed there and 2 come there: 3 are missing, and 10 more fill up."""
    shop.inventory.configure(StockSettings("MUG", backorder_limit=5, reorder=ReorderRule(4, 10)))
    buy(shop, "MUG", 5)
    switch(shop, "lyon", active=False)
    assert [each.quantity for each in shop.inventory.reorder_proposals()] == [15]
    shop.inventory.expect("MUG", 2, location="lyon", on=date(2026, 1, 20))
    assert [each.quantity for each in shop.inventory.reorder_proposals()] == [13]


def test_what_is_overdue_is_proposed_to_be_bought_again(shop: Commerce, clock: FixedClock) -> None:
    shop.inventory.configure(StockSettings("MUG", reorder=ReorderRule(3, 10)))
    shop.inventory.expect("MUG", 5, on=date(2026, 1, 20))
    clock.advance(timedelta(days=5))
    assert shop.inventory.reorder_proposals() == ()
    clock.advance(timedelta(days=1))
    assert shop.inventory.promise("MUG", 5) is None
    (proposal,) = shop.inventory.reorder_proposals()
    assert (proposal.forecast, proposal.quantity) == (0, 10)
    assert proposal.reason == "0 forecast, below 3; 10 fill up to 10. 5 overdue do not count."


def test_what_comes_on_a_day_that_nobody_knows_is_not_bought_twice(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings("MUG", reorder=ReorderRule(3, 10)))
    shop.inventory.expect("MUG", 5)
    assert shop.inventory.reorder_proposals() == ()


def test_what_sells_in_kits_is_bought_as_what_sells_alone(shop: Commerce) -> None:
    """2 sets of 2 mugs a day are 4 mugs: 20 less 28 in a week are 8 too few, and 38 fill up to 30."""
    shop.inventory.receive("MUG", 20)
    shop.inventory.configure(StockSettings("MUG", reorder=ReorderRule(5, 30, lead_days=7)))
    (alone,) = shop.inventory.reorder_proposals(daily={"MUG": 4})
    assert (alone.forecast, alone.quantity) == (-8, 38)
    assert shop.inventory.reorder_proposals(daily={"SET": 2}) == (alone,)
    assert shop.inventory.reorder_proposals(daily={"SET": Fraction(3, 2), "MUG": 1}) == (alone,)
    assert shop.inventory.reorder_proposals(daily={"MUG": 1, "prod_mug": 3}) == (alone,)
