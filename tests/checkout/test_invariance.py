"""What may not matter does not: order, splitting, spelling, the zone of a clock, the process it runs in."""

from __future__ import annotations

import decimal
import os
import random
import subprocess
import sys
from datetime import timedelta, timezone
from decimal import Decimal

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Facts, Line, quote
from commerce_core.promotions import FixedAmount, Percentage, Promotion
from commerce_core.tax import TaxRate
from commerce_core.testing import Checkout, checkouts, percentages
from tests.architecture.sources import ROOT
from tests.checkout.shops import AT, BERLIN, PARCEL, VAT, by_key, item, priced, shuffled, totals

dice = st.randoms(use_true_random=False)


@given(checkouts(trusted=True), st.data())
def test_the_order_of_lines_changes_nothing(checkout: Checkout, data: st.DataObject) -> None:
    cart, facts, at = checkout
    told = quote(cart, facts, at=at)
    again = quote(evolve(cart, lines=data.draw(st.permutations(cart.lines))), facts, at=at)
    assert by_key(again) == by_key(told)
    assert totals(again) == totals(told)
    assert again.fingerprint == told.fingerprint


@given(st.lists(st.sampled_from("ABF"), min_size=2, max_size=8), st.integers(1, 40), percentages(), st.data())
def test_ties_fall_the_same_way_in_any_order(
    wished: list[str], cents: int, percent: Decimal, data: st.DataObject
) -> None:
    """Lines of one worth, of two items and of one that is free: whoever gets the odd cent gets it in any order."""
    sold = [item("A", f"0.{cents:02}"), item("B", f"0.{cents:02}"), item("F", "0.00")]
    keys = data.draw(st.permutations([f"line-{n}" for n in range(len(wished))]))
    lines = [Line(sku, key=key) for sku, key in zip(wished, keys, strict=True)]
    rules = {"items": sold, "promotions": [Promotion("p", Percentage(percent))], "taxes": [VAT]}
    told, again = priced(*lines, **rules), priced(*data.draw(st.permutations(lines)), **rules)
    assert by_key(again) == by_key(told)
    assert all(line.discount_minor == 0 for line in told.lines if line.item.sku == "F")


@given(checkouts(trusted=True), dice)
def test_the_order_in_which_rules_and_items_are_told_changes_nothing(checkout: Checkout, dice: random.Random) -> None:
    cart, facts, at = checkout
    told, again = quote(cart, facts, at=at), quote(cart, shuffled(facts, dice), at=at)
    assert again == told


@given(checkouts(), dice)
def test_the_order_and_the_spelling_of_codes_change_nothing(checkout: Checkout, dice: random.Random) -> None:
    cart, facts, at = checkout
    codes = [*cart.codes, *[f" {code.swapcase()}\t" for code in cart.codes]]
    dice.shuffle(codes)
    told, again = quote(cart, facts, at=at), quote(evolve(cart, codes=codes), facts, at=at)
    assert by_key(again) == by_key(told)
    assert totals(again) == totals(told)


def test_promotions_are_taken_in_the_order_of_their_ids_whatever_order_they_are_told_in() -> None:
    """10.05 less half is 5.025 -> 5.03 off, leaving 5.02; less a third of it 1.67. The other way 3.35 and 3.35."""
    half, third = Promotion("a-half", Percentage("50")), Promotion("b-third", Percentage("33.333"))
    for told in ([half, third], [third, half]):
        found = priced(Line("A"), items=[item("A", "10.05")], promotions=told)
        assert [discount.amount_minor for discount in found.discounts] == [503, 167]


@given(checkouts(trusted=True), st.data())
def test_splitting_a_line_changes_no_total(checkout: Checkout, data: st.DataObject) -> None:
    cart, facts, at = checkout
    line = data.draw(st.sampled_from(cart.lines))
    assume(line.quantity > 1)
    some = data.draw(st.integers(1, line.quantity - 1))
    parts = [evolve(line, quantity=some), evolve(line, quantity=line.quantity - some, key="a-part")]
    others = [each for each in cart.lines if each.key != line.key]
    told, again = quote(cart, facts, at=at), quote(evolve(cart, lines=[*others, *parts]), facts, at=at)
    assert totals(again) == totals(told)


