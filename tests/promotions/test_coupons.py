"""Coupons and automatic discounts in the words of the API document, and the promotions that they become."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError, Invalid
from commerce_core.promotions import InvalidPromotion, Percentage, Promotion
from commerce_core.promotions.automatic import AutomaticConditions, AutomaticDiscount, automatic_promotion
from commerce_core.promotions.conditions import CustomerTag, FirstOrder, MinimumSpend
from commerce_core.promotions.coupons import Coupon, Restrictions, coupon_promotion
from commerce_core.promotions.duration import covers
from commerce_core.promotions.kinds import BuyXGetY, FixedAmount, FreeShipping, Off
from commerce_core.promotions.limits import Limits
from commerce_core.promotions.scope import Scope
from commerce_core.serialization import load

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

SUMMER = {
    "code": "SUMMER2026",
    "type": "percentage",
    "amount": 20,
    "duration": "repeating",
    "duration_in_months": 3,
    "max_redemptions": 1000,
    "restrictions": {
        "minimum_amount": 5000,
        "first_time_transaction": True,
        "product_ids": ["prod_123", "prod_456"],
    },
}
"""The example of the API document, word for word."""

BUY_2_GET_1 = {
    "name": "Buy 2 Get 1 Free",
    "type": "buy_x_get_y",
    "conditions": {
        "buy_quantity": 2,
        "get_quantity": 1,
        "customer_tags": ["vip"],
        "product_categories": ["electronics"],
    },
    "start_date": "2026-02-01",
    "end_date": "2026-03-31",
}


def test_the_coupon_of_the_api_document_is_a_promotion() -> None:
    assert coupon_promotion(load(Coupon, SUMMER), id="promo_1", unit="USD") == Promotion(
        "promo_1",
        Percentage("20"),
        code="SUMMER2026",
        conditions=(MinimumSpend(5000, "USD"), FirstOrder()),
        scope=Scope(products=["prod_123", "prod_456"]),
        limits=Limits(max_uses=1000),
        duration="repeating",
        duration_in_months=3,
    )


def test_the_automatic_discount_of_the_api_document_is_a_promotion() -> None:
    """All its days count in the shop's zone (G25); get is 100 % off, cheapest first, repeating, one pool (G23)."""
    discount = load(AutomaticDiscount, BUY_2_GET_1)
    assert automatic_promotion(discount, id="promo_2", zone="America/New_York") == Promotion(
        "promo_2",
        BuyXGetY(2, 1, Off(percent=100), pick="cheapest", max_applications=None),
        name="Buy 2 Get 1 Free",
        conditions=(CustomerTag(["vip"]),),
        scope=Scope(categories=["electronics"]),
        starts_at=datetime(2026, 2, 1, 5, tzinfo=UTC),
        ends_at=datetime(2026, 4, 1, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("coupon", "kind", "limits"),
    [
        (Coupon("FIVE", "fixed_amount", 500, "EUR"), FixedAmount(500, "EUR"), Limits()),
        (Coupon("SHIP", "free_shipping", once_per_customer=True), FreeShipping(), Limits(per_customer=1)),
        (Coupon("HALF", "percentage", "12.5", max_redemptions=1), Percentage("12.5"), Limits(max_uses=1)),
        (Coupon("NONE", "percentage", 0), Percentage("0"), Limits()),
    ],
)
def test_an_amount_means_what_the_type_says(coupon: Coupon, kind: object, limits: Limits) -> None:
    made = coupon_promotion(coupon, id="p")
    assert (made.kind, made.limits, made.conditions) == (kind, limits, ())


def test_a_coupon_holds_until_it_expires_and_not_then() -> None:
    made = coupon_promotion(Coupon("X", "percentage", 5, starts_at=NOON, expires_at=NOON + timedelta(1)), id="p")
    assert (made.starts_at, made.ends_at) == (NOON, NOON + timedelta(1))


def test_a_minimum_is_in_the_currency_of_the_coupon_or_else_of_the_shop() -> None:
    asked = Restrictions(minimum_amount=5000)
    named = Coupon("A", "percentage", 5, "CHF", restrictions=asked)
    assert coupon_promotion(named, id="p", unit="EUR").conditions == (MinimumSpend(5000, "CHF"),)
    with pytest.raises(InvalidPromotion) as caught:
        coupon_promotion(Coupon("A", "percentage", 5, restrictions=asked), id="p")
    assert caught.value.field == "currency"


def test_an_automatic_discount_can_give_a_part_so_often_and_combine_with_little() -> None:
    terms = AutomaticConditions(3, 2, "50", 4, product_ids=["prod_1"], minimum_amount=9900)
    discount = AutomaticDiscount(" Three ", "buy_x_get_y", terms, priority=7, combines=["shipping"])
    made = automatic_promotion(discount, id="p", unit="EUR")
    assert made.kind == BuyXGetY(3, 2, Off(percent=50), max_applications=4)
    assert (made.name, made.priority, made.combines_with) == ("Three", 7, ("shipping",))
    assert made.conditions == (MinimumSpend(9900, "EUR"),)
    assert made.scope == Scope(products=["prod_1"])


def test_automatic_discounts_of_other_types_have_an_amount_or_none() -> None:
    kinds = [
        automatic_promotion(discount, id="p").kind
        for discount in (
            AutomaticDiscount("a", "percentage", amount="15"),
            AutomaticDiscount("b", "fixed_amount", amount=1000, currency="EUR"),
            AutomaticDiscount("c", "free_shipping"),
        )
    ]
    assert kinds == [Percentage("15"), FixedAmount(1000, "EUR"), FreeShipping()]


def coupon(**terms: object) -> Callable[[], object]:
    return lambda: Coupon(**({"code": "X", "type": "percentage", "amount": 5} | terms))


def automatic(**terms: object) -> Callable[[], object]:
    return lambda: AutomaticDiscount(**({"name": "x", "type": "free_shipping"} | terms))


REFUSED: list[tuple[Callable[[], object], str, str]] = [
    (coupon(code=""), "invalid_code", "code"),
    (coupon(code="\uff33UMMER"), "invalid_code", "code"),
    (coupon(code=None), "invalid_code", "code"),
    (coupon(type="percent"), "invalid_promotion", "type"),
    (coupon(type=None), "invalid_promotion", "type"),
    (coupon(amount=None), "invalid_promotion", "amount"),
    (coupon(amount=101), "invalid_promotion", "amount"),
    (coupon(amount="-1"), "invalid_promotion", "amount"),
    (coupon(amount=0.2), "invalid_amount", "amount"),
    (coupon(amount=Decimal("NaN")), "invalid_amount", "amount"),
    (coupon(amount=True), "invalid_amount", "amount"),
    (coupon(type="fixed_amount", amount=500), "invalid_promotion", "currency"),
    (coupon(type="fixed_amount", amount="5.50", currency="EUR"), "invalid_promotion", "amount"),
    (coupon(type="fixed_amount", amount=0, currency="EUR"), "invalid_promotion", "amount"),
    (coupon(type="fixed_amount", amount=-500, currency="EUR"), "invalid_promotion", "amount"),
    (coupon(type="fixed_amount", amount=10**20, currency="EUR"), "invalid_promotion", "amount"),
    (coupon(type="fixed_amount", amount=500, currency="EURO"), "invalid_currency", "currency"),
    (coupon(type="free_shipping"), "invalid_promotion", "amount"),
    (coupon(duration="always"), "invalid_promotion", "duration"),
    (coupon(duration="repeating"), "invalid_promotion", "duration_in_months"),
    (coupon(duration="once", duration_in_months=3), "invalid_promotion", "duration_in_months"),
    (coupon(duration="repeating", duration_in_months=0), "invalid_promotion", "duration_in_months"),
    (coupon(duration="repeating", duration_in_months=10**9), "invalid_promotion", "duration_in_months"),
    (coupon(max_redemptions=0), "invalid_promotion", "max_redemptions"),
    (coupon(max_redemptions=-5), "invalid_promotion", "max_redemptions"),
    (coupon(max_redemptions=10**9 + 1), "invalid_promotion", "max_redemptions"),
    (coupon(once_per_customer=1), "invalid_promotion", "once_per_customer"),
    (coupon(restrictions={"minimum_amount": 5}), "invalid_promotion", "restrictions"),
    (coupon(starts_at=NOON, expires_at=NOON), "invalid_promotion", "expires_at"),
    (coupon(expires_at=NOON.replace(tzinfo=None)), "invalid_promotion", "expires_at"),
    (lambda: Restrictions(minimum_amount=-1), "invalid_promotion", "minimum_amount"),
    (lambda: Restrictions(first_time_transaction="yes"), "invalid_promotion", "first_time_transaction"),
    (lambda: Restrictions(product_ids=[7]), "invalid_promotion", "product_ids"),
    (lambda: Restrictions(product_ids=7), "invalid_promotion", "product_ids"),
    (automatic(name=" "), "invalid_promotion", "name"),
    (automatic(name=None), "invalid_promotion", "name"),
    (automatic(type="bogo"), "invalid_promotion", "type"),
    (automatic(type="buy_x_get_y"), "invalid_promotion", "conditions.buy_quantity"),
    (automatic(type="buy_x_get_y", conditions=AutomaticConditions(2)), "invalid_promotion", "conditions.get_quantity"),
    (automatic(conditions=AutomaticConditions(2, 1)), "invalid_promotion", "conditions.buy_quantity"),
    (automatic(type="percentage"), "invalid_promotion", "amount"),
    (automatic(type="percentage", amount=500), "invalid_promotion", "amount"),
    (automatic(start_date=date(2026, 3, 1), end_date=date(2026, 2, 1)), "invalid_promotion", "end_date"),
    (automatic(start_date=NOON), "invalid_promotion", "start_date"),
    (automatic(combines=["cart"]), "invalid_promotion", "combines"),
    (automatic(combines="order"), "invalid_promotion", "combines"),
    (automatic(priority="high"), "invalid_promotion", "priority"),
    (automatic(conditions={"buy_quantity": 2}), "invalid_promotion", "conditions"),
    (lambda: AutomaticConditions(0, 1), "invalid_promotion", "buy_quantity"),
    (lambda: AutomaticConditions(1, 0), "invalid_promotion", "get_quantity"),
    (lambda: AutomaticConditions(2, 1, 101), "invalid_promotion", "get_discount_percent"),
    (lambda: AutomaticConditions(2, 1, max_applications=0), "invalid_promotion", "max_applications"),
    (lambda: AutomaticConditions(customer_tags=[""]), "invalid_promotion", "customer_tags"),
]


@pytest.mark.parametrize(("make", "code", "field"), REFUSED)
def test_what_cannot_be_meant_is_refused_by_field(make: Callable[[], object], code: str, field: str) -> None:
    with pytest.raises(CommerceError) as caught:
        make()
    assert isinstance(caught.value, Invalid)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_every_fault_of_a_written_coupon_is_told_by_its_path() -> None:
    wrong = SUMMER | {"amount": 120, "max_redemptions": 0, "restrictions": {"minimum_amount": -1}, "colour": "red"}
    with pytest.raises(Invalid) as caught:
        load(Coupon, wrong)
    fields = {detail.field for detail in caught.value.details}
    assert fields >= {"max_redemptions", "restrictions.minimum_amount", "colour"}


THREE_MONTHS = Coupon("X", "percentage", 5, duration="repeating", duration_in_months=3)


@pytest.mark.parametrize(
    ("starts", "covered"),
    [("2026-01-31", True), ("2026-03-31", True), ("2026-04-29", True), ("2026-04-30", False), ("2026-05-31", False)],
)
def test_a_repeating_coupon_covers_periods_that_start_within_its_months(starts: str, covered: bool) -> None:
    """Redeemed on 31 January for 3 months: until 30 April, since April has no 31st."""
    redeemed = datetime(2026, 1, 31, tzinfo=UTC)
    start = datetime.fromisoformat(starts).replace(tzinfo=UTC)
    assert covers(THREE_MONTHS, number=1, redeemed_at=redeemed, starts_at=start) is covered


@given(st.integers(0, 50), st.integers(0, 2000))
def test_once_is_the_first_invoice_and_forever_is_every_one(number: int, days: int) -> None:
    later = NOON + timedelta(days=days)
    once, forever = Coupon("X", "percentage", 5), Coupon("X", "percentage", 5, duration="forever")
    assert covers(once, number=number, redeemed_at=NOON, starts_at=later) is (number == 0)
    assert covers(forever, number=number, redeemed_at=NOON, starts_at=later)
    assert covers(THREE_MONTHS, number=0, redeemed_at=NOON, starts_at=later)
