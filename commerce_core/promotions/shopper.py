"""Shopper: what conditions may know of the person and the place, beside the lines of the cart."""

from __future__ import annotations

from attrs import Attribute, field, frozen

from commerce_core.checks import texts
from commerce_core.ids import CustomerId
from commerce_core.localisation import country_code
from commerce_core.promotions.errors import InvalidPromotion


def _count(_: object, attribute: Attribute[int | None], value: object) -> None:
    if value is not None and (type(value) is not int or value < 0):
        raise InvalidPromotion("A count of orders is an int of at least 0, or None.", field=attribute.name, value=value)


def _text(_: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        raise InvalidPromotion("Text is needed here, empty where nothing is known.", field=attribute.name)


def _texts(_: object, attribute: Attribute[tuple[str, ...]], value: tuple[object, ...]) -> None:
    if not all(isinstance(each, str) for each in value):
        raise InvalidPromotion("What a shopper is called and belongs to is text.", field=attribute.name)


@frozen
class Shopper:
    """Who buys, where: `Shopper(tags=["vip"], orders_count=0, country="DE")`.

    `orders_count` is how many orders were placed before this one; None when nobody knows, as for a guest without an
    e-mail address: then no condition on it holds, nor does its contrary. `codes` are those on the cart, folded. Empty
    text means not known. Raises `InvalidPromotion` for a negative count.
    """

    customer_id: CustomerId | None = None
    groups: tuple[str, ...] = field(default=(), converter=texts, validator=_texts)
    tags: tuple[str, ...] = field(default=(), converter=texts, validator=_texts)
    segments: tuple[str, ...] = field(default=(), converter=texts, validator=_texts)
    orders_count: int | None = field(default=None, validator=_count)
    channel: str = field(default="", validator=_text)
    country: str = field(default="", converter=country_code, validator=_text)
    region: str = field(default="", validator=_text)
    codes: tuple[str, ...] = field(default=(), converter=texts, validator=_texts)


ANYBODY = Shopper()
"""A shopper of whom nothing is known."""