def test_naming_an_item_by_sku_or_by_id_makes_no_difference() -> None:
    """Two lines of one item are one row: 10 % of 3 x 0.08 is 0.024 -> 0.02, not 0.01 and 0.02 of 0.08 and 0.16."""
    pen = item("PEN", "0.08", variant_id="var_pen")
    for lines in ([Line("PEN", 3)], [Line("PEN"), Line("var_pen", 2)], [Line("var_pen"), Line("PEN"), Line("PEN")]):
        found = priced(*lines, items=[pen], promotions=[Promotion("p", Percentage("10", per="line"))])
        assert found.discount_minor == 2


@given(checkouts(trusted=True))
def test_quoting_twice_gives_the_same_quote(checkout: Checkout) -> None:
    cart, facts, at = checkout
    first, second = quote(cart, facts, at=at), quote(cart, facts, at=at)
    assert first == second
    assert (first.fingerprint, first.trace, first.explain()) == (second.fingerprint, second.trace, second.explain())


@given(checkouts(), st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_the_same_on_every_clock(checkout: Checkout, minutes: int) -> None:
    cart, facts, at = checkout
    elsewhere = at.astimezone(timezone(timedelta(minutes=minutes)))
    assert quote(cart, facts, at=elsewhere) == quote(cart, facts, at=at)


@given(checkouts(trusted=True))
def test_the_decimal_context_changes_nothing(checkout: Checkout) -> None:
    cart, facts, at = checkout
    with decimal.localcontext() as context:
        context.prec, context.Emax, context.Emin = 1, 1, -1
        context.rounding = decimal.ROUND_UP
        context.traps = dict.fromkeys(context.traps, True)
        found = quote(cart, facts, at=at)
        said = found.explain()
    told = quote(cart, facts, at=at)
    assert found == told
    assert (said, found.fingerprint) == (told.explain(), told.fingerprint)


def test_the_decimal_context_does_not_reach_a_definition() -> None:
    with decimal.localcontext() as context:
        context.prec = 1
        assert Percentage("12.5").label == "12.5 %"
        assert TaxRate("ny", "Sales tax", "8.875").label == "8.875"
        assert Percentage("12.5").percent == Decimal("12.5")


def show_a_quote() -> None:
    """What another process prints: a cart whose classes, codes, options and rates could all fall into a set."""
    classes = ["standard", "reduced", "books", "zero"]
    rates = [
        TaxRate("vat", "VAT", rate, tax_class=each, included=each == "books")
        for each, rate in zip(classes, ("19", "7", "5", "0"), strict=True)
    ]
    sold = [item(f"SKU-{n}", f"{n}.99", tax_class=each) for n, each in enumerate(classes)]
    coupons = [Promotion(f"p{n}", Percentage(f"{n + 1}.5"), code=f"CODE-{n}") for n in range(3)]
    lines = [Line(each.sku, n + 1, options={"b": "1", "a": "2"}) for n, each in enumerate(sold)]
    cart = Cart(codes=["code-2", "Code-0", "CODE-1"], shipping_address=BERLIN)
    found = priced(*lines, items=sold, cart=cart, at=AT, promotions=coupons, taxes=rates, shipping=[PARCEL])
    print(found.fingerprint, found.discounts, found.taxes, found.outcomes, found.explain("de_DE"), sep="\n")


def test_the_hash_seed_changes_nothing() -> None:
    program = "from tests.checkout.test_invariance import show_a_quote; show_a_quote()"
    shown = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "20260601")
    }
    assert len(shown) == 1
    assert "VAT 19 %" in shown.pop()


def test_options_do_not_multiply_what_is_taken_off_each_group() -> None:
    """5.00 off each group of equal units: two engravings of one item are one group."""
    per_group = Promotion("p", FixedAmount(500, "EUR", per="per_group"))
    facts = Facts.of([Item.of("A", "A", price="10.00", currency="EUR")], currency="EUR", promotions=[per_group])
    engraved = [Line("A", 1, options={"text": text}) for text in ("x", "y")]
    for lines in ([Line("A", 2)], engraved):
        assert quote(Cart(lines), facts, at=AT).discount_minor == 500
