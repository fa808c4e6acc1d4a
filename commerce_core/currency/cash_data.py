"""The smallest amounts that can be paid in cash, where they are larger than the minor unit.

From CLDR 47, supplemental currency data (`cashDigits`, `cashRounding`, and `digits` where ISO 4217 stores more than are
in use), with what CLDR lacks or had not yet: AUD (no 1 and 2 cent coins since 1992), NZD (none below 10 cents since
2006) and HUF (none below 5 forint since 2008; in CLDR from version 48).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

INCREMENTS: Mapping[str, int] = MappingProxyType(
    {
        "AFN": 100,
        "ALL": 100,
        "AMD": 100,
        "AUD": 5,
        "CAD": 5,
        "CHF": 5,
        "COP": 100,
        "CRC": 100,
        "CZK": 100,
        "DKK": 50,
        "GYD": 100,
        "HUF": 500,
        "IDR": 100,
        "IQD": 1000,
        "IRR": 100,
        "KPW": 100,
        "LAK": 100,
        "LBP": 100,
        "MGA": 100,
        "MMK": 100,
        "MNT": 100,
        "MUR": 100,
        "NOK": 100,
        "NZD": 10,
        "PKR": 100,
        "RSD": 100,
        "SEK": 100,
        "SOS": 100,
        "SYP": 100,
        "TWD": 100,
        "TZS": 100,
        "UZS": 100,
        "YER": 100,
    }
)
"""The step of a currency in ISO 4217 minor units: 5 is 0.05 CHF, 100 is 1 SEK."""

REGIONAL: Mapping[str, int] = MappingProxyType(
    {"EUR-BE": 5, "EUR-EE": 5, "EUR-FI": 5, "EUR-IT": 5, "EUR-LT": 5, "EUR-SK": 5}
)
"""Countries that by law round what others pay exactly: euro cash to five cents in Belgium (since 2019), Estonia
(2025), Finland (2002), Italy (2018), Lithuania (2025) and Slovakia (2022). In Ireland and the Netherlands shops may
choose: set it in the policy."""
