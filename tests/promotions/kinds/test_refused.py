"""What could never be given as written is refused where it is written, with the field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from commerce_core.errors import CommerceError
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds import (
    Bundle,
    BuyXGetY,
    Component,
    FixedAmount,
    FixedPrice,
    Gift,
    Kind,
    NthItem,
    Off,
    Percentage,
    QuantityTier,
    ShippingFixed,
    ShippingPercentage,
    SpendTier,
    TieredQuantity,
    TieredSpend,
)
from commerce_core.promotions.scope import Scope
from commerce_core.serialization import InvalidDocument, make_converter
from tests.promotions.kinds.carts import EUR

MUG = Scope(products=["mug"])
HALF, FIVE, AT = Off(percent=50), Off(amount_minor=500), Off(price_minor=500)

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "over 100 %": (lambda: Percentage("100.01"), "percent"),
    "less than nothing": (lambda: Percentage(-1), "percent"),
    "an unknown base": (lambda: Percentage(5, per="each"), "per"),
    "over 100 % of shipping": (lambda: ShippingPercentage(101), "percent"),
    "over 100 % off": (lambda: Off(percent=101), "percent"),
    "nothing off": (Off, "off"),
    "two things off": (lambda: Off(percent=5, amount_minor=5), "off"),
    "an amount of nothing": (lambda: Off(amount_minor=0), "amount_minor"),
    "a fraction": (lambda: Off(amount_minor=1.5), "amount_minor"),
    "a truth": (lambda: Off(amount_minor=True), "amount_minor"),
    "a decimal": (lambda: Off(amount_minor=Decimal(5)), "amount_minor"),
    "a negative price": (lambda: Off(price_minor=-1), "price_minor"),
    "an amount beyond all orders": (lambda: Off(amount_minor=10**15 + 1), "amount_minor"),
    "an amount without a currency": (lambda: FixedAmount(500, None), "currency"),
    "a negative amount": (lambda: FixedAmount(-500, "EUR"), "amount_minor"),
    "no amount": (lambda: FixedAmount(0, "EUR"), "amount_minor"),
    "each": (lambda: FixedAmount(500, "EUR", "each"), "per"),
    "a price without a currency": (lambda: FixedPrice(500, None), "currency"),
    "a price below zero": (lambda: FixedPrice(-1, "EUR"), "price_minor"),
    "no tiers": (lambda: TieredSpend([], "EUR"), "tiers"),
    "tiers that fall": (lambda: TieredSpend([SpendTier(9, HALF), SpendTier(8, HALF)], "EUR"), "tiers[1]"),
    "tiers that stand": (lambda: TieredSpend([SpendTier(9, HALF), SpendTier(9, FIVE)], "EUR"), "tiers[1]"),
    "something else than tiers": (lambda: TieredSpend([(9, HALF)], "EUR"), "tiers"),
    "spend without a currency": (lambda: TieredSpend([SpendTier(9, HALF)], None), "currency"),
    "a spend of nothing": (lambda: SpendTier(0, HALF), "spend_minor"),
    "a price for a spend": (lambda: SpendTier(9, AT), "off"),
    "a bare percentage": (lambda: SpendTier(9, 50), "off"),
    "no units": (lambda: QuantityTier(0, HALF), "quantity"),
    "no quantities": (lambda: TieredQuantity([]), "tiers"),
    "quantities that fall": (lambda: TieredQuantity([QuantityTier(3, HALF), QuantityTier(2, HALF)]), "tiers[1]"),
    "spend among quantities": (lambda: TieredQuantity([SpendTier(3, HALF)]), "tiers"),
    "an amount in a tier": (lambda: TieredQuantity([QuantityTier(3, FIVE)]), "currency"),
    "a price of all": (lambda: TieredQuantity([QuantityTier(3, AT)], "EUR"), "tiers[0].off"),
    "a tier per group": (lambda: TieredQuantity([QuantityTier(3, HALF)], None, "per_group"), "per"),
    "a percentage as an amount of shipping": (lambda: ShippingFixed(HALF, "EUR"), "off"),
    "shipping without a currency": (lambda: ShippingFixed(FIVE, None), "currency"),
    "nothing bought": (lambda: BuyXGetY(0, 1), "buy_quantity"),
    "less than nothing bought": (lambda: BuyXGetY(-1, 1), "buy_quantity"),
    "half a unit bought": (lambda: BuyXGetY(1.5, 1), "buy_quantity"),
    "nothing given": (lambda: BuyXGetY(1, 0), "get_quantity"),
    "too many given": (lambda: BuyXGetY(1, 10**6 + 1), "get_quantity"),
    "an amount given without a currency": (lambda: BuyXGetY(1, 1, FIVE), "currency"),
    "no applications": (lambda: BuyXGetY(1, 1, max_applications=0), "max_applications"),
    "neither cheapest nor dearest": (lambda: BuyXGetY(1, 1, pick="best"), "pick"),
    "partly partial": (lambda: BuyXGetY(1, 1, partial=1), "partial"),
    "a text for items": (lambda: BuyXGetY(1, 1, buys="mug"), "buys"),
    "units counted twice": (lambda: BuyXGetY(1, 1, gets=Scope(max_units=3)), "gets.max_units"),
    "a percentage for what is off": (lambda: BuyXGetY(1, 1, 50), "off"),
    "every first item": (lambda: NthItem(1), "n"),
    "every item of none": (lambda: NthItem(0), "n"),
    "an amount off the nth": (lambda: NthItem(2, FIVE), "currency"),
    "a bundle of nothing": (lambda: Bundle([], HALF), "components"),
    "a bundle of seven": (lambda: Bundle([Component(MUG)] * 7, HALF), "components"),
    "a bundle of texts": (lambda: Bundle(["mug"], HALF), "components"),
    "a bundle without a currency": (lambda: Bundle([Component(MUG)], AT), "currency"),
    "none of something": (lambda: Component(MUG, 0), "quantity"),
    "a gift of anything": (lambda: Gift(Scope()), "items"),
    "a gift of all but something": (lambda: Gift(Scope(exclude_products=["mug"])), "items"),
    "no gift": (lambda: Gift(MUG, 0), "quantity"),
}


@pytest.mark.parametrize(("made", "field"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_its_field(made: Callable[[], object], field: str) -> None:
    """Buying nothing (vendure#4888) made everything free; an unnamed unit made 500 either 5.00 or 500 %."""
    with pytest.raises(InvalidPromotion) as caught:
        made()
    assert (caught.value.code, caught.value.field) == ("invalid_promotion", field)


def test_a_currency_that_is_none_is_refused() -> None:
    with pytest.raises(CommerceError) as caught:
        FixedAmount(500, "EURO")
    assert (caught.value.code, caught.value.field) == ("invalid_currency", "currency")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"kind": "percentage", "percent": "101"}, "percent"),
        ({"kind": "fixed_amount", "amount_minor": 500}, "currency"),
        ({"kind": "fixed_amount", "amount_minor": "500", "currency": "EUR"}, "amount_minor"),
        ({"kind": "buy_x_get_y", "buy_quantity": 0, "get_quantity": 1}, "buy_quantity"),
        ({"kind": "buy_x_get_y", "buy_quantity": 1, "get_quantity": 1, "off": {"percent": "150"}}, "off.percent"),
        (
            {"kind": "tiered_spend", "currency": "EUR", "tiers": [{"spend_minor": 0, "off": {"percent": "5"}}]},
            "tiers[0].spend_minor",
        ),
        ({"kind": "points", "rate": 3}, "kind"),
    ],
)
def test_a_document_is_refused_with_the_path(written: dict[str, object], path: str) -> None:
    from commerce_core.promotions import Promotion
    from commerce_core.serialization import load

    with pytest.raises(InvalidDocument) as caught:
        load(Promotion, {"id": "p", "kind": written}, converter=make_converter(strict_kinds=True))
    assert [detail.field for detail in caught.value.details] == [f"kind.{path}"]


def test_labels_are_what_people_write() -> None:
    said: dict[str, Kind] = {
        "5.00 EUR": FixedAmount(500, "EUR"),
        "5.00 EUR per unit": FixedAmount(500, "EUR", "per_unit"),
        "at 9.99 EUR": FixedPrice(999, "EUR"),
        "50 % off from 50.00 EUR, 5.00 EUR off from 100.00 EUR": TieredSpend(
            [SpendTier(5000, HALF), SpendTier(10_000, FIVE)], "EUR"
        ),
        "50 % off from 3, 5.00 EUR off per unit from 6": TieredQuantity(
            [QuantityTier(3, HALF), QuantityTier(6, FIVE)], "EUR", "per_unit"
        ),
        "12.5 % off shipping": ShippingPercentage("12.50"),
        "shipping at 5.00 EUR": ShippingFixed(AT, "EUR"),
        "buy 2, get 1 100 % off": BuyXGetY(2, 1),
        "every item number 3: 50 % off": NthItem(3, HALF),
        "1 mug + 2 tea at 5.00 EUR": Bundle([Component(MUG), Component(Scope(tags=["tea"]), 2)], AT, EUR),
        "1 free: mug": Gift(MUG),
    }
    assert list(said) == [kind.label for kind in said.values()]
