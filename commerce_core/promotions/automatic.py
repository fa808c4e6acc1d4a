"""AutomaticDiscount: a discount without a code in the words of the API document, and the promotion that it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.ids import PromotionId
from commerce_core.money import MAX_ORDER_MINOR, MAX_QUANTITY, Currency, Minor, currency
from commerce_core.promotions.conditions import Condition, CustomerTag
from commerce_core.promotions.conditions.wording import Whole, names, only_texts
from commerce_core.promotions.coupons import check_amount, kind_of, minimum, to_amount
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds import BuyXGetY, Kind, Off, Phase
from commerce_core.promotions.kinds.fields import OneOf, is_percent, to_percent
from commerce_core.promotions.promotion import MAX_PRIORITY, PHASES, Promotion
from commerce_core.promotions.scope import Scope
from commerce_core.promotions.windows import days_as_instants

DiscountType = Literal["buy_x_get_y", "percentage", "fixed_amount", "free_shipping"]

_COUNT = Whole(1, MAX_QUANTITY)
_OFFER = ("buy_quantity", "get_quantity", "get_discount_percent", "max_applications")


def _listed(value: object) -> tuple[object, ...]:
    """What is listed; anything else is left to the validator, which names the field."""
    return tuple(value) if isinstance(value, Iterable) else (value,)


def _classes(_: object, attribute: Attribute[tuple[Phase, ...] | None], value: Sequence[object] | None) -> None:
    if value is not None and not all(isinstance(each, str) and each in PHASES for each in value):
        message = f"List classes of promotions: {', '.join(PHASES)}."
        raise InvalidPromotion(message, field=attribute.name, value=value)


@frozen
class AutomaticConditions:
    """Whom an automatic discount is for, what it touches, and what a buy-X-get-Y offer gives.

    `customer_tags` and `minimum_amount` (minor units) say which carts, `product_ids` and `product_categories` which
    lines: those listed in either way. Of a buy-X-get-Y offer, units are bought and given among these lines; the given
    ones are the cheapest, free unless `get_discount_percent` says otherwise, as often as the units suffice unless
    `max_applications` does. Raises `InvalidPromotion`.
    """

    buy_quantity: int | None = field(default=None, validator=or_none(_COUNT))
    get_quantity: int | None = field(default=None, validator=or_none(_COUNT))
    get_discount_percent: Decimal | None = field(
        default=None, converter=optional(to_percent), validator=or_none(is_percent)
    )
    max_applications: int | None = field(default=None, validator=or_none(_COUNT))
    customer_tags: tuple[str, ...] = field(default=(), converter=names, validator=only_texts)
    product_categories: tuple[str, ...] = field(default=(), converter=names, validator=only_texts)
    product_ids: tuple[str, ...] = field(default=(), converter=names, validator=only_texts)
    minimum_amount: Minor | None = field(default=None, validator=or_none(Whole(1, MAX_ORDER_MINOR)))


def _terms(_: object, attribute: Attribute[AutomaticConditions], value: object) -> None:
    if not isinstance(value, AutomaticConditions):
        raise InvalidPromotion("Write AutomaticConditions(...).", field=attribute.name)


@frozen
class AutomaticDiscount:
    """`AutomaticDiscount("Buy 2 Get 1 Free", "buy_x_get_y", AutomaticConditions(2, 1), start_date=date(2026, 2, 1))`.

    The days are those of the shop's own zone, both included. `amount` is per cents or minor units of `currency`, by
    `type`. Higher `priority` goes first; `combines` lists the classes that it combines with, none given being all.
    Raises `InvalidPromotion`, `InvalidAmount` and `UnknownCurrency`, each naming the field.
    """

    name: str
    type: DiscountType = field(validator=OneOf("buy_x_get_y", "percentage", "fixed_amount", "free_shipping"))
    conditions: AutomaticConditions = field(default=AutomaticConditions(), validator=_terms)
    amount: Decimal | None = field(default=None, converter=optional(to_amount))
    currency: Currency | None = field(default=None, converter=optional(currency))
    start_date: date | None = None
    end_date: date | None = None
    priority: int = field(default=0, validator=Whole(-MAX_PRIORITY, MAX_PRIORITY))
    combines: tuple[Phase, ...] | None = field(default=None, converter=optional(_listed), validator=_classes)

    def __attrs_post_init__(self) -> None:
        given: object = self.name
        if not isinstance(given, str) or not given.strip():
            raise InvalidPromotion("An automatic discount has a name: shoppers read it.", field="name")
        check_amount(self.type, self.amount, self.currency)
        days_as_instants(self.start_date, self.end_date, "UTC")
        self._check_offer()

    def _check_offer(self) -> None:
        """Buy-X-get-Y says how many, and no other type does: a field that would be passed over is a mistake."""
        for name in _OFFER:
            value = getattr(self.conditions, name)
            if self.type == "buy_x_get_y":
                if value is None and name in {"buy_quantity", "get_quantity"}:
                    raise InvalidPromotion("Say how many are bought and given.", field=f"conditions.{name}")
            elif value is not None:
                message = f"There is nothing to buy and get with {self.type}: leave it out."
                raise InvalidPromotion(message, field=f"conditions.{name}", value=value)


def automatic_promotion(
    discount: AutomaticDiscount, *, id: str, zone: str = "UTC", unit: Currency | str | None = None
) -> Promotion:
    """The promotion that an automatic discount is; `zone` and `unit` are the shop's time zone and currency.

    2026-02-01 to 2026-03-31 in New York is from 2026-02-01T05:00Z until 2026-04-01T04:00Z, exclusive: the last day
    counts. Raises `InvalidPromotion` for a minimum without any currency and days that the zone leaves out;
    `UnknownZone`.
    """
    terms, shop = discount.conditions, None if unit is None else currency(unit)
    starts_at, ends_at = days_as_instants(discount.start_date, discount.end_date, zone)
    tagged: tuple[Condition, ...] = (CustomerTag(terms.customer_tags),) if terms.customer_tags else ()
    return Promotion(
        PromotionId(id),
        _offer(terms) or kind_of(discount.type, discount.amount, discount.currency),
        name=discount.name.strip(),
        conditions=minimum(terms.minimum_amount, discount.currency or shop) + tagged,
        scope=Scope(products=terms.product_ids, categories=terms.product_categories),
        starts_at=starts_at,
        ends_at=ends_at,
        priority=discount.priority,
        combines_with=PHASES if discount.combines is None else discount.combines,
    )


def _offer(terms: AutomaticConditions) -> Kind | None:
    if terms.buy_quantity is None or terms.get_quantity is None:
        return None
    percent = 100 if terms.get_discount_percent is None else terms.get_discount_percent
    return BuyXGetY(
        terms.buy_quantity, terms.get_quantity, Off(percent=percent), max_applications=terms.max_applications
    )
