"""An asynchronous session that is waited for: what is awaited elsewhere ends here before the next line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from commerce_core.commerce.aio.awaited import Room

Run = Callable[[Coroutine[Any, Any, Any]], Any]
NAMES = {"aiosqlite": "sqlite", "asyncpg": "postgresql", "psycopg": "postgresql"}


def async_engine(driver: str, url: str, **options: Any) -> AsyncEngine:
    """SQLAlchemy's asynchronous engine on the database of a store."""
    name = NAMES[driver]
    return create_async_engine(url.replace(f"{name}:", f"{name}+{driver}:", 1), poolclass=sa.NullPool, **options)


@contextmanager
def waited_session(driver: str, url: str) -> Iterator[tuple[AsyncSession, Run]]:
    """A session, and what runs its coroutines to their end."""
    with asyncio.Runner() as runner:
        engine = async_engine(driver, url)
        session = AsyncSession(engine)
        try:
            yield session, runner.run
        finally:
            runner.run(session.close())
            runner.run(engine.dispose())


class Waiting:
    """A shop whose calls are awaited, as one whose calls are not."""

    def __init__(self, room: Room, session: AsyncSession, run: Run) -> None:
        self._room, self._session, self._run = room, session, run

    @property
    def _ctx(self) -> Any:
        """The context below, whose store works inside `run_sync` only."""
        ctx = self._room._shop._ctx
        return SimpleNamespace(run=self._inside(ctx.run), store=self._store(ctx.store))

    def _store(self, store: Any) -> Any:
        return SimpleNamespace(run=self._inside(store.run), read=self._inside(store.read))

    def _inside(self, call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args: self._run(self._session.run_sync(lambda _: call(*args)))

    def at(self, **named: Any) -> Waiting:
        return Waiting(self._room.at(**named), self._session, self._run)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._room, name)
        if isinstance(found, Room):
            return Waiting(found, self._session, self._run)
        return partial(self._wait, found) if callable(found) else found

    def _wait(self, call: Callable[..., Coroutine[Any, Any, Any]], *args: Any, **named: Any) -> Any:
        return self._run(call(*args, **named))
