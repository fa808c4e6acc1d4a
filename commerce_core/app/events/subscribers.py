"""Subscribers: who is told of events, in the transaction that records them or after its commit."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from threading import Lock
from typing import Literal, get_args

from attrs import define, evolve, field, frozen

from commerce_core.errors import Conflict, Invalid
from commerce_core.events import EVENT_TYPES

When = Literal["in_transaction", "after_commit"]
Relay = Literal["caller", "worker"]
_PATTERN = re.compile(r"\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.[a-z0-9_]+|\.\*)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:<>-]{0,199}")


class InvalidSubscription(Invalid):
    """An event is written `order.created`, `order.*` or `*`, and is one that a shop records; a subscriber has a name of
    its own. The message says more.
    """

    code = "invalid_subscription"


class NameTaken(Conflict):
    """Another subscriber has this name, under which it remembers how far it has read: pass another `name=`."""

    code = "subscriber_name_taken"
    name: str


@frozen
class Subscriber:
    """Who is told. `call` takes the context in which it is told, typed loosely since that is made of subscribers, and
    the event.
    """

    name: str
    patterns: tuple[str, ...]
    handler: object
    call: Callable[..., object]

    def wants(self, type: str) -> bool:
        """Whether an event of this type is for it: `order.*` is `order.created`, and `*` is all."""
        return any(_covers(each, type) for each in self.patterns)


@define
class Subscribers:
    """Those of a shop; threads and tenants share them.

    `known` holds the tenants and names of which this process has seen that the place up to which they have read is in
    the database. `relay` says whether whoever records events delivers them, or only `run_due`.
    """

    relay: Relay = "caller"
    inside: tuple[Subscriber, ...] = ()
    after: tuple[Subscriber, ...] = ()
    known: set[tuple[str, str]] = field(factory=set)
    _lock: Lock = field(factory=Lock)

    @property
    def any(self) -> bool:
        """Whether anybody is to be told of anything."""
        return bool(self.inside or self.after)

    def add(self, event: str, handler: object, call: Callable[..., object], *, when: When, name: str | None) -> None:
        """Tell somebody of an event from now on. Raises `InvalidSubscription` and `NameTaken`."""
        _check(event, handler, when)
        if name is None and when == "in_transaction":
            name = "in_transaction"  # it remembers nothing, so that nobody need tell it apart
        new = Subscriber(_check_name(_name_of(handler) if name is None else name), (event,), handler, call)
        with self._lock:
            if when == "in_transaction":
                self.inside = (*self.inside, new)
            else:
                self.after = _added(self.after, new)


def check_relay(relay: Relay) -> Relay:
    """Who delivers. Raises `InvalidSubscription`."""
    if relay not in get_args(Relay):
        raise InvalidSubscription(f"{relay!r} is neither 'caller' nor 'worker'.", field="relay")
    return relay


def _added(known: tuple[Subscriber, ...], new: Subscriber) -> tuple[Subscriber, ...]:
    """With one more; a handler that is there already reads one more kind of events, from the same place on."""
    for n, each in enumerate(known):
        if each.name == new.name:
            if each.handler != new.handler:
                raise NameTaken(f"Another subscriber is named {new.name!r}: pass another name.", name=new.name)
            patterns = tuple(dict.fromkeys((*each.patterns, *new.patterns)))
            return (*known[:n], evolve(each, patterns=patterns), *known[n + 1 :])
    return (*known, new)


def _check(event: object, handler: object, when: object) -> None:
    if not isinstance(event, str) or _PATTERN.fullmatch(event) is None:
        message = f"{event!r} is no event: write one as 'order.created', all of a kind as 'order.*', or '*'."
        raise InvalidSubscription(message, field="event")
    if not any(_covers(event, type) for type in EVENT_TYPES):
        raise InvalidSubscription(f"No shop records {event!r}. {_suggested(event)}", field="event")
    if not callable(handler):
        raise InvalidSubscription("A handler is called with the event and the shop.", field="handler")
    if when not in get_args(When):
        raise InvalidSubscription(f"{when!r} is neither 'in_transaction' nor 'after_commit'.", field="when")


def _covers(pattern: str, type: str) -> bool:
    return type == pattern or (pattern[-1] == "*" and type.startswith(pattern[:-1]))


def _suggested(event: str) -> str:
    """The name that is spelt most like it; where none is, all of them."""
    kinds = {type.partition(".")[0] + ".*" for type in EVENT_TYPES}
    near = get_close_matches(event, sorted(kinds if event.endswith("*") else EVENT_TYPES), n=1)
    return f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(EVENT_TYPES))}."


def _name_of(handler: object) -> str:
    module, name = getattr(handler, "__module__", None), getattr(handler, "__qualname__", None)
    if module is None or name is None or "<lambda>" in name:
        raise InvalidSubscription("This handler has no name of its own: pass name='...'.", field="name")
    return f"{module}:{name}"


def _check_name(name: object) -> str:
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        message = "A subscriber's name begins with a letter; letters, digits and _ . : - follow, up to 200 in all."
        raise InvalidSubscription(message, field="name")
    return name
