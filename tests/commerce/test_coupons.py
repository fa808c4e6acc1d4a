"""Coupons and automatic discounts through the shop: written as the API writes them, held against carts, retired."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve, frozen

from commerce_core import Cart, Commerce, Line, NotFound, Percentage, Promotion, dump
from commerce_core.checks import InvalidText
from commerce_core.errors import Invalid
from commerce_core.money import Rounding
from commerce_core.ports import Duplicate, Store, VersionConflict
from commerce_core.promotions import (
    AllOf,
    AutomaticConditions,
    AutomaticDiscount,
    Code,
    Coupon,
    CouponExpired,
    CouponRetired,
    FixedAmount,
    Given,
    InvalidCode,
    InvalidPromotion,
    LimitReached,
    Limits,
    MinimumSpend,
    Phase,
    Policy,
    Restrictions,
    Rule,
    Scope,
    UnknownCoupon,
    UsageLeft,
    covers,
)
from commerce_core.testing import FixedClock
from tests.flows.shop import SUCCESS, event_types, open_shop

TICKET = Cart([Line("TICKET")])


def summer(**more: object) -> Coupon:
    return Coupon("SUMMER2026", "percentage", "20", restrictions=Restrictions(minimum_amount=5000), **more)


def test_a_coupon_as_the_api_writes_it(shop: Commerce) -> None:
    """20 % off from 50.00 on: of two tickets at 30.00 it takes 12.00."""
    made = shop.coupons.create(summer(max_redemptions=1000, once_per_customer=True))
    assert (made.limits.max_uses, made.limits.per_customer) == (1000, 1)
    assert shop.carts.quote(Cart([Line("TICKET", 2)], codes=["summer2026"], email="a@b.de")).discount_minor == 1200
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
    with pytest.raises(CouponRetired) as caught:
        shop.coupons.validate("SUMMER2026", TICKET)
    assert caught.value.code == "coupon_retired"
    for code in ("AUTUMN", 5):
        with pytest.raises(UnknownCoupon):
            shop.coupons.validate(code, TICKET)


def test_a_coupon_that_has_ended_says_so(shop: Commerce, clock: FixedClock) -> None:
    shop.coupons.create(summer(expires_at=clock.now() + timedelta(days=1)))
    clock.advance(timedelta(days=1))
    with pytest.raises(CouponExpired) as caught:
        shop.coupons.validate("SUMMER2026", Cart([Line("TICKET", 2)]))
    assert (caught.value.code, caught.value.ended_at) == ("coupon_expired", clock.now())


def test_how_long_a_coupon_lasts_is_kept(store: Store, tenant: str) -> None:
    """Three months from 31 January end on 30 April: an invoice of 29 April is covered, one of 30 April is not."""
    shop = open_shop(store, tenant)
    shop.coupons.create(summer(duration="repeating", duration_in_months=3))
    kept = shop.coupons.get("SUMMER2026")
    assert {name: dump(kept)[name] for name in ("duration", "duration_in_months")} == {
        "duration": "repeating",
        "duration_in_months": 3,
    }
    january = datetime(2026, 1, 31, tzinfo=UTC)
    for day, covered in ((29, True), (30, False)):
        period = datetime(2026, 4, day, tzinfo=UTC)
        assert covers(kept, number=3, redeemed_at=january, starts_at=period) is covered
    with pytest.raises(InvalidPromotion):
        shop.coupons.update("SUMMER2026", {"duration": "forever"})
    assert shop.coupons.update("SUMMER2026", {"duration": "once", "duration_in_months": None}).duration == "once"


def test_a_coupon_is_changed_while_it_is_used(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=9)
    made = shop.coupons.create(summer(max_redemptions=1))
    cart = Cart([Line("TICKET", 2)], codes=["SUMMER2026"], email="jane@example.com")
    shop.orders.place(cart, payment_method=SUCCESS)
    with pytest.raises(LimitReached):
        shop.orders.place(cart, payment_method=SUCCESS)
    changed = shop.coupons.update(
        "summer2026", {"limits": Limits(max_uses=2), "metadata": {"by": "me"}, "name": "More"}, version=1
    )
    assert (changed.version, changed.code, changed.metadata) == (2, made.code, {"by": "me"})
    assert shop.coupons.update(made.id, {"metadata": {"by": None}, "code": "SUMMER2026"}).metadata == {}
    assert event_types(shop)[-1] == "coupon.updated"
    assert shop.orders.place(cart, payment_method=SUCCESS).discount_minor == 1200
    again = shop.coupons.update(made.id, {"name": "More"})
    assert (again.version, event_types(shop).count("coupon.updated")) == (3, 2), "nothing was changed"
    with pytest.raises(VersionConflict):
        shop.coupons.update(made.id, {"name": "Less"}, version=1)
    assert shop.verify() == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "OTHER"}, "invalid_promotion"),
        ({"id": "other"}, "unknown_field"),
        ({"retired": True}, "unknown_field"),
        ({"limits": 5}, "invalid_promotion"),
        ({"group": "nowhere"}, "invalid_promotion"),
        ({"kind": FixedAmount(100, "EUR"), "currency": "USD"}, "invalid_promotion"),
        ({"external_id": 5}, "invalid_text"),
        ({"external_id": "x" * 256}, "invalid_text"),
        ({"metadata": {"a": 5}}, "invalid_metadata"),
        ({"ends_at": datetime(2026, 1, 1)}, "invalid_promotion"),  # noqa: DTZ001
    ],
)
def test_a_change_that_is_refused_changes_nothing(shop: Commerce, changes: dict[str, object], code: str) -> None:
    made = shop.coupons.create(summer())
    with pytest.raises(Invalid) as caught:
        shop.coupons.update(made.id, changes)
    assert caught.value.code == code
    assert shop.coupons.get(made.id) == made


def test_a_coupon_keeps_its_currency(shop: Commerce) -> None:
    made = shop.coupons.create(Promotion("five", FixedAmount(500, "EUR"), code="FIVE"))
    with pytest.raises(InvalidPromotion, match="stays in it"):
        shop.coupons.update(made.id, {"kind": FixedAmount(500, "USD")})


def test_discounts_are_changed_likewise(shop: Commerce) -> None:
    shop.discounts.create(Promotion("ten", Percentage("10")))
    shop.discounts.update("ten", {"kind": Percentage("20"), "name": "Twenty"})
    assert shop.carts.quote(TICKET).discount_minor == 600
    with pytest.raises(NotFound):
        shop.coupons.update("ten", {"name": "A"})


def test_what_is_left_of_a_coupon(store: Store, tenant: str) -> None:
    """12.00 off each of two orders of one person: 998 uses are left to all, one to her, 176.00 of 200.00."""
    shop = open_shop(store, tenant, TICKET=9)
    limits = Limits(max_uses=1000, per_customer=3, budget_minor=20_000)
    shop.coupons.create(Promotion("ten", Percentage("20"), code="TEN", currency="EUR", limits=limits))
    for _ in range(2):
        shop.orders.place(Cart([Line("TICKET", 2)], codes=["TEN"], email="jane@example.com"), payment_method=SUCCESS)
    found = shop.coupons.usage("ten", email="JANE@example.com")
    assert (found.used, found.spent_minor, found.uses_left, found.budget_left_minor) == (2, 2400, 998, 17_600)
    assert (found.by_customer, found.customer_left, found.limits) == (2, 1, limits)
    assert shop.coupons.usage("TEN") == evolve(found, by_customer=None, customer_left=None)
    assert shop.coupons.usage("TEN", email="other@example.com").customer_left == 3
    shop.discounts.create(Promotion("free", Percentage("5")))
    assert shop.discounts.usage("free") == UsageLeft(Limits(), 0, 0)


def test_a_code_of_a_condition_is_validated_like_a_coupon(shop: Commerce) -> None:
    shop.discounts.create(Promotion("bulk", Percentage("5"), name="Bulk", conditions=[Code(["B1", "B2"])]))
    spend = AllOf([Code(["B2"]), MinimumSpend(5000, "EUR")])
    shop.discounts.create(Promotion("more", Percentage("10"), name="More", conditions=[spend]))
    assert shop.coupons.validate("b1", TICKET).amount_minor == 150
    assert shop.coupons.validate("B2", Cart([Line("TICKET", 2)])).rule == "more"
    assert shop.coupons.validate("B2", TICKET).rule == "bulk"
    assert shop.coupons.explain("B1", TICKET).startswith("Bulk takes 1.50 EUR off.")
    assert "More was not applied" in shop.coupons.explain("B2", TICKET)
    with pytest.raises(UnknownCoupon):
        shop.coupons.validate("B3", TICKET)


@pytest.mark.parametrize("coupon_first", [True, False])
def test_one_code_is_not_of_a_coupon_and_of_a_condition(shop: Commerce, *, coupon_first: bool) -> None:
    def coupon() -> Promotion:
        return shop.coupons.create(Promotion("a", Percentage("5"), code="Bulk"))

    def discount() -> Promotion:
        return shop.discounts.create(Promotion("b", Percentage("5"), conditions=[Code(["BULK"])]))

    first, second = (coupon, discount) if coupon_first else (discount, coupon)
    first()
    with pytest.raises(InvalidPromotion, match="named by a condition"):
        second()
    assert len(shop.coupons.find().records + shop.discounts.find().records) == 1


@frozen
class Points:
    """A kind of somebody else."""

    phase: Phase = "line"
    label: str = "points"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Nothing off."""
        return lambda lines, matched: Given([0] * len(matched.rows))


