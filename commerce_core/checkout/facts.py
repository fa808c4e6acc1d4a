"""Facts: everything a quote depends on beside the cart and the instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain

from attrs import field, frozen

from commerce_core import currency, tax
from commerce_core import promotions as promo
from commerce_core.catalog import Item, Product, index_items, items_of
from commerce_core.shipping import FlatRate
from commerce_core.tenancy import Tenant


@frozen
class Policies:
    """The choices on which shops differ, one small record per package; a tenant stores its own."""

    promotions: promo.Policy = promo.Policy()
    tax: tax.Policy = tax.Policy()
    currency: currency.Policy = currency.Policy()
    id: str = "policies"
    created_at: datetime | None = None
    updated_at: datetime | None = None
    version: int = 1


@frozen
class Rules:
    """What a shop has decided, compiled once and shared by every quote until a rule is written."""

    policies: Policies = Policies()
    promotions: promo.PromotionSet = promo.PromotionSet()
    taxes: tax.TaxTable = tax.TaxTable()
    shipping: tuple[FlatRate, ...] = ()


@frozen
class Facts:
    """The items a cart may name, and the rules: `Facts.of(products, currency="EUR")`. Immutable, shared by threads."""

    tenant: Tenant
    items: Mapping[str, Item]
    rules: Rules = field(factory=Rules)

    @staticmethod
    def of(
        catalog: Iterable[Product | Item],
        *,
        currency: str = "",
        promotions: Iterable[promo.Promotion] = (),
        taxes: Iterable[tax.TaxRate] = (),
        shipping: Iterable[FlatRate] = (),
        policies: Policies | None = None,
        tenant: Tenant | None = None,
    ) -> Facts:
        """Compile facts from plain records, for callers without a store."""
        whose = tenant or (Tenant(currency=currency) if currency else Tenant())
        return Facts(
            whose,
            index_items(chain.from_iterable(items_of(p) if isinstance(p, Product) else (p,) for p in catalog)),
            compile_rules(whose, policies or Policies(), promotions=promotions, taxes=taxes, shipping=shipping),
        )


def compile_rules(
    tenant: Tenant,
    policies: Policies,
    *,
    promotions: Iterable[promo.Promotion] = (),
    taxes: Iterable[tax.TaxRate] = (),
    shipping: Iterable[FlatRate] = (),
) -> Rules:
    """Compile a shop's definitions. Raises `InvalidPromotion` and `InvalidTaxRate` for those that contradict."""
    return Rules(
        policies,
        promo.compile_promotions(promotions, policy=policies.promotions, rounding=tenant.rounding),
        tax.TaxTable.of(taxes),
        tuple(shipping),
    )
