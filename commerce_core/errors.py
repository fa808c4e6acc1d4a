"""The roots of the one error tree.

A host needs four handlers, whatever packages it uses:

    CommerceError
    |-- Invalid        the request can be read but is wrong: change it         (HTTP 422)
    |-- NotFound       no such thing, or not yours, which is the same          (HTTP 404)
    |-- Conflict       right request, wrong moment: reload and decide again    (HTTP 409)
    `-- Unavailable    nothing wrong with the request: try again later         (HTTP 503)

Each package defines its own errors beneath these four. Every error has a stable snake_case `code`, a message that
says what to do, and the values involved as attributes, so that a caller can recover without reading prose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from attrs import frozen


@frozen
class Detail:
    """One fault and its place: `Detail("lines[0].quantity", "must be at least 1")`."""

    field: str
    message: str


class CommerceError(Exception):
    """Root of every error the library raises on purpose.

    Values given by keyword become attributes: `CommerceError("3 left", available=3).available == 3`.
    Survives pickle and copy, so that task queues can carry it.
    """

    code: ClassVar[str] = "commerce_error"

    def __init__(self, message: str, *, details: Iterable[Detail] = (), **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)
        self.values: Mapping[str, object] = values
        for name, value in values.items():
            setattr(self, name, value)

    def to_dict(self) -> dict[str, dict[str, object]]:
        """The error as the HTTP API writes it: `{"error": {"code", "message", "details"}}`."""
        details = [{"field": detail.field, "message": detail.message} for detail in self.details]
        return {"error": {"code": self.code, "message": self.message, "details": details}}

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(cls: type[CommerceError], args: tuple[object, ...], state: dict[str, object]) -> CommerceError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class Invalid(CommerceError):
    """The request can be read but is wrong. `field` names the place, and `details` lists every fault found."""

    code: ClassVar[str] = "invalid"

    def __init__(self, message: str, *, field: str = "", details: Iterable[Detail] = (), **values: object) -> None:
        found = tuple(details) or ((Detail(field, message),) if field else ())
        super().__init__(message, details=found, **values)
        self.field = field


class NotFound(CommerceError):
    """No such thing in this tenant. Another tenant's id answers the same, so that nothing leaks."""

    code: ClassVar[str] = "not_found"

    def __init__(self, kind: str, reference: str, *, message: str = "") -> None:
        super().__init__(message or f"No {kind} {reference!r} exists here.", kind=kind, reference=reference)


class Conflict(CommerceError):
    """The request is right but the state is not: reload, look, and decide again."""

    code: ClassVar[str] = "conflict"


class Unavailable(CommerceError):
    """Nothing is wrong with the request: try again later, with the same idempotency key."""

    code: ClassVar[str] = "unavailable"


class MissingExtra(CommerceError):
    """An optional dependency is not installed. The message carries the exact line that installs it."""

    code: ClassVar[str] = "missing_extra"

    def __init__(self, extra: str, needed_for: str) -> None:
        command = f'pip install "commerce-core[{extra}]"'
        super().__init__(f"{needed_for} needs an optional dependency. Run: {command}", extra=extra, command=command)
