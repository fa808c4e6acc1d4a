"""PriceList: a set of prices, for whom they are, where and when, and whether they replace or reduce."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal, get_args

from attrs import Attribute, field, frozen

from commerce_core.checks import check_metadata, clean_text, texts
from commerce_core.ids import check_id
from commerce_core.localisation import country_code, is_country
from commerce_core.pricing.errors import InvalidPriceList
from commerce_core.pricing.window import check_window, created, ends, starts, updated

ListType = Literal["override", "sale"]
"""An override replaces the base price, upwards too; a sale only ever lowers what would be paid without it."""

MAX_PRIORITY = 10**6
"""Largest priority, and its negative the smallest."""

CONDITIONS = ("groups", "tags", "channels", "regions", "countries")
"""What a list may ask for, by how few customers each mostly leaves: by the first that a list states its prices are
found."""

MAX_CONDITIONS = 1000
"""Entries of one condition, such as the groups that a list is for."""


def _window(record: PriceList, _: object, value: datetime | None) -> None:
    check_window(record.starts_at, value, kind=InvalidPriceList)


def _id(_: object, __: object, value: str) -> None:
    check_id(value)


def _name(value: str) -> str:
    return clean_text(value, field="name", kind=InvalidPriceList)


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    try:
        return texts(value)
    except TypeError as fault:
        raise InvalidPriceList("A condition is a list of texts, such as groups=['vip'].", field="conditions") from fault


def _regions(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(country_code(each) for each in _texts(value))


def _countries(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(country_code(each) for each in _texts(value))


def _external_id(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InvalidPriceList("An external id is a text.", field="external_id")
    return value


def _type(_: object, __: object, value: str) -> None:
    if value not in get_args(ListType):
        raise InvalidPriceList("A price list is an 'override' or a 'sale'.", field="type", value=value)


def _priority(_: object, __: object, value: int) -> None:
    if type(value) is not int or not -MAX_PRIORITY <= value <= MAX_PRIORITY:
        message = f"A priority is a whole number from -{MAX_PRIORITY} to {MAX_PRIORITY}."
        raise InvalidPriceList(message, field="priority", value=value)


def _condition(_: object, attribute: Attribute[tuple[str, ...]], value: tuple[str, ...]) -> None:
    if len(value) > MAX_CONDITIONS:
        message = f"Name at most {MAX_CONDITIONS}: put customers into groups."
        raise InvalidPriceList(message, field=attribute.name)
    for n, each in enumerate(value):
        clean_text(each, field=f"{attribute.name}[{n}]", required=True, kind=InvalidPriceList)
        if attribute.name == "countries" and not is_country(each):
            message = "A country is a two-letter code of ISO 3166-1, such as 'DE'."
            raise InvalidPriceList(message, field=f"countries[{n}]", value=each)


def _flag(_: object, __: object, value: bool | None) -> None:
    if value is not None and type(value) is not bool:
        raise InvalidPriceList("Say True, False, or None for as the market has it.", field="tax_included", value=value)


@frozen
class PriceList:
    """For whom some prices are: `PriceList("vip", "VIP", groups=["vip"], priority=10)`.

    A list without conditions is for everyone. Of each condition that is stated, one of those named suffices; all stated
    conditions must hold. `regions` are codes such as `EU`. The window is `starts_at <= at < ends_at`. Of overrides, the
    highest `priority` is heard first. `tax_included` says what its prices contain; None is as the market has it. Raises
    `InvalidPriceList`, `InvalidDatetime`, `InvalidId` and `InvalidMetadata`.
    """

    id: str = field(validator=_id)
    name: str = field(default="", converter=_name)
    type: ListType = field(default="override", validator=_type)
    priority: int = field(default=0, validator=_priority)
    starts_at: datetime | None = field(default=None, converter=starts)
    ends_at: datetime | None = field(default=None, converter=ends, validator=_window)
    channels: tuple[str, ...] = field(default=(), converter=_texts, validator=_condition)
    countries: tuple[str, ...] = field(default=(), converter=_countries, validator=_condition)
    regions: tuple[str, ...] = field(default=(), converter=_regions, validator=_condition)
    groups: tuple[str, ...] = field(default=(), converter=_texts, validator=_condition)
    tags: tuple[str, ...] = field(default=(), converter=_texts, validator=_condition)
    tax_included: bool | None = field(default=None, validator=_flag)
    created_at: datetime | None = field(default=None, converter=created)
    updated_at: datetime | None = field(default=None, converter=updated)
    metadata: Mapping[str, str] = field(factory=dict, converter=check_metadata)
    external_id: str | None = field(default=None, converter=_external_id)
    version: int = 1

    @cached_property
    def specificity(self) -> int:
        """How many conditions it states: a list for one group in one country says 2."""
        return sum(bool(getattr(self, name)) for name in CONDITIONS)

    @property
    def label(self) -> str:
        """What people call it: its name, or its id."""
        return self.name or self.id
