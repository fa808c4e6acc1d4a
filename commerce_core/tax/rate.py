"""TaxRate and TaxTable: how much of a price is tax, by where it goes and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from attrs import Attribute, field, frozen

from commerce_core.errors import Invalid
from commerce_core.localisation import Address, country_code, is_country
from commerce_core.money import exact_decimal, ratio

STANDARD = "standard"
"""The tax class of what names none."""
ANYWHERE = "*"
"""The country of a rate that holds where no other does."""


class InvalidTaxRate(Invalid):
    """A tax rate below 0 or above 100 %, of a country that does not exist, or a second one for one place and class."""

    code = "invalid_tax_rate"


def _percent(value: Decimal | str | int) -> Decimal:
    return exact_decimal(value, field="rate")


def _in_range(_: object, __: Attribute[Decimal], value: Decimal) -> None:
    if not 0 <= value <= 100:
        raise InvalidTaxRate("A tax rate is a percentage between 0 and 100.", field="rate")


def _place(_: object, __: Attribute[str], value: str) -> None:
    if value != ANYWHERE and not is_country(value):
        raise InvalidTaxRate("A country is a two-letter code of ISO 3166-1, such as 'DE', or '*'.", field="country")


@frozen
class TaxRate:
    """The rate of one place and tax class: `TaxRate("de", "MwSt.", "19", country="DE", included=True)`.

    `rate` is a percentage. `included` says that prices there contain the tax already; else it is added to them.
    `region` narrows it to a state or province. Raises `InvalidTaxRate`.
    """

    id: str
    name: str
    rate: Decimal = field(converter=_percent, validator=_in_range)
    country: str = field(default=ANYWHERE, converter=country_code, validator=_place)
    region: str = ""
    tax_class: str = STANDARD
    included: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @cached_property
    def share(self) -> tuple[int, int]:
        """Which part of an amount the tax is, exactly: 19 % is (19, 100) on top of it, and (19, 119) within it."""
        numerator, denominator = ratio(self.rate)
        return numerator, denominator * 100 + (numerator if self.included else 0)

    @cached_property
    def label(self) -> str:
        """The rate as a person writes it: `8.875`."""
        return f"{self.rate:f}"


@frozen
class TaxTable:
    """Rates by place and class, looked up from the narrowest to the widest."""

    rates: Mapping[tuple[str, str, str], TaxRate] = field(factory=dict)

    @staticmethod
    def of(rates: Iterable[TaxRate]) -> TaxTable:
        """Index rates; two for one place and class are refused with `InvalidTaxRate`."""
        table: dict[tuple[str, str, str], TaxRate] = {}
        for rate in rates:
            if table.setdefault((rate.country, rate.region.casefold(), rate.tax_class), rate) is not rate:
                raise InvalidTaxRate(
                    f"Two rates are set for {rate.country} {rate.region} {rate.tax_class}.", field="rate"
                )
        return TaxTable(table)

    def rate_for(self, address: Address | None, tax_class: str) -> TaxRate | None:
        """The rate of a class at an address: its region, else its country, else anywhere; None when there is no tax.

        A class without a rate of its own at a place is taxed there as `standard` is.
        """
        places = [(ANYWHERE, "")]
        if address is not None:
            places = [(address.country, address.region.casefold()), (address.country, ""), *places]
        for place in places if self.rates else ():
            rate = self.rates.get((*place, tax_class)) or self.rates.get((*place, STANDARD))
            if rate is not None:
                return rate
        return None
