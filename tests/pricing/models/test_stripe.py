"""The `stripe` preset gives the numbers that Stripe prints in its documents and on its invoices."""

from __future__ import annotations

import pytest

from commerce_core.pricing import PRESETS, Graduated, Package, PerUnit, Tier, Volume

STRIPE = PRESETS["stripe"]

# docs.stripe.com/subscriptions/pricing-models/tiered-pricing: fonts
FONTS = (Tier(5, 700), Tier(10, 650), Tier(None, 600))

# stripe.com/docs/billing/subscriptions/tiers: five tiers
FIVE = (Tier(5, 500), Tier(10, 400), Tier(15, 300), Tier(20, 200), Tier(None, 100))


@pytest.mark.parametrize(("fonts", "total"), [(1, 700), (5, 3500), (6, 3900), (20, 12_000), (25, 15_000)])
def test_volume_fonts(fonts, total) -> None:
    assert Volume(FONTS).charge(fonts, policy=STRIPE).total_minor == total


def test_five_fonts_cost_the_same_graduated() -> None:
    """ "5 fonts result in the same charge as volume-based pricing: 35 USD"."""
    assert Graduated(FONTS).charge(5, policy=STRIPE).total_minor == 3500


@pytest.mark.parametrize(("quantity", "total"), [(1, 500), (5, 2500), (6, 2400), (20, 4000), (25, 2500)])
def test_volume_in_five_tiers(quantity, total) -> None:
    assert Volume(FIVE).charge(quantity, policy=STRIPE).total_minor == total


def test_graduated_in_five_tiers() -> None:
    """ "the total cost for an amount of 6 is $29"."""
    assert Graduated(FIVE).charge(6, policy=STRIPE).total_minor == 2900


@pytest.mark.parametrize(("users", "total"), [(1, 1000), (3, 1000), (5, 1000), (6, 2000), (7, 2000)])
def test_quantity_transformation(users, total) -> None:
    """stripe.com/docs/billing/subscriptions/quantity-transformation: 10 USD for every 5 users or portion thereof."""
    assert Package(5, 1000).charge(users, policy=STRIPE).total_minor == total


def test_car_rental() -> None:
    """docs.stripe.com/billing/subscriptions/usage-based/transform-quantities: 150 minutes at 10 USD an hour."""
    assert Package(60, 1000).charge(150, policy=STRIPE).total_minor == 3000


def test_decimal_amounts() -> None:
    """stripe.com/docs/billing/subscriptions/decimal-amounts: 0.05 cents x 30 = 1.5, rounded up to 2 cents."""
    assert PerUnit("0.05").charge(30, policy=STRIPE).total_minor == 2


def test_an_invoice_has_a_rounded_line_for_each_tier() -> None:
    """A test-mode invoice recorded in gitpod-io/gitpod (in_1MA0RBAyBDPbWrhabNdJIuhl): a flat 9.00 for up to 1,000
    credits, then 3.6 cents each. Lines for 1,031 credits: 9.00 and 31 x 3.6 = 111.6, billed 112; total 10.12.
    """
    charge = Graduated([Tier(1000, 0, 900), Tier(None, "3.6")]).charge(1031, policy=STRIPE)
    assert [part.amount_minor for part in charge.slices] == [900, 112]
    assert charge.total_minor == 1012


def test_the_first_flat_amount_is_billed_for_nothing() -> None:
    """In contrast to our default. OpenMeter does so too, and Lago since lago-api#5760."""
    tiers = (Tier(1000, 0, 900), Tier(None, "3.6"))
    assert Graduated(tiers).charge(0, policy=STRIPE).total_minor == 900
    assert Graduated(tiers).charge(0).total_minor == 0
