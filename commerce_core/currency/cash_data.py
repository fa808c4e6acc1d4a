"""The smallest amounts that can be paid in cash, where they are larger than the minor unit.

From CLDR 47, supplemental currency data (`cashDigits`, `cashRounding`, and `digits` where ISO 4217 stores more than are
in use), with what CLDR lacks or had not yet:
- AUD: 1 and 2 cent coins were withdrawn from 1 February 1992, and totals paid in cash go to five cents (Government of
  Western Australia, media statement of 30 January 1992, "Phasing-out of one and two-cent coins").
- NZD: 5 cent coins are no legal tender since 1 November 2006, and 10 cents are the smallest (Reserve Bank of New
  Zealand, news releases of 31 March 2005 and 10 July 2006).
- HUF: 1 and 2 forint coins were withdrawn on 1 March 2008, and totals go to what 5 divides (Magyar Nemzeti Bank, "One
  and two forint coins will be accepted until 1 March"). Proposed to CLDR as CLDR-11586.
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
"""Countries that by law round what others pay exactly: cash in euro to the nearest five cents.

- BE: since 1 December 2019 (VRT NWS, 28 November 2019).
- EE: since 1 January 2025 (Eesti Pank, "Frequently asked questions about the rounding rule").
- FI: since 1 January 2002 (Act 890/2000 on the rounding of payments in euro, sections 1 and 3).
- IT: since 1 January 2018 (decree-law 50/2017, article 13-quater, converted by law 96/2017).
- LT: since 1 May 2025 (Bank of Lithuania, as reported by BNS).
- SK: since 1 July 2022 (Act 18/1996 on prices, section 3(4), as amended by Act 457/2021).

Finland does not round a payment of one or two cents, and Slovakia rounds it up to five: no cart comes to so little, and
no exception is made here. Elsewhere shops may choose: set it in the policy."""
