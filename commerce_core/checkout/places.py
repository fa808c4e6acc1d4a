"""Places: where something is sold, which country, region and buyer decide its price."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commerce_core.checkout.facts import Policies
from commerce_core.customers import NOBODY, Buyer
from commerce_core.localisation import Region, country_code, is_country
from commerce_core.pricing import Situation
from commerce_core.tenancy import Tenant


def situation_in(
    tenant: Tenant,
    policies: Policies,
    *,
    country: str | None = None,
    region: str | None = None,
    buyer: Buyer = NOBODY,
) -> Situation:
    """Where a shop sells and to whom: one unit, in the shop's currency. This alone decides a place, for every caller.

    The country is the tenant's own when none is given (`""` is nowhere), the region the first of the shop's that has
    this country. Nothing given at all, it is the situation of public prices. Raises `InvalidSituation`.
    """
    where = home_country(tenant) if country is None else country
    return Situation(
        tenant.currency,
        country=where,
        region=_region_of(country_code(where), policies.localisation.regions) if region is None else region,
        groups=buyer.groups,
        tags=buyer.tags,
    )


def home_country(tenant: Tenant) -> str:
    """The country that the tenant's locale names: FR for `fr_FR`, none for `eo`."""
    parts = (part.upper() for part in re.split("[-_]", tenant.locale)[1:])
    return next((part for part in parts if len(part) == 2 and is_country(part)), "")


def _region_of(country: str, regions: Iterable[Region]) -> str:
    return next((each.code for each in regions if country in each.countries), "") if country else ""
