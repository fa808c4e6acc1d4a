"""Holds: units set aside for an owner for a while. A hold ends exactly once: committed, released or expired."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from commerce_core.ids import OrderId, ReservationId
from commerce_core.inventory.errors import HoldEnded, HoldNotDue, InvalidHold
from commerce_core.inventory.records import Movement, MovementKind, Reservation, ReservationStatus, ReservedUnits

Held = tuple[Reservation, tuple[Movement, ...]]
"""The reservation as it now is, and what moved."""


def hold(units: Iterable[ReservedUnits], *, id: ReservationId, owner: str, expires_at: datetime, at: datetime) -> Held:
    """Set planned units aside for `owner` until `expires_at`, exclusive. Raises `InvalidHold` if that is not ahead."""
    if expires_at <= at:
        raise InvalidHold("A hold must end after it begins: pass a later expires_at.", field="expires_at")
    held = Reservation(id=id, owner=owner, units=tuple(units), expires_at=expires_at, created_at=at, updated_at=at)
    return held, tuple(
        Movement("held", unit.variant_id, unit.location, held=unit.quantity, cause=id) for unit in held.units
    )


def is_live(reservation: Reservation, at: datetime) -> bool:
    """Whether it still keeps its units: held, and `expires_at > at`. The one comparison at the boundary."""
    return reservation.status == "held" and reservation.expires_at > at


def commit_hold(reservation: Reservation, order_id: OrderId, *, at: datetime) -> Held:
    """Turn held units into units allocated to an order. Raises `HoldEnded`, also when past `expires_at`."""
    _check_live(reservation, at)
    return _ended(reservation, "committed", at), tuple(
        Movement("allocated", u.variant_id, u.location, allocated=u.quantity, held=-u.quantity, cause=order_id)
        for u in reservation.units
    )


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
        raise HoldNotDue(message, reservation_id=reservation.id, expires_at=reservation.expires_at)
    return _ended(reservation, "expired", at), _given_back("expired", reservation)


def _check_live(reservation: Reservation, at: datetime) -> None:
    if not is_live(reservation, at):
        raise _has_ended(reservation)


def _has_ended(reservation: Reservation) -> HoldEnded:
    ended = "has run out" if reservation.status == "held" else f"is {reservation.status}"
    return HoldEnded(
        f"Hold {reservation.id} {ended}: take a new one.",
        reservation_id=reservation.id,
        status=reservation.status,
        expires_at=reservation.expires_at,
    )


def _ended(reservation: Reservation, status: ReservationStatus, at: datetime) -> Reservation:
    return evolve(reservation, status=status, updated_at=at, version=reservation.version + 1)


def _given_back(kind: MovementKind, reservation: Reservation) -> tuple[Movement, ...]:
    return tuple(
        Movement(kind, unit.variant_id, unit.location, held=-unit.quantity, cause=reservation.id)
        for unit in reservation.units
    )
