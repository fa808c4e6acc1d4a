"""Receive stock: units that come in, those that are announced, and those that will not come after all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from attrs import evolve, field, frozen

from commerce_core import inventory
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import hosted_items
from commerce_core.app.records import require
from commerce_core.app.stock.check import check_day, check_id_of, check_note
from commerce_core.app.stock.facts import check_location, one_item, skus_in
from commerce_core.app.stock.keep import Count, Kept, change, change_level, kept_all, kept_at
from commerce_core.checks import check_quantity
from commerce_core.errors import Invalid
from commerce_core.ids import VariantId
from commerce_core.inventory import Expected, Movement, StockLevel
from commerce_core.ports import Tx


class InvalidExpectation(Invalid):
    """Units were announced for what is no day, or are received for another variant or location than announced."""

    code = "invalid_expectation"


@frozen
class Arrival:
    """Units that came; `expected` is the id of the announcement that they settle."""

    quantity: int
    reason: str = field(default="", converter=check_note)
    expected: str | None = None


def receive(ctx: Context, count: Count, arrival: Arrival, *, key: str | None) -> StockLevel:
    """Take units in. Raises `UnknownItem`, `InvalidQuantity`, `NotFound`, `InvalidExpectation`, `TooFewUnits`."""
    at = ctx.now()

    def decide(kept: Kept, tx: Tx) -> Iterator[Movement]:
        if arrival.expected is None:
            place = {"location": kept.level.location, "reason": arrival.reason}
            yield inventory.receive(kept.level.variant_id, arrival.quantity, **place)
        else:
            yield _settle(tx, kept, arrival, at)

    request = ("receive", arrival.quantity, arrival.reason, arrival.expected)
    return change_level(ctx, count, decide, request, key=key)


def _settle(tx: Tx, kept: Kept, arrival: Arrival, at: datetime) -> Movement:
    expected = require(tx, Expected, check_id_of("expected", arrival.expected))
    place = kept.level.variant_id, kept.level.location
    if (expected.variant_id, expected.location) != place:
        wrong = f"{kept.sku} at {place[1]}"
        message = f"{expected.id} announces {_sku_of(tx, expected)} at {expected.location}, not {wrong}."
        raise InvalidExpectation(message, field="expected")
    units = check_quantity(arrival.quantity)
    _check_open(expected, units)
    if units > expected.open and _sent_from(tx, expected) is not None:
        message = f"{expected.open} of the units of transfer {expected.id} are on their way, not {units}."
        raise _too_few(expected, f"{message} Receive what is more without `expected`.", units)
    settled = min(units, expected.open)
    tx.put(_with_open(expected, expected.open - settled, at))
    return inventory.receive_expected(kept.level, units, settles=settled, cause=expected.id, reason=arrival.reason)


def _check_open(expected: Expected, asked: int) -> None:
    if not expected.open:
        message = f"All {expected.quantity} units of {expected.id} have come, or were called off."
        raise _too_few(expected, f"{message} Receive what comes all the same without `expected`.", asked)


def _too_few(expected: Expected, message: str, asked: int) -> inventory.TooFewUnits:
    place = StockLevel(expected.variant_id, expected.location)
    return inventory.too_few_units(place, message, counter="incoming", asked=asked, there=expected.open)


def _with_open(expected: Expected, left: int, at: datetime) -> Expected:
    """An announcement of which so many units are still to come. Whoever settles one has the levels of its variant."""
    return evolve(expected, open=left, updated_at=at, version=expected.version + 1)


def expect(ctx: Context, count: Count, quantity: int, *, on: date | None, reason: str, key: str | None) -> Expected:
    """Announce units for a day. Raises `UnknownItem`, `InvalidQuantity`, `NotFound`, `InvalidExpectation`."""
    at, id = ctx.now(), ctx.ids.new("exp")
    check_day(on, kind=InvalidExpectation)
    check_quantity(quantity)
    reason = check_note(reason)
    hosted = hosted_items(ctx, [count.reference])

    def work(tx: Tx) -> Expected:
        item = one_item(tx, count.reference, hosted)
        kept = kept_at(tx, VariantId(item.variant_id), check_location(ctx, tx, count.location), sku=item.sku, at=at)
        change(tx, kept, [inventory.expect(kept.level, quantity, cause=id, reason=reason)], at=at)
        place = kept.level.variant_id, kept.level.location
        announced = Expected(id, *place, quantity, quantity, on, created_at=at, updated_at=at, reason=reason)
        tx.put(announced)
        return announced

    request = ("inventory.expect", count.reference, count.location, quantity, str(on), reason)
    return once(ctx, request, Expected, work, key=key)


def call_off(ctx: Context, expected_id: str, *, key: str | None) -> Expected:
    """What has not come yet of announced units will not come; of a transfer it is back where it was sent from.

    Raises `NotFound`, and `TooFewUnits` when all has come.
    """
    at, expected_id = ctx.now(), check_id_of("expected", expected_id)

    def work(tx: Tx) -> Expected:
        found = require(tx, Expected, expected_id)
        source = _sent_from(tx, found)
        places = [found.location] if source is None else [found.location, source]
        kept, *sent = kept_all(tx, found.variant_id, places, sku=_sku_of(tx, found), at=at)
        expected = require(tx, Expected, expected_id)  # once more: nobody settles it now
        _check_open(expected, expected.quantity)
        change(tx, kept, [inventory.expect(kept.level, -expected.open, cause=expected.id)], at=at)
        for there in sent:
            back = Movement("transferred", *there.level.place, on_hand=expected.open, cause=expected.id)
            change(tx, there, [back], at=at)
        off = _with_open(expected, 0, at)
        tx.put(off)
        return off

    return once(ctx, ("inventory.call_off", expected_id), Expected, work, key=key)


def _sent_from(tx: Tx, expected: Expected) -> str | None:
    """Where a transfer that travels began."""
    gone = (moved for _, moved in tx.caused(expected.id) if moved.kind == "transferred" and moved.on_hand < 0)
    return next((moved.location for moved in gone), None)


def _sku_of(tx: Tx, expected: Expected) -> str:
    return skus_in(tx, [expected.variant_id], {}).get(expected.variant_id, expected.variant_id)
