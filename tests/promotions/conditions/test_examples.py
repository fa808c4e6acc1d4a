"""One worked example and more for each condition: what it requires, what it finds, what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from commerce_core.promotions.conditions import (
    AllOf,
    AnyOf,
    CartCategories,
    CartCurrency,
    CartProducts,
    CartTags,
    Channel,
    Code,
    Condition,
    Country,
    CustomerGroup,
    CustomerTag,
    DateWindow,
    FirstOrder,
    InstantWindow,
    MinimumQuantity,
    MinimumSpend,
    Not,
    NthOrder,
    Region,
    Segment,
    TimeWindow,
    next_change,
    untold,
)
from commerce_core.promotions.scope import Scope
from commerce_core.promotions.shopper import Shopper
from commerce_core.trace import Requirement
from tests.promotions.conditions.subjects import AT, Row, found

TEA = Row("tea", 1500, 3, categories=("drinks",), tags=("new",))
POT = Row("pot", 6000, 1, categories=("kitchen", "gifts"))


def test_a_minimum_is_reached_when_it_is_met_exactly() -> None:
    """3 * 15.00 + 60.00 = 105.00. The threshold itself counts, on both bases."""
    at_it, above_it = MinimumSpend(10500, "EUR"), MinimumSpend(10501, "EUR")
    assert found(at_it, [TEA, POT]) == Requirement(
        "minimum_spend", "at least 105.00 EUR", "105.00 EUR", met=True, base="running"
    )
    assert found(above_it, [TEA, POT]).missing == "0.01 EUR more"


def test_the_two_bases_of_a_minimum_decide_differently_and_both_are_told() -> None:
    """105.00 with 10 % off is 94.50 (Voucherify's example): from 100.00 on holds on the original amount only."""
    cart = [TEA._replace(taken_off=450), POT._replace(taken_off=600)]
    assert found(MinimumSpend(10000, "EUR"), cart) == Requirement(
        "minimum_spend",
        "at least 100.00 EUR",
        "94.50 EUR (original 105.00 EUR)",
        met=False,
        missing="5.50 EUR more",
        base="running",
    )
    assert found(MinimumSpend(10000, "EUR", "original"), cart) == Requirement(
        "minimum_spend", "at least 100.00 EUR", "105.00 EUR (running 94.50 EUR)", met=True, base="original"
    )


def test_only_what_is_in_scope_counts_towards_a_minimum() -> None:
    drinks = Scope(categories=["drinks"])
    assert found(MinimumSpend(4600, "EUR", scope=drinks), [TEA, POT]).missing == "1.00 EUR more of drinks"
    assert found(MinimumQuantity(3, drinks), [TEA, POT]).met
    assert found(MinimumQuantity(4, Scope(products=["tea"])), [TEA]).missing.endswith(" of tea")
    short = found(MinimumQuantity(5, Scope(exclude_tags=["new"])), [TEA, POT])
    assert (short.actual, short.missing) == ("1 units", "4 more units")


def test_an_amount_in_another_currency_is_neither_reached_nor_missed() -> None:
    euros = MinimumSpend(100, "EUR")
    for each in (euros, Not(euros)):
        requirement = found(each, [TEA], unit="USD")
        assert untold(requirement)
        assert requirement.missing == "prices in EUR"


def test_a_currency_without_decimals_is_written_as_it_is() -> None:
    assert found(MinimumSpend(5000, "JPY"), [Row("tea", 1500)], unit="JPY").missing == "3500 JPY more"


def test_a_million_units_are_counted_as_one_is() -> None:
    assert found(MinimumQuantity(2_000_000), [Row("a", 1, 10**6), Row("b", 1, 10**6)]).met


@pytest.mark.parametrize(
    ("condition", "met", "actual", "missing"),
    [
        (CartProducts(["tea", "cup"]), True, "tea", ""),
        (CartProducts(["tea", "cup"], "all"), False, "tea", "cup"),
        (CartProducts(["tea", "pot"], "all"), True, "pot and tea", ""),
        (CartProducts(["cup", "jug"]), False, "none of them", "cup or jug"),
        (CartCategories(["gifts"]), True, "gifts", ""),
        (CartCategories("gifts"), True, "gifts", ""),
        (CartCategories(["drinks", "gifts"], "all"), True, "drinks and gifts", ""),
        (CartTags(["new", "sale"]), True, "new", ""),
        (CartTags(["sale"]), False, "none of them", "sale"),
        (
            CartTags([f"tag-{n}" for n in range(9)]),
            False,
            "none of them",
            "tag-0, tag-1, tag-2, tag-3, tag-4 or 4 more",
        ),
        (CartCurrency(["CHF", "EUR"]), True, "EUR", ""),
        (CartCurrency("CHF"), False, "EUR", "prices in CHF"),
    ],
)
def test_what_is_in_the_cart(condition: Condition, met: bool, actual: str, missing: str) -> None:
    requirement = found(condition, [TEA, POT])
    assert (requirement.met, requirement.actual, requirement.missing) == (met, actual, missing)


JANE = Shopper(
    groups=["retail"],
    tags=["vip", "press"],
    segments=["lapsed"],
    orders_count=4,
    channel="app",
    country=" us",
    region="ny",
    codes=["welcome-7qx4"],
)


@pytest.mark.parametrize(
    ("condition", "met", "actual", "missing"),
    [
        (CustomerGroup(["wholesale"]), False, "none of them", "wholesale"),
        (CustomerGroup(["wholesale", "retail"]), True, "retail", ""),
        (CustomerTag(["press", "vip"]), True, "press and vip", ""),
        (CustomerTag(["VIP"]), False, "none of them", "VIP"),
        (Segment("lapsed"), True, "lapsed", ""),
        (FirstOrder(), False, "order number 5", ""),
        (NthOrder(5), True, "order number 5", ""),
        (NthOrder(10), False, "order number 5", "5 more orders before this one"),
        (Channel(["app", "web"]), True, "app", ""),
        (Channel(["web"]), False, "app", "web"),
        (Country(["us", "CA"]), True, "US", ""),
        (Country("DE"), False, "US", "DE"),
        (Region("US", ["NY"]), True, "ny in US", ""),
        (Region("us", ["CA", "WA"]), False, "ny in US", "CA or WA in US"),
        (Region("AU", ["WA"]), False, "ny in US", "WA in AU"),
        (Code(["Welcome-7QX4", "WELCOME-9TBK"]), True, "welcome-7qx4", ""),
        (Code(["OTHER"]), False, "none", "a code of this promotion"),
    ],
)
def test_who_buys_and_where(condition: Condition, met: bool, actual: str, missing: str) -> None:
    requirement = found(condition, [TEA], JANE)
    assert (requirement.met, requirement.actual, requirement.missing) == (met, actual, missing)


def test_the_first_order_of_somebody_new_is_the_first() -> None:
    assert found(FirstOrder(), [], Shopper(orders_count=0)).met


@pytest.mark.parametrize(
    ("condition", "missing"),
    [
        (FirstOrder(), "an e-mail address"),
        (NthOrder(2), "an e-mail address"),
        (Channel(["app"]), "a channel"),
        (Country(["DE"]), "a shipping address"),
        (Region("US", ["NY"]), "a shipping address"),
    ],
)
def test_nothing_is_given_for_what_is_not_known_of_a_guest_nor_for_its_contrary(
    condition: Condition, missing: str
) -> None:
    for each in (condition, Not(condition)):
        requirement = found(each, [TEA])
        assert (requirement.met, requirement.actual, requirement.missing) == (False, "", missing)


def test_a_guest_is_known_to_be_in_no_group() -> None:
    """`not wholesale` holds for guests, or every automatic discount would need a login."""
    assert found(Not(CustomerGroup(["wholesale"])), [TEA]).met
    assert found(Not(CustomerTag(["banned"])), [TEA]).met


def test_a_code_that_is_missing_is_never_told() -> None:
    assert "SECRET" not in repr(found(Code(["SECRET-1", "SECRET-2"]), [TEA])).upper()


@pytest.mark.parametrize(
    ("at", "met"),
    [
        ("2026-02-01T04:59:59.999999", False),
        ("2026-02-01T05:00:00", True),
        ("2026-04-01T03:59:59.999999", True),
        ("2026-04-01T04:00:00", False),
    ],
)
def test_both_days_of_a_date_window_count_in_its_zone(at: str, met: bool) -> None:
    """The dates of the API document in New York: UTC-5 until 8 March 2026, UTC-4 after it."""
    spring = DateWindow(date(2026, 2, 1), date(2026, 3, 31), "America/New_York")
    requirement = found(spring, at=datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert requirement.met is met
    assert requirement.required == "2026-02-01 to 2026-03-31 (America/New_York)"


def test_an_instant_window_holds_its_start_and_not_its_end() -> None:
    window = InstantWindow(AT, AT.replace(hour=13))
    found_at = {hour: found(window, at=AT.replace(hour=hour)) for hour in (11, 12, 13)}
    assert [each.met for each in found_at.values()] == [False, True, False]
    assert [each.missing for each in found_at.values()] == ["it has not started yet", "", "it has ended"]
    assert [window.next_change(AT.replace(hour=hour)) for hour in (11, 12, 13)] == [AT, AT.replace(hour=13), None]


@pytest.mark.parametrize(
    ("window", "at", "met"),
    [
        (TimeWindow(["friday"], "17:00", "19:00", "Europe/Berlin"), "2026-06-05T15:00", True),  # 17:00 in summer
        (TimeWindow(["friday"], "17:00", "19:00", "Europe/Berlin"), "2026-12-04T15:00", False),  # 16:00 in winter
        (TimeWindow(["friday"], "17:00", "19:00", "Europe/Berlin"), "2026-06-05T17:00", False),  # 19:00, closed
        (TimeWindow(["friday"], "22:00", "02:00"), "2026-06-06T01:59", True),  # Saturday, but Friday's night
        (TimeWindow(["friday"], "22:00", "02:00"), "2026-06-06T22:00", False),
        (TimeWindow(["friday"], "22:00", "02:00"), "2026-06-05T01:00", False),  # Thursday's night
        (TimeWindow(["monday"], "22:00", "02:00"), "2026-06-02T01:00", True),
        (TimeWindow(["sunday"], "22:00", "02:00"), "2026-06-01T01:00", True),  # over the end of the week
        (TimeWindow(["monday"], zone="Pacific/Auckland"), "2026-05-31T12:00", True),  # Monday 00:00 there
        (TimeWindow((), "02:30", "02:45", "America/New_York"), "2026-03-08T07:15", False),  # the hour left out
        (TimeWindow((), "01:30", "01:45", "America/New_York"), "2026-11-01T05:30", True),  # the hour read twice
        (TimeWindow((), "01:30", "01:45", "America/New_York"), "2026-11-01T06:30", True),
    ],
)
def test_hours_are_those_that_clocks_in_the_zone_show(window: TimeWindow, at: str, met: bool) -> None:
    assert found(window, at=datetime.fromisoformat(at).replace(tzinfo=UTC)).met is met


def test_a_happy_hour_says_when_it_opens_and_closes() -> None:
    """5 June 2026 is a Friday, and Berlin is two hours ahead of UTC."""
    window = TimeWindow(["friday"], "17:00", "19:00", "Europe/Berlin")
    opens, closes = datetime(2026, 6, 5, 15, tzinfo=UTC), datetime(2026, 6, 5, 17, tzinfo=UTC)
    assert window.next_change(AT) == opens
    assert window.next_change(opens) == closes
    assert next_change([CustomerTag("vip"), Not(AnyOf([window, InstantWindow(opens.replace(day=2))]))], AT) == (
        opens.replace(day=2)
    )
    assert next_change([CustomerTag("vip")], AT) is None


def test_what_is_missing_of_several_is_told_of_all_of_them() -> None:
    both = [MinimumSpend(5000, "EUR"), CustomerTag(["vip"])]
    unmet = found(AllOf(both), [TEA])
    assert (unmet.required, unmet.missing) == ("(at least 50.00 EUR) and (vip)", "5.00 EUR more and vip")
    assert unmet.actual == "minimum_spend: 45.00 EUR; customer_tag: none of them"
    assert unmet.base == "running"
    assert found(AnyOf(both), [TEA]).missing == "5.00 EUR more or vip"
    assert found(AnyOf(both), [POT]).missing == ""
    assert found(Not(CustomerTag(["vip"])), [TEA], JANE) == Requirement(
        "not", "not (vip)", "vip", met=False, missing="anything but vip"
    )
