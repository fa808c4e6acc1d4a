"""Facts: everything a quote depends on beside the cart and the instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import TypedDict, TypeVar, Unpack

from attrs import Attribute, field, frozen

from commerce_core import currency, inventory, localisation, pricing, tax
from commerce_core import promotions as promo
from commerce_core.catalog import Item, Product, check_item, index_items, items_of
from commerce_core.checkout.errors import InvalidPolicies
from commerce_core.customers import NOBODY, Buyer
from commerce_core.ids import PromotionId
from commerce_core.inventory import Location
from commerce_core.pricing import PriceBook, PriceList
from commerce_core.shipping import FlatRate
from commerce_core.tenancy import Tenant

T = TypeVar("T")
_EMPTY = PriceBook()


def _own(_: object, attribute: Attribute[T], value: T) -> None:
    if type(value) is not type(attribute.default):
        room = attribute.name
        message = f"The choices about {room} are a commerce_core.{room}.Policy, not a {type(value).__name__}."
        raise InvalidPolicies(message, field=room, value=value)


@frozen
class Policies:
    """The choices on which shops differ, one small record per package; a tenant stores its own.

    `Policies(currency=currency.Policy(stale="mark"))`. Raises `InvalidPolicies` for anything but the package's own.
    """

    promotions: promo.Policy = field(default=promo.Policy(), validator=_own)
    tax: tax.Policy = field(default=tax.Policy(), validator=_own)
    currency: currency.Policy = field(default=currency.Policy(), validator=_own)
    localisation: localisation.Policy = field(default=localisation.Policy(), validator=_own)
    pricing: pricing.Policy = field(default=pricing.Policy(), validator=_own)
    inventory: inventory.Policy = field(default=inventory.Policy(), validator=_own)
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
    price_lists: Mapping[str, PriceList] = field(factory=dict)
    locations: Mapping[str, Location] = field(factory=dict)


class PriceFacts(TypedDict, total=False):
    """What may decide prices beside the items' own: prices and their lists, exchange rates, and who buys."""

    prices: Iterable[pricing.Price]
    price_lists: Iterable[PriceList]
    rates: currency.RateTable | None
    buyer: Buyer | None


@frozen
class Facts:
    """The items a cart may name, and the rules: `Facts.of(products, currency="EUR")`. Immutable, shared by threads.

    `prices` are those that are not the items' own; `buyer` is who asks for them, and for promotions; `usages` is what
    was used so far of promotions that are limited, by id.
    """

    tenant: Tenant
    items: Mapping[str, Item]
    rules: Rules = field(factory=Rules)
    prices: PriceBook = _EMPTY
    buyer: Buyer = NOBODY
    usages: Mapping[PromotionId, promo.Usage] = field(factory=dict)

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
        **pricing: Unpack[PriceFacts],
    ) -> Facts:
        """Compile facts from plain records, for callers without a store: `Facts.of(items, prices=[...], buyer=...)`.

        Raises `InvalidItem` for an item that cannot be sold, as a host's table does, `DuplicateSku`, and as
        `compile_rules` and `PriceBook.of` do.
        """
        whose = tenant or (Tenant(currency=currency) if currency else Tenant())
        chosen, lists = policies or Policies(), tuple(pricing.get("price_lists", ()))
        return Facts(
            whose,
            index_items(chain.from_iterable(map(_items, catalog))),
            compile_rules(whose, chosen, promotions=promotions, taxes=taxes, shipping=shipping, price_lists=lists),
            PriceBook.of(pricing.get("prices", ()), lists, policy=chosen.pricing, rates=pricing.get("rates")),
            pricing.get("buyer") or NOBODY,
        )


def _items(sold: Product | Item) -> tuple[Item, ...]:
    return items_of(sold) if isinstance(sold, Product) else (check_item(sold),)


def compile_rules(
    tenant: Tenant,
    policies: Policies,
    *,
    promotions: Iterable[promo.Promotion] = (),
    taxes: Iterable[tax.TaxRate] = (),
    shipping: Iterable[FlatRate] = (),
    price_lists: Iterable[PriceList] = (),
    locations: Iterable[Location] = (),
) -> Rules:
    """Compile a shop's definitions. Raises `InvalidPromotion` and `InvalidTaxRate` for those that contradict."""
    return Rules(
        policies,
        promo.compile_promotions(promotions, policy=policies.promotions, rounding=tenant.rounding),
        tax.TaxTable.of(taxes),
        tuple(shipping),
        {each.id: each for each in price_lists},
        {each.id: each for each in locations},
    )
