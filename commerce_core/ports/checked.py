"""Checked: whether what was plugged in can be asked for what its port is asked for."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from commerce_core.errors import Invalid
from commerce_core.ports.clock import Clock
from commerce_core.ports.customers import Customers
from commerce_core.ports.gateway import Gateway
from commerce_core.ports.ids import Ids
from commerce_core.ports.observer import Observer
from commerce_core.ports.products import Products
from commerce_core.ports.store import Store

P = TypeVar("P")
PORTS: dict[str, type] = {
    "store": Store,
    "gateway": Gateway,
    "products": Products,
    "customers": Customers,
    "clock": Clock,
    "ids": Ids,
    "observer": Observer,
}
"""What is plugged into a shop, and under which name."""


class InvalidPort(Invalid):
    """What was plugged into a shop is not what it needs there: `port` is where, `missing` lists what it has not."""

    code: ClassVar[str] = "invalid_port"
    port: str
    missing: tuple[str, ...]


def check_port(value: P, port: str) -> P:
    """The value, when it has all that the port of this name is asked for. Raises `InvalidPort`.

    `check_port(5, "clock")` says that a clock needs `now()`.
    """
    protocol = PORTS[port]
    wanted = {name: callable(said) for name, said in vars(protocol).items() if not name.startswith("_")}
    missing = tuple(name for name, called in wanted.items() if not _has(value, name, called=called))
    if missing or isinstance(value, type):
        needs = ", ".join(f"{name}()" if wanted[name] else name for name in missing or wanted)
        given = f"the class {value.__name__}: make one of it" if isinstance(value, type) else type(value).__name__
        message = f"The {port} of a shop needs {needs}; this is {given}. See commerce_core.ports.{protocol.__name__}."
        raise InvalidPort(message, field=port, port=port, missing=missing)
    return value


def _has(value: object, name: str, *, called: bool) -> bool:
    found = getattr(value, name, None)
    return callable(found) if called else found is not None
