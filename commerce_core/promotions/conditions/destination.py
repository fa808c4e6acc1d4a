"""Country and Region: where the order goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.localisation import country_code, is_country
from commerce_core.promotions.conditions.belongs import is_one_of
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import listed, names, some_names
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Policy
from commerce_core.trace import Requirement

_UNKNOWN = "a shipping address"


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    return names(country_code(value) for value in names(values))


def _countries(_: object, attribute: Attribute[tuple[str, ...]], value: Sequence[object]) -> None:
    for position, code in enumerate(value):
        _check_country(code, field=f"{attribute.name}[{position}]")


def _country(_: object, attribute: Attribute[str], value: object) -> None:
    _check_country(value, field=attribute.name)


def _check_country(code: object, *, field: str) -> None:
    if not isinstance(code, str) or not is_country(code):
        raise InvalidPromotion("A country is a two-letter code of ISO 3166-1, such as 'DE'.", field=field, value=code)


@frozen
class Country:
    """`Country(["DE", "AT"])`: to Germany or Austria; not told without an address. Raises `InvalidPromotion`."""

    countries: tuple[str, ...] = field(converter=_codes, validator=[some_names, _countries])

    def compile(self, policy: Policy) -> Check:
        """Compare codes."""
        return is_one_of("country", self.countries, what=lambda shopper: shopper.country, unknown=_UNKNOWN)

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the lines."""
        return None


@frozen
class Region:
    """`Region("US", ["NY", "CA"])`: it goes to New York or California, however the case of the letters.

    A region alone says nothing: there is a WA in the United States and one in Australia. Not told without an address.
    Raises `InvalidPromotion`.
    """

    country: str = field(converter=country_code, validator=_country)
    regions: tuple[str, ...] = field(converter=names, validator=some_names)

    def compile(self, policy: Policy) -> Check:
        """Compare the country first, then the region."""
        country, sought = self.country, frozenset(region.casefold() for region in self.regions)
        required = f"{listed(self.regions)} in {country}"

        def check(lines: Lines, subject: Subject) -> Requirement:
            shopper = subject.shopper
            if not shopper.country or (shopper.country == country and not shopper.region):
                return Requirement("region", required, "", met=False, missing=_UNKNOWN)
            met = shopper.country == country and shopper.region.casefold() in sought
            actual = f"{shopper.region} in {shopper.country}" if shopper.region else shopper.country
            return Requirement("region", required, actual, met, "" if met else required)

        return check

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the lines."""
        return None
