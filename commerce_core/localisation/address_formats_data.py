"""How addresses are written by country, after Google's libaddressinput (its `fmt` and `lfmt` fields, 2025).

A layout has a line for each `|`; `company` and its like stand for the field. A field that is empty vanishes with the
punctuation before it, and an empty line vanishes whole. `street` is both lines of the street.
"""

from __future__ import annotations

from collections.abc import Mapping

_WESTERN = "name|company|street|postal_code city"

GENERIC = "name|company|street|postal_code city|region"
"""For countries without an entry of their own."""

LAYOUTS: Mapping[str, str] = {
    **dict.fromkeys("AT BE BG CH CY CZ DE DK EE FO GL GR HR IS LI LU MC NO PL PT SE SI SK TN".split(), _WESTERN),
    **dict.fromkeys("FI FR NL RE".split(), "company|name|street|postal_code city"),
    "AE": "name|company|street|city|region",
    "AR": "name|company|street|postal_code city|region",
    "AU": "company|name|street|city region postal_code",
    "BR": "company|name|street|city-region|postal_code",
    "CA": "name|company|street|city region postal_code",
    "CL": "name|company|street|postal_code city|region",
    "CN": "postal_code|region city|street|company|name",
    "CO": "name|company|street|city, region, postal_code",
    "EG": "name|company|street|city|region|postal_code",
    "ES": "name|company|street|postal_code city region",
    "GB": "name|company|street|city|postal_code",
    "HK": "region|city|street|company|name",
    "HU": "name|company|city|street|postal_code",
    "ID": "name|company|street|city|region postal_code",
    "IE": "name|company|street|city|region|postal_code",
    "IL": "name|company|street|city postal_code",
    "IN": "name|company|street|city postal_code|region",
    "IT": "name|company|street|postal_code city region",
    "JP": "〒postal_code|region city|street|company|name",
    "KR": "region city|street|company|name|postal_code",
    "LT": "company|name|street|postal_code city region",
    "LV": "name|company|street|region|city, postal_code",
    "MX": "name|company|street|postal_code city, region",
    "MY": "name|company|street|postal_code city|region",
    "NZ": "name|company|street|city postal_code",
    "PH": "name|company|street|city|postal_code region",
    "RO": "name|company|street|postal_code region city",
    "RU": "name|company|street|city|region|postal_code",
    "SA": "name|company|street|city postal_code",
    "SG": "name|company|street|city postal_code",
    "TH": "name|company|street|city|region postal_code",
    "TR": "name|company|street|postal_code city/region",
    "TW": "postal_code|region city|street|company|name",
    "UA": "name|company|street|city|region|postal_code",
    "US": "name|company|street|city, region postal_code",
    "VN": "name|company|street|city|region postal_code",
    "ZA": "name|company|street|city|postal_code",
}

LATIN_LAYOUTS: Mapping[str, str] = {
    "CN": "name|company|street|city|region, postal_code",
    "HK": "name|company|street|city|region",
    "JP": "name|company|street|city, region|postal_code",
    "KR": "name|company|street|city|region|postal_code",
    "TW": "name|company|street|city, region postal_code",
}
"""Of countries that write the largest place first, the order of an address in Latin letters."""
