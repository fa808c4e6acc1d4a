"""Any sequence of holds, orders, shipments and corrections keeps the books of stock."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from commerce_core.inventory import (
    HoldEnded,
    InsufficientStock,
    Movement,
    Reservation,
    ReservedUnits,
    StockLevel,
    adjust,
    allocate,
    commit_hold,
    deallocate,
    demand_of,
    expire_hold,
    fold,
    hold,
    is_live,
    plan_units,
    receive,
    release_hold,
    ship_units,
    verify,
)

START = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
VARIANTS = ["var_a", "var_b"]
PLACES = ["main", "north"]
lines = st.lists(st.tuples(st.sampled_from(VARIANTS), st.integers(1, 6)), min_size=1, max_size=4)


class StockHistory(RuleBasedStateMachine):
    """The levels are kept by applying movements; what each order and hold owns is counted beside them."""

    holds = Bundle("holds")
    promised = Bundle("promised")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.moved: list[Movement] = []
        self.live: dict[str, Reservation] = {}
        self.allocated: Counter[tuple[str, str]] = Counter()
        self.made = 0

    @initialize()
    def stock_up(self) -> None:
        for variant in VARIANTS:
            for place in PLACES:
                self.moved.append(receive(variant, 6, location=place))

    def levels(self) -> tuple[StockLevel, ...]:
        return tuple(fold(self.moved).values())

    def free(self, variant: str) -> int:
        return sum(level.available for level in self.levels() if level.variant_id == variant)

    def planned(self, wanted: list[tuple[str, int]]) -> tuple[ReservedUnits, ...] | None:
        demand = demand_of(wanted)
        enough = all(self.free(variant) >= units for variant, units in demand.items())
        try:
            units = plan_units(self.levels(), demand)
        except InsufficientStock:
            assert not enough, "refused although there was enough"
            return None
        assert enough
        return units

    @rule(target=holds, wanted=lines, minutes=st.integers(1, 30))
    def hold_some(self, wanted: list[tuple[str, int]], minutes: int) -> str:
        self.made += 1
        name = f"rsv_{self.made}"
        if units := self.planned(wanted):
            end = self.now + timedelta(minutes=minutes)
            self.live[name], moved = hold(units, id=name, owner="cart", expires_at=end, at=self.now)
            self.moved.extend(moved)
        return name

    @rule(name=holds, how=st.sampled_from(["commit", "release", "expire"]))
    def end_a_hold(self, name: str, how: str) -> None:
        reservation = self.live.get(name)
        if reservation is None:
            return
        if is_live(reservation, self.now) == (how == "expire"):
            with_error = HoldEnded if how != "expire" else Exception
            try:
                self._end(reservation, how)
            except with_error:
                return
            raise AssertionError(f"{how} was not refused")
        ended, moved = self._end(reservation, how)
        self.moved.extend(moved)
        del self.live[name]
        if ended.status == "committed":
            self.allocated.update({(u.variant_id, u.location): u.quantity for u in ended.units})

    def _end(self, reservation: Reservation, how: str) -> tuple[Reservation, tuple[Movement, ...]]:
        if how == "commit":
            return commit_hold(reservation, "ord_h", at=self.now)
        return release_hold(reservation, at=self.now) if how == "release" else expire_hold(reservation, self.now)

    @rule(target=promised, wanted=lines)
    def order(self, wanted: list[tuple[str, int]]) -> tuple[ReservedUnits, ...]:
        units = self.planned(wanted) or ()
        self.moved.extend(allocate(units, cause="ord"))
        self.allocated.update({(u.variant_id, u.location): u.quantity for u in units})
        return units

    @rule(units=consumes(promised), shipped=st.booleans())
    def end_an_order(self, units: tuple[ReservedUnits, ...], shipped: bool) -> None:
        self.moved.extend(ship_units(units, cause="ord") if shipped else deallocate(units, cause="ord"))
        self.allocated.subtract({(u.variant_id, u.location): u.quantity for u in units})

    @rule(variant=st.sampled_from(VARIANTS), place=st.sampled_from(PLACES), by=st.integers(-8, 8).filter(bool))
    def correct(self, variant: str, place: str, by: int) -> None:
        level = next(x for x in self.levels() if (x.variant_id, x.location) == (variant, place))
        try:
            self.moved.append(adjust(level, by, reason="counted"))
        except InsufficientStock:
            assert level.available + by < 0

    @precondition(lambda self: self.live)
    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        assert verify(self.levels(), self.moved) == ()

    @invariant()
    def what_is_held_and_allocated_belongs_to_somebody(self) -> None:
        held = Counter()
        for reservation in self.live.values():
            held.update({(u.variant_id, u.location): u.quantity for u in reservation.units})
        for level in self.levels():
            place = level.variant_id, level.location
            assert (level.held, level.allocated) == (held[place], self.allocated[place])


TestStockHistory = StockHistory.TestCase
