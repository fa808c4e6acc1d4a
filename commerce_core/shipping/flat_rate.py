"""FlatRate: one price for one service, whatever is in the parcel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter

from attrs import Attribute, field, frozen

from commerce_core.checks import texts
from commerce_core.errors import Invalid
from commerce_core.localisation import Address, country_code, is_country
from commerce_core.money import MAX_PRICE_MINOR, Currency, Minor, Money, currency


class InvalidShippingRate(Invalid):
    """A shipping rate whose price is negative or out of bounds, or to a country that does not exist."""

    code = "invalid_shipping_rate"


class ShippingUnavailable(Invalid):
    """No rate ships by this service to this address. `services` lists those that do."""

    code = "shipping_unavailable"


def _price(_: object, __: Attribute[Minor], value: int) -> None:
    if type(value) is not int or not 0 <= value <= MAX_PRICE_MINOR:
        raise InvalidShippingRate("A shipping price is a whole number of minor units, 0 to 10^12.", field="price")


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(country_code(value) for value in texts(values))


def _places(_: object, __: Attribute[tuple[str, ...]], values: tuple[str, ...]) -> None:
    if not all(is_country(value) for value in values):
        raise InvalidShippingRate("A country is a two-letter code of ISO 3166-1, such as 'DE'.", field="countries")


@frozen
class FlatRate:
    """`FlatRate("std", "standard", 490, "EUR", countries=("DE", "AT"))`: 4.90 to Germany and Austria.

    `service` is what a cart asks for, `name` what a shopper reads; no countries means everywhere.
    """

    id: str
    service: str
    price_minor: Minor = field(converter=Minor, validator=_price)
    currency: Currency = field(converter=currency)
    name: str = ""
    countries: tuple[str, ...] = field(default=(), converter=_codes, validator=_places)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @property
    def price(self) -> Money:
        """The price of the service."""
        return Money(self.price_minor, self.currency)

    @property
    def label(self) -> str:
        """What a shopper reads."""
        return self.name or self.service or "Shipping"


_cheapest_first = attrgetter("price_minor", "id", "service", "name")


def rates_to(rates: Iterable[FlatRate], unit: Currency, *, address: Address | None) -> tuple[FlatRate, ...]:
    """The rates in a currency that reach an address, cheapest first, ties by id.

    Without an address only the rates that reach everywhere are known to.
    """
    country = address.country if address is not None else None
    reaching = [r for r in rates if r.currency is unit and (not r.countries or country in r.countries)]
    return tuple(sorted(reaching, key=_cheapest_first))


def choose_rate(rates: Iterable[FlatRate], unit: Currency, *, service: str, address: Address | None) -> FlatRate | None:
    """The rate of the service asked for, or the cheapest when none is; None while nothing can be known.

    Raises `ShippingUnavailable` when the address is known and nothing reaches it, or not by that service.
    """
    rates = tuple(rates)
    reaching = rates_to(rates, unit, address=address)
    for rate in reaching:
        if service in ("", rate.service):
            return rate
    if not service and (not rates or address is None):
        return None
    services = sorted({rate.service for rate in reaching})
    where = f" to {address.country}" if address is not None else ""
    how = f" by {service!r}" if service else ""
    instead = f"Services that do: {', '.join(services)}." if services else "No rate covers it."
    raise ShippingUnavailable(
        f"Nothing ships{where}{how} in {unit.code}. {instead}",
        field="shipping_service" if service else "shipping_address",
        services=services,
    )
