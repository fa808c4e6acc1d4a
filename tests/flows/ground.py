"""The ground of the machine: a shop and its model, stock, time, and what must hold after every step."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Literal

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from commerce_core import Cart, Commerce, Line, Order
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.checkout import CartOrdered
from commerce_core.inventory import HoldEnded, InsufficientStock, Reservation
from commerce_core.ports import Store
from commerce_core.testing import FaultyGateway, FixedClock, NumberedIds
from tests.flows.books import check_events, check_money, check_orders, check_stock
from tests.flows.model import COUNTED, Hold, Shelf, counted
from tests.flows.shop import open_shop

skus = st.sampled_from(["MUG", "LAMP", "TICKET", "EBOOK", "SAMPLE"])
carts = st.dictionaries(skus, st.integers(1, 3), min_size=1, max_size=3)
counted_skus = st.sampled_from(sorted(COUNTED))
faults = st.dictionaries(st.integers(1, 2), st.sampled_from(["before", "after"]), max_size=2)
Fault = dict[int, Literal["before", "after"]]
"""Which of the gateway calls of a step end in a time-out, and on which side of the effect."""
orders: Bundle[str] = Bundle("orders")
held_carts: Bundle[str] = Bundle("held_carts")


class StockMachine(RuleBasedStateMachine):
    """Each rule does one thing to the shop, predicts what comes of it, and does the same to the model."""

    def __init__(self, store: Store, tenant: str) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.gateway = SandboxGateway(clock=self.clock)
        self.ids = NumberedIds()
        self.store, self.tenant = store, tenant
        self.shop = open_shop(store, tenant, gateway=self.gateway, clock=self.clock, ids=self.ids, rules=True)
        self.shelf = Shelf(on_hand=dict.fromkeys(COUNTED, 0))
        self.placed: list[tuple[dict[str, object], str]] = []
        for sku in COUNTED:
            self.receive(sku, 4)

    def over(self, fault: Fault) -> Commerce:
        """The same shop, over a line to the gateway that goes dead."""
        line = FaultyGateway(self.gateway, fault)
        return Commerce(self.store, tenant=self.shop.tenant, gateway=line, clock=self.clock, ids=self.ids)

    def receive(self, sku: str, units: int) -> None:
        self.shop.inventory.receive(sku, units)
        self.shelf.on_hand[sku] += units

    @rule(sku=counted_skus, units=st.integers(-3, 9).filter(bool))
    def count(self, sku: str, units: int) -> None:
        """More than three came in, or the count is put right."""
        if units > 3:
            return self.receive(sku, units - 3)
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
        except InsufficientStock:
            assert not possible
        else:
            assert possible
            self.shelf.holds[cart.id] = Hold(held.id, cart.id, counted(lines), held.expires_at)
        return cart.id

    @rule(cart=held_carts, sku=skus)
    def put_more_in(self, cart: str, sku: str) -> None:
        """What is held for the cart then differs from what is in it."""
        with suppress(CartOrdered):
            self.shop.carts.add(cart, Line(sku, 1))

    @rule(cart=held_carts)
    def release(self, cart: str) -> None:
        hold = self.shelf.holds.get(cart)
        if hold is None:
            return
        try:
            self.shop.inventory.release(hold.id)
        except HoldEnded:
            assert hold.ends <= self.clock.now()
        else:
            assert hold.ends > self.clock.now()
            del self.shelf.holds[cart]

    @rule(minutes=st.integers(1, 15))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

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
            self._hold_again(sale.used)
        assert order.total_minor == sale.total
        assert order.status == sale.status

    def _hold_again(self, used: Hold | None) -> None:
        """What a declined order had of its cart's hold the cart holds again, under another id."""
        if used is not None and used.ends > self.clock.now():
            kept = self.store.read(self.tenant, lambda tx: tx.get_by(Reservation, "owner", [used.owner]))
            self.shelf.holds[used.owner] = evolve(used, id=kept[used.owner].id)

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
