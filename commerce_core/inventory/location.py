"""Location: a place that has stock and ships from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import Attribute, field, frozen

from commerce_core.checks import clean_text
from commerce_core.ids import check_id
from commerce_core.inventory.errors import InvalidLocation
from commerce_core.localisation import country_code, is_country
from commerce_core.money import exact_decimal

_PRIORITIES = 10**6


def _id(_: object, attribute: Attribute[str], value: str) -> None:
    check_id(value, field=attribute.name)


def _name(value: str) -> str:
    return clean_text(value, field="name", required=True, kind=InvalidLocation)


def _priority(_: object, __: Attribute[int], value: object) -> None:
    if type(value) is not int or not 0 <= value <= _PRIORITIES:
        raise InvalidLocation(f"A priority is a whole number from 0 (first) to {_PRIORITIES}.", field="priority")


def _country(_: object, __: Attribute[str], value: str) -> None:
    if value and not is_country(value):
        raise InvalidLocation("A country is a two-letter code of ISO 3166-1, such as 'DE'.", field="country")


def _within(bound: int) -> Callable[[object, Attribute[Decimal], Decimal], None]:
    def check(_: object, attribute: Attribute[Decimal], value: Decimal) -> None:
        if not -bound <= value <= bound:
            message = f"A {attribute.name} lies between -{bound} and {bound} degrees."
            raise InvalidLocation(message, field=attribute.name, value=value)

    return check


@frozen
class Coordinates:
    """Degrees north and east (WGS 84): `Coordinates("52.52", "13.405")` is in Berlin. Raises `InvalidLocation`."""

    latitude: Decimal = field(converter=exact_decimal, validator=_within(90))
    longitude: Decimal = field(converter=exact_decimal, validator=_within(180))


@frozen
class Location:
    """`Location("berlin", "Berlin", priority=1, country="DE")`. Lower priorities ship first, inactive places never.

    Raises `InvalidId` for the id, and `InvalidLocation`.
    """

    id: str = field(validator=_id)
    name: str = field(converter=_name)
    priority: int = field(default=0, validator=_priority)
    active: bool = True
    country: str = field(default="", converter=country_code, validator=_country)
    coordinates: Coordinates | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1
