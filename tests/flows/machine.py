"""Random histories of a shop: every call a backend makes, gateways that fall silent, a clock that moves."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import initialize, multiple, rule

from commerce_core import Cart, Line, Money
from commerce_core.errors import CommerceError
from commerce_core.inventory import InsufficientStock
from commerce_core.orders import IllegalTransition
from commerce_core.payments import PaymentDeclined
from tests.flows.ground import Fault, StockMachine, carts, faults, held_carts, orders
from tests.flows.model import Sale, counted, total_of
from tests.flows.shop import ASKS, DECLINED, INSUFFICIENT, SUCCESS

cards = st.sampled_from([SUCCESS, SUCCESS, SUCCESS, DECLINED, INSUFFICIENT, ASKS, None])

money_verbs = st.sampled_from(["capture", "refund", "cancel"])


class OrderMachine(StockMachine):
    """Orders: placed, replayed, moved along, cancelled."""

    @initialize(target=orders, first=carts, second=carts)
    def open_with_two_orders(self, first: dict[str, int], second: dict[str, int]) -> object:
        ids = [
            self.place(first, SUCCESS, coupon=True, fault={}, keyed=True),
            self.place(second, None, coupon=False, fault={}, keyed=False),
        ]
        return multiple(*(id for id in ids if isinstance(id, str)))

    @rule(
        target=orders,
        lines=carts,
        card=cards,
        coupon=st.booleans(),
        fault=faults,
        keyed=st.booleans(),
        manual=st.booleans(),
    )
    def place(
        self, lines: dict[str, int], card: str | None, coupon: bool, fault: Fault, keyed: bool, manual: bool = False
    ) -> object:
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
        mine = self.shelf.holds.get(owner)
        if mine is not None and mine.ends > self.clock.now():
            del self.shelf.holds[owner]
        sale = Sale(total_of(lines, coupon=coupon), dict(lines), [order.intent_id] if order.intent_id else [])
        sale.promised = demand = counted(lines)
        if mine is not None and all(demand.get(sku, 0) >= units for sku, units in mine.units.items()):
            sale.used = mine
        self.shelf.sales[order.id] = sale
        self._follow(order)
        if wish["key"] is not None:
            self.placed.append((wish, order.id))
        return order.id

    @rule(number=st.integers(0, 99))
    def send_again(self, number: int) -> None:
        """The same request under the same key: the same order, and no money that was not going to move anyway."""
        if not self.placed:
            return
        wish, id = self.placed[number % len(self.placed)]
        try:
            assert self.shop.orders.place(**wish).id == id
        except PaymentDeclined:
            assert self.shop.orders.get(id).status == "cancelled"
        self._look(id)

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
        possible, sale = self._may(order, "cancel"), self.shelf.sales[order]
        refundable = self._refundable(sale)
        try:
            self.over(fault).orders.cancel(order, "customer_request", refund=refund)
        except IllegalTransition:
            assert not possible
            return
        assert possible
        self.shelf.cancel(sale)
        sale.kept = 0 if refund else refundable
        assert self._refundable(sale) == sale.kept, "given back is what was wanted, and what came too late"

    def _refundable(self, sale: Sale) -> int:
        return sum(self.shop.payments.get(id).refundable_minor for id in sale.intents)


class ShopMachine(OrderMachine):
    """Payments: by the order's own intent and by others."""

    @rule(order=orders, card=cards.filter(bool), manual=st.booleans(), fault=faults)
    def pay(self, order: str, card: str, manual: bool, fault: Fault) -> None:
        """Pay what was placed without a card, or try again: with the order's own intent or a new one."""
        found = self.shop.orders.get(order)
        if found.status == "cancelled" or found.captured_minor or not found.total_minor:
            return
        intents = [self.shop.payments.get(id) for id in self.shelf.sales[order].intents]
        if any(intent.open or intent.status == "requires_capture" for intent in intents):
            return
        shop = self.over(fault)
        method = "manual" if manual else "automatic"
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

    @rule(order=orders, amount=st.none() | st.integers(1, 3000), fault=faults, verb=money_verbs)
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
