"""A promotion names products and variants by their ids: a SKU there would touch nothing, and nobody would be told."""

from __future__ import annotations

import pytest

from commerce_core import Cart, Commerce, Line, NewProduct, Percentage, Promotion
from commerce_core.promotions import BuyXGetY, CartProducts, Coupon, InvalidPromotion, Restrictions, Scope


def test_a_sku_is_refused_where_an_id_must_stand_and_the_id_is_told(shop: Commerce) -> None:
    tea = shop.products.create(NewProduct("TEA-1", "Tea", price="10.00", status="active"))
    scope = Scope(products=["TEA-1"])
    wrong = {
        "scope": Promotion("scope", Percentage("10"), scope=scope, code="A"),
        "kind.gets": Promotion("gets", BuyXGetY(1, 1, gets=scope), code="B"),
        "conditions": Promotion("cart", Percentage("10"), conditions=[CartProducts(["TEA-1"])], code="C"),
    }
    for field, each in wrong.items():
        with pytest.raises(InvalidPromotion) as refused:
            shop.coupons.create(each)
        assert (refused.value.field, refused.value.value, refused.value.id) == (field, "TEA-1", tea.id)
    with pytest.raises(InvalidPromotion, match=tea.id):
        shop.coupons.create(Coupon("D", "percentage", "10", restrictions=Restrictions(product_ids=["TEA-1"])))
    assert not shop.coupons.find().records
    shop.coupons.create(Promotion("right", Percentage("10"), scope=Scope(products=[tea.id]), code="A"))
    assert shop.carts.quote(Cart([Line("TEA-1")], codes=["A"])).discount_minor == 100


def test_what_is_not_sold_yet_may_be_named(shop: Commerce) -> None:
    assert shop.coupons.create(Promotion("later", Percentage("10"), scope=Scope(products=["prod_later"]), code="A"))
