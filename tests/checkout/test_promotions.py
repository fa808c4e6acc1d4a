"""Promotions of every kind inside a quote: totals that do not depend on how lines are split, shipping, the ledger."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.checkout import (
    Cart,
    Facts,
    Line,
    Policies,
    Quote,
    explain_in_full,
    next_unit_price,
    next_units,
    outcome_on,
    outcomes_on,
    quote,
    trace_in_full,
)
from commerce_core.customers import NOBODY, Buyer
from commerce_core.localisation import Address
from commerce_core.money import MAX_QUANTITY, Money
from commerce_core.promotions import (
    BuyXGetY,
    Channel,
    Code,
    Country,
    CustomerGroup,
    CustomerTag,
    FixedAmount,
    FreeShipping,
    Kind,
    Limits,
    MinimumSpend,
    NthOrder,
    Off,
    Percentage,
    Policy,
    Promotion,
    Region,
    Scope,
    Segment,
    ShippingPercentage,
    SpendTier,
    TieredSpend,
    Usage,
)
from commerce_core.serialization import dump, load
from commerce_core.trace import Trace, added
from tests.checkout.shops import AT, CABLE, HEADPHONES, PARCEL, VAT, VAT_INCLUDED, priced, totals
from tests.promotions.shop import POLICY, Row, rule_books
from tests.promotions.shop import carts as rows_drawn

EUROS = {"currency": "EUR"}


def facts_of(rows: list[Row], told: list[Promotion], **more: object) -> Facts:
    items = [Item.of(row.key, row.key, price=Money(row.unit, "EUR"), categories=row.categories) for row in rows]
    rules = {"taxes": [VAT], "shipping": [PARCEL], "policies": Policies(promotions=POLICY)}
    return Facts.of(items, currency="EUR", promotions=told, **(rules | more))


def cart_of(rows: list[Row], told: list[Promotion]) -> Cart:
    return Cart([Line(row.key, row.quantity) for row in rows], codes=[each.code for each in told if each.code])


@given(rows_drawn(), rule_books(), st.data())
def test_splitting_lines_changes_no_discount_and_no_total(
    rows: list[Row], told: list[Promotion], data: st.DataObject
) -> None:
    facts, cart = facts_of(rows, told), cart_of(rows, told)
    row = data.draw(st.sampled_from(rows))
    assume(row.quantity > 1)
    some = data.draw(st.integers(1, row.quantity - 1))
    parts = [Line(row.key, some, key="part-1"), Line(row.key, row.quantity - some, key="part-2")]
    others = [line for line in cart.lines if line.item != row.key]
    split = evolve(cart, lines=data.draw(st.permutations([*parts, *others])))
    one, two = quote(cart, facts, at=AT), quote(split, facts, at=AT)
    assert totals(two) == totals(one)
    assert sum(line.discount_minor for line in two.lines if line.item.sku == row.key) == sum(
        line.discount_minor for line in one.lines if line.item.sku == row.key
    )


@given(rows_drawn(), rule_books(), st.booleans())
def test_every_part_of_a_quote_sums_to_its_whole(rows: list[Row], told: list[Promotion], included: bool) -> None:
    found = quote(cart_of(rows, told), facts_of(rows, told, taxes=[VAT_INCLUDED if included else VAT]), at=AT)
    assert found.total_minor == added(found.trace.steps)
    assert found.total_minor == found.subtotal_minor - found.discount_minor + found.shipping_minor + sum(
        tax.amount_minor for tax in found.taxes if not tax.included
    )
    assert found.discount_minor == sum(discount.amount_minor for discount in found.discounts)
    assert found.shipping.discount_minor == sum(discount.shipping_minor for discount in found.discounts)
    assert found.shipping.price_minor == PARCEL.price_minor - found.shipping.discount_minor >= 0
    for position, line in enumerate(found.lines):
        assert line.discount_minor == sum(discount.amounts[position] for discount in found.discounts)
        assert 0 <= line.discount_minor <= line.gross_minor
    given_by = {each.promotion_id: each.amount_minor + each.shipping_minor for each in found.discounts}
    assert given_by == {each.rule: each.amount_minor for each in found.outcomes if each.amount_minor}


def ship_free(**more: object) -> Quote:
    return priced(
        Line("CABLE", 2), promotions=[Promotion("ship", FreeShipping(), **more)], shipping=[PARCEL], taxes=[VAT]
    )


def test_free_shipping_is_a_discount_on_shipping_and_its_tax_goes_too() -> None:
    """19.90 and nothing for the parcel of 4.90; 19 % of 19.90 is 3.781 -> 3.78."""
    found = ship_free()
    assert (found.shipping.price_minor, found.shipping.discount_minor, found.shipping.tax_minor) == (0, 490, 0)
    assert (found.discount_minor, found.tax_minor, found.total_minor) == (0, 378, 2368)
    assert [(step.kind, step.amount_minor) for step in found.trace.steps] == [
        ("line", 1990),
        ("shipping", 490),
        ("discount", -490),
        ("tax", 378),
    ]


def test_three_and_a_penny_more_for_free_shipping() -> None:
    found = ship_free(conditions=[MinimumSpend(2291, "EUR")])
    assert (found.shipping.discount_minor, found.outcomes[0].missing) == (0, "3.01 EUR more")
    assert "Missing: 3.01 EUR more." in found.explain()


def test_shipping_promotions_follow_one_another_and_their_steps_say_from_what() -> None:
    told = [Promotion("a", ShippingPercentage("50")), Promotion("b", ShippingPercentage("50"))]
    found = priced(Line("CABLE"), promotions=told, shipping=[PARCEL])
    steps = [(step.amount_minor, step.basis_minor) for step in found.trace.steps if step.kind == "discount"]
    assert steps == [(-245, 490), (-123, 245)]  # 122.5 -> 123


def test_shipping_that_costs_nothing_needs_no_promotion() -> None:
    found = priced(Line("CABLE"), promotions=[Promotion("ship", FreeShipping())])
    assert (found.shipping, found.outcomes[0].verdict, found.discounts) == (None, "not_applied", ())


def test_who_buys_and_what_was_used_are_facts() -> None:
    told = [
        Promotion("vip", Percentage("10"), conditions=[CustomerTag(["vip"])]),
        Promotion("first", FixedAmount(100, "EUR"), limits=Limits(max_uses=5)),
    ]
    facts = Facts.of([CABLE], currency="EUR", promotions=told)
    cart = Cart([Line("CABLE")])
    assert quote(cart, facts, at=AT).discount_minor == 100
    assert quote(cart, evolve(facts, buyer=Buyer(tags=["vip"])), at=AT).discount_minor == 190  # 8.95 -> 0.90
    assert quote(cart, evolve(facts, usages={"first": Usage(used=5)}), at=AT).discount_minor == 0


def test_the_ledger_tells_bought_units_from_given_ones() -> None:
    found = priced(Line("CABLE", 2, key="x"), Line("CABLE", key="y"), promotions=[Promotion("offer", BuyXGetY(2, 1))])
    assert [(entry.row, entry.bought, entry.given, entry.share_minor) for entry in found.ledger] == [(0, 2, 1, 995)]
    assert [line.discount_minor for line in found.lines] == [663, 332]  # 995 x 19.90 / 29.85 = 663.3


def test_the_next_unit_may_cost_nothing_or_less() -> None:
    offer = [Promotion("offer", BuyXGetY(2, 1))]
    facts = Facts.of([CABLE, HEADPHONES], currency="EUR", promotions=offer)
    prices = [next_unit_price(Cart([Line("CABLE", n, key="x")]), facts, line="x", at=AT).minor for n in (1, 2, 3)]
    assert prices == [995, 0, 995]
    ship = [Promotion("ship", FreeShipping(), conditions=[MinimumSpend(1500, "EUR")])]
    facts = Facts.of([CABLE], currency="EUR", promotions=ship, shipping=[PARCEL])
    assert next_unit_price(Cart([Line("CABLE", key="x")]), facts, line="x", at=AT).minor == 505  # 9.95 - 4.90


def test_a_lowest_price_is_that_of_every_unit() -> None:
    """3 x 10.00, at least 4.00 each: one free unit has 6.00 off, not 9.00, and everything free leaves 12.00."""
    mug = Item.of("MUG", "Mug", price=Money(1000, "EUR"), minimum_price_minor=400)
    cart = Cart([Line("MUG", 3)])

    def off(kind: Kind, **more: object) -> int:
        facts = Facts.of([mug], currency="EUR", promotions=[Promotion("offer", kind, **more)])
        return quote(cart, facts, at=AT).discount_minor

    assert off(BuyXGetY(1, 1), scope=Scope(max_units=2)) == off(BuyXGetY(2, 1)) == 600
    assert off(Percentage("100"), scope=Scope(max_units=2)) == 1200
    assert off(Percentage("100")) == off(FixedAmount(5000, "EUR")) == 1800
    assert off(Percentage("50")) == 1500


def test_no_line_of_a_split_row_is_sold_below_its_lowest_price() -> None:
    """3 x 10.00 in lines of 1 and 2, at least 9.99 each: 0.02 off the two, 0.01 off the one, no more."""
    mug = Item.of("MUG", "Mug", price=Money(1000, "EUR"), minimum_price_minor=999)
    cart = Cart([Line("MUG", key="a"), Line("MUG", 2, key="b")])
    told = [Promotion(f"p{n}", FixedAmount(1, "EUR")) for n in range(3)]
    found = quote(cart, Facts.of([mug], currency="EUR", promotions=told), at=AT)
    assert [line.discount_minor for line in found.lines] == [1, 2]


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.lists(st.integers(1, 900), max_size=4), st.data())
def test_every_line_keeps_the_floor_of_its_units(counts: list[int], amounts: list[int], data: st.DataObject) -> None:
    floor = data.draw(st.integers(0, 301))
    mug = Item.of("MUG", "Mug", price=Money(300, "EUR"), minimum_price_minor=floor)
    cart = Cart([Line("MUG", count, key=f"k{n}") for n, count in enumerate(counts)])
    told = [Promotion(f"p{n}", FixedAmount(amount, "EUR")) for n, amount in enumerate(amounts)]
    found = quote(cart, Facts.of([mug], currency="EUR", promotions=told), at=AT)
    assert all(line.total_minor >= min(floor, 300) * line.quantity for line in found.lines)
    assert found.discount_minor == min(sum(amounts), (300 - min(floor, 300)) * sum(counts))


def test_who_gets_the_odd_cent_is_the_choice_of_a_policy() -> None:
    """1.00 off 5.00, 5.00 and 20.00: 16.67, 16.67 and 66.67 cents."""
    items = [Item.of(sku, sku, price=Money(price, "EUR")) for sku, price in (("A", 500), ("B", 500), ("C", 2000))]
    cart = Cart([Line(sku) for sku in "ABC"])
    told = [Promotion("one", FixedAmount(100, "EUR"))]
    shares = {}
    for remainder in ("largest", "first", "last", "dearest"):
        facts = Facts.of(items, promotions=told, policies=Policies(promotions=Policy(remainder=remainder)), **EUROS)
        shares[remainder] = list(quote(cart, facts, at=AT).discounts[0].amounts)
    assert shares == {"largest": [17, 17, 66], "first": [17, 17, 66], "last": [16, 17, 67], "dearest": [17, 16, 67]}


def test_what_is_sold_below_its_lowest_price_has_nothing_off_and_another_currency_knows_no_such_price() -> None:
    mug = Item.of("MUG", "Mug", price=Money(1000, "EUR"), minimum_price_minor=400)
    facts = Facts.of([mug], currency="EUR", promotions=[Promotion("all", Percentage("100"))])
    assert quote(Cart([Line("MUG", unit_price="3.00")]), facts, at=AT).total_minor == 300
    priced_in_dollars = Cart([Line("MUG", unit_price=Money(900, "USD"))], currency="USD")
    assert quote(priced_in_dollars, facts, at=AT).total_minor == 0


def test_the_buyer_the_channel_and_the_address_are_what_conditions_ask() -> None:
    told = [
        Promotion("state", FixedAmount(1, "EUR"), conditions=[Region("US", ["NY"])]),
        Promotion("country", FixedAmount(10, "EUR"), conditions=[Country(["US"])]),
        Promotion("channel", FixedAmount(100, "EUR"), conditions=[Channel(["web"])]),
        Promotion("group", FixedAmount(200, "EUR"), conditions=[CustomerGroup(["trade"])]),
        Promotion("segment", FixedAmount(300, "EUR"), conditions=[Segment(["lapsed"])]),
        Promotion("fifth", FixedAmount(5, "EUR"), conditions=[NthOrder(5)]),
    ]
    buyer = Buyer(groups=["trade"], segments=["lapsed"], orders_count=4)
    facts = Facts.of([CABLE], currency="EUR", promotions=told, buyer=buyer)
    cart = Cart([Line("CABLE")], channel="web", shipping_address=Address("1 Main St", "Albany", "US", region="ny"))
    assert quote(cart, facts, at=AT).discount_minor == 616
    assert quote(Cart([Line("CABLE")]), evolve(facts, buyer=NOBODY), at=AT).discount_minor == 0
    assert outcome_on(Cart([Line("CABLE")]), facts, promotion_id="state", at=AT).missing == "a shipping address"


@given(rows_drawn(max_rows=3), rule_books(), st.booleans())
def test_the_steps_of_a_next_unit_are_by_how_much_the_total_grows(
    rows: list[Row], told: list[Promotion], included: bool
) -> None:
    facts, cart = facts_of(rows, told, taxes=[VAT_INCLUDED if included else VAT]), cart_of(rows, told)
    now = quote(cart, facts, at=AT)
    for found, line in zip(next_units(now, facts), cart.lines, strict=True):
        more = [evolve(each, quantity=each.quantity + (each.key == line.key)) for each in cart.lines]
        grown = quote(evolve(cart, lines=more), facts, at=AT).total_minor - now.total_minor
        assert (found.line, added(found.steps), found.amount_minor) == (line.key, grown, grown)


def test_the_next_unit_is_told_with_its_reasons() -> None:
    """9.95 each: of three one is free, so the third costs nothing; nobody may have more units than there may be."""
    told = [Promotion("offer", BuyXGetY(2, 1), name="Third free"), Promotion("ten", Percentage("10"), code="TEN")]
    facts = Facts.of([CABLE, HEADPHONES], currency="EUR", promotions=told, shipping=[PARCEL])
    text = explain_in_full(quote(Cart([Line("CABLE", 2)]), facts, at=AT), facts)
    assert "The next Cable costs 0.00 EUR: 9.95 EUR for itself, Third free takes 9.95 EUR more off." in text
    assert "TEN was not applied: its code was not entered. Missing: the code TEN." in text
    assert "Third free was not applied: it is not reached yet. Missing: 1 more of Cable to get 1 free." in text
    plain = Facts.of([HEADPHONES], currency="EUR")
    alone = explain_in_full(quote(Cart([Line(HEADPHONES.sku)]), plain, at=AT), plain)
    assert alone.splitlines()[-1] == f"The next {HEADPHONES.name} costs 199.99 EUR."
    assert trace_in_full(quote(Cart([Line("CABLE", MAX_QUANTITY)]), facts, at=AT), facts).next_units == ()


def test_the_whole_trace_is_json_and_names_every_promotion() -> None:
    told = [Promotion("hats", BuyXGetY(1, 1), scope=Scope(categories=["hats"])), Promotion("ten", Percentage("10"))]
    facts = Facts.of([CABLE], currency="EUR", promotions=told)
    found = trace_in_full(quote(Cart([Line("CABLE", key="x")]), facts, at=AT), facts)
    assert {each.rule: each.missing for each in found.outcomes} == {"ten": "", "hats": "2 more to get 1 free, of hats"}
    assert [(each.line, each.amount_minor) for each in found.next_units] == [("x", 896)]  # 17.91 - 8.95
    assert load(Trace, dump(found)) == found


def test_a_discount_and_its_step_name_the_tier_that_holds_also_where_lines_are_split() -> None:
    tiers = TieredSpend([SpendTier(1000, Off(percent="5")), SpendTier(90000, Off(percent="9"))], "EUR")
    for lines in ([Line("CABLE", 3)], [Line("CABLE", 1, key="a"), Line("CABLE", 2, key="b")]):
        found = priced(*lines, promotions=[Promotion("spend", tiers)])
        assert [each.note for each in found.discounts] == ["from 10.00 EUR: 5 % off"]
        assert [step.note for step in found.trace.steps if step.kind == "discount"] == ["from 10.00 EUR: 5 % off"]


def test_a_code_that_a_condition_asks_for_is_known_to_whoever_explains_everything() -> None:
    hats = Promotion("hats", Percentage("5"), scope=Scope(categories=["hats"]), conditions=[Code(["vip"])])
    facts = Facts.of([CABLE], currency="EUR", promotions=[hats])
    (outcome,) = outcomes_on(Cart([Line("CABLE")], codes=["VIP"]), facts, at=AT)
    assert [(each.name, each.met) for each in outcome.requirements] == [("code", True)]
