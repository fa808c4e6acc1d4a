"""`shop.inventory`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from commerce_core.app.context import Context
from commerce_core.app.stock import adjust as adjusting
from commerce_core.app.stock import configure as configuring
from commerce_core.app.stock import holds, locations
from commerce_core.app.stock import receive as receiving
from commerce_core.app.stock import reorder as reordering
from commerce_core.app.stock import see as seeing
from commerce_core.app.stock import transfer as transferring
from commerce_core.app.stock import verify as verifying
from commerce_core.app.stock.keep import Count
from commerce_core.app.stock.receive import Arrival
from commerce_core.app.stock.see import Availability
from commerce_core.app.stock.transfer import Transferred
from commerce_core.commerce.queries import Conditions, query
from commerce_core.inventory import (
    MAIN,
    Alert,
    Expected,
    Location,
    Movement,
    Nearest,
    Plan,
    ReorderProposal,
    Reservation,
    StockLevel,
    StockSettings,
    Withheld,
)
from commerce_core.ports import Page


@frozen
class InventoryCalls:
    """Stock by SKU or variant id. Quantities are whole units.

    Stock is at the locations that the shop keeps, and at `main`: every call that names another raises
    `UnknownLocation`.
    """

    _ctx: Context

    def level(self, reference: str) -> tuple[StockLevel, ...]:
        """The levels of one item at every location; empty before anything was received. Raises `UnknownItem`.

        Units of a hold that is over are not `held` any more.
        """
        return seeing.level(self._ctx, reference)

    def availability(self, references: Iterable[str] | str) -> dict[str, Availability]:
        """What can be sold of each item, of a kit as many as its scarcest part makes: `availability("MUG")["MUG"]`.

        Raises `UnknownItem`.
        """
        return seeing.availability(self._ctx, references)

    def movements(self, reference: str) -> tuple[Movement, ...]:
        """Every movement of one item, oldest first. Raises `UnknownItem`."""
        return seeing.movements(self._ctx, reference)

    def alerts(
        self,
        where: Conditions = (),
        *,
        sort: Iterable[str] = ("-created_at",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Alert]:
        """A page of the lines that levels have crossed, newest first: `alerts({"kind": "out_of_stock"})`."""
        return seeing.alerts(self._ctx, query(where, sort, limit, after))

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the books of stock, a sentence each; empty when all is right. `shop.verify` has it too.

        Each level is the fold of its movements, has no count below zero, and promises no more than it may; it is
        promised to exactly what orders and holds have of it. The backorder limits of a variant sum to its cap, its
        levels keep back no more than its `safety` and are told of at its `low_at`, and as many variants are counted
        that are taken in carts as there are. What is incoming is what announcements have open, and every level has as
        many alerts as are counted.
        """
        return verifying.verify_stock(self._ctx)

    def locations(
        self,
        where: Conditions = (),
        *,
        sort: Iterable[str] = ("priority",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Location]:
        """A page of places that have stock and ship from it, those first that ship first."""
        return locations.find_locations(self._ctx, query(where, sort, limit, after))

    def create_location(self, location: Location, *, key: str | None = None) -> Location:
        """Keep a location. Raises `Duplicate`, `InvalidLocation`."""
        return locations.create_location(self._ctx, location, key=key)

    def update_location(self, location: Location, *, expected: int | None = None, key: str | None = None) -> Location:
        """Change a location. Nothing is promised from one that is not active; what was promised there still ships.

        Raises `NotFound`, `VersionConflict`.
        """
        return locations.update_location(self._ctx, location, expected=expected, key=key)

    def settings(self, reference: str) -> StockSettings:
        """How the stock of an item is kept. Raises `UnknownItem`."""
        return configuring.settings_of(self._ctx, reference)

    def configure(
        self, settings: StockSettings, *, expected: int | None = None, key: str | None = None
    ) -> StockSettings:
        """Say when stock of a variant is taken, what a kit consists of, its limits, and when to buy more.

        `configure(StockSettings("MUG", taken="on_cart", low_at=5))`. The backorder limit is that of all
        locations together, the safety stock that of each; what is not free yet is kept for safety as units come in.
        Raises `UnknownItem`, `KitCycle`, `InvalidStockSettings`,
        `VersionConflict` for another version than `expected`, and `InsufficientStock` when more is promised than a
        lower limit allows.
        """
        return configuring.configure(self._ctx, settings, expected=expected, key=key)

    def receive(
        self,
        reference: str,
        quantity: int,
        *,
        location: str = MAIN,
        reason: str = "",
        expected: str | None = None,
        key: str | None = None,
    ) -> StockLevel:
        """Take units in; `expected` is the id of the announcement that they settle.

        A supplier may send more than is still to come, and that is sold as well; of a transfer no more arrives than was
        sent. Raises `UnknownItem`, `InvalidQuantity`, `InvalidExpectation`, `KitHasNoStock`, `UnknownLocation`,
        `NotFound`, and `TooFewUnits` for an announcement of which nothing, or too little of a transfer, is to come.
        """
        arrival = Arrival(quantity, reason, expected)
        return receiving.receive(self._ctx, Count(reference, location), arrival, key=key)

    def expect(
        self,
        reference: str,
        quantity: int,
        *,
        on: date | None = None,
        location: str = MAIN,
        reason: str = "",
        key: str | None = None,
    ) -> Expected:
        """Announce units that are on their way, for a day if it is known. Raises as `receive` does."""
        count = Count(reference, location)
        return receiving.expect(self._ctx, count, quantity, on=on, reason=reason, key=key)

    def call_off(self, expected: str, *, key: str | None = None) -> Expected:
        """What has not come yet of announced units will not come; of a transfer it is back where it was sent from.

        Raises `NotFound`, `TooFewUnits`.
        """
        return receiving.call_off(self._ctx, expected, key=key)

    def adjust(
        self, reference: str, quantity: int, *, reason: str, location: str = MAIN, key: str | None = None
    ) -> StockLevel:
        """Put a count right, up or down: `adjust("HEADPHONE-001", -2, reason="counted")`.

        Raises `UnknownItem`, `InvalidQuantity`, `InvalidAdjustment`, `InsufficientStock`.
        """
        return adjusting.adjust(self._ctx, Count(reference, location), quantity, reason=reason, key=key)

    def withhold(
        self,
        reference: str,
        quantity: int,
        *,
        into: Withheld,
        reason: str,
        location: str = MAIN,
        key: str | None = None,
    ) -> StockLevel:
        """Keep units from sale (`into="damaged"` or `"quality_control"`), or with a minus give them back to it.

        Raises as `adjust` does, and `TooFewUnits` when fewer are withheld than come back.
        """
        count = Count(reference, location)
        return adjusting.withhold(self._ctx, count, quantity, into=into, reason=reason, key=key)

    def write_off(
        self,
        reference: str,
        quantity: int,
        *,
        reason: str,
        out_of: Withheld | None = None,
        location: str = MAIN,
        key: str | None = None,
    ) -> StockLevel:
        """Units that are gone for good, of those for sale or `out_of` those withheld. Raises as `withhold` does."""
        count = Count(reference, location)
        return adjusting.write_off(self._ctx, count, quantity, reason=reason, out_of=out_of, key=key)

    def transfer(
        self,
        reference: str,
        quantity: int,
        *,
        to: str,
        location: str = MAIN,
        travels: bool | date = False,
        key: str | None = None,
    ) -> Transferred:
        """Move units to another location, at once, or with `travels` on their way until they are received there.

        `travels=date(2026, 1, 20)` says when they are due; `call_off` puts back what has not come.
        Raises `UnknownItem`, `NotFound`, `InvalidQuantity`, `InvalidTransfer`, `InsufficientStock`.
        """
        count = Count(reference, location)
        return transferring.transfer(self._ctx, count, quantity, to=to, travels=travels, key=key)

    def reserve(
        self,
        units: Mapping[str, int],
        *,
        owner: str,
        ttl: timedelta | None = None,
        strategy: str | Nearest | None = None,
        location: str | None = None,
        key: str | None = None,
    ) -> Reservation:
        """Hold units for an owner: `reserve({"HEADPHONE-001": 2}, owner=cart.id)`. It replaces the owner's own hold.

        The new one counts as begun when the one it replaces was, so that it ends no later than that could have, and an
        order placed of that cart uses it up. `strategy` says how units are chosen over locations (a name, or
        `Nearest("FR")`), `location` that they must be there. Raises `InsufficientStock` with every shortage and who has
        the units until when, `HoldCapExceeded`, `UnknownItem`, `InvalidQuantity`, `InvalidHold`, `UnknownStrategy`,
        `MissingCost`, `InvalidLocation` and `UnknownLocation`.
        """
        return holds.reserve(self._ctx, holds.Wish(units, owner, ttl, strategy, location), key=key)

    def plan(
        self,
        units: Mapping[str, int],
        *,
        strategy: str | Nearest | None = None,
        location: str | None = None,
    ) -> Plan:
        """Where units would come from now, and why: `plan({"MUG": 5}, strategy="cheapest").explanation`.

        Nothing is held. What is not promised (`track_only`, `none`) is in no plan. Raises as `reserve` does.
        """
        return holds.plan(self._ctx, holds.Wish(units, "", None, strategy, location))

    def extend(self, reservation: str, *, ttl: timedelta | None = None, key: str | None = None) -> Reservation:
        """Let a hold run for `ttl` from now. Raises `NotFound`, `HoldEnded`, `HoldNotExtended`, `InvalidHold`."""
        return holds.extend(self._ctx, reservation, ttl=ttl, key=key)

    def release(self, reservation: str, *, key: str | None = None) -> Reservation:
        """Give a hold back before its time. Raises `NotFound`, `HoldEnded`."""
        return holds.release(self._ctx, reservation, key=key)

    def reorder_proposals(
        self, *, on: date | None = None, daily: Mapping[str, Fraction | int] | None = None
    ) -> tuple[ReorderProposal, ...]:
        """What to buy on a day (None: today) by the reorder rules that are set; `daily` is what sells in a day.

        What sells in kits counts for their components; what is overdue, or at closed places, does not count. It moves
        nothing. Raises `UnknownItem`, `InvalidDay`, and `InvalidQuantity` for what is no number of units.
        """
        return reordering.reorder_proposals(self._ctx, on=on, daily=daily)

    def promise(self, reference: str, quantity: int, *, on: date | None = None) -> date | None:
        """The first day, from `on` or today, on which so many units can be promised; None: not in sight.

        Today if `plan` takes nothing on backorder; units on backorder have the day on which they are announced, or that
        of a pre-order. Raises `UnknownItem`, `InvalidQuantity`, `InvalidDay`.
        """
        return reordering.promise_date(self._ctx, reference, quantity, on=on)
