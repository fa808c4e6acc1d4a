"""Random histories of a shop: every call a backend makes, gateways that fall silent, a clock that moves."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Literal

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from commerce_core import Cart, Commerce, Line, Money, Order
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.errors import CommerceError
from commerce_core.inventory import InsufficientStock
from commerce_core.orders import IllegalTransition
from commerce_core.payments import PaymentDeclined
from commerce_core.ports import Store
from commerce_core.testing import FaultyGateway, FixedClock, NumberedIds
from tests.flows.books import check_events, check_money, check_orders, check_stock
from tests.flows.model import COUNTED, SENT, Hold, Sale, Shelf, counted, total_of
from tests.flows.shop import ASKS, DECLINED, INSUFFICIENT, SUCCESS, open_shop

skus = st.sampled_from(["MUG", "LAMP", "TICKET", "EBOOK", "SAMPLE"])
carts = st.dictionaries(skus, st.integers(1, 3), min_size=1, max_size=3)
cards = st.sampled_from([SUCCESS, SUCCESS, SUCCESS, DECLINED, INSUFFICIENT, ASKS, None])
faults = st.dictionaries(st.integers(1, 2), st.sampled_from(["before", "after"]), max_size=2)
Fault = dict[int, Literal["before", "after"]]
"""Which of the gateway calls of a step end in a time-out, and on which side of the effect."""
counted_skus = st.sampled_from(sorted(COUNTED))


class ShopMachine(RuleBasedStateMachine):
    """Each rule does one thing to the shop, predicts what comes of it, and does the same to the model."""

    orders: Bundle[str] = Bundle("orders")
    held_carts: Bundle[str] = Bundle("held_carts")

    def __init__(self, store: Store, tenant: str) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.gateway = SandboxGateway(clock=self.clock)
        self.ids = NumberedIds()
        self.store, self.tenant = store, tenant
        self.shop = open_shop(store, tenant, gateway=self.gateway, clock=self.clock, ids=self.ids, rules=True)
        self.shelf = Shelf(on_hand=dict.fromkeys(COUNTED, 0))
        self.placed: list[tuple[str, dict[str, object], str | None]] = []
        for sku in COUNTED:
            self.receive(sku, 4)

    def over(self, fault: Fault) -> Commerce:
        """The same shop, over a line to the gateway that goes dead."""
        line = FaultyGateway(self.gateway, fault)
        return Commerce(self.store, tenant=self.shop.tenant, gateway=line, clock=self.clock, ids=self.ids)

    # Stock

    def receive(self, sku: str, units: int) -> None:
        self.shop.inventory.receive(sku, units)
        self.shelf.on_hand[sku] += units

    @rule(sku=counted_skus, units=st.integers(-3, 9).filter(bool))
    def count(self, sku: str, units: int) -> None:
        """More than three came in, or the count is put right."""
        if units > 3:
            return self.receive(sku, units - 3)
        self.run_due({})  # what has run out would stand in the way of a count that is put right
        possible = self.shelf.free(sku, self.clock.now()) + units >= 0
        try:
            self.shop.inventory.adjust(sku, units, reason="counted")
        except InsufficientStock:
            assert not possible
        else:
            assert possible
            self.shelf.on_hand[sku] += units
        return None

    @rule(target=held_carts, lines=carts, minutes=st.integers(1, 20))
    def hold(self, lines: dict[str, int], minutes: int) -> object:
        cart = self.shop.carts.create(Cart([Line(sku, units) for sku, units in lines.items()]))
        if not counted(lines):
            return cart.id
        possible = self.shelf.can_serve(lines, self.clock.now())
        try:
            held = self.shop.inventory.reserve(counted(lines), owner=cart.id, ttl=timedelta(minutes=minutes))
        except InsufficientStock as short:
            assert not possible
            assert all(shortage.asked > shortage.available for shortage in short.shortages)
        else:
            assert possible
            self.shelf.holds[cart.id] = Hold(counted(lines), held.expires_at)
            self.placed.append(("release", {"reservation": held.id}, cart.id))
        return cart.id

    @rule(minutes=st.integers(1, 15))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    # Orders

    @initialize(target=orders, first=carts, second=carts)
    def open_with_two_orders(self, first: dict[str, int], second: dict[str, int]) -> object:
        ids = [self.place(first, SUCCESS, coupon=True, fault={}, keyed=True), self.place(second, None, coupon=False, fault={}, keyed=False)]
        return multiple(*(id for id in ids if isinstance(id, str)))

    @rule(target=orders, lines=carts, card=cards, coupon=st.booleans(), fault=faults, keyed=st.booleans(), manual=st.booleans())
    def place(self, lines: dict[str, int], card: str | None, coupon: bool, fault: Fault, keyed: bool, manual: bool = False) -> object:  # fmt: skip
        wish = {
            "cart": Cart([Line(sku, units) for sku, units in lines.items()], ["summer2026"] if coupon else []),
            "payment_method": card,
            "capture_method": "manual" if manual else "automatic",
            "key": self.ids.new("key") if keyed else None,
        }
        return self._place(wish, lines, fault, owner="", coupon=coupon)

    @rule(target=orders, cart=held_carts, card=cards, fault=faults)
    def place_kept(self, cart: str, card: str | None, fault: Fault) -> object:
        kept = self.shop.carts.get(cart)
        if kept.order_id is not None:
            return multiple()
        lines = {line.item: line.quantity for line in kept.lines}
        wish = {"cart": cart, "payment_method": card, "key": self.ids.new("key")}
        return self._place(wish, lines, fault, owner=cart, coupon=False)

    def _place(
        self, wish: dict[str, object], lines: dict[str, int], fault: Fault, *, owner: str, coupon: bool
    ) -> object:
        possible = self.shelf.can_serve(lines, self.clock.now(), owner=owner)
        before = {order.id for order in self.shop.orders.find(limit=1000).records}
        try:
            order = self.over(fault).orders.place(**wish)
        except InsufficientStock:
            assert not possible
            return multiple()
        except PaymentDeclined:
            assert wish["payment_method"] in {DECLINED, INSUFFICIENT}
            (order,) = [o for o in self.shop.orders.find(limit=1000).records if o.id not in before]
            assert order.status == "cancelled"
        assert possible
        if owner in self.shelf.holds and self.shelf.holds[owner].ends > self.clock.now():
            del self.shelf.holds[owner]
        sale = Sale(total_of(lines, coupon=coupon), dict(lines), [order.intent_id] if order.intent_id else [])
        sale.promised = counted(lines)
        self.shelf.sales[order.id] = sale
        self._follow(order)
        if wish["key"] is not None:
            self.placed.append(("place", wish, order.id))
        return order.id

    @rule(number=st.integers(0, 99))
    def send_again(self, number: int) -> None:
        """The same request under the same key: the same order, and no money that was not going to move anyway."""
        replays = [(wish, id) for verb, wish, id in self.placed if verb == "place"]
        if not replays:
            return
        wish, id = replays[number % len(replays)]
        try:
            assert self.shop.orders.place(**wish).id == id
        except PaymentDeclined:
            assert self.shop.orders.get(str(id)).status == "cancelled"
        self._look(str(id))

    def _may(self, order: str, action: str) -> bool:
        found = self.shop.orders.get(order)
        return action in self.shelf.sales[order].allowed(paid=found.payment_status == "paid")

    @rule(order=orders)
    def process(self, order: str) -> None:
        possible = self._may(order, "process")
        try:
            self.shop.orders.update_status(order, "processing")
        except IllegalTransition:
            assert not possible
        else:
            assert possible or self.shelf.sales[order].status == "processing"
            self.shelf.sales[order].status = "processing"

    @rule(order=orders, part=st.integers(0, 3))
    def ship(self, order: str, part: int) -> None:
        sale = self.shelf.sales[order]
        units = {sku: min(left, part) for sku, left in sale.to_ship.items() if part} or None
        possible = self._may(order, "ship")
        try:
            self.shop.orders.ship(order, units)
        except IllegalTransition:
            assert not possible
        else:
            assert possible
            self.shelf.ship(sale, units or sale.to_ship)

    @rule(order=orders)
    def deliver(self, order: str) -> None:
        possible = self._may(order, "deliver")
        try:
            self.shop.orders.deliver(order)
        except IllegalTransition:
            assert not possible
        else:
            assert possible
            self.shelf.deliver(self.shelf.sales[order])

    @rule(order=orders, refund=st.booleans(), fault=faults)
    def cancel(self, order: str, refund: bool, fault: Fault) -> None:
        possible = self._may(order, "cancel")
        try:
            self.over(fault).orders.cancel(order, "customer_request", refund=refund)
        except IllegalTransition:
            assert not possible
        else:
            assert possible
            self.shelf.cancel(self.shelf.sales[order])

    # Payments

    @rule(order=orders, card=cards.filter(bool), manual=st.booleans(), fault=faults)
    def pay(self, order: str, card: str, manual: bool, fault: Fault) -> None:
        """Pay what was placed without a card, or try again: with the order's own intent or a new one."""
        found = self.shop.orders.get(order)
        if found.status == "cancelled" or found.captured_minor or not found.total_minor:
            return
        if any(self.shop.payments.get(id).open for id in self.shelf.sales[order].intents):
            return
        shop = self.over(fault)
        method: Literal["automatic", "manual"] = "manual" if manual else "automatic"
        intent = shop.payments.create_intent(found.total, order=order, capture_method=method)
        self.shelf.sales[order].intents.append(intent.id)
        with suppress(PaymentDeclined):
            shop.payments.confirm(intent.id, card)
        self._look(order)

    @rule(order=orders, approve=st.booleans(), fault=faults)
    def authenticate(self, order: str, approve: bool, fault: Fault) -> None:
        """The customer does, or refuses, what their bank asks for; then the shop asks what became of it."""
        for id in self.shelf.sales[order].intents:
            intent = self.shop.payments.get(id)
            if intent.status == "requires_action":
                self.gateway.complete_action(intent.reference, approved=approve)
                with suppress(PaymentDeclined):
                    self.over(fault).payments.confirm(id)
        self._look(order)

    @rule(order=orders, amount=st.none() | st.integers(1, 3000), fault=faults, verb=st.sampled_from(["capture", "refund", "cancel"]))  # fmt: skip
    def move_money(self, order: str, amount: int | None, fault: Fault, verb: str) -> None:
        """Capture, refund or give up, in part or whole: whatever is refused, the books stay right."""
        money = None if amount is None else Money(amount, "EUR")
        for id in self.shelf.sales[order].intents:
            with suppress(CommerceError):
                calls = self.over(fault).payments
                calls.cancel(id) if verb == "cancel" else getattr(calls, verb)(id, money)
        self._look(order)

    @rule(order=orders, fault=faults)
    def settle(self, order: str, fault: Fault) -> None:
        if self.shelf.sales[order].intents:
            self.over(fault).payments.settle(order)
        self._look(order)

    @rule(fault=faults)
    def run_due(self, fault: Fault) -> None:
        self.over(fault).run_due()
        now = self.clock.now()
        self.shelf.holds = {owner: hold for owner, hold in self.shelf.holds.items() if hold.ends > now}
        for order in self.shelf.sales:
            self._look(order)

    def _look(self, order: str) -> None:
        self._follow(self.shop.orders.get(order))

    def _follow(self, order: Order) -> None:
        """A refused payment cancels the order it belongs to; nothing else moves an order that nobody moved."""
        sale = self.shelf.sales[order.id]
        if order.cancel_reason == "payment_declined" and sale.status == "pending":
            self.shelf.cancel(sale)
        assert order.total_minor == sale.total
        assert order.status == sale.status

    @invariant()
    def the_books_are_right(self) -> None:
        assert self.shop.verify() == ()
        check_stock(self.shop, self.shelf, self.clock.now())
        check_orders(self.shop, self.shelf)
        check_money(self.shop, self.gateway, self.shelf)
        check_events(self.shop)

    def teardown(self) -> None:
        """Once the gateway answers again everything is settled, and both sides' books say the same."""
        self.shop.run_due()
        self.shop.run_due()
        check_money(self.shop, self.gateway, self.shelf, settled=True)


assert SENT < COUNTED
