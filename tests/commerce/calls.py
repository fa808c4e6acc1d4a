"""Every write of the facade: once, once with another wish, and the events that it records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from commerce_core import (
    Address,
    Cart,
    Commerce,
    FlatRate,
    Line,
    NewCustomer,
    NewProduct,
    Percentage,
    Policies,
    Promotion,
    TaxRate,
    promotions,
)
from commerce_core.checkout import Delivery
from commerce_core.currency import Rate
from commerce_core.ids import VariantId
from commerce_core.inventory import Location, StockSettings
from commerce_core.pricing import Plan, Price, PriceList
from commerce_core.promotions import Coupon
from tests.flows.shop import ASKS, SUCCESS, buy

Ids = Mapping[str, str]
Wish = tuple[tuple[Any, ...], dict[str, Any]]
PARIS = Address("12 rue de Rivoli", "Paris", "FR")
ROME = Address("Via Appia 1", "Roma", "IT")


def ask(*args: object, **named: object) -> Wish:
    """The arguments of a call; "$order" stands for an id that was prepared."""
    return args, named


def nothing(_: Commerce) -> Ids:
    """What most calls need."""
    return {}


@frozen
class Write:
    """A call by its name on the shop, what it is asked, what else it might be asked, its events, what it needs."""

    name: str
    wish: Wish
    other: Wish
    events: tuple[str, ...] = ()
    prepare: Callable[[Commerce], Ids] = nothing

    def __call__(self, shop: Commerce, ids: Ids, wish: Wish | None = None, *, key: str | None = None) -> object:
        """Do it."""
        args, named = wish or self.wish
        room, verb = self.name.split()[0].split(".")
        found = [ids.get(arg[1:], arg) if isinstance(arg, str) and arg.startswith("$") else arg for arg in args]
        return getattr(getattr(shop, room), verb)(*found, **named, key=key)


def customer(shop: Commerce) -> Ids:
    made = shop.customers.create(NewCustomer("jane@example.com", addresses=(PARIS, PARIS)))
    return {"customer": made.id, "address": made.addresses[1].id}


def category(shop: Commerce) -> Ids:
    return {"category": shop.categories.create("music", "Music").id}


def cart(shop: Commerce) -> Ids:
    return {"cart": shop.carts.create(Cart([Line("MUG", 1)], ["CODE"])).id}


def paid(shop: Commerce) -> Ids:
    order = buy(shop, quantity=2)
    return {"order": order.id, "intent": str(order.intent_id)}


def working(shop: Commerce) -> Ids:
    ids = paid(shop)
    shop.orders.update_status(ids["order"], "processing")
    return ids


def shipped(shop: Commerce) -> Ids:
    ids = working(shop)
    parcels = [shop.orders.ship(ids["order"], {"MUG": 1}).shipments[-1].id for _ in range(2)]
    return {**ids, "parcel": parcels[0]}


def ready(shop: Commerce) -> Ids:
    return {"intent": shop.payments.create_intent("10.00", payment_method=SUCCESS, capture_method="manual").id}


def authorised(shop: Commerce) -> Ids:
    ids = ready(shop)
    shop.payments.confirm(ids["intent"])
    return ids


def waiting(shop: Commerce) -> Ids:
    return {name: str(buy(shop, card=ASKS).intent_id) for name in ("intent", "other")}


def coupons(shop: Commerce) -> Ids:
    return {f"p{n}": shop.coupons.create(Promotion(f"p{n}", Percentage("5"), code=f"CODE{n}")).id for n in (1, 2)}


def cart_and_coupons(shop: Commerce) -> Ids:
    return cart(shop) | coupons(shop)


def discounts(shop: Commerce) -> Ids:
    return {f"d{n}": shop.discounts.create(off_all(f"d{n}")).id for n in (1, 2)}


def holds(shop: Commerce) -> Ids:
    return {owner: shop.inventory.reserve({"MUG": 1}, owner=owner).id for owner in ("hold", "other")}


def last_hold(shop: Commerce) -> Ids:
    units = {"last": {"LAMP": 2}, "other": {"MUG": 1}}
    return {owner: shop.inventory.reserve(held, owner=owner).id for owner, held in units.items()}


def announced(shop: Commerce) -> Ids:
    return {name: shop.inventory.expect("MUG", 1).id for name in ("expected", "other")}


def located(shop: Commerce) -> Ids:
    shop.inventory.create_location(Location("main", "Main"))
    return {}


def two_carts(shop: Commerce) -> Ids:
    return {**cart(shop), "guest": shop.carts.create(MUG).id}


def places(shop: Commerce) -> Ids:
    for name in ("lyon", "berlin"):
        shop.inventory.create_location(Location(name, name.title()))
    return {}


LOW, OUT, BACK = "inventory.low", "inventory.out_of_stock", "inventory.back_in_stock"
HELD, RELEASED = "inventory.held", "inventory.released"
MUG = Cart([Line("MUG", 1)])
PAID = ("order.created", "payment.succeeded", "order.updated")
ROUND_NET = Policies(promotions=promotions.Policy(round_on="net"))
SHIP_SOME = ("shipment.created", "order.updated")
SHIP_LAST = ("shipment.created", "order.fulfilled")
REFUND = ("payment.refunded", "order.updated", "order.refunded")
CHANGED = ("customer.updated",)


def new(price: str) -> NewProduct:
    return NewProduct("NEW", "New", price)


def flat(cents: int) -> FlatRate:
    return FlatRate("std", "standard", cents, "EUR")


def percent_off(id: str) -> Promotion:
    return Promotion(id, Percentage("5"), code=id)


def off_all(id: str) -> Promotion:
    return Promotion(id, Percentage("5"))


def dollars(value: str) -> Rate:
    return Rate("EUR", "USD", value, valid_from=datetime(2026, 7, 6, tzinfo=UTC))


def mug_price(price: str | None, price_list: str = "") -> Price:
    return Price.of("MUG", price, currency="EUR", price_list=price_list)


def plan(cents: int) -> Plan:
    return Plan("pro", "Pro", mode="per_unit", currency="EUR", interval="month", amount=cents)


def plans(shop: Commerce) -> Ids:
    return {"plan": shop.plans.create(plan(2999)).id}


def vip(*groups: str) -> PriceList:
    return PriceList("vip", "VIP", groups=groups)


def vat(rate: str) -> TaxRate:
    return TaxRate("de", "MwSt.", rate, country="DE")


WRITES = (
    Write("products.create", ask(new("1.00")), ask(new("2.00")), ("product.created",)),
    Write("products.update", ask("MUG", {"name": "Cup"}), ask("MUG", {"name": "Glass"}), ("product.updated",)),
    Write("products.archive", ask("MUG"), ask("LAMP"), ("product.deleted",)),
    Write("categories.create", ask("audio", "Audio"), ask("audio", "Sound")),
    Write("categories.update", ask("$category", {"name": "A"}), ask("$category", {"name": "B"}), prepare=category),
    Write("customers.create", ask(NewCustomer("a@b.de")), ask(NewCustomer("c@d.de")), ("customer.created",)),
    Write("customers.update", ask("$customer", {"phone": "1"}), ask("$customer", {"phone": "2"}), CHANGED, customer),
    Write("customers.add_address", ask("$customer", PARIS), ask("$customer", ROME), CHANGED, customer),
    Write("customers.update_address", ask("$customer", "$address", changes={"city": "Lyon"}),
          ask("$customer", "$address", changes={"city": "Nice"}), CHANGED, customer),
    Write("customers.set_default", ask("$customer", "$address", type="billing"),
          ask("$customer", "$address"), CHANGED, customer),
    Write("customers.remove_address", ask("$customer", "$address"), ask("$customer", "addr_x"), CHANGED, customer),
    Write("carts.create", ask(Cart()), ask(MUG)),
    Write("carts.add", ask("$cart", Line("MUG", 1)), ask("$cart", Line("MUG", 2)), prepare=cart),
    Write("carts.change", ask("$cart", "MUG", quantity=4), ask("$cart", "MUG", quantity=5), prepare=cart),
    Write("carts.remove", ask("$cart", "MUG"), ask("$cart", "LAMP"), prepare=cart),
    Write("carts.apply_code", ask("$cart", "CODE1"), ask("$cart", "CODE2"), prepare=cart_and_coupons),
    Write("carts.remove_code", ask("$cart", "CODE"), ask("$cart", "EDOC"), prepare=cart),
    Write("carts.checkout", ask("$cart"), ask("cart_x"), (HELD,), prepare=cart),
    Write("carts.merge", ask("$guest", "$cart"), ask("$cart", "$guest"), prepare=two_carts),
    Write("carts.pay_in_cash", ask("$cart", cash=True), ask("$cart", cash=False), prepare=cart),
    Write("carts.update", ask("$cart", Delivery(email="a@b.de")), ask("$cart", Delivery(email="c@d.de")), prepare=cart),
    Write("orders.place", ask(MUG, payment_method=SUCCESS), ask(MUG, payment_method=ASKS), PAID),
    Write("orders.update_status", ask("$order", "processing"), ask("$order", "cancelled"), ("order.updated",), paid),
    Write("orders.process", ask("$order"), ask("$order", note="gift"), ("order.updated",), paid),
    Write("orders.ship", ask("$order", {"MUG": 1}, carrier="DHL"),
          ask("$order", {"MUG": 1}, carrier="UPS"), SHIP_SOME, working),
    Write("orders.ship (the last)", ask("$order"), ask("$order", {"MUG": 1}), SHIP_LAST, working),
    Write("orders.deliver", ask("$order", "$parcel"), ask("$order"), ("shipment.delivered", "order.updated"), shipped),
    Write("orders.cancel", ask("$order", "customer_request", refund=True),
          ask("$order", "customer_request", refund=False), ("order.cancelled", *REFUND), paid),
    Write("inventory.receive", ask("MUG", 3), ask("MUG", 4), ("inventory.received",)),
    Write("inventory.adjust", ask("MUG", -1, reason="lost"), ask("MUG", -1, reason="stolen"), ("inventory.adjusted",)),
    Write("inventory.reserve", ask({"MUG": 1}, owner="a"), ask({"MUG": 1}, owner="b"), (HELD,)),
    Write("inventory.reserve (the last)", ask({"LAMP": 2}, owner="a"), ask({"LAMP": 1}, owner="a"), (OUT, HELD)),
    Write("inventory.extend", ask("$hold"), ask("$other"), prepare=holds),
    Write("inventory.release", ask("$hold"), ask("$other"), (RELEASED,), prepare=holds),
    Write("inventory.release (of the last)", ask("$last"), ask("$other"), (RELEASED, BACK), prepare=last_hold),
    Write("inventory.configure", ask(StockSettings(VariantId("MUG"), low_at=20)),
          ask(StockSettings(VariantId("MUG"))), (LOW,)),
    Write("inventory.expect", ask("MUG", 3), ask("MUG", 4), ("inventory.expected",)),
    Write("inventory.call_off", ask("$expected"), ask("$other"), ("inventory.expected",), prepare=announced),
    Write("inventory.withhold", ask("MUG", 1, into="damaged", reason="a"),
          ask("MUG", 1, into="damaged", reason="b"), ("inventory.withheld",)),
    Write("inventory.write_off", ask("MUG", 1, reason="a"), ask("MUG", 1, reason="b"), ("inventory.written_off",)),
    Write("inventory.transfer", ask("MUG", 1, to="lyon"), ask("MUG", 1, to="berlin"),
          ("inventory.transferred",) * 2, prepare=places),
    Write("inventory.create_location", ask(Location("main", "A")), ask(Location("main", "B"))),
    Write("inventory.update_location", ask(Location("main", "A")), ask(Location("main", "B")), prepare=located),
    Write("payments.create_intent", ask("5.00"), ask("6.00")),
    Write("payments.confirm", ask("$intent"), ask("$intent", ASKS), prepare=ready),
    Write("payments.capture", ask("$intent", "4.00"), ask("$intent", "5.00"), ("payment.succeeded",), authorised),
    Write("payments.refund", ask("$intent", "4.00"), ask("$intent", "5.00"), REFUND, paid),
    Write("payments.cancel", ask("$intent"), ask("$other"), prepare=waiting),
    Write("coupons.create", ask(percent_off("A")), ask(percent_off("B")), ("coupon.created",)),
    Write("coupons.generate", ask(Coupon("TEA-####-####", "percentage", "10"), 2),
          ask(Coupon("TEA-####-####", "percentage", "10"), 1), ("coupon.created", "coupon.created")),
    Write("coupons.update", ask("$p1", {"name": "A"}), ask("$p1", {"name": "B"}), ("coupon.updated",), coupons),
    Write("coupons.retire", ask("$p1"), ask("$p2"), ("coupon.retired",), coupons),
    Write("discounts.create", ask(off_all("A")), ask(off_all("B")), ("discount.created",)),
    Write("discounts.update", ask("$d1", {"name": "A"}), ask("$d1", {"name": "B"}), ("discount.updated",), discounts),
    Write("discounts.retire", ask("$d1"), ask("$d2"), ("discount.retired",), discounts),
    Write("taxes.set", ask(vat("19")), ask(vat("16"))),
    Write("shipping.set_rate", ask(flat(490)), ask(flat(590))),
    Write("rates.set", ask(dollars("1.08")), ask(dollars("1.09")), ("rate.set",)),
    Write("prices.set", ask(mug_price("7.00")), ask(mug_price(None)), ("price.set",)),
    Write("prices.set_many", ask((mug_price("7.00"),)), ask((mug_price("8.00"),)), ("price.set",)),
    Write("price_lists.set", ask(vip("vip")), ask(vip("vip", "gold")), ("price_list.set",)),
    Write("plans.create", ask(plan(2999)), ask(plan(3999)), ("plan.created",)),
    Write("plans.revise", ask("$plan", {"amount": 3999}), ask("$plan", {"amount": 4999}), ("plan.revised",), plans),
    Write("plans.retire", ask("$plan"), ask("other"), ("plan.revised",), plans),
    Write("policies.set", ask(ROUND_NET), ask(Policies())),
)  # fmt: skip
"""In the order of the facade. What has no events here records none."""
