"""Announce: run work, and tell of the events that it records: in its transaction, and after the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import evolve

from commerce_core.app.events.enrol import enrol
from commerce_core.app.events.relay import relay
from commerce_core.app.events.subscribers import Subscriber
from commerce_core.errors import Conflict
from commerce_core.events import Event
from commerce_core.ports import NestedTransaction, Snapshot, Tx

if TYPE_CHECKING:
    from commerce_core.app.context import Context

T = TypeVar("T")
MOST_EVENTS = 1000
"""Events of one transaction while handlers record some of their own: more come of handlers that set each other off."""
_LATER: ContextVar[list[Callable[[], None]] | None] = ContextVar("commerce_core_later", default=None)
"""What waits for the end of the call that is being made; None outside of one that waits."""


class EndlessEvents(Conflict):
    """Handlers in a transaction record events that call handlers, without an end. Let one of them do nothing twice."""

    code = "endless_events"


class Listening:
    """A transaction that remembers which events were recorded in it."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.heard: list[Event] = []

    def __getattr__(self, verb: str) -> Any:
        return getattr(self._tx, verb)

    def record(self, *events: Event) -> None:
        """Write events into the outbox."""
        self._tx.record(*events)
        self.heard += events


class OpenStore:
    """The store of a handler's shop: the open transaction, and nothing else.

    What has failed in it is raised again after the handler, which may not have undone what it caught.
    """

    def __init__(self, tx: Tx, tenant: str) -> None:
        self._tx = tx
        self._tenant = tenant
        self.failure: Exception | None = None

    def run(self, tenant: str, work: Callable[[Tx], T], *, actor: str = "system") -> T:
        """Run work as a part of the transaction, in the name of whoever began it."""
        try:
            self._check(tenant)
            return work(self._tx)
        except Exception as failure:
            self.failure = self.failure or failure
            raise

    def read(self, tenant: str, work: Callable[[Snapshot], T]) -> T:
        """Read what the transaction sees."""
        self._check(tenant)
        return work(self._tx)

    def tenants(self) -> tuple[str, ...]:
        """The one that a handler works for."""
        return (self._tenant,)

    def in_transaction(self) -> bool:
        """That of whoever began it."""
        return True

    def sees_uncommitted(self) -> bool:
        """All that it sees."""
        return True

    def on_commit(self, then: Callable[[], None]) -> bool:
        """Whoever began the transaction tells of everything in it."""
        return True

    def close(self) -> None:
        """There is nothing to give back."""

    def _check(self, tenant: str) -> None:
        if tenant != self._tenant:
            raise NestedTransaction("A handler in a transaction works for its tenant alone.")


def run_announced(ctx: Context, work: Callable[[Tx], T]) -> T:
    """Run work, tell those who are told in the transaction, and after the commit have them relayed to the rest.

    An exception of a handler in the transaction undoes all of it. Nothing is raised after it: what is committed has
    happened, and `run_due` delivers what could not be delivered here.
    """
    heard: list[Event] = []
    after = ctx.subscribers.after

    def listened(tx: Tx) -> T:
        if isinstance(tx, Listening):
            return work(cast(Tx, tx))
        listening = Listening(tx)
        enrol(ctx, tx, after)
        answer = work(cast(Tx, listening))
        _tell(ctx, listening)
        heard[:] = listening.heard
        return answer

    answer = ctx.repeated(listened)
    if after and heard:
        _after(ctx, after)
    return answer


@contextmanager
def told_afterwards() -> Iterator[None]:
    """What commits in this block is relayed at its end: no handler keeps a gateway waiting between two commits.

    A call that is refused has recorded events too. One that is interrupted leaves them to `run_due`.
    """
    if _LATER.get() is not None:
        yield
        return
    waiting: list[Callable[[], None]] = []
    before = _LATER.set(waiting)
    try:
        yield
    except Exception:
        _LATER.reset(before)
        _deliver(waiting)
        raise
    except BaseException:
        _LATER.reset(before)
        raise
    _LATER.reset(before)
    _deliver(waiting)


def _deliver(waiting: list[Callable[[], None]]) -> None:
    """Once is enough: whoever relays reads on to the end."""
    if waiting:
        waiting[-1]()


def _tell(ctx: Context, listening: Listening) -> None:
    told, subscribers = 0, ctx.subscribers.inside
    while subscribers and told < len(listening.heard):
        event = listening.heard[told]
        told += 1
        for subscriber in subscribers:
            if subscriber.wants(event.type):
                if told > MOST_EVENTS:
                    raise EndlessEvents(f"More than {MOST_EVENTS} events were recorded in one transaction.")
                store = OpenStore(cast(Tx, listening), ctx.tenant.id)
                subscriber.call(evolve(ctx, store=store, home=ctx.home or ctx.store), event)
                if store.failure is not None:
                    raise store.failure


def _after(ctx: Context, enrolled: Iterable[Subscriber]) -> None:
    home = evolve(ctx, store=ctx.home or ctx.store, home=None)
    quietly = partial(_quietly, home)
    if not ctx.store.in_transaction():
        ctx.subscribers.known.update((ctx.tenant.id, each.name) for each in enrolled)
        later = _LATER.get()
        if ctx.subscribers.relay == "caller" and later is not None:
            later.append(quietly)
        elif ctx.subscribers.relay == "caller":
            quietly()
    elif ctx.subscribers.relay == "caller":
        ctx.store.on_commit(quietly)


def _quietly(ctx: Context) -> None:
    with suppress(Exception):
        relay(ctx)
