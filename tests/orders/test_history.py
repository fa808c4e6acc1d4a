"""Any sequence of moves, money and parcels keeps an order within its chart and its units within what was ordered."""

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from commerce_core.events import Event
from commerce_core.orders import (
    TRANSITIONS,
    IllegalTransition,
    InvalidPaymentFacts,
    InvalidShipment,
    Order,
    Shipment,
    ShippedUnits,
    allowed_actions,
    cancel,
    deliver,
    open_units,
    process,
    record_payment,
    ship,
)
from tests.orders.samples import AT, line, order_of

keys = st.sampled_from(["0", "1", "2", "3"])
rows = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=3)


class OrderHistory(RuleBasedStateMachine):
    """Nothing is done by the book: every verb is tried at any time, with units that may not exist."""

    @initialize(rows=rows, free=st.booleans())
    def begin(self, rows: list[tuple[int, bool]], free: bool) -> None:
        lines = [
            line(str(n), quantity, 0 if free else 100, requires_shipping=ships)
            for n, (quantity, ships) in enumerate(rows)
        ]
        self.order = order_of(*lines)
        self.events: list[Event] = []
        self.parcels = 0

    def move(self, action: str, verb: object) -> None:
        before, possible = self.order, action in allowed_actions(self.order)
        refusal: IllegalTransition | InvalidShipment | None = None
        try:
            after, events = verb()
        except (IllegalTransition, InvalidShipment) as error:
            refusal = error
        if isinstance(refusal, IllegalTransition):
            assert refusal.allowed == allowed_actions(before)
            assert not possible or "delivered already" in refusal.why
        else:
            assert possible
        if refusal:
            return
        self.become(after, events)
        assert any((before.status, edge) in TRANSITIONS for edge in ("process", "cancel", "ship_some", "deliver_some"))
        assert after.status in {TRANSITIONS.get((before.status, e)) for _, e in TRANSITIONS if e.startswith(action)}

    def become(self, after: Order, events: tuple[Event, ...]) -> None:
        assert after.version == self.order.version + 1 == len(after.history) + 1
        assert events
        self.order = after
        self.events += events

    @rule()
    def process(self) -> None:
        self.move("process", lambda: process(self.order, at=AT))

    @rule(really=st.integers(0, 4))
    def cancel(self, really: int) -> None:
        if really == 4:  # else most histories would end here
            self.move("cancel", lambda: cancel(self.order, "customer_request", at=AT))

    @rule(units=st.lists(st.builds(ShippedUnits, keys, st.integers(1, 3)), max_size=3), everything=st.booleans())
    def ship(self, units: list[ShippedUnits], everything: bool) -> None:
        self.parcels += 1
        chosen = open_units(self.order) if everything else tuple(units)
        self.move("ship", lambda: ship(self.order, Shipment(f"shp_{self.parcels}", chosen, AT), at=AT))

    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        chosen = data.draw(st.none() | st.sampled_from([s.id for s in self.order.shipments] or [None]))
        self.move("deliver", lambda: deliver(self.order, chosen, at=AT))

    @rule(captured=st.none() | st.integers(0, 1300), refunded=st.none() | st.integers(0, 300), failed=st.booleans())
    def hear_of_money(self, captured: int | None, refunded: int | None, failed: bool) -> None:
        before = self.order
        try:
            after, events = record_payment(
                before, captured_minor=captured, refunded_minor=refunded, failed=failed, at=AT
            )
        except InvalidPaymentFacts:
            return
        assert after.status == before.status
        if after is not before:
            self.become(after, events)

    @invariant()
    def units_stay_within_what_was_ordered(self) -> None:
        for each in self.order.lines:
            assert 0 <= each.delivered <= each.shipped <= (each.quantity if each.requires_shipping else 0)
        for count, done in [("shipped", lambda s: True), ("delivered", lambda s: s.delivered_at)]:
            sent = [unit for s in self.order.shipments if done(s) for unit in s.units]
            for each in self.order.lines:
                assert getattr(each, count) == sum(unit.quantity for unit in sent if unit.line == each.key)

    @invariant()
    def status_agrees_with_the_facts(self) -> None:
        order = self.order
        open_now = sum(unit.quantity for unit in open_units(order))
        way = [shipment for shipment in order.shipments if not shipment.delivered_at]
        if order.status in {"pending", "cancelled"}:
            assert not order.shipments
        if order.status == "shipped":
            assert not open_now
            assert way
        if order.status == "delivered":
            assert not open_now
            assert not way
        if order.status == "processing" and order.shipments:
            assert open_now

    @invariant()
    def money_stays_within_reason(self) -> None:
        assert 0 <= self.order.refunded_minor <= self.order.captured_minor

    @invariant()
    def events_are_all_different_facts(self) -> None:
        assert len({event.id for event in self.events}) == len(self.events)
        assert sum(event.type == "order.fulfilled" for event in self.events) <= 1
        assert sum(event.type == "order.cancelled" for event in self.events) == (self.order.status == "cancelled")

    @invariant()
    def what_was_sold_never_changes(self) -> None:
        sold = [evolve(each, shipped=0, delivered=0) for each in self.order.lines]
        assert sum(each.total_minor for each in sold) == self.order.total_minor


TestOrderHistory = OrderHistory.TestCase
