"""The quote as a thing: kept, sent, dated, explained."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.checkout import Cart, Line, Quote, quote
from commerce_core.checks import InvalidDatetime
from commerce_core.money import Money, currency
from commerce_core.promotions import Percentage, Promotion, UnknownKind
from commerce_core.testing import Checkout, checkouts, instants
from commerce_core.trace import Requirement
from tests.checkout.shops import AT, BERLIN, CABLE, PARCEL, SUMMER, VAT, VAT_INCLUDED, priced

WAYS = {
    "pickle": lambda found: pickle.loads(pickle.dumps(found)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("looked_at", [True, False], ids=["after a look", "before any look"])
@given(checkout=checkouts(trusted=True))
def test_a_quote_survives_task_queues(way: Callable[[Quote], Quote], looked_at: bool, checkout: Checkout) -> None:
    found = quote(checkout.cart, checkout.facts, at=checkout.at)
    said = (found.lines, found.trace, found.fingerprint) if looked_at else None
    again = way(found)
    assert again == found
    assert again.currency is found.currency
    assert said in (None, (again.lines, again.trace, again.fingerprint))
    assert again.explain() == found.explain()


def test_nothing_in_a_quote_changes() -> None:
    found = priced(Line("CABLE"))
    with pytest.raises(FrozenInstanceError):
        found.total_minor = 0
    with pytest.raises(FrozenInstanceError):
        found.lines[0].quantity = 2


def test_lines_stand_in_the_order_of_the_cart() -> None:
    found = priced(Line("HEADPHONE-001", 2), Line("CABLE"), Line("HEADPHONE-001", options={"engraving": "A"}))
    assert [line.key for line in found.lines] == ["HEADPHONE-001", "CABLE", "HEADPHONE-001#2"]
    assert [line.quantity for line in found.lines] == [2, 1, 1]
    assert found.lines[1].item == CABLE
    assert found.total == Money.of("609.92", "EUR")  # 3 x 199.99 + 9.95


def test_the_currency_of_the_cart_goes_before_the_tenant() -> None:
    found = priced(Line("CABLE"), cart=Cart(currency="EUR"), currency="USD")
    assert found.currency is currency("EUR")


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(InvalidDatetime) as caught:
        priced(Line("CABLE"), at=datetime(2026, 6, 1))  # noqa: DTZ001 - the point
    assert (caught.value.code, caught.value.field) == ("invalid_datetime", "at")


@pytest.mark.parametrize(
    ("at", "given"),
    [(AT - TICK, False), (AT, True), (AT + DAY - TICK, True), (AT + DAY, False)],
    ids=["just before", "at the start", "just before the end", "at the end"],
)
def test_a_window_is_open_at_its_start_and_closed_at_its_end(at: datetime, given: bool) -> None:
    offer = evolve(SUMMER, starts_at=AT, ends_at=AT + DAY)
    found = priced(Line("CABLE"), cart=Cart(codes=["summer2026"]), promotions=[offer], at=at)
    assert (found.discount_minor > 0) == given
    window = Requirement("window", f"from {AT.isoformat()} until {(AT + DAY).isoformat()}", at.isoformat(), met=given)
    assert [(outcome.verdict, outcome.requirements) for outcome in found.outcomes] == [
        ("applied" if given else "not_applied", (window,))
    ]


@given(checkouts(), st.data())
def test_an_offer_stands_until_it_says(checkout: Checkout, data: st.DataObject) -> None:
    """At any instant from that of the quote until `valid_until` a buyer is shown the same."""
    cart, shop, at = checkout
    shown = quote(cart, shop, at=at)
    assert shown.valid_until is None or shown.valid_until > at
    promotions = shop.rules.promotions
    near = [compiled.promotion for compiled in (*promotions.automatic, *promotions.by_code.values())]
    later = data.draw(instants(near=near))
    assume(at <= later and (shown.valid_until is None or later < shown.valid_until))
    assert quote(cart, shop, at=later).fingerprint == shown.fingerprint


def test_an_offer_ends_when_a_promotion_ends_or_begins() -> None:
    ends, begins = evolve(SUMMER, ends_at=AT + 2 * DAY), Promotion("later", Percentage("1"), starts_at=AT + DAY)
    codes = Cart(codes=["SUMMER2026"])
    assert priced(Line("CABLE"), cart=codes, promotions=[SUMMER]).valid_until is None
    assert priced(Line("CABLE"), cart=codes, promotions=[ends]).valid_until == AT + 2 * DAY
    assert priced(Line("CABLE"), cart=codes, promotions=[ends, begins]).valid_until == AT + DAY
    assert priced(Line("CABLE"), promotions=[ends]).valid_until is None, "a coupon that was not entered ends unseen"


def words(found: Quote) -> list[str]:
    """The explanation, line by line, without its columns."""
    return [" ".join(line.split()) for line in found.explain().splitlines()]


def test_an_explanation_adds_up_for_a_reader() -> None:
    """2 x 199.99 = 399.98; 10 % is 39.998 -> 40.00; 19 % of 359.98 is 68.396 -> 68.40, of 4.90 it is 0.931 -> 0.93."""
    found = priced(
        Line("HEADPHONE-001", 2),
        cart=Cart(codes=["SUMMER2026"], shipping_address=BERLIN),
        promotions=[SUMMER],
        taxes=[VAT],
        shipping=[PARCEL],
    )
    assert words(found) == [
        "Headphone-001, 2 \u00d7 199.99 EUR 399.98 EUR",
        "SUMMER2026, 10 % of 399.98 EUR -40.00 EUR",
        "DHL Paket 4.90 EUR",
        "MwSt. 19 % 69.33 EUR",
        "Total 434.21 EUR",
    ]
    assert len({len(line) for line in found.explain().splitlines()}) == 1, "amounts stand below each other"
    assert "434,21\N{NO-BREAK SPACE}€" in found.explain("de_DE")


def test_an_explanation_says_what_is_included_and_what_was_not_applied() -> None:
    over = evolve(SUMMER, ends_at=AT)
    unknown = Promotion("club", UnknownKind("points", {}), name="Club points")
    found = priced(Line("CABLE"), cart=Cart(codes=["summer2026"]), promotions=[over, unknown], taxes=[VAT_INCLUDED])
    assert words(found) == [
        "Cable, 1 \u00d7 9.95 EUR 9.95 EUR",
        "MwSt. 19 %, 1.59 EUR included",  # 9.95 x 19 / 119 = 1.588
        "Total 9.95 EUR",
        "Club points was not applied: its kind 'points' is not known here.",
        "SUMMER2026 was not applied: it has ended.",
    ]


def test_a_discount_by_hand_is_explained_too() -> None:
    found = priced(Line("CABLE", 2, discount=15))
    assert found.trace.steps[1].amount_minor == -299  # 15 % of 19.90 is 2.985 -> 2.99
    assert found.explain().splitlines()[1].startswith("Line discount ")


def test_instants_are_kept_in_utc() -> None:
    assert priced(Line("CABLE"), at=AT).at.tzinfo is UTC
