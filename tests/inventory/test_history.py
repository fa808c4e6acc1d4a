"""Any sequence of holds, orders, shipments and corrections keeps the books of stock."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from commerce_core.inventory import (
    HoldEnded,
    HoldNotExtended,
    InsufficientStock,
    Movement,
    Policy,
    Reservation,
    ReservedUnits,
    StockLevel,
    TooFewUnits,
    adjust,
    allocate,
    allocate_plan,
    commit_hold,
    crossings,
    deallocate,
    dispatch,
    expect,
    expire_hold,
    extend_hold,
    fold,
    hold,
    is_live,
    moved,
    receive,
    receive_expected,
    release_hold,
    set_limits,
    ship_units,
    transfer,
    verify,
    withhold,
    write_off,
)

START = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
VARIANTS = ["var_a", "var_b"]
PLACES = ["main", "north"]
LIMITS = Policy(max_extensions=3, max_hold_seconds=3600)
variants, places, buckets = map(st.sampled_from, (VARIANTS, PLACES, ["damaged", "quality_control"]))
strategies = st.sampled_from(["priority", "highest_available", "fewest_shipments", "proportional"])
lines = st.lists(st.tuples(st.sampled_from(VARIANTS), st.integers(1, 6)), min_size=1, max_size=4)


class StockHistory(RuleBasedStateMachine):
    """The levels are kept by applying movements one by one; what each order and hold owns is counted beside them."""

    holds = Bundle("holds")
    promised = Bundle("promised")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.moved: list[Movement] = []
        self.kept: dict[tuple[str, str], StockLevel] = {}
        self.live: dict[str, Reservation] = {}
        self.allocated: Counter[tuple[str, str]] = Counter()
        self.made = 0

    @initialize()
    def stock_up(self) -> None:
        for variant in VARIANTS:
            for place in PLACES:
                self.happen(receive(variant, 6, location=place))

    def level(self, variant: str, place: str) -> StockLevel:
        return self.kept.get((variant, place), StockLevel(variant, place))

    def happen(self, *movements: Movement) -> None:
        """Movements of one step arrive together, as a store writes them."""
        self.moved.extend(movements)
        for variant, place in {(move.variant_id, move.location) for move in movements}:
            before = self.level(variant, place)
            self.kept[variant, place] = after = moved(before, movements)
            assert ("out_of_stock" in {c.kind for c in crossings(before, after)}) == (
                before.available > 0 >= after.available
            )

    def free(self, variant: str) -> int:
        return sum(max(0, level.sellable) for level in self.kept.values() if level.variant_id == variant)

    def planned(self, wanted: list[tuple[str, int]], strategy: str) -> tuple[ReservedUnits, ...] | None:
        demand = Counter[str]()
        for variant, units in wanted:
            demand[variant] += units
        enough = all(self.free(variant) >= units for variant, units in demand.items())
        try:
            units = allocate_plan(demand, self.kept.values(), strategy=strategy).units
        except InsufficientStock:
            assert not enough, "refused although there was enough"
            return None
        assert enough
        return units

    @rule(target=holds, wanted=lines, minutes=st.integers(1, 30), strategy=strategies)
    def hold_some(self, wanted: list[tuple[str, int]], minutes: int, strategy: str) -> str:
        self.made += 1
        name = f"rsv_{self.made}"
        if units := self.planned(wanted, strategy):
            end = self.now + timedelta(minutes=minutes)
            self.live[name], movements = hold(units, id=name, owner="cart", expires_at=end, at=self.now)
            self.happen(*movements)
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
        ended, movements = self._end(reservation, how)
        self.happen(*movements)
        del self.live[name]
        if ended.status == "committed":
            self.allocated.update({(u.variant_id, u.location): u.quantity for u in ended.units})

    def _end(self, reservation: Reservation, how: str) -> tuple[Reservation, tuple[Movement, ...]]:
        if how == "commit":
            return commit_hold(reservation, "ord_h", at=self.now)
        return release_hold(reservation, at=self.now) if how == "release" else expire_hold(reservation, self.now)

    @rule(name=holds, seconds=st.integers(1, 1800))
    def extend(self, name: str, seconds: int) -> None:
        reservation = self.live.get(name)
        if reservation is None:
            return
        try:
            self.live[name] = extend_hold(reservation, at=self.now, ttl=timedelta(seconds=seconds), policy=LIMITS)
        except HoldEnded:
            assert not is_live(reservation, self.now)
        except HoldNotExtended:
            assert reservation.extensions == 3 or self.now + timedelta(seconds=seconds) > (
                reservation.created_at + timedelta(hours=1)
            )

    @rule(target=promised, wanted=lines, strategy=strategies)
    def order(self, wanted: list[tuple[str, int]], strategy: str) -> tuple[ReservedUnits, ...]:
        units = self.planned(wanted, strategy) or ()
        self.happen(*allocate(units, cause="ord"))
        self.allocated.update({(u.variant_id, u.location): u.quantity for u in units})
        return units

    @rule(units=consumes(promised), shipped=st.booleans())
    def end_an_order(self, units: tuple[ReservedUnits, ...], shipped: bool) -> None:
        there = all(u.quantity <= self.level(u.variant_id, u.location).on_hand for u in units)
        self.happen(*(ship_units(units, cause="ord") if shipped and there else deallocate(units, cause="ord")))
        self.allocated.subtract({(u.variant_id, u.location): u.quantity for u in units})

    @rule(variant=variants, place=places, by=st.integers(-8, 8).filter(bool), into=buckets)
    def correct(self, variant: str, place: str, by: int, into: str) -> None:
        for verb in (
            lambda level: adjust(level, by, reason="counted"),
            lambda level: withhold(level, by, into=into, reason="looked at"),
            lambda level: write_off(level, abs(by), reason="broken", out_of=into),
        ):
            self.attempt(lambda verb=verb: (verb(self.level(variant, place)),))

    @rule(variant=variants, place=places, units=st.integers(1, 5), travels=st.booleans())
    def send(self, variant: str, place: str, units: int, travels: bool) -> None:
        to = PLACES[place == PLACES[0]]
        send = dispatch if travels else transfer
        self.attempt(lambda: send(self.level(variant, place), units, to=to, cause="tr"))

    @rule(variant=variants, place=places, units=st.integers(1, 5), comes=st.booleans())
    def supply(self, variant: str, place: str, units: int, comes: bool) -> None:
        verb = receive_expected if comes else expect
        self.attempt(lambda: (verb(self.level(variant, place), units, cause="po"),))

    @rule(variant=variants, place=places, safety=st.integers(0, 3), limit=st.integers(0, 4))
    def limit(self, variant: str, place: str, safety: int, limit: int) -> None:
        change = self.attempt(lambda: (set_limits(self.level(variant, place), safety=safety, backorder_limit=limit),))
        assert not change or (self.level(variant, place).safety == safety)

    def attempt(self, verb: object) -> bool:
        """Let it happen unless it is refused."""
        try:
            self.happen(*(movement for movement in verb() if movement is not None))
        except (InsufficientStock, TooFewUnits):
            return False
        return True

    @precondition(lambda self: self.live)
    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        assert verify(self.kept.values(), self.moved) == ()
        assert fold(self.moved) == self.kept

    @invariant()
    def what_is_held_and_allocated_belongs_to_somebody(self) -> None:
        held = Counter()
        for reservation in self.live.values():
            held.update({(u.variant_id, u.location): u.quantity for u in reservation.units})
        for level in self.kept.values():
            place = level.variant_id, level.location
            assert (level.held, level.allocated) == (held[place], self.allocated[place])


TestStockHistory = StockHistory.TestCase
