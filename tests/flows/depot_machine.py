"""Random histories of stock at several places: holds, orders, parcels, counts, transfers, and a moving clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Literal, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from commerce_core import Cart, Line, NewProduct
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    HoldCapExceeded,
    HoldEnded,
    HoldNotExtended,
    InsufficientStock,
    InvalidTransfer,
    Location,
    Reservation,
    StockSettings,
    TooFewUnits,
    fold,
)
from commerce_core.orders import IllegalTransition, Order
from commerce_core.ports import Store
from commerce_core.testing import FixedClock, NumberedIds
from tests.flows.depot import (
    CAP,
    MOST,
    PLACES,
    SKUS,
    VARIANTS,
    Announced,
    Depot,
    Place,
    Sold,
    Units,
    parts_of,
    placed,
    summed,
    taken_by,
)
from tests.flows.shop import SUCCESS, open_shop
from tests.flows.stock_told import check_told

DAY = timedelta(days=1)
"""How long a hold may run with all its extensions: the policy's own."""
TEN = timedelta(minutes=10)
counted = st.sampled_from(sorted(VARIANTS))
things = st.sampled_from(["MUG", "MUG", "LAMP", "TICKET", "SET"])
lines = st.dictionaries(things, st.integers(1, 3), min_size=1, max_size=3)
places = st.sampled_from(PLACES)
few = st.integers(1, 4)
ways = st.sampled_from(["damaged", "quality_control"])
minutes = st.integers(1, 25) | st.just(1439)
Way = Literal["damaged", "quality_control"]
T = TypeVar("T")
carts: Bundle[str] = Bundle("carts")
one_of_them = st.integers(0, 99)
"""Which of those that a rule is about, by their order: a bundle would offer those that are done with as well."""


def nth(known: Mapping[str, T], number: int) -> tuple[str, T]:
    """One of those that are known, with its name."""
    id = sorted(known)[number % len(known)]
    return id, known[id]


