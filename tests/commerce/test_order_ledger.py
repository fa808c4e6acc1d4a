"""The unit ledger of an order: a return can be worked out from what was stored, whatever became of the promotion."""

from __future__ import annotations

from attrs import evolve

from commerce_core import Cart, Commerce, Line, Order, Percentage, Promotion
from commerce_core.orders import DiscountLine, PromotedUnits, verify_order
from commerce_core.ports import Store
from commerce_core.promotions import BuyXGetY
from commerce_core.serialization import dump, load
from tests.flows.shop import SUCCESS, open_shop


def sold(shop: Commerce, *lines: Line) -> Order:
    """An order with buy 2, get 1 on mugs of 12.50, read from the store after the offer is over."""
    shop.discounts.create(Promotion("offer", BuyXGetY(2, 1)))
    placed = shop.orders.place(Cart(lines), payment_method=SUCCESS)
    shop.discounts.retire("offer")
    return shop.orders.get(placed.id)


def clawed_back(order: Order, returned: int) -> int:
    """What is given back for so many units of the one thing sold, if what is kept must earn its discount.

    A unit is still given where the units that it was given for are kept, too: as many as `bought` says for `given`.
    """
    (entry,) = order.ledger
    unit = next(line.unit_minor for line in order.lines if line.key in entry.lines)
    kept = entry.units - returned
    still_given = min(entry.given, kept * entry.given // (entry.bought + entry.given))
    share = entry.share_minor * still_given // entry.given
    return (entry.units * unit - entry.share_minor) - (kept * unit - share)


def test_what_a_return_claws_back_is_read_from_the_stored_order(store: Store, tenant: str) -> None:
    """Seven mugs at 12.50, two of them given: 62.50 paid.

    Without the one that is in no set 12.50 come back. Without one more a set is broken: five mugs with one given are
    50.00, so that 12.50 come back for two, too. Two mugs alone are 25.00, so 37.50 come back for five.
    """
    order = sold(open_shop(store, tenant, MUG=20), Line("MUG", 7))
    assert order.ledger == (PromotedUnits("offer", (order.lines[0].key,), 2500, 7, 4, 2, 2),)
    assert order.total_minor == 6250
    assert [clawed_back(order, returned) for returned in (0, 1, 2, 5, 7)] == [0, 1250, 1250, 3750, 6250]


def test_a_return_can_keep_the_price_that_was_paid_or_be_refused_where_it_breaks_a_set(shop: Commerce) -> None:
    """Three mugs for 25.00: kept, the paid price is 8.34 or 8.33 a mug; a set of three has none to give back."""
    order = sold(shop, Line("MUG", 3))
    (entry,) = order.ledger
    assert entry.units * order.lines[0].unit_minor - entry.share_minor == order.lines[0].total_minor == 2500
    assert entry.units - entry.bought - entry.given == 0


def test_an_entry_names_every_line_that_holds_its_units(shop: Commerce) -> None:
    """Two mugs and one are three mugs, whatever stands between them."""
    order = sold(shop, Line("MUG", 2, key="a"), Line("LAMP", 1, key="b"), Line("MUG", 1, key="c"))
    assert [(each.lines, each.bought, each.given) for each in order.ledger] == [(("a", "c"), 1, 1), (("b",), 1, 0)]
    assert sum(each.share_minor for each in order.ledger) == order.discount_minor == 1250


def test_the_ledger_survives_json_and_older_orders_have_none(shop: Commerce) -> None:
    order = sold(shop, Line("MUG", 3))
    told = dump(order)
    assert load(Order, told) == order
    assert load(Order, {name: value for name, value in told.items() if name != "ledger"}) == evolve(order, ledger=())


def test_a_quote_says_which_lines_form_a_row_of_its_ledger(shop: Commerce) -> None:
    shop.discounts.create(Promotion("ten", Percentage("10")))
    lines = [Line("MUG", 2), Line("LAMP"), Line("MUG")]
    assert shop.carts.quote(Cart(lines)).row_of == (0, 1, 0)
    assert shop.carts.quote(Cart(lines[:2])).row_of == ()


def test_books_whose_units_do_not_add_up_are_found(shop: Commerce) -> None:
    order = sold(shop, Line("MUG", 3))
    assert verify_order(order, captured_minor=2500, refunded_minor=0) == ()
    wrong = evolve(order, ledger=(evolve(order.ledger[0], share_minor=1249),))
    assert verify_order(wrong, captured_minor=2500, refunded_minor=0) == (
        "the discount by units is 1250, its parts sum to 1249",
    )
    by_hand = evolve(order, discounts=(*order.discounts, DiscountLine("Line discount", 0)))
    assert verify_order(by_hand, captured_minor=2500, refunded_minor=0) == ()
