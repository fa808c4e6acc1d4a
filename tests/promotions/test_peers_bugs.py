"""Bugs that other shop systems were reported to have, by their issue: none of them is ours. Numbers by hand."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from commerce_core import Cart, CommerceError, Line
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.promotions import (
    BuyXGetY,
    Evaluation,
    FixedAmount,
    LimitReached,
    Limits,
    MinimumQuantity,
    MinimumSpend,
    Percentage,
    Policy,
    Promotion,
    Scope,
    compile_promotions,
    evaluate,
    per_unit,
)
from commerce_core.serialization import dump, load
from tests.flows.shop import SUCCESS, open_shop
from tests.promotions.shop import AT, Row, lines_of


def found_for(rows: Sequence[Row], *told: Promotion, policy: Policy | None = None) -> Evaluation:
    lines = lines_of(rows)
    return evaluate(lines, lines.gross, promotions=compile_promotions(told, policy=policy or Policy()), at=AT)


def test_two_offers_for_one_product_share_no_unit() -> None:
    """medusa#11258, several offers on one product: of 5 units at 10.00 two offers "buy 1 get 1" find two pairs."""
    told = [Promotion(id, BuyXGetY(1, 1)) for id in ("one", "two")]
    found = found_for([Row("sock", 1000, 5)], *told)
    assert sum(entry.bought + entry.given for entry in found.ledger) == 4
    assert found.left == (3000,)


def test_no_cent_is_lost_between_two_promotions() -> None:
    """Sylius#17862, a cent off with two promotions: 10 % and 3.33 off three rows of 3.33 leave 9.99 - 1.00 - 3.33."""
    told = [Promotion("ten", Percentage("10"), priority=1), Promotion("fixed", FixedAmount(333, "EUR"))]
    found = found_for([Row(key, 333, 1) for key in "abc"], *told)
    assert [each.amount_minor for each in found.taken] == [100, 333]
    assert sum(found.left) == 566


def test_a_row_gives_no_more_than_it_can_bear_and_others_give_the_rest() -> None:
    """Sylius#6190, a split that ignores capacity: a row that is free already gives nothing of 10.00."""
    told = [
        Promotion("free", Percentage("100"), scope=Scope(variants=["a"]), priority=1),
        Promotion("fixed", FixedAmount(1000, "EUR")),
    ]
    assert found_for([Row("a", 5000, 1), Row("b", 2000, 1)], *told).left == (0, 1000)


def test_half_a_percent_is_kept() -> None:
    """Sylius#11977, 2.5 % saved as 2 %: off 100.00 they are 2.50, also once they were written and read."""
    told = load(Promotion, dump(Promotion("half", Percentage("2.5"))))
    assert found_for([Row("a", 10000, 1)], told).left == (9750,)


def test_a_minimum_is_held_against_the_cart_and_not_against_each_line() -> None:
    """saleor#11231, per line or subtotal: two lines of 30.00 reach 50.00 together."""
    told = Promotion("five", FixedAmount(500, "EUR"), conditions=[MinimumSpend(5000, "EUR")])
    assert sum(found_for([Row("a", 3000, 1), Row("b", 3000, 1)], told).left) == 5500


def test_the_odd_cents_have_the_sign_of_the_whole() -> None:
    """erpnext#58042, the sign of the remainder: 1.00 off three rows of 1.00 is 0.34, 0.33 and 0.33."""
    (taken,) = found_for([Row(key, 100, 1) for key in "abc"], Promotion("one", FixedAmount(100, "EUR"))).taken
    assert sorted(taken.shares) == [33, 33, 34]


def test_buying_enough_of_one_thing_can_take_something_off_the_whole_order() -> None:
    """medusa#12059: "buy two shirts, get 10 % off the entire order" was ignored. Of 2 x 20.00 and 10.00 it is 5.00."""
    shirts = Scope(variants=["shirt"])
    told = Promotion("shirts", Percentage("10"), conditions=[MinimumQuantity(2, shirts)])
    assert found_for([Row("shirt", 2000, 1), Row("mug", 1000, 1)], told).left == (2000, 1000)
    assert found_for([Row("shirt", 2000, 2), Row("mug", 1000, 1)], told).left == (3600, 900)


