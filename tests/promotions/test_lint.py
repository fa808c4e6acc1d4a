"""The linter finds every fault of field/promotions.md d.8 that a definition may have, and leaves good ones alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

import pytest
from attrs import evolve

from commerce_core.catalog import Item
from commerce_core.money import Minor, currency
from commerce_core.promotions import (
    AllOf,
    AnyOf,
    Bundle,
    BuyXGetY,
    CartCategories,
    CartCurrency,
    CartProducts,
    CartTags,
    Channel,
    Code,
    Component,
    Condition,
    Country,
    CustomerTag,
    DateWindow,
    FirstOrder,
    FixedAmount,
    FreeShipping,
    Gift,
    Group,
    InstantWindow,
    InvalidPromotion,
    Limits,
    MinimumQuantity,
    MinimumSpend,
    Not,
    NthItem,
    NthOrder,
    Off,
    Percentage,
    Policy,
    Promotion,
    QuantityTier,
    Region,
    Scope,
    ShippingPercentage,
    SpendTier,
    TieredQuantity,
    TieredSpend,
    TimeWindow,
    UnknownCondition,
    UnknownKind,
    lint,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
TEN = Percentage("10")
LIST = Policy(base="original")
SPEND = TieredSpend([SpendTier(5000, Off(percent=5)), SpendTier(10000, Off(percent=10))], "EUR")
COUNT = TieredQuantity([QuantityTier(3, Off(percent=5)), QuantityTier(6, Off(percent=10))])
VIP = CustomerTag(["vip"])


def rules(*promotions: Promotion, **more: object) -> list[str]:
    return [finding.code for finding in lint(promotions, **({"at": AT} | more))]


ONE = {
    "nothing, per cent": (Promotion("p", Percentage("0")), "gives_nothing"),
    "nothing, shipping": (Promotion("p", ShippingPercentage("0")), "gives_nothing"),
    "nothing, of a set": (Promotion("p", BuyXGetY(2, 1, Off(percent=0))), "gives_nothing"),
    "everything for everybody": (Promotion("p", Percentage("100")), "gives_everything"),
    "a tier above the units in scope": (Promotion("p", COUNT, scope=Scope(max_units=5)), "unreachable_tier"),
    "a tier below the minimum spend": (
        Promotion("p", SPEND, conditions=[AllOf([MinimumSpend(10000, "EUR"), VIP])]),
        "unreachable_tier",
    ),
    "a tier below the minimum quantity": (Promotion("p", COUNT, conditions=[MinimumQuantity(6)]), "unreachable_tier"),
    "a tier above the cap": (
        Promotion(
            "p",
            TieredSpend([SpendTier(100, Off(amount_minor=50)), SpendTier(200, Off(amount_minor=80))], "EUR"),
            cap_minor=50,
        ),
        "unreachable_tier",
    ),
    "a tier that gives less": (
        Promotion("p", TieredSpend([SpendTier(100, Off(percent=9)), SpendTier(200, Off(percent=8))], "EUR")),
        "falling_tier",
    ),
    "a tier that costs more": (
        Promotion(
            "p",
            TieredQuantity(
                [QuantityTier(2, Off(price_minor=90)), QuantityTier(4, Off(price_minor=95))], "EUR", per="per_unit"
            ),
        ),
        "falling_tier",
    ),
    "a get set larger than the scope": (Promotion("p", BuyXGetY(2, 3), scope=Scope(max_units=4)), "set_above_cap"),
    "an n-th item beyond the scope": (Promotion("p", NthItem(3), scope=Scope(max_units=2)), "set_above_cap"),
    "a bundle larger than the scope": (
        Promotion("p", Bundle([Component(Scope(tags=["a"]), 3)], Off(percent=5)), scope=Scope(max_units=2)),
        "set_above_cap",
    ),
    "a set worth more than the cap": (
        Promotion("p", BuyXGetY(1, 2, Off(amount_minor=300), currency="EUR"), cap_minor=500),
        "set_above_cap",
    ),
    "an amount above its cap": (Promotion("p", FixedAmount(500, "EUR"), cap_minor=499), "amount_above_cap"),
    "a cap above the budget": (
        Promotion("p", TEN, cap_minor=500, limits=Limits(budget_minor=499), currency="EUR"),
        "cap_above_budget",
    ),
    "more uses of one than of all": (
        Promotion("p", TEN, limits=Limits(max_uses=2, per_customer=3)),
        "customer_above_uses",
    ),
    "an unknown kind": (Promotion("p", UnknownKind("half_off")), "unknown_kind"),
    "an unknown condition": (Promotion("p", TEN, conditions=[Not(UnknownCondition("moon"))]), "unknown_condition"),
    "a window that is over": (Promotion("p", TEN, ends_at=AT), "window_over"),
    "a day that is over": (Promotion("p", TEN, conditions=[DateWindow(last=date(2026, 5, 31))]), "window_over"),
    "windows without an instant in common": (
        Promotion("p", TEN, starts_at=AFTER, conditions=[InstantWindow(AT, AFTER)]),
        "never_open",
    ),
    "a scope that excludes what it lists": (
        Promotion("p", TEN, scope=Scope(tags=["a"], exclude_tags=["b", "a"])),
        "excludes_itself",
    ),
    "a condition and its contrary": (Promotion("p", TEN, conditions=[VIP, Not(VIP)]), "excludes_itself"),
    "a condition against its own code": (
        Promotion("p", TEN, code="SUN", conditions=[Not(Code(["sun"]))]),
        "excludes_itself",
    ),
    "two numbers of an order": (Promotion("p", TEN, conditions=[FirstOrder(), NthOrder(2)]), "excludes_itself"),
    "its own tag excluded": (Promotion("p", TEN, tags=["a"], excludes=["a"]), "excludes_itself"),
    "a tag that nobody has": (Promotion("p", TEN, excludes=["a"]), "unknown_tag"),
    "amounts in two currencies": (
        Promotion("p", FixedAmount(500, "EUR"), conditions=[MinimumSpend(100, "USD")]),
        "two_currencies",
    ),
    "a cart in another currency": (
        Promotion("p", FixedAmount(500, "EUR"), conditions=[CartCurrency(["USD", "CHF"])]),
        "two_currencies",
    ),
    "a group that the policy lacks": (Promotion("p", TEN, group="sale"), "unknown_group"),
}


@pytest.mark.parametrize(("promotion", "rule"), ONE.values(), ids=ONE.keys())
def test_one_promotion_that_is_surely_not_meant(promotion: Promotion, rule: str) -> None:
    (finding,) = lint([promotion], at=AT)
    assert (finding.code, finding.promotions) == (rule, ("p",))
    assert str(finding).startswith(f"{finding.severity}: p: {finding.place}: ")


GOOD = [
    Promotion("p", TEN, code="SUN", starts_at=BEFORE, ends_at=AFTER),
    Promotion("p", Percentage("100"), code="STAFF"),
    Promotion("p", Percentage("100"), scope=Scope(max_units=1)),
    Promotion("p", SPEND, conditions=[MinimumSpend(5000, "EUR")]),
    Promotion("p", SPEND, conditions=[MinimumSpend(10000, "EUR", base="original")]),
    Promotion("p", SPEND, conditions=[MinimumSpend(10000, "EUR", scope=Scope(tags=["a"]))]),
    Promotion("p", COUNT, scope=Scope(max_units=6)),
    Promotion("p", BuyXGetY(2, 3, partial=True), scope=Scope(max_units=3)),
    Promotion("p", BuyXGetY(2, 1), scope=Scope(max_units=3)),
    Promotion("p", TEN, conditions=[InstantWindow(AT, AFTER)], starts_at=AT, ends_at=AFTER),
    Promotion("p", TEN, conditions=[DateWindow(last=date(2026, 6, 1))]),
    Promotion("p", TEN, scope=Scope(categories=["a"], exclude_tags=["a"])),
    Promotion("p", FixedAmount(500, "EUR"), conditions=[CartCurrency(["USD", "EUR"])], cap_minor=500),
    Promotion("p", FreeShipping(), conditions=[Not(VIP), FirstOrder(), NthOrder(1)]),
]


@pytest.mark.parametrize("promotion", GOOD)
def test_what_may_be_meant_is_left_alone(promotion: Promotion) -> None:
    assert lint([promotion], at=AT) == ()


def test_what_no_definition_may_be_is_refused_when_it_is_made() -> None:
    """The rest of d.8: an amount of 0 (vendure#4888), 120 %, tiers that do not rise, buy 0."""
    for make in (
        lambda: FixedAmount(0, "EUR"),
        lambda: Percentage("120"),
        lambda: TieredSpend([SpendTier(200, Off(percent=5)), SpendTier(200, Off(percent=9))], "EUR"),
        lambda: BuyXGetY(0, 1),
    ):
        with pytest.raises(InvalidPromotion):
            make()


def test_codes_that_are_one_after_normalisation() -> None:
    a, b = Promotion("a", TEN, code="Summer"), Promotion("b", TEN, code=" sUMMER ")
    assert rules(a, b) == ["same_code"]
    assert rules(a, Promotion("b", TEN, conditions=[Code(["SUMMER", "WINTER"])])) == ["same_code"]
    assert rules(a, evolve(b, code="SUMMER2")) == []
    assert rules(a, evolve(b, retired=True)) == []


def test_codes_that_people_read_as_one() -> None:
    assert rules(Promotion("a", TEN, code="S0LO1"), Promotion("b", TEN, code="SOLOI")) == ["look_alike_code"]
    assert rules(Promotion("a", TEN, code="SOLO2"), Promotion("b", TEN, code="SOLO3")) == []


def test_one_id_twice() -> None:
    assert rules(Promotion("a", TEN), Promotion("a", Percentage("20"))) == ["same_id"]


def test_a_pair_that_always_sums_above_100() -> None:
    """60 % and 50 % of the list price are 110 %; 60 % and 50 % of what is left take 80 %."""
    a, b = Promotion("a", Percentage("60")), Promotion("b", Percentage("50"))
    assert rules(a, b, policy=LIST) == ["sum_above_100"]
    (found,) = lint([a, b], policy=LIST)
    assert found.promotions == ("a", "b")
    assert "110 %" in found.message
    assert rules(a, b) == []
    assert rules(a, evolve(b, kind=Percentage("40")), policy=LIST) == []
    assert rules(a, evolve(b, kind=ShippingPercentage("50")), policy=LIST) == []
    assert rules(*(Promotion(id, ShippingPercentage("51")) for id in "ab"), policy=LIST) == ["sum_above_100"]


@pytest.mark.parametrize(
    "apart",
    [
        {"excludes": ["x"]},
        {"combines_with": ["line"]},
        {"scope": Scope(tags=["other"])},
        {"starts_at": AFTER},
        {"group": "running"},
    ],
)
def test_a_pair_that_never_meets_does_not_sum(apart: dict[str, object]) -> None:
    policy = evolve(LIST, groups={"running": Group()})
    a = Promotion("a", Percentage("60"), tags=["x"], scope=Scope(tags=["this"]), ends_at=AFTER)
    assert rules(a, Promotion("b", Percentage("50")), policy=policy) == ["sum_above_100"]
    assert rules(a, evolve(Promotion("b", Percentage("50")), **apart), policy=policy) == []


def test_what_is_sold_by_nobody() -> None:
    items = [Item.of("MUG", "Mug", price="5.00", currency="EUR", categories=["cups"], tags=["new"])]
    told = [
        Promotion("scope", TEN, scope=Scope(products=["MUG", "POT"], exclude_variants=["PAN"])),
        Promotion("inside", BuyXGetY(1, 1, buys=Scope(categories=["cups"]), gets=Scope(categories=["hats"]))),
        Promotion("parts", Bundle([Component(Scope(tags=["new"])), Component(Scope(tags=["old"]))], Off(percent=5))),
        Promotion("gift", Gift(Scope(variants=["MUG", "TOY"]))),
        Promotion("needs", TEN, conditions=[CartProducts(["POT"]), Not(CartCategories(["hats"])), CartTags(["old"])]),
        Promotion("sums", TEN, conditions=[MinimumSpend(1, "EUR", scope=Scope(tags=["old"]))]),
    ]
    found = lint(told, items=items)
    assert {(each.code, each.severity) for each in found} == {("not_sold", "error")}
    assert [each.promotions[0] for each in found] == ["scope"] * 2 + ["inside", "parts", "gift"] + ["needs"] * 3 + [
        "sums"
    ]
    assert found[0].message == "Nothing in the catalogue has the product 'POT'."
    assert lint(told) == ()


def test_errors_come_first_and_the_order_of_promotions_decides_only_the_order_of_findings() -> None:
    told = [
        Promotion("doubt", TEN, excludes=["nobody"]),
        Promotion("old", TEN, ends_at=BEFORE),
        Promotion("none", Percentage("0"), code="X"),
    ]
    assert [each.severity for each in lint(told, at=AT)] == ["error", "error", "warning"]
    every = {frozenset(map(str, lint(order, at=AT))) for order in permutations(told)}
    assert len(every) == 1


def test_each_of_many_is_told_of_one_other_that_it_goes_too_far_with() -> None:
    told = [Promotion(f"p{n}", Percentage(Decimal(51))) for n in range(300)]
    assert len(lint(told, policy=LIST)) == 299
    assert lint(told) == ()


def test_a_name_that_is_a_sku_is_told_to_be_one() -> None:
    item = Item("var_1", "prod_1", "MUG", "Mug", Minor(500), currency("EUR"))
    (found,) = lint([Promotion("p", TEN, scope=Scope(products=["MUG"]))], items=[item])
    assert found.message == (
        "Nothing in the catalogue has the product 'MUG'. 'MUG' is a SKU: name the product by its id."
    )


FRIDAY, NIGHT = TimeWindow(["friday"], "17:00", "19:00"), TimeWindow(["thursday"], "22:00", "02:00")
FIFTY, FORTY = MinimumSpend(5000, "EUR"), MinimumSpend(4000, "EUR")
CLASHES = {
    "a minimum and not a lower one": [FIFTY, Not(FORTY)],
    "a minimum of tea and not a lower one of all": [MinimumSpend(5000, "EUR", scope=Scope(tags=["tea"])), Not(FORTY)],
    "a quantity and not fewer": [MinimumQuantity(3), Not(MinimumQuantity(2))],
    "not not, and not": [Not(Not(FIFTY)), Not(FORTY)],
    "all of, and not any of": [AllOf([FIFTY, VIP]), Not(AnyOf([Channel(["app"]), VIP]))],
    "the app and the web": [Channel(["app"]), Channel(["web", "till"])],
    "the app, and neither app nor web": [Channel(["app"]), Not(Channel(["web", "app"]))],
    "two countries": [Country(["DE"]), Country(["AT", "CH"])],
    "a region of another country": [Region("US", ["WA"]), Country(["AU"])],
    "two regions": [Region("US", ["WA"]), Region("US", ["OR"])],
    "all of the products and none of them": [CartProducts(["a", "b"], "all"), Not(CartProducts(["b", "c"]))],
    "two windows": [FRIDAY, TimeWindow(["saturday"])],
    "three windows of which each two meet": [
        TimeWindow(["monday", "tuesday"]),
        TimeWindow(["tuesday", "wednesday"]),
        TimeWindow(["monday", "wednesday"]),
    ],
    "hours over midnight": [NIGHT, TimeWindow(["friday"], "02:00", "24:00")],
    "an hour inside a day that must not be": [FRIDAY, Not(TimeWindow(["friday"]))],
    "no way of any": [FIFTY, AnyOf([Not(FORTY), AllOf([VIP, Not(VIP)])])],
    "the second order and the first": [AnyOf([NthOrder(2)]), FirstOrder()],
    "a minimum of what is excluded": [MinimumSpend(1, "EUR", scope=Scope(tags=["a"], exclude_tags=["a"]))],
}


@pytest.mark.parametrize("conditions", CLASHES.values(), ids=CLASHES.keys())
def test_conditions_that_never_hold_together(conditions: list[Condition]) -> None:
    (found,) = lint([Promotion("p", TEN, conditions=conditions)], at=AT)
    assert (found.code, found.severity, found.place) == ("excludes_itself", "error", "conditions")


MEETING = [
    [FORTY, Not(FIFTY)],
    [FIFTY, Not(MinimumSpend(4000, "EUR", base="original"))],
    [FIFTY, Not(MinimumSpend(4000, "EUR", scope=Scope(tags=["tea"])))],
    [Channel(["app", "web"]), Channel(["web", "till"])],
    [CustomerTag(["a"]), CustomerTag(["b"]), Not(CustomerTag(["c"]))],
    [Region("US", ["wa"]), Region("US", ["WA", "OR"]), Country(["US"])],
    [CartProducts(["a"]), Not(CartProducts(["a", "b"], "all"))],
    [FRIDAY, TimeWindow(["saturday"], zone="Asia/Tokyo")],
    [NIGHT, TimeWindow(["friday"], "01:00", "03:00")],
    [FIFTY, AnyOf([Not(FORTY), VIP])],
    [Not(FRIDAY), Not(TimeWindow(["saturday"]))],
]


@pytest.mark.parametrize("conditions", MEETING)
def test_conditions_that_may_hold_together_are_left_alone(conditions: list[Condition]) -> None:
    assert lint([Promotion("p", TEN, conditions=conditions)], at=AT) == ()


def test_items_of_an_offer_outside_its_promotion() -> None:
    mug, pot, cups = Scope(products=["MUG"]), Scope(products=["POT"]), Scope(categories=["cups"])
    for kind in (
        BuyXGetY(1, 1, buys=pot),
        BuyXGetY(1, 1, gets=pot),
        Gift(pot),
        Bundle([Component(pot)], Off(percent=5)),
    ):
        (found,) = lint([Promotion("p", kind, scope=mug)])
        assert (found.code, found.severity) == ("outside_scope", "error")
    barred = Promotion("p", BuyXGetY(1, 1, buys=cups, gets=cups), scope=Scope(exclude_categories=["cups", "new"]))
    assert [each.severity for each in lint([barred])] == ["error", "error"]
    assert lint([Promotion("p", BuyXGetY(1, 1, buys=cups), scope=mug)]) == ()


def test_whether_two_categories_have_something_in_common_is_for_the_catalogue_to_say() -> None:
    told = [Promotion("p", Gift(Scope(categories=["cups"])), scope=Scope(categories=["new"]))]
    assert [(each.code, each.severity) for each in lint(told)] == [("outside_scope", "warning")]
    old = Item.of("MUG", "Mug", price="5.00", currency="EUR", categories=["cups"])
    pot = Item.of("POT", "Pot", price="9.00", currency="EUR", categories=["new"])
    assert [(each.code, each.severity) for each in lint(told, items=[old, pot])] == [("outside_scope", "error")]
    assert lint(told, items=[evolve(old, categories=["cups", "new"])]) == ()


def test_a_fixed_amount_that_small_carts_cannot_bear() -> None:
    """20.00 off from 15.00 on; 10.00 off mugs of 7.50: the smallest carts are free."""
    twenty, ten = FixedAmount(2000, "EUR"), FixedAmount(1000, "EUR")
    mug = [Item.of("MUG", "Mug", price="7.50", currency="EUR"), Item.of("POT", "Pot", price="40.00", currency="EUR")]
    low, high = ([MinimumSpend(amount, "EUR")] for amount in (1500, 2000))
    assert rules(Promotion("p", twenty, conditions=low)) == ["amount_above_cart"]
    assert rules(Promotion("p", twenty, conditions=high), items=mug) == []
    assert rules(Promotion("p", ten)) == []
    assert rules(Promotion("p", ten), items=mug) == ["amount_above_cart"]
    assert rules(Promotion("p", ten, scope=Scope(products=["POT"])), items=mug) == []
    assert rules(Promotion("p", ten, conditions=[MinimumQuantity(2)]), items=mug) == []
    units = Promotion("p", evolve(ten, per="per_unit"), conditions=high)
    assert rules(units, items=mug) == ["amount_above_cart"]
    (found,) = lint([units], items=mug)
    assert found.message == "10.00 EUR off, where the cheapest unit costs 7.50 EUR: then all of it is free."
