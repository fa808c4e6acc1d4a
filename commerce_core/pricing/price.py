"""Price: one amount for one item in one currency, of a price list or of the base."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

from attrs import Attribute, field, frozen

from commerce_core import catalog
from commerce_core.canonical import digest
from commerce_core.checks import check_metadata
from commerce_core.ids import InvalidId, check_id
from commerce_core.money import MAX_PRICE_MINOR, MAX_QUANTITY, Currency, Minor, Money, as_money
from commerce_core.money import currency as to_currency
from commerce_core.pricing.errors import InvalidPrice
from commerce_core.pricing.window import check_window, created, ends, starts, updated

if TYPE_CHECKING:
    import moneyed

MAX_REFERENCE = 1000
"""Characters of an item's id or SKU: what a host calls its things is longer than ours may be."""


class PriceDetails(TypedDict, total=False):
    """What a price may say beside its item, amount, currency and list: the fields of `Price` that have defaults."""

    min_quantity: int
    max_quantity: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    id: str
    metadata: Mapping[str, str]
    external_id: str | None


def _window(record: Price, _: object, value: datetime | None) -> None:
    check_window(record.starts_at, value, kind=InvalidPrice)


def is_reference(value: object) -> bool:
    """Whether it is a text of up to 1,000 characters that a database can keep."""
    return isinstance(value, str) and len(value) <= MAX_REFERENCE and value.encode(errors="ignore").decode() == value


def check_reference(_: object, __: object, value: str) -> None:
    """The validator of `item`: text of 1 to 1,000 characters that a database can keep. Raises `InvalidPrice`."""
    if not is_reference(value) or not value:
        raise InvalidPrice(f"Name the item by its id or SKU, in 1 to {MAX_REFERENCE} characters.", field="item")


def _amount(_: object, __: object, value: Minor | None) -> None:
    if value is not None and not (type(value) is int and 0 <= value <= MAX_PRICE_MINOR):
        message = f"A price is an int from 0 to {MAX_PRICE_MINOR} minor units, or None where it is not set."
        raise InvalidPrice(message, field="amount_minor", value=value)


def _least(_: object, attribute: Attribute[int], value: int) -> None:
    _count(value, attribute.name)


def _most(price: Price, attribute: Attribute[int | None], value: int | None) -> None:
    if value is not None:
        _count(value, attribute.name)
        if value < price.min_quantity:
            raise InvalidPrice("The largest quantity is not below the smallest.", field=attribute.name, value=value)


def _count(value: int, name: str) -> None:
    if type(value) is not int or not 1 <= value <= MAX_QUANTITY:
        message = f"A quantity is a whole number of units from 1 to {MAX_QUANTITY}, given as an int."
        raise InvalidPrice(message, field=name, value=value)


def _list_id(_: object, __: object, value: str) -> None:
    if value != "":
        check_id(value, field="price_list_id")


def _external_id(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InvalidPrice("An external id is a text.", field="external_id")
    return value


def _given_or_derived(value: str, price: Price) -> str:
    """The id given, or one that follows from what the price is for: two of one list and place are one price."""
    if value:
        return check_id(value)
    parts = [price.item, price.currency.code, str(price.min_quantity)]
    parts = [*filter(None, [price.price_list_id]), *parts]
    if price.starts_at is not None:
        parts.append(price.starts_at.replace(tzinfo=None).isoformat().replace(":", ""))
    try:
        return check_id(":".join(parts)) if not any(":" in part for part in parts) else _digested(parts)
    except InvalidId:
        return _digested(parts)


def _digested(parts: list[str]) -> str:
    return f"price_{digest(parts)[:32]}"


@frozen
class Price:
    """What one unit of an item costs: `Price.of("CHAI", "16.00", currency="EUR", price_list="vip", min_quantity=10)`.

    `item` is a variant's id or SKU, or the id of its product. `amount_minor` is in minor units of `currency`: 0 is a
    price, None says that it is not set here, so that others are looked at. It holds for `min_quantity` to
    `max_quantity` units, both included, at `starts_at <= at < ends_at`. Without `price_list_id` it is a base price. An
    `id` that is left out follows from list, item, currency, smallest quantity and start: `vip:CHAI:EUR:10`.
    Raises `InvalidPrice`, `InvalidDatetime`, `InvalidId`, `InvalidMetadata` and `UnknownCurrency`.
    """

    item: str = field(validator=check_reference)
    currency: Currency = field(converter=to_currency)
    amount_minor: Minor | None = field(validator=_amount)
    price_list_id: str = field(default="", validator=_list_id)
    min_quantity: int = field(default=1, validator=_least)
    max_quantity: int | None = field(default=None, validator=_most)
    starts_at: datetime | None = field(default=None, converter=starts)
    ends_at: datetime | None = field(default=None, converter=ends, validator=_window)
    id: str = ""
    created_at: datetime | None = field(default=None, converter=created)
    updated_at: datetime | None = field(default=None, converter=updated)
    metadata: Mapping[str, str] = field(factory=dict, converter=check_metadata)
    external_id: str | None = field(default=None, converter=_external_id)
    version: int = 1

    def __attrs_post_init__(self) -> None:
        """Derive the id once all else is known to be right."""
        object.__setattr__(self, "id", _given_or_derived(self.id, self))

    @classmethod
    def of(
        cls,
        item: str,
        price: catalog.Price | moneyed.Money | None,
        *,
        currency: Currency | str | None = None,
        price_list: str = "",
        **details: Unpack[PriceDetails],
    ) -> Price:
        """A price in major units, or Money: `Price.of("CHAI", "18.00", currency="EUR")`; None is a price not set.

        Raises as the class does, and as `as_money` does: `InvalidAmount`, `AmountPrecision`, `CurrencyMismatch`.
        """
        if price is None:
            if currency is None:
                raise InvalidPrice("Name the currency in which the price is not set.", field="currency")
            return cls(item, to_currency(currency), None, price_list, **details)
        money = as_money(price, currency=currency, field="price")
        return cls(item, money.currency, Minor(money.minor), price_list, **details)

    @property
    def price(self) -> Money | None:
        """The price of one unit; None where it is not set."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def has_range(self) -> bool:
        """Whether it holds for some quantities only."""
        return self.min_quantity > 1 or self.max_quantity is not None
