"""Coupon: the few words of the API document with which most shops write a coupon, and the promotion that it is."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.ids import PromotionId
from commerce_core.money import MAX_ORDER_MINOR, Currency, Minor, currency, exact_decimal
from commerce_core.promotions.codes import clean_code
from commerce_core.promotions.conditions import Condition, FirstOrder, MinimumSpend
from commerce_core.promotions.conditions.wording import Whole, names, only_texts
from commerce_core.promotions.duration import MAX_MONTHS, Duration, check_duration
from commerce_core.promotions.errors import CouponExpired, CouponRetired, InvalidPromotion
from commerce_core.promotions.kinds import FixedAmount, FreeShipping, Kind, Percentage
from commerce_core.promotions.kinds.fields import OneOf, is_flag
from commerce_core.promotions.limits import MAX_USES, Limits
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import Scope
from commerce_core.promotions.windows import check_window

CouponType = Literal["percentage", "fixed_amount", "free_shipping"]


def to_amount(value: Decimal | str | int) -> Decimal:
    """An exact number, per cents or minor units. Raises `InvalidAmount` for a float and for what is no number."""
    return exact_decimal(value, field="amount")


@frozen
class Restrictions:
    """What a coupon asks for: a cart of at least `minimum_amount` (minor units, without shipping), a shopper who has
    ordered nothing before, and which products it touches. Raises `InvalidPromotion`.
    """

    minimum_amount: Minor | None = field(default=None, validator=or_none(Whole(1, MAX_ORDER_MINOR)))
    first_time_transaction: bool = field(default=False, validator=is_flag)
    product_ids: tuple[str, ...] = field(default=(), converter=names, validator=only_texts)


def _restricted(_: object, attribute: Attribute[Restrictions], value: object) -> None:
    if not isinstance(value, Restrictions):
        raise InvalidPromotion("Write Restrictions(...).", field=attribute.name)


@frozen
class Coupon:
    """`Coupon("SUMMER2026", "percentage", "20", duration="repeating", duration_in_months=3, max_redemptions=1000)`.

    `amount` is per cents (0 to 100) or minor units of `currency`, by `type`; free shipping has none. `duration` is for
    the invoices of subscriptions (see `covers`). `max_redemptions` are the orders of everybody. It holds from
    `starts_at` until `expires_at`, exclusive.
    Raises `InvalidPromotion`, `InvalidCode`, `InvalidAmount` and `UnknownCurrency`, each naming the field.
    """

    code: str = field(converter=clean_code)
    type: CouponType = field(validator=OneOf("percentage", "fixed_amount", "free_shipping"))
    amount: Decimal | None = field(default=None, converter=optional(to_amount))
    currency: Currency | None = field(default=None, converter=optional(currency))
    duration: Duration = field(default="once", validator=OneOf("once", "repeating", "forever"))
    duration_in_months: int | None = field(default=None, validator=or_none(Whole(1, MAX_MONTHS)))
    max_redemptions: int | None = field(default=None, validator=or_none(Whole(1, MAX_USES)))
    once_per_customer: bool = field(default=False, validator=is_flag)
    restrictions: Restrictions = field(default=Restrictions(), validator=_restricted)
    starts_at: datetime | None = None
    expires_at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        check_amount(self.type, self.amount, self.currency)
        check_window(self.starts_at, self.expires_at, fields=("starts_at", "expires_at"))
        check_duration(self)


def check_amount(type: str, amount: Decimal | None, unit: Currency | None) -> None:
    """That the amount suits the type: SAVE500 of type percentage would be 500 %. Raises `InvalidPromotion`."""
    if type not in {"percentage", "fixed_amount"}:
        if amount is not None:
            raise InvalidPromotion(f"There is no amount to {type}: leave it out.", field="amount", value=amount)
    elif amount is None:
        raise InvalidPromotion("Say how much: per cents, or minor units.", field="amount")
    elif type == "percentage" and not 0 <= amount <= 100:
        raise InvalidPromotion("A percentage is between 0 and 100.", field="amount", value=amount)
    elif type == "fixed_amount" and not (1 <= amount <= MAX_ORDER_MINOR and amount == int(amount)):
        message = "A fixed amount is a whole number of minor units: write 500 for 5.00."
        raise InvalidPromotion(message, field="amount", value=amount)
    elif type == "fixed_amount" and unit is None:
        raise InvalidPromotion("A fixed amount needs its currency: write currency='EUR'.", field="currency")


def kind_of(type: str, amount: Decimal | None, unit: Currency | None) -> Kind:
    """The kind that a checked type and amount are."""
    if type == "fixed_amount" and amount is not None and unit is not None:
        return FixedAmount(Minor(int(amount)), unit)
    return FreeShipping() if amount is None else Percentage(amount)


def minimum(amount_minor: Minor | None, unit: Currency | None) -> tuple[Condition, ...]:
    """The condition of a minimum, which needs a currency: that of the record, or the shop's."""
    if amount_minor is None:
        return ()
    if unit is None:
        raise InvalidPromotion("A minimum needs its currency: write currency='EUR'.", field="currency")
    return (MinimumSpend(amount_minor, unit),)


def coupon_promotion(coupon: Coupon, *, id: str, unit: Currency | str | None = None) -> Promotion:
    """The promotion that a coupon is; `unit` is the shop's currency, of a minimum that names none.

    20 % off from 50.00 on: `Percentage(20)` with the condition `MinimumSpend(5000, "EUR")`. `once_per_customer` is a
    limit of one per customer, `max_redemptions` one of all uses. Raises `InvalidPromotion` for a minimum without any
    currency.
    """
    asked, shop = coupon.restrictions, None if unit is None else currency(unit)
    first: tuple[Condition, ...] = (FirstOrder(),) if asked.first_time_transaction else ()
    return Promotion(
        PromotionId(id),
        kind_of(coupon.type, coupon.amount, coupon.currency),
        code=coupon.code,
        conditions=minimum(asked.minimum_amount, coupon.currency or shop) + first,
        scope=Scope(products=asked.product_ids),
        starts_at=coupon.starts_at,
        ends_at=coupon.expires_at,
        limits=Limits(coupon.max_redemptions, 1 if coupon.once_per_customer else None),
        duration=coupon.duration,
        duration_in_months=coupon.duration_in_months,
    )


def check_open(promotion: Promotion, *, at: datetime | None) -> None:
    """That a coupon is not over for good. Raises `CouponRetired`, and `CouponExpired` where an instant is given."""
    code = promotion.label
    if promotion.retired:
        raise CouponRetired(f"The coupon {code} was taken out of use: take its code off.", field="code", entered=code)
    if at is not None and promotion.ends_at is not None and promotion.ends_at <= at:
        message = f"The coupon {code} ended at {promotion.ends_at.isoformat()}: take its code off."
        raise CouponExpired(message, field="code", entered=code, ended_at=promotion.ends_at)