class PlacesMachine(RuleBasedStateMachine):
    """The ground: what comes in, is counted, withheld, written off and moved. Each rule predicts what comes of it."""

    def __init__(self, store: Store, tenant: str) -> None:
        super().__init__()
        self.clock, self.store, self.tenant = FixedClock(), store, tenant
        self.shop = open_shop(store, tenant, clock=self.clock, ids=NumberedIds())
        self.stock = self.shop.inventory
        mug, lamp, ticket = (VariantId(VARIANTS[sku]) for sku in ("MUG", "LAMP", "TICKET"))
        self.shop.products.create(NewProduct("SET", "Set", "70.00", status="active", id="prod_set"))
        self.stock.configure(StockSettings(VariantId("prod_set"), components=(Component(lamp), Component(mug, 2))))
        self.stock.configure(StockSettings(lamp, taken="on_cart", hold_cap=CAP, max_extensions=MOST))
        self.stock.configure(StockSettings(ticket, taken="on_payment"))
        self.depot, self.numbers = Depot(), count()
        for number, place in enumerate(PLACES[1:]):
            self.stock.create_location(Location(place, place.title(), priority=number))
        for sku in VARIANTS:
            for place in PLACES[:2]:
                self.receive(sku, place, 3)

    @rule(sku=counted, place=places, units=few)
    def receive(self, sku: str, place: str, units: int) -> None:
        self.stock.receive(sku, units, location=place)
        self.depot.on_hand[sku, place] += units

    @rule(sku=counted, place=places, units=few)
    def expect(self, sku: str, place: str, units: int) -> None:
        id = self.stock.expect(sku, units, location=place).id
        self.depot.announced[id] = Announced((sku, place), units)

    @precondition(lambda self: self.depot.announced)
    @rule(number=one_of_them, units=few)
    def receive_announced(self, number: int, units: int) -> None:
        """A supplier may send more than is to come, and it settles that as far as it goes; a transfer brings no more
        than was sent.
        """
        id, coming = nth(self.depot.announced, number)
        possible = coming.open if coming.sent_from is None else coming.open >= units
        try:
            self.stock.receive(coming.place[0], units, location=coming.place[1], expected=id)
        except TooFewUnits:
            assert not possible
        else:
            assert possible
            coming.open -= min(units, coming.open)
            self.depot.on_hand[coming.place] += units

    @precondition(lambda self: self.depot.announced)
    @rule(number=one_of_them)
    def call_off(self, number: int) -> None:
        id, coming = nth(self.depot.announced, number)
        try:
            self.stock.call_off(id)
        except TooFewUnits:
            assert not coming.open
        else:
            assert coming.open
            if coming.sent_from is not None:
                self.depot.on_hand[coming.sent_from] += coming.open
            coming.open = 0

    @rule(sku=counted, place=places, units=st.integers(-4, 2).filter(bool))
    def count(self, sku: str, place: str, units: int) -> None:
        possible = self.depot.free((sku, place), self.clock.now()) + units >= 0
        try:
            self.stock.adjust(sku, units, reason="counted", location=place)
        except InsufficientStock:
            assert not possible
        else:
            assert possible or units > 0
            self.depot.on_hand[sku, place] += units

    @rule(sku=counted, place=places, units=st.integers(-2, 2).filter(bool), into=ways)
    def withhold(self, sku: str, place: str, units: int, into: Way) -> None:
        withheld: Counter[Place] = getattr(self.depot, into)
        free = self.depot.free((sku, place), self.clock.now())
        try:
            self.stock.withhold(sku, units, into=into, reason="crushed box", location=place)
        except TooFewUnits:
            assert withheld[sku, place] < -units
        except InsufficientStock:
            assert free < units
        else:
            assert -withheld[sku, place] <= units <= max(0, free)
            withheld[sku, place] += units

    @rule(sku=counted, place=places, units=few, out_of=st.none() | ways)
    def write_off(self, sku: str, place: str, units: int, out_of: Way | None) -> None:
        free = self.depot.free((sku, place), self.clock.now())
        withheld: Counter[Place] | None = getattr(self.depot, out_of) if out_of else None
        try:
            self.stock.write_off(sku, units, reason="stolen", out_of=out_of, location=place)
        except InsufficientStock:
            assert withheld is None
            assert units > free
            return
        except TooFewUnits:
            assert withheld is not None
            assert units > withheld[sku, place]
            return
        assert units <= (free if withheld is None else withheld[sku, place])
        self.depot.on_hand[sku, place] -= units
        if withheld is not None:
            withheld[sku, place] -= units

    @rule(sku=counted, ends=st.tuples(places, places), units=few, travels=st.booleans())
    def transfer(self, sku: str, ends: tuple[str, str], units: int, travels: bool) -> None:
        here, there = ends
        possible = self.depot.free((sku, here), self.clock.now()) >= units
        try:
            moved = self.stock.transfer(sku, units, location=here, to=there, travels=travels)
        except InvalidTransfer:
            assert here == there
            return
        except InsufficientStock:
            assert not possible
            return
        assert possible
        self.depot.on_hand[sku, here] -= units
        if moved.expected is None:
            self.depot.on_hand[sku, there] += units
        else:
            self.depot.announced[moved.expected.id] = Announced((sku, there), units, sent_from=(sku, here))

    @rule(minutes=minutes)
    def time_goes_by(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    @rule()
    def run_due(self) -> None:
        self.shop.run_due()
        now = self.clock.now()
        over = [owner for owner, held in self.depot.holds.items() if held.expires_at <= now]
        for owner in over:
            del self.depot.holds[owner]
        levels = self.store.read(self.tenant, lambda tx: tx.stock(VARIANTS.values()))
        assert all(e.held == self.depot.held((SKUS[e.variant_id], e.location), now) for e in levels), "all was swept"

    @invariant()
    def counters_are_the_fold_of_movements_and_as_foreseen(self) -> None:
        now, depot = self.clock.now(), self.depot
        for sku in VARIANTS:
            stored = self.store.read(self.tenant, lambda tx: tx.stock([VARIANTS[sku]]))  # noqa: B023
            assert fold(self.stock.movements(sku)) == {(e.variant_id, e.location): e for e in stored}
            for level, told in zip(stored, self.stock.level(sku), strict=True):
                place = sku, level.location
                assert (level.on_hand, level.allocated) == (depot.on_hand[place], depot.allocated(place)), place
                assert (level.damaged, level.quality_control) == (depot.damaged[place], depot.quality_control[place])
                assert (level.incoming, told.held) == (depot.incoming(place), depot.held(place, now)), place
                assert told.held <= level.held, place
                assert told.available == depot.free(place, now) >= 0, place
            assert self.sellable(sku) == sum(depot.free((sku, place), now) for place in PLACES)
        assert self.sellable("SET") == min(self.sellable("LAMP"), self.sellable("MUG") // 2)
        assert self.shop.verify() == ()

    def teardown(self) -> None:
        check_told(self.shop)

    def sellable(self, sku: str) -> int:
        """Units that the shop says can be sold."""
        return self.stock.availability([sku])[sku].sellable or 0


class DepotMachine(PlacesMachine):
    """And what buyers do: carts that hold, holds of their own, orders that are paid at once, later or never."""

    @initialize(target=carts, first=lines, second=lines, paid=st.booleans())
    def begin(self, first: dict[str, int], second: dict[str, int], paid: bool) -> object:
        """Two carts, of which one is at the checkout, and an order that may be paid."""
        opened = [self.open_cart(first), self.open_cart(second)]
        self.check_out(opened[0])
        self.place({"MUG": 1, "TICKET": 2}, paid)
        return multiple(*opened)

    def _hold_of(self, owner: str) -> Reservation | None:
        return self.store.read(self.tenant, lambda tx: tx.get_by(Reservation, "owner", [owner]).get(owner))

    def _held(self, owner: str, demand: Units) -> Reservation:
        """The new hold of an owner has all that it should, and is as old as the one that it replaces."""
        held, before = self._hold_of(owner), self.depot.live(owner, self.clock.now())
        assert held is not None
        assert summed(placed(held.units)) == demand
        if before is not None:
            assert (held.created_at, held.extensions) == (before.created_at, before.extensions)
        self.depot.holds[owner] = held
        return held

    @rule(target=carts, wish=lines)
    def open_cart(self, wish: dict[str, int]) -> str:
        """What is taken in the cart is held at once. Where that is refused nothing stays: another takes its name."""
        id = f"cart_{next(self.numbers)}"
        cart = Cart([Line(sku, units) for sku, units in wish.items()], id=id)
        demand = taken_by(parts_of(wish), "cart")
        if not self._hold_for_cart(id, demand, lambda: self.shop.carts.create(cart)):
            self.shop.carts.create(Cart([Line("MUG", 1)], id=id))
        return id

    @rule(cart=carts, sku=things, units=few)
    def put_in(self, cart: str, sku: str, units: int) -> None:
        kept = self.shop.carts.get(cart)
        if kept.order_id is not None:
            return
        wish = Counter({line.item: line.quantity for line in kept.lines}) + Counter({sku: units})
        before = self.depot.live(cart, self.clock.now())
        early = before is None or set(summed(placed(before.units))) <= {"LAMP"}
        demand = taken_by(parts_of(wish), "cart" if early else "checkout")
        if not self._hold_for_cart(cart, demand, lambda: self.shop.carts.add(cart, Line(sku, units))):
            assert self.shop.carts.get(cart) == kept

    @rule(cart=carts)
    def check_out(self, cart: str) -> None:
        kept = self.shop.carts.get(cart)
        if kept.order_id is None:
            demand = taken_by(parts_of({line.item: line.quantity for line in kept.lines}), "checkout")
            self._hold_for_cart(cart, demand, lambda: self.shop.carts.checkout(cart))

    def _hold_for_cart(self, cart: str, demand: Units, call: object) -> bool:
        now, before = self.clock.now(), self.depot.live(cart, self.clock.now())
        possible, capped = self.depot.can_serve(demand, now, owner=cart), demand.get("LAMP", 0) > CAP
        assert callable(call)
        try:
            call()
        except HoldCapExceeded:
            assert capped
            return False
        except InsufficientStock:
            assert not possible
            return False
        assert not capped
        assert possible
        if not demand:
            self.depot.holds.pop(cart, None)
            return True
        ends = now + TEN if before is None else max(before.expires_at, min(now + TEN, before.created_at + DAY))
        assert self._held(cart, demand).expires_at == ends
        return True

    @rule(owner=carts, wish=lines, minutes=minutes, only=st.none() | places)
    def reserve(self, owner: str, wish: dict[str, int], minutes: int, only: str | None) -> None:
        if self.shop.carts.get(owner).order_id is not None:
            return
        demand, now = parts_of(wish), self.clock.now()
        possible = self.depot.can_serve(demand, now, owner=owner, only=only)
        before, ends = self.depot.live(owner, now), now + timedelta(minutes=minutes)
        if before is not None:
            ends = min(ends, max(before.expires_at, before.created_at + DAY))
        try:
            self.stock.reserve(wish, owner=owner, ttl=timedelta(minutes=minutes), location=only)
        except HoldCapExceeded:
            assert demand["LAMP"] > CAP
        except InsufficientStock:
            assert not possible
        else:
            assert possible
            assert demand.get("LAMP", 0) <= CAP
            held = self._held(owner, demand)
            assert held.expires_at == ends
            assert only is None or {unit.location for unit in held.units} == {only}

    @precondition(lambda self: self.depot.holds)
    @rule(number=one_of_them, minutes=minutes)
    def extend(self, number: int, minutes: int) -> None:
        (owner, held), now = nth(self.depot.holds, number), self.clock.now()
        most = MOST if "LAMP" in summed(placed(held.units)) else 10
        ends, live = now + timedelta(minutes=minutes), held.expires_at > now
        longer = ends > held.expires_at
        within = held.extensions < most and ends <= held.created_at + DAY
        try:
            extended = self.stock.extend(held.id, ttl=timedelta(minutes=minutes))
        except HoldEnded:
            assert not live
        except HoldNotExtended:
            assert live
            assert longer
            assert not within
        else:
            assert live
            assert within or not longer
            assert (extended.expires_at, extended.extensions) == (
                max(ends, held.expires_at),
                held.extensions + longer,
            )
            self.depot.holds[owner] = extended

    @precondition(lambda self: self.depot.holds)
    @rule(number=one_of_them)
    def release(self, number: int) -> None:
        owner, held = nth(self.depot.holds, number)
        try:
            self.stock.release(held.id)
        except HoldEnded:
            assert held.expires_at <= self.clock.now()
        else:
            assert held.expires_at > self.clock.now()
            del self.depot.holds[owner]
        with_nothing = self._hold_of(owner)
        assert with_nothing is None or with_nothing.expires_at <= self.clock.now()

    @rule(cart=carts, paid=st.booleans())
    def place_kept(self, cart: str, paid: bool) -> None:
        kept = self.shop.carts.get(cart)
        if kept.order_id is not None:
            return
        self._place(cart, {line.item: line.quantity for line in kept.lines}, paid=paid)

    @rule(wish=lines, paid=st.booleans())
    def place(self, wish: dict[str, int], paid: bool) -> None:
        self._place(Cart([Line(sku, units) for sku, units in wish.items()]), wish, paid=paid)

    def _place(self, cart: Cart | str, wish: Units, *, paid: bool) -> None:
        demand, owner = parts_of(wish), cart if isinstance(cart, str) else ""
        now = self.clock.now()
        due = taken_by(demand, "payment" if paid else "checkout")
        possible = self.depot.can_serve(due, now, owner=owner)
        try:
            order = self.shop.orders.place(cart, payment_method=SUCCESS if paid else None)
        except InsufficientStock:
            assert not possible
            return
        assert possible
        self.depot.holds.pop(owner, None)
        self.depot.sold[order.id] = Sold(demand, placed(order.allocated), paid)
        assert summed(placed(order.allocated)) == due

    def _unpaid(self) -> dict[str, Sold]:
        return {id: sale for id, sale in self.depot.sold.items() if sale.status == "pending" and not sale.paid}

    @precondition(lambda self: self._unpaid())
    @rule(number=one_of_them)
    def pay(self, number: int) -> None:
        """Whoever comes to pay too late for a ticket is not charged."""
        order, sale = nth(self._unpaid(), number)
        waiting = {sku: units for sku, units in sale.demand.items() if sku == "TICKET"}
        possible = self.depot.can_serve(waiting, self.clock.now())
        try:
            self.shop.payments.confirm(str(self.shop.orders.get(order).intent_id), SUCCESS)
        except InsufficientStock:
            assert not possible
        else:
            assert possible
            sale.paid, sale.promised = True, placed(self.shop.orders.get(order).allocated)
            assert summed(sale.promised) == sale.demand
        assert self.shop.orders.get(order).captured_minor == sale.paid * self.shop.orders.get(order).total_minor

    @precondition(lambda self: self.depot.sold)
    @rule(number=one_of_them, steps=st.integers(1, 3))
    def go_on(self, number: int, steps: int) -> None:
        order, sale = nth(self.depot.sold, number)
        for _ in range(steps):
            self._step(order, sale)

    def _step(self, order: str, sale: Sold) -> None:
        """Processed, sent, delivered: what is sent leaves with the parcel, a ticket when all has arrived."""
        sends = {"LAMP", "MUG"} & sale.demand.keys()
        following = {"pending": "process", "processing": "ship" if sends else "deliver", "shipped": "deliver"}
        verb = following.get(sale.status)
        if verb is None:
            return
        try:
            after: Order = getattr(self.shop.orders, verb)(order)
        except IllegalTransition:
            assert not sale.paid
            return
        assert sale.paid
        if verb != "process":
            self.depot.leave(sale, {"LAMP", "MUG"} if verb == "ship" else VARIANTS)
        sale.status = {"process": "processing", "ship": "shipped", "deliver": "delivered"}[verb]
        assert (after.status, placed(after.allocated)) == (sale.status, sale.promised)

    @precondition(lambda self: self.depot.sold)
    @rule(number=one_of_them)
    def cancel(self, number: int) -> None:
        order, sale = nth(self.depot.sold, number)
        with suppress(IllegalTransition):
            self.shop.orders.cancel(order, "customer_request", refund=True)
            assert sale.status in {"pending", "processing"}
            sale.status, sale.promised = "cancelled", Counter()
        assert self.shop.orders.get(order).status == sale.status