def test_two_discounts_that_exceed_the_cart_leave_nothing_and_not_less() -> None:
    """medusa#14899, a negative cart: 30.00 and 40.00 off a cart of 50.00 take 50.00; who was clipped says so."""
    told = [Promotion(id, FixedAmount(amount, "EUR")) for id, amount in (("a", 3000), ("b", 4000))]
    found = found_for([Row("x", 3000, 1), Row("y", 2000, 1)], *told)
    assert (found.left, [each.amount_minor for each in found.taken]) == ((0, 0), [3000, 2000])
    assert [each.verdict for each in found.outcomes] == ["applied", "clipped"]


def test_a_price_after_a_percentage_is_rounded_and_not_cut_off() -> None:
    """Sylius#14669: 15 % off 10.50 leaves 8.925, which was cut off to 8.92. Rounding the net half up gives 8.93."""
    told = Promotion("fifteen", Percentage("15"))
    assert found_for([Row("a", 1050, 1)], told, policy=Policy(round_on="net")).left == (893,)
    # Rounding the discount half up, 1.575 is 1.58: the customer has the half cent.
    assert found_for([Row("a", 1050, 1)], told).left == (892,)


def test_a_percentage_is_rounded_half_up_and_not_down() -> None:
    """saleor#12040: 25 % off 19.99 is 4.9975. It was rounded down to 4.99; half up it is 5.00, and 14.99 are paid."""
    assert found_for([Row("a", 1999, 1)], Promotion("quarter", Percentage("25"))).left == (1499,)


def test_a_discount_of_one_unit_of_one_product_is_written_on_the_order() -> None:
    """saleor#8910: the total had the discount of a voucher for one product, once per order, and the order did not."""
    shop = open_shop(MemoryStore(), MUG=9, LAMP=9)
    once = Scope(products=["prod_mug"], max_units=1)
    shop.coupons.create(Promotion("once", Percentage("20"), code="ONCE", scope=once))
    placed = shop.orders.place(Cart([Line("MUG", 2), Line("LAMP")], codes=["ONCE"]), payment_method=SUCCESS)
    assert [(each.code, each.amount_minor) for each in placed.discounts] == [("ONCE", 250)]
    assert placed.discount_minor == 250
    assert [line.discount_minor for line in placed.lines] == [250, 0]


def test_a_percentage_off_everything_takes_nothing_off_what_is_free_already() -> None:
    """vendure#2385, a negative price: 100 % off a product, then 15 % off the order that has nothing else."""
    told = [Promotion("gone", Percentage("100"), scope=Scope(variants=["a"])), Promotion("rest", Percentage("15"))]
    for base in ("running", "original"):
        assert found_for([Row("a", 4900, 2)], *told, policy=Policy(base=base)).left == (0,)


def test_an_offer_beside_an_amount_off_the_order_is_right_at_every_quantity() -> None:
    """vendure#1510: buy-get and an amount off the order were wrong once the quantity of what is given was changed.

    Two of X at 10.00 give one Y of 4.00: 20.00 + 4.00 y - 4.00 - 5.00.
    """
    offer = BuyXGetY(2, 1, buys=Scope(variants=["x"]), gets=Scope(variants=["y"]))
    told = [Promotion("offer", offer), Promotion("five", FixedAmount(500, "EUR"))]
    for y in (1, 2, 3, 7, 2, 1):
        found = found_for([Row("x", 1000, 2), Row("y", 400, y)], *told)
        assert sum(found.left) == 2000 + 400 * y - 400 - 500


