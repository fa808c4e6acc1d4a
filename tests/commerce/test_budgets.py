"""Budgets that several promotions share: spent to the cent, counted once, given back, and never in two currencies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from commerce_core import Cart, Commerce, Line, Money, Percentage, Policies, Promotion, dump, load
from commerce_core.app.buying import budget_counter
from commerce_core.checkout import InvalidPolicies
from commerce_core.errors import CommerceError
from commerce_core.ports import Store
from commerce_core.promotions import FixedAmount, FreeShipping, InvalidPromotion, LimitReached, Limits, Policy
from commerce_core.testing import FixedClock
from tests.commerce.test_promotion_uses import WEEK, buy
from tests.flows.shop import ASKS, BERLIN, SUCCESS, open_shop

SUMMER = Limits(budget="summer")


def with_budget(shop: Commerce, minor: int, unit: str = "EUR", **more: str) -> None:
    shop.policies.set(Policies(promotions=Policy(budgets={"summer": Money(minor, unit)}, **more)))


def two_codes(shop: Commerce) -> None:
    """10 % and 20 %, each with a code, of one budget."""
    shop.coupons.create(Promotion("ten", Percentage("10"), code="TEN", limits=SUMMER))
    shop.coupons.create(Promotion("twenty", Percentage("20"), code="TWENTY", limits=SUMMER))


def test_a_shared_budget_is_spent_to_the_cent_whoever_spends_it(store: Store, tenant: str) -> None:
    """10.00 for both: 3.00 and 6.00 off a ticket of 30.00 leave 1.00, then nothing."""
    shop = open_shop(store, tenant, TICKET=9)
    with_budget(shop, 1000)
    two_codes(shop)
    assert [buy(shop, code=code).discount_minor for code in ("TEN", "TWENTY", "TEN")] == [300, 600, 100]
    with pytest.raises(LimitReached) as caught:
        buy(shop, code="TWENTY")
    assert caught.value.limit == "budget"
    left = shop.coupons.usage("TEN")
    assert (left.used, left.spent_minor, left.budget_left_minor, left.limits) == (2, 400, 0, SUMMER)
    assert shop.verify() == ()


def test_within_one_order_both_are_clipped_together(shop: Commerce) -> None:
    """TEN takes 3.00 of 30.00, TWENTY wants 5.40 of 27.00, and 4.00 is all there is."""
    with_budget(shop, 700)
    two_codes(shop)
    cart = Cart([Line("TICKET")], codes=["TEN", "TWENTY"])
    found = {each.rule: (each.verdict, each.amount_minor) for each in shop.carts.quote(cart).outcomes}
    assert found == {"ten": ("applied", 300), "twenty": ("clipped", 400)}
    shop.orders.place(cart, payment_method=SUCCESS)
    assert shop._ctx.read(lambda tx: tx.counter(budget_counter("summer"))) == 700
    assert shop.verify() == ()


def test_a_promotion_that_the_budget_cannot_pay_for_is_left_out_where_that_is_the_policy(shop: Commerce) -> None:
    with_budget(shop, 700, on_budget="skip", conflicts="priority")
    two_codes(shop)
    quote = shop.carts.quote(Cart([Line("TICKET")], codes=["TEN", "TWENTY"]))
    assert quote.discount_minor == 300
    assert quote.outcomes[1].reason == "its budget cannot pay for all of it"


def test_of_sixteen_who_spend_it_with_two_codes_at_once_nobody_overspends(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, TICKET=40)
    with_budget(shop, 1000)
    two_codes(shop)

    def one(place: int) -> int:
        codes = [["TEN"], ["TWENTY"], ["TEN", "TWENTY"], ["TWENTY", "TEN"]][place % 4]
        try:
            return shop.orders.place(Cart([Line("TICKET")], codes=codes), payment_method=SUCCESS).discount_minor
        except LimitReached:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(16))) == 1000
    assert shop.verify() == ()


def test_what_is_cancelled_or_never_paid_is_given_back_and_taken_again(
    store: Store, tenant: str, clock: FixedClock
) -> None:
    shop = open_shop(store, tenant, clock=clock, TICKET=9)
    with_budget(shop, 600)
    two_codes(shop)
    order = buy(shop, code="TWENTY")
    shop.orders.cancel(order.id, "customer_request", refund=True)
    late = buy(shop, card=None, code="TWENTY")
    clock.advance(WEEK)
    shop.run_due()
    assert shop.coupons.usage("TEN").budget_left_minor == 600
    shop.payments.confirm(late.intent_id, SUCCESS)
    assert shop.coupons.usage("TEN").budget_left_minor == 0
    assert shop.verify() == ()


def test_who_pays_after_others_spent_it_is_told_before_any_money_moves(shop: Commerce, clock: FixedClock) -> None:
    with_budget(shop, 600)
    two_codes(shop)
    late = buy(shop, card=None, code="TWENTY")
    clock.advance(WEEK)
    shop.run_due()
    buy(shop, code="TEN")
    with pytest.raises(LimitReached):
        shop.payments.confirm(late.intent_id, SUCCESS)


def test_a_promotion_that_is_moved_to_another_budget_gives_back_to_the_one_it_took_from(shop: Commerce) -> None:
    budgets = {"summer": Money(1000, "EUR"), "autumn": Money(1000, "EUR")}
    shop.policies.set(Policies(promotions=Policy(budgets=budgets)))
    two_codes(shop)
    order = buy(shop, code="TEN", card=ASKS)
    shop.coupons.update("TEN", {"limits": Limits(budget="autumn")})
    buy(shop, code="TEN")
    assert shop.verify() == ()
    shop.payments.cancel(order.intent_id)
    assert shop.verify() == ()


def test_shipping_that_is_free_is_paid_for_by_the_budget(shop: Commerce) -> None:
    shop = open_shop(shop._ctx.store, "other", rules=True, MUG=3)
    with_budget(shop, 700)
    shop.coupons.create(Promotion("free", FreeShipping(), code="FREE", limits=SUMMER))
    cart = Cart([Line("MUG")], codes=["FREE"], shipping_address=BERLIN)
    found = [shop.orders.place(cart, payment_method=SUCCESS).shipping_minor for _ in range(2)]
    assert found == [0, 280]
    assert shop.verify() == ()


def test_the_books_name_a_budget_that_is_wrong(shop: Commerce) -> None:
    with_budget(shop, 1000)
    two_codes(shop)
    buy(shop, code="TEN")
    shop._ctx.run(lambda tx: tx.increment(budget_counter("summer"), 5))
    assert shop.verify() == ("Budget summer: 305 is counted as spent, but orders have 300 of it",)


@pytest.mark.parametrize(
    "promotion",
    [
        Promotion("a", Percentage("10"), limits=Limits(budget="winter")),
        Promotion("a", FixedAmount(100, "USD"), limits=SUMMER),
    ],
)
def test_a_budget_that_does_not_exist_or_is_in_another_currency(shop: Commerce, promotion: Promotion) -> None:
    with_budget(shop, 1000)
    with pytest.raises(InvalidPromotion) as caught:
        shop.discounts.create(promotion)
    assert caught.value.field == "limits.budget"


def test_a_budget_that_is_needed_stays_and_keeps_its_currency(shop: Commerce) -> None:
    with_budget(shop, 1000)
    two_codes(shop)
    with pytest.raises(InvalidPromotion):
        shop.policies.set(Policies())
    buy(shop, code="TEN")
    with pytest.raises(InvalidPolicies, match="is spent in EUR"):
        with_budget(shop, 1000, "USD")
    with_budget(shop, 2000)
    assert shop.coupons.usage("TEN").budget_left_minor == 1700


def test_in_another_currency_it_is_not_applied(shop: Commerce) -> None:
    with_budget(shop, 1000, "USD")
    two_codes(shop)
    (found,) = shop.carts.quote(Cart([Line("TICKET")], codes=["TEN"])).outcomes
    assert found.reason == "it is in USD, and the cart in EUR"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Limits(budget="summer", budget_minor=100),
        lambda: Limits(budget=5),
        lambda: Limits(budget=" "),
        lambda: Limits(budget="x" * 65),
        lambda: Policy(budgets={"summer": 100}),
        lambda: Policy(budgets={"summer": Money(0, "EUR")}),
        lambda: Policy(budgets={"": Money(100, "EUR")}),
        lambda: Policy(budgets=[Money(100, "EUR")]),
        lambda: Policy(groups={"g": "best"}),
        lambda: Policy(groups="best"),
    ],
)
def test_what_cannot_be_meant_is_refused(make: object) -> None:
    with pytest.raises(InvalidPromotion):
        make()


def test_budgets_are_written_and_read_back() -> None:
    policy = Policy(budgets={"summer": Money(1000, "EUR")})
    assert load(Policy, dump(policy)) == policy
    assert load(Limits, dump(SUMMER)) == SUMMER
    with pytest.raises(CommerceError):
        load(Policy, {**dump(policy), "budgets": {"summer": 5}})
