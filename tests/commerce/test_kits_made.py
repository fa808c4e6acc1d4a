"""What becomes a kit has no stock of its own, and names each part once."""

from __future__ import annotations

import pytest
from attrs import evolve

from commerce_core import Commerce
from commerce_core.ids import VariantId
from commerce_core.inventory import Component, InvalidStockSettings, StockSettings
from tests.flows.shop import buy

MUG, LAMP, TICKET = VariantId("prod_mug"), VariantId("prod_lamp"), VariantId("prod_ticket")


def test_a_variant_with_stock_or_promises_does_not_become_a_kit(shop: Commerce) -> None:
    """Five mugs are there, two are promised to an order."""
    buy(shop, quantity=2)
    kit = StockSettings(MUG, components=(Component(LAMP),))
    with pytest.raises(InvalidStockSettings, match="5 on hand, 2 allocated, 0 held") as refused:
        shop.inventory.configure(kit)
    assert refused.value.details[0].field == "components"
    assert shop.inventory.settings("MUG").components == ()
    assert shop.verify() == ()


def test_one_that_is_a_kit_already_is_changed_as_before(shop: Commerce) -> None:
    bare = StockSettings(VariantId("prod_ebook"), components=(Component(LAMP),))
    kept = shop.inventory.configure(bare)
    assert shop.inventory.configure(evolve(kept, components=(Component(LAMP, 2),))).components[0].quantity == 2


@pytest.mark.parametrize("twice", [LAMP, VariantId("LAMP")])
def test_a_component_is_named_once(shop: Commerce, twice: VariantId) -> None:
    kit = StockSettings(VariantId("EBOOK"), components=(Component(LAMP), Component(TICKET), Component(twice, 2)))
    with pytest.raises(InvalidStockSettings, match="twice"):
        shop.inventory.configure(kit)
