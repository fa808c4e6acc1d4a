"""Distance: how far places are from where units are wanted."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from attrs import field, frozen

from commerce_core.inventory.errors import InvalidLocation
from commerce_core.inventory.location import Coordinates, Location
from commerce_core.localisation import country_code, is_country

Near = Coordinates | str
"""Where units are wanted: a point, or the two-letter code of a country."""
_RADIUS = 6_371_009
"""Metres: the mean radius of the Earth (IUGG, R1)."""


def metres_between(one: Coordinates, other: Coordinates) -> int:
    """Along the great circle, to within half a percent: Berlin and Paris are 877 km apart, 878 by the atlas."""
    north, south = radians(float(one.latitude)), radians(float(other.latitude))
    east = radians(float(other.longitude) - float(one.longitude))
    bow = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return round(2 * _RADIUS * asin(min(1.0, sqrt(bow))))


def distance_to(location: Location, near: Near) -> int | None:
    """Metres to a point; to a country, 0 from within it; None: nobody knows."""
    if isinstance(near, Coordinates):
        return None if location.coordinates is None else metres_between(location.coordinates, near)
    return 0 if location.country == near else None


def _near(value: object) -> Near:
    if isinstance(value, Coordinates):
        return value
    if isinstance(value, str) and is_country(country_code(value)):
        return country_code(value)
    raise InvalidLocation("Give Coordinates, or the two-letter code of a country, such as 'FR'.", field="to")


@frozen
class Nearest:
    """The strategy "nearest", to a point or a country: `Nearest(Coordinates("48.85", "2.35"))`, `Nearest("FR")`.

    Raises `InvalidLocation`.
    """

    to: Near = field(converter=_near)
