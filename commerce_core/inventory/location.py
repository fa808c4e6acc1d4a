"""Location: a place that has stock and ships from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import Attribute, field, frozen

from commerce_core.checks import check_metadata, clean_text
from commerce_core.ids import check_id
from commerce_core.inventory.errors import InvalidLocation
from commerce_core.localisation import country_code, is_country
from commerce_core.money import MAX_PRICE_MINOR, Minor, exact_decimal

_PRIORITIES = 10**6


def _id(_: object, attribute: Attribute[str], value: str) -> None:
    check_id(value, field=attribute.name)


def _name(value: str) -> str:
    return clean_text(value, field="name", required=True, kind=InvalidLocation)


def _priority(_: object, __: Attribute[int], value: object) -> None:
    if type(value) is not int or not 0 <= value <= _PRIORITIES:
        raise InvalidLocation(f"A priority is a whole number from 0 (first) to {_PRIORITIES}.", field="priority")


def _yes_or_no(_: object, attribute: Attribute[bool], value: object) -> None:
    if not isinstance(value, bool):
        raise InvalidLocation("A location is active or not: True or False.", field=attribute.name, value=value)


def _point(_: object, attribute: Attribute[Coordinates | None], value: object) -> None:
    if value is not None and not isinstance(value, Coordinates):
        raise InvalidLocation('Give Coordinates("52.52", "13.405"), or None.', field=attribute.name, value=value)


def _shipment(value: int | None) -> Minor | None:
    return None if value is None else _cost(value, "shipment_minor")


def _unit(value: int) -> Minor:
    return _cost(value, "unit_minor")


def _cost(value: int, name: str) -> Minor:
    if type(value) is not int or not 0 <= value <= MAX_PRICE_MINOR:
        message = f"A cost is a whole number of minor units from 0 to {MAX_PRICE_MINOR}."
        raise InvalidLocation(message, field=name, value=value)
    return Minor(value)


def _country(_: object, __: Attribute[str], value: str) -> None:
    given: object = value
    if not isinstance(given, str) or (given and not is_country(given)):
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

    `shipment_minor` is what a parcel from here costs, `unit_minor` what each unit in it adds, in minor units of the
    shop's currency: what the strategy "cheapest" goes by. "nearest" goes by `coordinates`, or by the `country`.

    Raises `InvalidId` for the id, and `InvalidLocation`.
    """

    id: str = field(validator=_id)
    name: str = field(converter=_name)
    priority: int = field(default=0, validator=_priority)
    active: bool = field(default=True, validator=_yes_or_no)
    country: str = field(default="", converter=country_code, validator=_country)
    coordinates: Coordinates | None = field(default=None, validator=_point)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict, converter=check_metadata)
    external_id: str | None = None
    version: int = 1
    shipment_minor: Minor | None = field(default=None, converter=_shipment)
    unit_minor: Minor = field(default=Minor(0), converter=_unit)
