"""Holds: units set aside for an owner for a while. A hold ends exactly once: committed, released or expired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import evolve

from commerce_core.errors import Detail
from commerce_core.ids import OrderId, ReservationId
from commerce_core.inventory.errors import HoldEnded, HoldNotDue, HoldNotExtended, InvalidHold
from commerce_core.inventory.policy import Policy
from commerce_core.inventory.records import (
    Movement,
    MovementKind,
    Reservation,
    ReservationStatus,
    ReservedUnits,
)

Held = tuple[Reservation, tuple[Movement, ...]]
"""The reservation as it now is, and what moved."""

DEFAULT = Policy()


def hold_end(at: datetime, ttl: timedelta | None = None, *, policy: Policy = DEFAULT) -> datetime:
    """When a hold taken now ends: after the policy's own time unless `ttl` says otherwise.

    Raises `InvalidHold` for what is no time above 0 and up to `max_hold_seconds`.
    """
    given: object = timedelta(seconds=policy.hold_seconds) if ttl is None else ttl
    if not isinstance(given, timedelta) or not timedelta(0) < given <= timedelta(seconds=policy.max_hold_seconds):
        message = (
            f"A hold lasts up to {policy.max_hold_seconds} seconds: pass a timedelta above 0, such as "
            "timedelta(minutes=10)."
        )
        raise InvalidHold(message, field="ttl", ttl=ttl, most=policy.max_hold_seconds)
    return at + given


def renewed_end(wished: datetime, begun: Reservation, *, policy: Policy = DEFAULT) -> datetime:
    """When what replaces a hold may end at most: as the policy lets one run from its beginning, or as it runs already.

    With a most of an hour, a hold that began at 9:00 is renewed at 9:50 for half an hour: until 10:00.
    """
    latest = begun.created_at + timedelta(seconds=policy.max_hold_seconds)
    return min(wished, max(begun.expires_at, latest))


def hold(units: Iterable[ReservedUnits], *, id: ReservationId, owner: str, expires_at: datetime, at: datetime) -> Held:
    """Set planned units aside for `owner` until `expires_at`, exclusive. Raises `InvalidHold` if that is not ahead."""
    if expires_at <= at:
        raise InvalidHold("A hold must end after it begins: pass a later expires_at.", field="expires_at")
    held = Reservation(id=id, owner=owner, units=tuple(units), expires_at=expires_at, created_at=at, updated_at=at)
    return held, tuple(Movement("held", *unit.place, held=unit.quantity, cause=id) for unit in held.units)


def is_live(reservation: Reservation, at: datetime) -> bool:
    """Whether it still keeps its units: held, and `expires_at > at`. The one comparison at the boundary."""
    return reservation.status == "held" and reservation.expires_at > at


def extend_hold(
    reservation: Reservation,
    *,
    at: datetime,
    ttl: timedelta | None = None,
    max_extensions: int | None = None,
    policy: Policy = DEFAULT,
) -> Reservation:
    """Let a live hold run for `ttl` from now, else for the policy's own time; nothing moves.

    A hold of 10 minutes, extended for 10 after 6, ends after 16. An end that would be earlier than the present one
    changes nothing and counts for nothing. `max_extensions` of its variants go before those of the policy. Raises
    `HoldEnded`, `InvalidHold` as `hold_end` does, and `HoldNotExtended` when it was extended as often as it may, or
    would run longer than `max_hold_seconds` in all.
    """
    _check_live(reservation, at)
    ends = hold_end(at, ttl, policy=policy)
    if ends <= reservation.expires_at:
        return reservation
    most = policy.max_extensions if max_extensions is None else max_extensions
    latest = reservation.created_at + timedelta(seconds=policy.max_hold_seconds)
    if reservation.extensions >= most or ends > latest:
        raise _not_extended(reservation, most, latest)
    return evolve(
        reservation,
        expires_at=ends,
        updated_at=at,
        extensions=reservation.extensions + 1,
        version=reservation.version + 1,
    )


def commit_hold(reservation: Reservation, order_id: OrderId, *, at: datetime, policy: Policy = DEFAULT) -> Held:
    """Turn held units into units allocated to an order.

    Raises `HoldEnded`, also when past `expires_at`, unless the policy commits expired holds `if_free`: then one that
    still has its units, because nobody else was given them, is let through.
    """
    if policy.commit_expired == "refuse" or reservation.status != "held":
        _check_live(reservation, at)
    return _ended(reservation, "committed", at), tuple(
        Movement("allocated", *u.place, allocated=u.quantity, held=-u.quantity, cause=order_id)
        for u in reservation.units
    )


def hold_again(committed: Reservation, allocated: Iterable[ReservedUnits], *, id: ReservationId, at: datetime) -> Held:
    """Turn what an order gives back into the hold that it came from, with its old beginning and end; the rest is free.

    Of 3 allocated, 2 of which were held, 2 are held again and 1 is given back: a buyer whose card was declined, and who
    tries another one, finds what the checkout held. What the order has not is not held. Raises `HoldEnded` when it
    would be over by now.
    """
    held = {unit.place: unit.quantity for unit in committed.units}
    movements: list[Movement] = []
    units: list[ReservedUnits] = []
    for unit in allocated:
        kept = min(unit.quantity, held.get(unit.place, 0))
        if kept:
            held[unit.place] -= kept
            units.append(ReservedUnits(*unit.place, kept))
            movements.append(Movement("held", *unit.place, allocated=-kept, held=kept, cause=id))
        if unit.quantity > kept:
            movements.append(Movement("deallocated", *unit.place, allocated=kept - unit.quantity, cause=id))
    again = evolve(committed, id=id, units=tuple(units), status="held", updated_at=at, version=1)
    _check_live(again, at)
    return again, tuple(movements)


def release_hold(reservation: Reservation, *, at: datetime) -> Held:
    """Give held units back before their time. Raises `HoldEnded`, also when past `expires_at`."""
    _check_live(reservation, at)
    return _ended(reservation, "released", at), _given_back("released", reservation)


def expire_hold(reservation: Reservation, at: datetime) -> Held:
    """Give back the units of a hold that is over. Raises `HoldNotDue` before that, and `HoldEnded` the second time."""
    if reservation.status != "held":
        raise _has_ended(reservation)
    if is_live(reservation, at):
        message = f"Hold {reservation.id} runs until {reservation.expires_at.isoformat()}: release it, or wait."
        numbers: dict[str, object] = {"reservation_id": reservation.id, "expires_at": reservation.expires_at}
        raise HoldNotDue(message, details=_details(message, numbers), **numbers)
    return _ended(reservation, "expired", at), _given_back("expired", reservation)


def _check_live(reservation: Reservation, at: datetime) -> None:
    if not is_live(reservation, at):
        raise _has_ended(reservation)


def _has_ended(reservation: Reservation) -> HoldEnded:
    ran_out = reservation.status in {"held", "expired"}
    at = reservation.expires_at if ran_out else reservation.updated_at
    ended = "ran out" if ran_out else f"was {reservation.status}"
    message = f"Hold {reservation.id} {ended} at {at.isoformat()}: take a new one."
    numbers = {
        "reservation_id": reservation.id,
        "status": "expired" if ran_out else reservation.status,
        "expires_at": reservation.expires_at,
        "ended_at": at,
    }
    return HoldEnded(message, details=_details(message, numbers), **numbers)


def _details(message: str, numbers: Mapping[str, object]) -> tuple[Detail, ...]:
    """The numbers of a refusal as plain data."""
    plain: dict[str, str | int | None] = {
        name: value.isoformat() if isinstance(value, datetime) else value if isinstance(value, int) else str(value)
        for name, value in numbers.items()
    }
    return (Detail("reservation", message, plain),)


def _not_extended(reservation: Reservation, most: int, latest: datetime) -> HoldNotExtended:
    message = (
        f"Hold {reservation.id} was extended {reservation.extensions} times of {most}, and can run until "
        f"{latest.isoformat()} at most: buy now, or let it go."
    )
    numbers = {
        "reservation_id": reservation.id,
        "extensions": reservation.extensions,
        "max_extensions": most,
        "latest": latest,
    }
    return HoldNotExtended(message, details=_details(message, numbers), **numbers)


def _ended(reservation: Reservation, status: ReservationStatus, at: datetime) -> Reservation:
    return evolve(reservation, status=status, updated_at=at, version=reservation.version + 1)


def _given_back(kind: MovementKind, reservation: Reservation) -> tuple[Movement, ...]:
    return tuple(Movement(kind, *unit.place, held=-unit.quantity, cause=reservation.id) for unit in reservation.units)
