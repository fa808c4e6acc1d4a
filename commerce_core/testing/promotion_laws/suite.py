"""The laws as a suite over your own rules and catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from commerce_core.catalog import Item, Product
from commerce_core.checkout import Facts, Policies
from commerce_core.errors import Invalid
from commerce_core.promotions import KINDS, Kind, Promotion
from commerce_core.shipping import FlatRate, rates_to
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant
from commerce_core.testing.promotion_laws.law import Law, book
from commerce_core.testing.promotion_laws.sameness import (
    evaluating_twice_changes_nothing,
    promotions_survive_json,
    the_order_of_lines_changes_nothing,
    the_order_of_promotions_changes_nothing,
    the_splitting_of_lines_changes_nothing,
    unrelated_items_change_nothing,
)
from commerce_core.testing.promotion_laws.sums import (
    free_lines_are_left_alone,
    nothing_gives_more_than_it_has,
    parts_sum_to_wholes,
    units_are_consumed_once,
)
from commerce_core.testing.promotion_laws.value import (
    large_quantities_cost_no_more_steps,
    larger_values_take_off_no_less,
    the_best_combination_is_found,
)
from commerce_core.testing.strategies import Checkout, addresses, carts, moments, shoppers


class NothingToTry(Invalid):
    """There is no catalogue to draw carts from, or there are no promotions: laws that look at nothing always hold."""

    code = "nothing_to_try"


PROMOTION_LAWS: Mapping[str, Law] = {
    each.__name__: each
    for each in (
        parts_sum_to_wholes,
        nothing_gives_more_than_it_has,
        units_are_consumed_once,
        free_lines_are_left_alone,
        evaluating_twice_changes_nothing,
        the_order_of_lines_changes_nothing,
        the_order_of_promotions_changes_nothing,
        the_splitting_of_lines_changes_nothing,
        unrelated_items_change_nothing,
        the_best_combination_is_found,
        larger_values_take_off_no_less,
        large_quantities_cost_no_more_steps,
        promotions_survive_json,
    )
}
"""Every law by its name: `PROMOTION_LAWS["parts_sum_to_wholes"](Checkout(cart, facts, at))`."""


@st.composite
def near_checkouts(draw: DrawFn, facts: Facts, *, at: datetime | None = None, max_lines: int = 4) -> Checkout:
    """A cart, a shopper and an instant near the promotions of a shop; `at` is one of the instants."""
    near = book(facts)
    listed = {item.variant_id: item for item in facts.items.values()}
    cart = draw(carts(listed.values(), near=near, max_lines=max_lines))
    rates, unit = facts.rules.shipping, facts.tenant.currency
    countries = sorted({country for rate in rates for country in rate.countries})
    to = draw(st.none() | addresses(countries)) if countries else cart.shipping_address
    reaching = rates_to(rates, unit, address=to)
    service = draw(st.sampled_from(["", *sorted({rate.service for rate in reaching})]))
    who = draw(shoppers(near))
    sent = evolve(
        cart, shipping_address=to if reaching or not rates else None, shipping_service=service, channel=who.channel
    )
    buyer = evolve(
        facts.buyer,
        groups=frozenset(who.groups),
        tags=frozenset(who.tags),
        segments=frozenset(who.segments),
        orders_count=who.orders_count,
    )
    return Checkout(sent, evolve(facts, buyer=buyer), draw(moments(near, at=at)))


def holds_for(
    law: Law, facts: Facts, *, at: datetime | None = None, max_lines: int = 4, effort: settings | None = None
) -> None:
    """Try a law on carts near the promotions of some facts; the smallest cart that breaks it is raised as `LawBroken`.

    `effort` says how hard Hypothesis looks, such as `settings(max_examples=1000)`; else its current profile does.
    Raises `NothingToTry` for a shop without items.
    """
    if not facts.items:
        raise NothingToTry("The catalogue is empty: there is no cart to try a law on.", field="catalog")

    @settings(effort or settings(), report_multiple_bugs=False)
    @given(near_checkouts(facts, at=at, max_lines=max_lines))
    def tried(checkout: Checkout) -> None:
        law(checkout)

    tried()


class PromotionLaws:
    """Every law, over your own rules: subclass it as `Test...`, and set `catalog` and `promotions`.

        class TestSummerSale(PromotionLaws):
            catalog = Catalog.load("catalog.csv")
            promotions = promotions.load("summer.json")
            house_rules = [max_discount_rate("60"), min_margin("5")]

    The rest of a shop is there to be set too. `effort` says how hard to look, as for `holds_for`. `at` is an instant to
    look at beside the edges of windows, `kinds` are those that files know, `house_rules` are laws of your own. A
    failing test prints the smallest cart that it found as `commerce-core quote` reads it, with its trace. Without a
    catalogue or promotions every test fails with `NothingToTry`.
    """

    catalog: ClassVar[Iterable[Product | Item]] = ()
    promotions: ClassVar[Iterable[Promotion]] = ()
    policies: ClassVar[Policies] = Policies()
    taxes: ClassVar[Iterable[TaxRate]] = ()
    shipping: ClassVar[Iterable[FlatRate]] = ()
    tenant: ClassVar[Tenant | None] = None
    kinds: ClassVar[Mapping[str, type[Kind]]] = KINDS
    at: ClassVar[datetime | None] = None
    effort: ClassVar[settings | None] = None
    house_rules: ClassVar[Sequence[Law]] = ()

    def facts(self) -> Facts:
        """The shop, as it is priced in; the currency is that of the catalogue unless there is a `tenant`.

        Raises `NothingToTry`.
        """
        catalog, promotions, name = tuple(self.catalog), tuple(self.promotions), type(self).__name__
        if not catalog:
            raise NothingToTry(f"Set {name}.catalog, such as Catalog.load('catalog.csv').", field="catalog")
        if not promotions:
            raise NothingToTry(f"Set {name}.promotions, such as promotions.load('sale.json').", field="promotions")
        return Facts.of(
            catalog,
            promotions=promotions,
            taxes=self.taxes,
            shipping=self.shipping,
            policies=self.policies,
            tenant=self.tenant or Tenant(currency=catalog[0].currency),
        )

    def _hold(self, law: Law) -> None:
        holds_for(law, self.facts(), at=self.at, effort=self.effort)

    def test_parts_sum_to_wholes(self) -> None:
        self._hold(parts_sum_to_wholes)

    def test_nothing_gives_more_than_it_has(self) -> None:
        self._hold(nothing_gives_more_than_it_has)

    def test_units_are_consumed_once(self) -> None:
        self._hold(units_are_consumed_once)

    def test_free_lines_are_left_alone(self) -> None:
        self._hold(free_lines_are_left_alone)

    def test_evaluating_twice_changes_nothing(self) -> None:
        self._hold(evaluating_twice_changes_nothing)

    def test_the_order_of_lines_changes_nothing(self) -> None:
        self._hold(the_order_of_lines_changes_nothing)

    def test_the_order_of_promotions_changes_nothing(self) -> None:
        self._hold(the_order_of_promotions_changes_nothing)

    def test_the_splitting_of_lines_changes_nothing(self) -> None:
        self._hold(the_splitting_of_lines_changes_nothing)

    def test_unrelated_items_change_nothing(self) -> None:
        self._hold(unrelated_items_change_nothing)

    def test_the_best_combination_is_found(self) -> None:
        self._hold(the_best_combination_is_found)

    def test_larger_values_take_off_no_less(self) -> None:
        self._hold(larger_values_take_off_no_less)

    def test_large_quantities_cost_no_more_steps(self) -> None:
        self._hold(large_quantities_cost_no_more_steps)

    def test_promotions_survive_json(self) -> None:
        self._hold(lambda checkout: promotions_survive_json(checkout, kinds=self.kinds))

    def test_house_rules_hold(self) -> None:
        for rule in self.house_rules:
            self._hold(rule)
