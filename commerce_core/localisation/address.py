"""Address: where something goes, or who pays for it."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, fields, frozen

from commerce_core.checks import Faults, clean_text
from commerce_core.errors import Invalid
from commerce_core.localisation.countries_data import COUNTRIES

_REQUIRED = frozenset({"line1", "city"})
_MOST = {"postal_code": 32, "phone": 64}


class InvalidAddress(Invalid):
    """An address has faults; `details` lists every one with its field."""

    code: ClassVar[str] = "invalid_address"


def country_code(value: str) -> str:
    """A country's code in the one form in which places are compared: `" de "` is `"DE"`; what is no code stays.

    Only ASCII letters are raised: "ß".upper() is "SS", the code of South Sudan.
    """
    given: object = value
    return value.strip().upper() if isinstance(given, str) and value.isascii() else value


def is_country(code: object) -> bool:
    """Whether ISO 3166-1 lists the code."""
    return code in COUNTRIES


@frozen
class Address:
    """A postal address. `country` is a code of ISO 3166-1 (alpha-2), `region` a state as the country writes it."""

    line1: str
    city: str
    country: str = field(converter=country_code)
    line2: str = ""
    region: str = ""
    postal_code: str = ""
    name: str = ""
    company: str = ""
    phone: str = ""


def check_address(address: Address, *, field: str = "address") -> Address:
    """The address trimmed, in NFC, with its country in upper case: `"de "` becomes `"DE"`.

    Raises `InvalidAddress` with every fault: `line1` or `city` missing, a country that ISO 3166-1 does not list,
    text that is too long (255 characters; postal code 32, phone 64) or cannot be seen.
    """
    faults = Faults()
    texts = {name: faults.take(_clean, address, name, field=field) for name in _TEXTS}
    country = faults.take(_country, address.country, field=f"{field}.country")
    faults.settle(InvalidAddress, "The address")
    return Address(country=country, **texts)


_TEXTS = tuple(each.name for each in fields(Address) if each.name != "country")


def _clean(address: Address, name: str, *, field: str) -> str:
    return clean_text(
        getattr(address, name),
        field=f"{field}.{name}",
        most=_MOST.get(name, 255),
        required=name in _REQUIRED,
        kind=InvalidAddress,
    )


def _country(value: object, *, field: str) -> str:
    if not isinstance(value, str) or not is_country(value):
        raise InvalidAddress("A country is a two-letter code of ISO 3166-1, such as 'DE'.", field=field, value=value)
    return value
