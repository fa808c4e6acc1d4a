"""Tenant: whose shop this is. A value that is passed in, never ambient state."""

from __future__ import annotations

from attrs import field, frozen

from commerce_core.ids import check_id
from commerce_core.money import Currency, Rounding, currency


def _tenant_id(value: str) -> str:
    return check_id(value, field="tenant")


@frozen
class Tenant:
    """One shop among many in the same store: `Tenant(currency="EUR", locale="fr_FR", zone="Europe/Paris")`.

    `name` is what shoppers read; `currency` is the currency of amounts that name none; `locale`, `zone` and `languages`
    are what a shopper gets who asks for nothing; `rounding` is the named mode with which this shop rounds every
    fraction of a minor unit. Raises `UnknownCurrency` and `InvalidId`.
    """

    id: str = field(default="default", converter=_tenant_id)
    name: str = ""
    currency: Currency = field(default=currency("USD"), converter=currency)
    locale: str = "en_US"
    zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    rounding: Rounding = Rounding.HALF_UP
