"""What a price does as the quantity grows."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.pricing import (
    BeyondLastTier,
    Flat,
    Graduated,
    Limits,
    Package,
    Percentage,
    PerUnit,
    Plan,
    Policy,
    PriceRow,
    QuantityBounds,
    Stairstep,
    Tier,
    Volume,
    VolumeNoCliff,
    cheapest_quantity_at_least,
    marginal_unit_price,
    plot,
    price_table,
)
from tests.pricing.models import ladders

EXTEND = Policy(beyond_last="extend")
SEATS = Volume([Tier(10, 1000), Tier(None, 800)])
sizes, steps = st.integers(1, 12), st.sampled_from(["1", "3", "0.5"])


@given(
    ladders.tiers(),
    sizes,
    st.integers(0, 60),
    steps,
    st.none() | st.integers(60, 70),
    st.sampled_from(["round_up_first", "tier_first"]),
)
def test_the_cheapest_purchase_is_the_cheapest_of_all(tiers, size, quantity, step, most, order) -> None:
    """Compared with every multiple of the step up to beyond the last tier."""
    model, policy = Volume(tiers, size), Policy(beyond_last="extend", package_order=order)
    every = [Decimal(step) * count for count in range(quantity, 200) if Decimal(step) * count >= quantity]
    sold = [each for each in [Decimal(step) * n for n in range(400)] if quantity <= each <= (most or 200)]
    if not sold:
        with pytest.raises(QuantityBounds):
            cheapest_quantity_at_least(model, quantity, max_quantity=most, step=step, policy=policy)
        return
    assert every
    best = min(sold, key=lambda each: (model.charge(each, policy=policy).total_minor, each))
    assert cheapest_quantity_at_least(model, quantity, max_quantity=most, step=step, policy=policy) == best


def test_seats_by_hand() -> None:
    """8 seats are 80.00, 9 are 90.00, 10 are 100.00, and 11 are 88.00."""
    assert [cheapest_quantity_at_least(SEATS, seats) for seats in (0, 8, 9, 10, 11, 12)] == [0, 8, 11, 11, 11, 12]
    assert cheapest_quantity_at_least(SEATS, 9, max_quantity=10) == 9
    assert cheapest_quantity_at_least(SEATS, "9.3", step="0.1") == Decimal("10.1")
    assert [marginal_unit_price(SEATS, seats) for seats in (1, 10, 11, 12)] == [1000, 1000, -1200, 800]


def test_what_never_costs_less_for_more_is_bought_as_asked() -> None:
    tiers = [Tier(10, 1000), Tier(None, 800)]
    for model in (Flat(5), PerUnit(5), Package(5, 10), Graduated(tiers), VolumeNoCliff(tiers)):
        assert cheapest_quantity_at_least(model, 9) == 9


def test_a_stairstep_that_falls_is_bought_up() -> None:
    falling = Stairstep([Tier(10, 0, 500), Tier(None, 0, 400)])
    assert cheapest_quantity_at_least(falling, 3) == 11


def test_a_purchase_beyond_the_last_tier_is_no_choice() -> None:
    """Packages of 10 by tiers that end at 15: 11 are 20, which have no price."""
    model = Volume([Tier(5, 1000), Tier(15, 1)], package_size=10)
    assert cheapest_quantity_at_least(model, 3) == 3
    with pytest.raises(BeyondLastTier):
        cheapest_quantity_at_least(model, 11)


@pytest.mark.parametrize(
    "terms", [{"max_quantity": 8}, {"max_quantity": 9, "step": 5}, {"step": 0}, {"step": -1}, {"max_quantity": 1.5}]
)
def test_purchases_that_cannot_be_made_are_refused(terms) -> None:
    with pytest.raises((QuantityBounds, InvalidQuantity)):
        cheapest_quantity_at_least(SEATS, 9, **terms)


@pytest.mark.parametrize("quantity", [0, -1, "1.5", 1.5])
def test_there_is_no_price_of_the_unit_before_the_first(quantity) -> None:
    with pytest.raises(InvalidQuantity):
        marginal_unit_price(SEATS, quantity)


def test_the_decimal_context_of_the_process_changes_nothing() -> None:
    with decimal.localcontext(decimal.Context(prec=1, rounding=decimal.ROUND_DOWN)):
        cheapest = cheapest_quantity_at_least(SEATS, 9, max_quantity="10.1", step="0.1")
    assert cheapest == Decimal("10.1")


def test_a_table_has_a_row_for_each_quantity() -> None:
    assert price_table(SEATS, [11, 0, "2.5"]) == (
        PriceRow(11, 8800, Fraction(800)),
        PriceRow(0, 0, None),
        PriceRow(Decimal("2.5"), 2500, Fraction(1000)),
    )


def test_a_plot_shows_the_cliff() -> None:
    """15 columns for 9 to 12 seats, 16 levels for 100.00: 90.00 is 14 of them, 88.00 too, and 96.00 is 15.

    The average falls to 8.00, 12 of 16 levels.
    """
    rows = price_table(SEATS, [12, 9, 11, 10])
    drawn = plot(rows, width=20, height=2, label=lambda amount: str(amount / 100))
    total, average = (chart.split("\n") for chart in drawn.split("\n\n"))
    assert total[0] == "Total"
    assert total[1] == "100 │▆▆▆▆▆█████▆▆▆▆▇"
    assert total[2] == "  0 │███████████████"
    assert [line[:5] for line in average] == ["Avera", " 10 │", "  0 │", "    └", "     "]
    assert {*average[1][5:]} == {"█", "▄"}
    assert total[-1].split() == ["9", "12"]


@given(ladders.tiers(), st.lists(ladders.quantities, max_size=12), st.integers(0, 100), st.integers(0, 20))
def test_a_plot_keeps_to_its_size(tiers, quantities, width, height) -> None:
    drawn = plot(price_table(Volume(tiers), quantities, policy=EXTEND), width=width, height=height)
    lines = drawn.split("\n") if drawn else []
    assert max(map(len, lines), default=0) <= max(width, 20)
    assert len(lines) == (2 * (max(height, 2) + 3) + 1 if quantities else 0)


def test_the_last_of_no_units_is_asked_for_in_vain() -> None:
    with pytest.raises(InvalidQuantity, match="1 or more"):
        marginal_unit_price(SEATS, 0)


def test_the_first_quantity_that_is_sold_adds_all_that_it_costs() -> None:
    """5 x 10.00, of at least 5; the sixth adds 10.00, and 4 are not sold. In steps of 2, no unit is added alone."""
    tiers = [Tier(10, 1000), Tier(None, 800)]
    terms = {"mode": "volume", "currency": "USD", "interval": "month", "tiers": tiers}
    of = Plan("seats", "Seats", limits=Limits(min_quantity=5), **terms)
    assert [marginal_unit_price(of, seats) for seats in (5, 6)] == [5000, 1000]
    in_twos = Plan("seats", "Seats", limits=Limits(min_quantity=2, quantity_step=2), **terms)
    assert marginal_unit_price(in_twos, 2) == 2000
    for plan, quantity in ((of, 4), (in_twos, 4)):
        with pytest.raises(QuantityBounds):
            marginal_unit_price(plan, quantity)


def test_a_plot_of_a_share_writes_its_axis_as_amounts() -> None:
    """10 % of 1.00 and of 20.00."""
    rows = price_table(Percentage(10), [100, 2000])
    text = plot(rows, label=lambda amount: f"{float(amount) / 100:.2f}", share=lambda part: f"{float(part):.0%}")
    assert text.splitlines()[-1].split() == ["1.00", "20.00"]
    assert "Share of the amount\n 10% │█" in text
