"""The region at home: that of a shop's own country, from the shop's regions or from CLDR."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commerce_core.localisation.cldr import babel_locale
from commerce_core.localisation.language_tags import read_tag
from commerce_core.localisation.locales import check_locale
from commerce_core.localisation.regions import REGIONS, US, Measures, Region
from commerce_core.tenancy import Tenant

_US_MEASURES = frozenset({"LR", "MM", *US.countries})
"""Countries that measure as the United States do (CLDR, supplemental data, measurementSystem)."""

_PARTS = {"y": "yyyy", "M": "MM", "d": "dd"}


def home_region(tenant: Tenant, *, regions: Sequence[Region] = REGIONS) -> Region:
    """The region of the tenant's country, which its locale names: fr_FR is in the EU.

    A country that no region holds becomes one by itself, with the tenant's currency and zone. First weekday and order
    of dates are CLDR's, measures those of the US in Liberia, Myanmar and the US: pt_BR gives Sunday, dd/MM/yyyy and
    metric. Whether its prices include tax is the shop's to say, with a region of its own: `tax_included` is the default
    (true) here, whatever is usual in the country. A locale without a country counts as the `WORLD`, with the habits of
    ISO. Raises `UnknownLocale`.
    """
    name = check_locale(tenant.locale, field="tenant.locale")
    tag = read_tag(name)
    country = tag.region if tag and tag.region.isalpha() else ""
    home = next((each for each in regions if country in each.countries), None)
    if home or not country:
        return home or Region("WORLD", tenant.currency, zone=tenant.zone)
    measures: Measures = "us" if country in _US_MEASURES else "metric"
    return Region(
        country,
        tenant.currency,
        zone=tenant.zone,
        units=measures,
        first_weekday=babel_locale(name).first_week_day + 1,  # Babel counts from 0, Monday
        date_form=_date_form(name),
    )


def _date_form(name: str) -> str:
    """CLDR's short date in full digits: d.M.yy is dd.MM.yyyy."""
    pattern = re.sub("'[^']*'", "", str(babel_locale(name).date_formats["short"].pattern))
    parts = dict.fromkeys(_PARTS[letter] for letter in pattern if letter in _PARTS)
    return next((sign for sign in pattern if sign in "-/."), "/").join(parts)
