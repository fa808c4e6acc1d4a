"""What is said of each promotion: what it gave and wanted, what it required and found, and what is missing."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from commerce_core.promotions import (
    Bundle,
    BuyXGetY,
    CartCategories,
    Component,
    CustomerTag,
    FixedAmount,
    Gift,
    MinimumQuantity,
    MinimumSpend,
    Off,
    Percentage,
    Promotion,
    QuantityTier,
    Scope,
    SpendTier,
    TieredQuantity,
    TieredSpend,
    compile_promotions,
    explain_all,
    sentences,
)
from commerce_core.serialization import dump, load
from commerce_core.trace import Outcome
from tests.promotions.shop import AT, POLICY, SHOES, Row, carts, found_for, lines_of, rule_books

ROWS = [Row("a", 1500, 3, ("shoes",))]


def test_what_is_missing_is_told_for_what_was_not_reached() -> None:
    told = [Promotion("spend", Percentage("10"), conditions=[MinimumSpend(5000, "EUR"), MinimumQuantity(2)])]
    outcome = found_for(ROWS, told).outcomes[0]
    assert (outcome.verdict, outcome.missing) == ("not_applied", "5.00 EUR more")
    assert [(each.name, each.met) for each in outcome.requirements] == [
        ("minimum_spend", False),
        ("minimum_quantity", True),
    ]
    assert outcome.reason == "minimum spend must be at least 50.00 EUR, found 45.00 EUR"


def test_what_a_kind_misses_is_told_too() -> None:
    outcome = found_for(ROWS, [Promotion("offer", BuyXGetY(3, 1))]).outcomes[0]
    assert (outcome.verdict, outcome.amount_minor) == ("not_applied", 0)
    assert (outcome.reason, outcome.missing) == ("it is not reached yet", "1 more of a to get 1 free")


def test_a_clipped_one_says_what_it_wanted_and_why_it_got_less() -> None:
    told = [Promotion("cap", Percentage("50"), cap_minor=1000, currency="EUR")]
    outcome = found_for(ROWS, told).outcomes[0]
    assert (outcome.verdict, outcome.amount_minor, outcome.wanted_minor) == ("clipped", 1000, 2250)
    assert outcome.reason == "it wanted 22.50 EUR and its cap allowed 10.00 EUR"
    more = found_for(ROWS, [Promotion("more", FixedAmount(9900, "EUR"))]).outcomes[0]
    assert more.reason == "it wanted 99.00 EUR and what there was to take it off allowed 45.00 EUR"


def test_units_matched_and_consumed_are_told() -> None:
    outcome = found_for(ROWS, [Promotion("offer", BuyXGetY(2, 1), scope=SHOES)]).outcomes[0]
    assert (outcome.units, outcome.bought, outcome.given) == (3, 2, 1)


def test_sentences_leave_out_what_went_as_it_should() -> None:
    told = [
        Promotion("tiny", Percentage("1")),
        Promotion("spend", Percentage("10"), name="Spend", conditions=[MinimumSpend(50_000, "EUR")]),
        Promotion("over", Percentage("10"), ends_at=AT),
    ]
    assert list(sentences(found_for(ROWS, told).outcomes)) == [
        "over was not applied: it has ended.",
        "Spend was not applied: minimum spend must be at least 500.00 EUR, found 45.00 EUR. Missing: 455.00 EUR more.",
    ]


@given(carts(), rule_books())
def test_outcomes_are_json(rows: list[Row], told: list[Promotion]) -> None:
    for outcome in found_for(rows, told).outcomes:
        assert load(Outcome, dump(outcome)) == outcome


def test_everything_can_be_explained_also_what_the_cart_did_not_bring_up() -> None:
    told = [
        Promotion("fine", Percentage("10")),
        Promotion("coupon", Percentage("10"), code="SPRING"),
        Promotion("hats", Percentage("10"), scope=Scope(categories=["hats"]), conditions=[CustomerTag(["vip"])]),
        Promotion("later", Percentage("10"), code="LATER", starts_at=AT + timedelta(days=1)),
    ]
    found = found_for(ROWS, told, codes=[])
    everything = explain_all(found, lines_of(ROWS), promotions=compile_promotions(told))
    assert [(each.rule, each.verdict, each.reason) for each in everything] == [
        ("coupon", "not_applied", "its code was not entered"),
        ("fine", "applied", ""),
        ("hats", "not_applied", "nothing in the cart is in its scope"),
        ("later", "not_applied", "it has not started yet"),
    ]
    assert [each.missing for each in everything] == ["the code SPRING", "", "something of hats and vip", ""]
    assert [each.name for each in everything[2].requirements] == ["customer_tag"]


def test_what_is_missing_is_told_of_kinds_that_the_cart_did_not_bring_up() -> None:
    """Nothing of theirs is in the cart, so they are looked at by `explain_all` only."""
    hats = Scope(categories=["hats"])
    told = [
        Promotion("third", BuyXGetY(2, 1), scope=hats),
        Promotion("pair", BuyXGetY(1, 1, Off(percent="50"), buys=hats, gets=SHOES), scope=hats),
        Promotion("set", Bundle([Component(hats), Component(SHOES, 2)], Off(percent="20")), scope=hats),
        Promotion("spend", TieredSpend([SpendTier(5000, Off(percent="10"))], "EUR"), scope=hats),
        Promotion("gift", Gift(Scope(products=["mug"])), conditions=[CartCategories(["hats"])]),
        Promotion("rest", Percentage("10"), scope=hats),
    ]
    found = found_for(ROWS, told)
    assert found.outcomes == ()
    everything = explain_all(found, lines_of(ROWS), promotions=compile_promotions(told))
    assert {each.rule: each.missing for each in everything} == {
        "third": "3 more to get 1 free, of hats",
        "pair": "1 more of hats and 1 more of shoes to get 1 at 50 % off, of hats",
        "set": "1 more of hats and 2 more of shoes to get the set at 20 % off, of hats",
        "spend": "50.00 EUR more for 10 % off, of hats",
        "gift": "hats",
        "rest": "something of hats",
    }


@given(carts(), rule_books())
def test_whatever_is_not_reached_says_what_is_missing(rows: list[Row], told: list[Promotion]) -> None:
    """Beaten ones lack nothing, nor do those whose budget is used up or that have nothing to be taken off."""
    found = found_for(rows, told, codes=[])
    for each in explain_all(found, lines_of(rows), promotions=compile_promotions(told, policy=POLICY)):
        unmet = [requirement for requirement in each.requirements if not requirement.met]
        if each.verdict == "not_applied" and (unmet or each.reason != "there was nothing to take it off"):
            assert each.missing, each


def test_the_tier_that_holds_is_named_and_so_is_the_next_one() -> None:
    """45.00: 5 % from 30.00 on holds, and 5.00 more bring 10 %."""
    tiers = TieredSpend([SpendTier(3000, Off(percent="5")), SpendTier(5000, Off(percent="10"))], "EUR")
    outcome = found_for(ROWS, [Promotion("spend", tiers)]).outcomes[0]
    assert (outcome.amount_minor, outcome.note) == (225, "from 30.00 EUR: 5 % off")
    assert list(sentences([outcome])) == ["spend can give more. Missing: 5.00 EUR more for 10 % off."]
    counted = TieredQuantity([QuantityTier(2, Off(percent="5")), QuantityTier(3, Off(percent="10"))])
    assert found_for(ROWS, [Promotion("count", counted)]).outcomes[0].note == "from 3: 10 % off"
