"""Address: where something goes, or who pays for it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Address:
    """A postal address. `country` is an ISO 3166-1 alpha-2 code, `region` a state or province as the country writes it."""

    line1: str
    city: str
    country: str
    line2: str = ""
    region: str = ""
    postal_code: str = ""
    name: str = ""
    company: str = ""
    phone: str = ""
