"""Resolve: whom a request is answered for, in the regions and currencies that the shop has."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.load_facts import rules_in
from commerce_core.localisation import Resolved, resolve_context
from commerce_core.money import UnknownCurrency


def resolve(ctx: Context, headers: Mapping[str, str]) -> Resolved:
    """Language, currency, region and zone of a request, by the tenant's `Policies.localisation`.

    Of a region whose currency is not enabled everything else is taken. Raises `UnknownCurrency` for a currency that is
    not enabled, and as `resolve_context` does.
    """
    policy = ctx.read(lambda tx: rules_in(ctx, tx)).policies.localisation
    found = resolve_context(headers, ctx.tenant, regions=policy.regions)
    own = ctx.tenant.currency
    if not policy.currencies or found.currency in (own, *policy.currencies):
        return found
    if found.currency_from == "header":
        enabled = tuple(dict.fromkeys(each.code for each in (own, *policy.currencies)))
        message = f"This shop sells in {', '.join(enabled)}: name one of them, or none."
        raise UnknownCurrency(message, field="X-Currency", value=found.currency.code, allowed=enabled)
    return evolve(found, currency=own, currency_from="tenant")