@pytest.mark.parametrize("quantity", [1, 2, 3, 6, 7, 9, 11])
def test_an_amount_off_one_line_is_that_amount_however_many_units_share_it(quantity: int) -> None:
    """vendure#2995: a fixed amount off one line was divided by its quantity, and the parts did not add up again."""
    found = found_for([Row("a", 1999, quantity)], Promotion("ten", FixedAmount(1000, "EUR", per="per_group")))
    (entry,) = found.ledger
    assert entry.share_minor == 1000
    assert sum(units * amount for units, amount in per_unit(1000, quantity)) == 1000


def test_a_hundred_per_cent_beside_another_coupon_take_the_price_and_no_cent_more() -> None:
    """woocommerce#25810: 20 % and 100 % off 390.00, both of the original price, took 390.01."""
    told = [Promotion("all", Percentage("100")), Promotion("fifth", Percentage("20"))]
    found = found_for([Row("a", 39000, 1)], *told, policy=Policy(base="original"))
    assert (found.left, sum(each.amount_minor for each in found.taken)) == ((0,), 39000)


@pytest.mark.parametrize(("pick", "off"), [("cheapest", 100), ("dearest", 300)])
def test_which_unit_a_limit_picks_is_decided_by_its_price_and_not_by_its_line(pick: str, off: int) -> None:
    """woocommerce#27741: one item of the line with the largest subtotal had it, though another was dearer."""
    told = Promotion("one", Percentage("10"), scope=Scope(max_units=1, pick=pick))
    found = found_for([Row("cheap", 1000, 9), Row("dear", 3000, 1), Row("mid", 2000, 2)], told)
    assert sum(found.left) == 9000 + 3000 + 4000 - off


def test_a_payment_that_was_given_up_gives_its_coupon_back() -> None:
    """woocommerce#26741: who left the payment page and came back was told that the coupon was used."""
    shop = open_shop(MemoryStore(), TICKET=9)
    shop.coupons.create(Promotion("one", Percentage("10"), code="ONE", limits=Limits(max_uses=1, per_customer=1)))
    cart = Cart([Line("TICKET")], codes=["ONE"], email="jane@example.com")
    given_up = shop.orders.place(cart, payment_method=None)
    with pytest.raises(LimitReached):
        shop.orders.place(cart, payment_method=SUCCESS)
    shop.orders.cancel(given_up.id, "customer_request")
    assert shop.orders.place(cart, payment_method=SUCCESS).total_minor == 2700


def test_a_coupon_that_two_have_entered_is_used_by_one() -> None:
    """PrestaShop#29493: availability was looked at when the code was entered, and never again; both orders had it."""
    shop = open_shop(MemoryStore(), TICKET=9)
    shop.coupons.create(Promotion("one", Percentage("10"), code="ONE", limits=Limits(max_uses=1)))
    carts = [shop.carts.create(Cart([Line("TICKET")], id=id, codes=["ONE"])) for id in ("jane", "joe")]
    assert [shop.carts.quote(cart.id).total_minor for cart in carts] == [2700, 2700]
    assert shop.orders.place("jane", payment_method=SUCCESS).total_minor == 2700
    with pytest.raises(LimitReached):
        shop.orders.place("joe", payment_method=SUCCESS)


def test_a_use_is_given_back_once_though_eight_cancel_at_once() -> None:
    """medusa#16595: a use was given back without a lock, so that two at once counted wrongly."""
    shop = open_shop(MemoryStore(), TICKET=9)
    shop.coupons.create(Promotion("few", Percentage("10"), code="FEW", limits=Limits(max_uses=2)))
    cart = Cart([Line("TICKET")], codes=["FEW"])
    ids = [shop.orders.place(cart, payment_method=None).id for _ in range(2)]
    ready = Barrier(8)

    def give_up(turn: int) -> bool:
        ready.wait()
        try:
            shop.orders.cancel(ids[turn % 2], "customer_request")
        except CommerceError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert any(pool.map(give_up, range(8)))
    assert shop.verify() == ()
    assert [shop.orders.place(cart, payment_method=SUCCESS).total_minor for _ in range(2)] == [2700, 2700]
    with pytest.raises(LimitReached):
        shop.orders.place(cart, payment_method=SUCCESS)
