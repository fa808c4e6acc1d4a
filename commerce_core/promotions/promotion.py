"""Promotion: a coupon (has a code) or an automatic discount (has none)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import get_args

from attrs import Attribute, field, frozen
from attrs.converters import optional
from attrs.validators import optional as or_none

from commerce_core.checks import texts
from commerce_core.ids import PromotionId
from commerce_core.money import MAX_ORDER_MINOR, Currency, Minor, currency
from commerce_core.promotions.codes import fold_code
from commerce_core.promotions.conditions.condition import Condition
from commerce_core.promotions.conditions.logic import check_condition
from commerce_core.promotions.conditions.wording import Whole
from commerce_core.promotions.duration import MAX_MONTHS, Duration, check_duration
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds.fields import OneOf
from commerce_core.promotions.kinds.kind import Kind, Phase, currency_of
from commerce_core.promotions.limits import Limits
from commerce_core.promotions.scope import EVERYTHING, Scope
from commerce_core.promotions.windows import check_window


def _clean_code(code: str | None) -> str | None:
    return None if code is None else fold_code(code) and code.strip()


PHASES: tuple[Phase, ...] = get_args(Phase)
"""The classes of promotions, in the order in which they are evaluated."""
MAX_PRIORITY = 10**6
MAX_NAME = 1000
"""Characters of a name or a group."""
UNLIMITED = Limits()


def _listed(value: Iterable[Condition]) -> tuple[Condition, ...]:
    given: object = value
    if not isinstance(given, Iterable) or isinstance(given, str | bytes):
        raise InvalidPromotion("List conditions, such as [MinimumSpend(5000, 'EUR')].", field="conditions")
    return tuple(value)


def _conditions(_: object, attribute: Attribute[tuple[Condition, ...]], value: tuple[object, ...]) -> None:
    for position, each in enumerate(value):
        check_condition(each, field=f"{attribute.name}[{position}]")


def _kind(_: object, attribute: Attribute[Kind], value: object) -> None:
    if isinstance(value, type) or not all(hasattr(value, each) for each in ("phase", "label", "compile")):
        raise InvalidPromotion("A kind is needed here, such as Percentage('10').", field=attribute.name)


def _scope(_: object, attribute: Attribute[Scope], value: object) -> None:
    if not isinstance(value, Scope):
        raise InvalidPromotion("A scope is a Scope, such as Scope(categories=['tea']).", field=attribute.name)


def _limits(_: object, attribute: Attribute[Limits], value: object) -> None:
    if not isinstance(value, Limits):
        raise InvalidPromotion("Limits are a Limits, such as Limits(max_uses=100).", field=attribute.name)


def _flag(_: object, attribute: Attribute[bool], value: object) -> None:
    if type(value) is not bool:
        raise InvalidPromotion("Say True or False.", field=attribute.name, value=value)


def _text(_: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or len(value) > MAX_NAME:
        raise InvalidPromotion(f"Text of at most {MAX_NAME} characters is needed here.", field=attribute.name)


def _sorted_classes(value: Iterable[Phase]) -> tuple[Phase, ...]:
    return value if value is PHASES else tuple(sorted(set(texts(value)), key=str))  # type: ignore[arg-type]


def _classes(_: object, attribute: Attribute[tuple[Phase, ...]], value: tuple[object, ...]) -> None:
    if not set(value) <= set(PHASES):
        message = f"A class of promotions is one of {', '.join(PHASES)}."
        raise InvalidPromotion(message, field=attribute.name, value=value)


def _names(_: object, attribute: Attribute[tuple[str, ...]], value: tuple[object, ...]) -> None:
    if not all(isinstance(each, str) and each for each in value):
        raise InvalidPromotion("A tag is text, and not empty.", field=attribute.name, value=value)


def _whole(_: object, attribute: Attribute[int], value: object) -> None:
    if type(value) is not int or abs(value) > MAX_PRIORITY:
        message = f"A priority is a whole number from {-MAX_PRIORITY} to {MAX_PRIORITY}."
        raise InvalidPromotion(message, field=attribute.name, value=value)


def _amount(_: object, attribute: Attribute[Minor | None], value: object) -> None:
    if value is not None and (type(value) is not int or not 1 <= value <= MAX_ORDER_MINOR):
        message = "A cap is a positive number of minor units; leave it out for none."
        raise InvalidPromotion(message, field=attribute.name, value=value)


@frozen
class Promotion:
    """What is taken off, for whom and when: `Promotion("summer", Percentage("10"), code="SUMMER2026")`.

    It holds in the half-open window `starts_at <= at < ends_at` where all `conditions` hold, and touches what is in
    `scope`. Higher `priority` goes first within its class (that of its kind: line, order, shipping). It combines with
    the classes of `combines_with`, and with nothing that has a tag in `excludes`; one side saying so is enough. `group`
    names a `Group` of the policy. One use takes off at most `cap_minor`, minor units of `currency` (which a kind with
    amounts implies). `duration` is for the invoices of subscriptions (see `covers`). `retired` takes it out of use for
    good. Raises `InvalidPromotion` and `InvalidCode`.
    """

    id: PromotionId = field(converter=PromotionId)
    kind: Kind = field(validator=_kind)
    code: str | None = field(default=None, converter=_clean_code)
    name: str = field(default="", validator=_text)
    conditions: tuple[Condition, ...] = field(default=(), converter=_listed, validator=_conditions)
    scope: Scope = field(default=EVERYTHING, validator=_scope)
    starts_at: datetime | None = field(default=None)
    ends_at: datetime | None = field(default=None)
    priority: int = field(default=0, validator=_whole)
    group: str = field(default="", validator=_text)
    combines_with: tuple[Phase, ...] = field(default=PHASES, converter=_sorted_classes, validator=_classes)
    tags: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    excludes: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    cap_minor: Minor | None = field(default=None, validator=_amount)
    limits: Limits = field(default=UNLIMITED, validator=_limits)
    currency: Currency | None = field(default=None, converter=optional(currency))
    duration: Duration = field(default="once", validator=OneOf(*get_args(Duration)))
    duration_in_months: int | None = field(default=None, validator=or_none(Whole(1, MAX_MONTHS)))
    retired: bool = field(default=False, validator=_flag)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @ends_at.validator
    def _window(self, _: Attribute[datetime | None], value: datetime | None) -> None:
        if value is not None or self.starts_at is not None:
            check_window(self.starts_at, value)

    @currency.validator
    def _one_currency(self, attribute: Attribute[Currency | None], value: Currency | None) -> None:
        kinds = currency_of(self.kind)
        amounts = self.cap_minor is not None or self.limits.budget_minor is not None
        if value is None and kinds is None and amounts:
            raise InvalidPromotion("A cap or a budget needs a currency.", field=attribute.name)
        if value is not None and kinds is not None and value is not kinds:
            message = f"Its kind has amounts in {kinds.code}: a promotion has one currency."
            raise InvalidPromotion(message, field=attribute.name, value=value.code)

    def __attrs_post_init__(self) -> None:
        check_duration(self)

    @property
    def label(self) -> str:
        """What a shopper sees: the code, the name, or the id."""
        return self.code or self.name or self.id

    @property
    def in_currency(self) -> Currency | None:
        """The only currency in which it can be applied; None where no amount is in it."""
        return self.currency or currency_of(self.kind)