def test_a_kind_that_the_shop_was_not_opened_with_is_refused_by_every_store(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    for create, code in ((shop.coupons.create, "P"), (shop.discounts.create, None)):
        with pytest.raises(InvalidPromotion, match="Points is not among the kinds") as caught:
            create(Promotion("points", Points(), code=code))
        assert caught.value.field == "kind"
    with pytest.raises(InvalidPromotion):
        shop.coupons.generate(Promotion("points", Points(), code="P-########"), 5)
    ten = shop.discounts.create(Promotion("ten", Percentage("10")))
    with pytest.raises(InvalidPromotion):
        shop.discounts.update(ten.id, {"kind": Points()})


@pytest.mark.parametrize("external_id", [5, "", "x" * 256, "a\u200bb"])
def test_an_external_id_is_text(shop: Commerce, external_id: object) -> None:
    with pytest.raises(InvalidText) as caught:
        shop.coupons.create(Promotion("a", Percentage("5"), code="A", external_id=external_id))
    assert caught.value.field == "external_id"


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


def test_a_candidate_is_tried_on_a_cart_without_being_stored() -> None:
    """10 % of 2 x 30.00 are 6.00; 20 % of the 54.00 that are left are 10.80 more."""
    shop, cart = open_shop("memory://"), Cart([Line("TICKET", 2)], codes=["ten"])
    shop.coupons.create(Promotion("ten", Percentage("10"), code="TEN"))
    candidate = Promotion("twenty", Percentage("20"), code="TWENTY")
    found = shop.discounts.what_if(candidate, cart)
    assert (found.before_minor, found.after_minor, found.cost_minor) == (600, 1680, 1080)
    assert [(each.rule, each.before, each.amount_minor) for each in found.changes] == [("twenty", None, 1080)]
    kept = shop.carts.create(cart)
    assert shop.discounts.what_if(Coupon("TWENTY", "percentage", "20"), kept.id).cost_minor == 1080
    assert shop.discounts.find().records == ()
    stricter = Promotion("ten", Percentage("10"), code="TEN", conditions=[MinimumSpend(50_000, "EUR")])
    assert shop.discounts.what_if(stricter, cart).cost_minor == -600


def test_a_candidate_is_tried_at_another_instant() -> None:
    shop, cart = open_shop("memory://"), Cart([Line("TICKET")])
    later = datetime(2030, 1, 1, tzinfo=UTC)
    candidate = Promotion("later", Percentage("10"), starts_at=later)
    assert shop.discounts.what_if(candidate, cart).cost_minor == 0
    assert shop.discounts.what_if(candidate, cart, at=later).cost_minor == 300
    with pytest.raises(InvalidPromotion):
        shop.discounts.what_if(evolve(candidate, group="nobody"), cart)
    with pytest.raises(InvalidPromotion):
        shop.discounts.what_if("later", cart)  # type: ignore[arg-type]


def test_the_shop_lints_its_promotions_with_a_candidate_and_its_own_products() -> None:
    shop = open_shop("memory://")
    assert shop.discounts.lint() == ()
    shop.coupons.create(Promotion("hats", Percentage("10"), code="HATS", scope=Scope(products=["HAT"])))
    (found,) = shop.discounts.lint()
    assert (found.code, found.severity, found.promotions) == ("not_sold", "error", ("hats",))
    mended = Promotion("hats", Percentage("10"), code="HATS")
    assert shop.discounts.lint(mended) == ()
    clash = AutomaticDiscount("Late", "percentage", amount="10", end_date=date(2020, 1, 1))
    assert [each.code for each in shop.discounts.lint(mended, clash)] == ["window_over"]
