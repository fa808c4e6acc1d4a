"""Coupons and automatic discounts through the shop: written as the API writes them, held against carts, retired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Line, NotFound, Percentage, Promotion
from commerce_core.ports import Duplicate
from commerce_core.promotions import (
    AutomaticConditions,
    AutomaticDiscount,
    Coupon,
    InvalidCode,
    InvalidPromotion,
    Restrictions,
    Scope,
    UnknownCoupon,
)
from commerce_core.testing import FixedClock
from tests.flows.shop import event_types

TICKET = Cart([Line("TICKET")])


def summer(**more: object) -> Coupon:
    return Coupon("SUMMER2026", "percentage", "20", restrictions=Restrictions(minimum_amount=5000), **more)


def test_a_coupon_as_the_api_writes_it(shop: Commerce) -> None:
    """20 % off from 50.00 on: of two tickets at 30.00 it takes 12.00."""
    made = shop.coupons.create(summer(max_redemptions=1000, once_per_customer=True))
    assert (made.limits.max_uses, made.limits.per_customer) == (1000, 1)
    assert shop.carts.quote(Cart([Line("TICKET", 2)], codes=["summer2026"])).discount_minor == 1200
    assert shop.coupons.get("summer2026") == shop.coupons.get(made.id) == made
    assert event_types(shop)[-1] == "coupon.created"


def test_validating_a_code_says_what_it_would_do_and_changes_nothing(shop: Commerce) -> None:
    shop.coupons.create(summer())
    cart = shop.carts.create(Cart([Line("TICKET")], id="cart_1"))
    found = shop.coupons.validate("Summer2026", "cart_1")
    assert (found.verdict, found.missing) == ("not_applied", "20.00 EUR more")
    found = shop.coupons.validate("SUMMER2026", Cart([Line("TICKET", 2)], codes=["summer2026"]))
    assert (found.verdict, found.amount_minor) == ("applied", 1200)
    assert shop.carts.get("cart_1") == cart


def test_an_explanation_lists_what_is_required_and_what_was_found(shop: Commerce) -> None:
    shop.coupons.create(summer())
    assert shop.coupons.explain("SUMMER2026", Cart([Line("TICKET", 2)])).splitlines()[0] == (
        "SUMMER2026 takes 12.00 EUR off."
    )
    said = shop.coupons.explain("SUMMER2026", TICKET)
    assert said.startswith("SUMMER2026 was not applied: ")
    assert "Missing: 20.00 EUR more." in said
    assert said.endswith("(not met)")


def test_a_code_that_nobody_gave_or_that_is_retired_is_unknown(shop: Commerce) -> None:
    made = shop.coupons.create(summer())
    assert shop.coupons.retire("SUMMER2026").retired
    assert event_types(shop)[-1] == "coupon.retired"
    shop.coupons.retire(made.id)
    assert event_types(shop).count("coupon.retired") == 1
    for code in ("SUMMER2026", "AUTUMN", 5):
        with pytest.raises(UnknownCoupon):
            shop.coupons.validate(code, TICKET)


def test_a_coupon_that_has_ended_says_so(shop: Commerce, clock: FixedClock) -> None:
    shop.coupons.create(summer(expires_at=clock.now() + timedelta(days=1)))
    clock.advance(timedelta(days=1))
    assert shop.coupons.validate("SUMMER2026", Cart([Line("TICKET", 2)])).reason == "it has ended"


def test_generated_codes_are_coupons_of_their_own(shop: Commerce) -> None:
    codes = shop.coupons.generate(Coupon("TEA-####-####", "percentage", "10", max_redemptions=1), 50, key="k")
    assert codes == shop.coupons.generate(Coupon("TEA-####-####", "percentage", "10", max_redemptions=1), 50, key="k")
    assert len(set(codes)) == 50 == len(shop.coupons.find(limit=100).records)
    assert all(code.startswith("TEA-") and "#" not in code for code in codes)
    assert shop.coupons.validate(codes[7].lower(), TICKET).amount_minor == 300
    with pytest.raises(Duplicate):
        shop.coupons.create(Promotion("again", Percentage("5"), code=codes[0].lower()))


def test_only_one_code_of_a_batch_is_applied_however_many_are_entered(shop: Commerce) -> None:
    codes = shop.coupons.generate(Coupon("TEA-####-####", "percentage", "10", max_redemptions=1), 20)
    other = shop.coupons.generate(Coupon("COFFEE-####-####", "percentage", "10"), 1)
    one = shop.carts.quote(evolve(TICKET, codes=codes[:1]))
    assert shop.carts.quote(evolve(TICKET, codes=codes)).discount_minor == one.discount_minor > 0
    assert shop.carts.quote(evolve(TICKET, codes=(codes[0], *other))).discount_minor > one.discount_minor


@pytest.mark.parametrize(("count", "code"), [(0, "TEA-####-####"), (10_001, "TEA-####-####"), (True, "A"), (5, "TEA")])
def test_codes_that_can_be_guessed_or_are_too_many_are_refused(shop: Commerce, count: int, code: str) -> None:
    with pytest.raises(InvalidCode):
        shop.coupons.generate(Coupon(code, "percentage", "10"), count)
    assert shop.coupons.find().records == ()


def test_an_automatic_discount_as_the_api_writes_it(shop: Commerce, clock: FixedClock) -> None:
    today = clock.now().date()
    offer = AutomaticDiscount(
        "Third ticket free", "buy_x_get_y", AutomaticConditions(2, 1), start_date=today, end_date=today
    )
    made = shop.discounts.create(offer)
    assert event_types(shop)[-1] == "discount.created"
    assert shop.carts.quote(Cart([Line("TICKET", 3)])).discount_minor == 3000
    assert shop.discounts.validate(made.id, Cart([Line("TICKET", 3)])).amount_minor == 3000
    assert shop.discounts.explain(made.id, TICKET).startswith("Third ticket free was not applied: ")
    clock.advance(timedelta(days=1))
    assert shop.discounts.validate(made.id, Cart([Line("TICKET", 3)])).reason == "it has ended"
    shop.discounts.retire(made.id)
    assert shop.discounts.validate(made.id, Cart([Line("TICKET", 3)])).reason == "it is retired"
    assert made.ends_at is not None
    assert made.ends_at.date() == date.fromordinal(today.toordinal() + 1)


def test_a_discount_that_nothing_in_the_cart_brings_up_says_why(shop: Commerce) -> None:
    shop.discounts.create(Promotion("shoes", Percentage("10"), scope=Scope(categories=["shoes"])))
    assert shop.carts.quote(TICKET).outcomes == ()
    assert shop.discounts.validate("shoes", TICKET).reason == "nothing in the cart is in its scope"


def test_coupons_and_discounts_are_kept_apart(shop: Commerce) -> None:
    shop.coupons.create(Promotion("coded", Percentage("5"), code="CODED"))
    shop.discounts.create(Promotion("plain", Percentage("5")))
    assert [each.id for each in shop.coupons.find().records] == ["coded"]
    assert [each.id for each in shop.discounts.find().records] == ["plain"]
    for call in (shop.coupons.get, shop.coupons.retire):
        with pytest.raises(NotFound):
            call("plain")
    for call in (shop.discounts.get, shop.discounts.retire):
        with pytest.raises(NotFound):
            call("coded")
    with pytest.raises(NotFound):
        shop.discounts.validate("coded", TICKET)
    with pytest.raises(InvalidPromotion, match="Promotion with a code"):
        shop.coupons.create(Promotion("a", Percentage("5")))
    with pytest.raises(InvalidPromotion, match="Promotion without a code"):
        shop.discounts.create(Promotion("a", Percentage("5"), code="A"))
    for nonsense in ("SUMMER", None, 5, summer):
        with pytest.raises(InvalidPromotion):
            shop.coupons.create(nonsense)
        with pytest.raises(InvalidPromotion):
            shop.discounts.create(nonsense)
