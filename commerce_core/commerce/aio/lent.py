"""What an asynchronous backend lends: a session of SQLAlchemy, and how calls are made in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from attrs import frozen

from commerce_core.commerce.aio.awaited import Runner
from commerce_core.ports import CannotJoin

R = TypeVar("R")
HOME = "sqlalchemy.ext.asyncio"


@frozen
class InSession:
    """Runs calls in the greenlet in which SQLAlchemy turns waiting for a connection into awaiting it."""

    _session: Any

    async def __call__(self, call: Callable[[], R], /) -> R:
        """Make a call in the task that awaits it."""
        answer: R = await self._session.run_sync(lambda _: call())
        return answer


def lent_by(session: Any) -> tuple[object, Runner]:
    """The session or connection inside an asynchronous one, and what runs calls that use it. Raises `CannotJoin`."""
    found = sys.modules.get(HOME)  # what nobody has imported has no instances
    if found is not None and isinstance(session, found.async_scoped_session):
        session = session()
    if found is not None and isinstance(session, found.AsyncSession):
        return session.sync_session, InSession(session)
    if found is not None and isinstance(session, found.AsyncConnection):
        if session.sync_connection is None:
            raise CannotJoin("This connection is not open: write `async with engine.connect()`.", field="session")
        return session.sync_connection, InSession(session)
    raise CannotJoin(
        f"shop.aio cannot join a {type(session).__name__}: lend it an AsyncSession or AsyncConnection of SQLAlchemy, "
        "or lend a synchronous connection to shop.joined(...).",
        field="session",
    )
