"""AsyncCommerce: the shop as `shop.aio`."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from commerce_core.commerce.aio.awaited import Runner
from commerce_core.commerce.aio.lent import lent_by
from commerce_core.commerce.aio.rooms import Rooms
from commerce_core.commerce.facade import Commerce
from commerce_core.tenancy import Tenant


class AsyncCommerce(Rooms):
    """Every call of a shop under its own name, with its own arguments, answer and errors, to be awaited.

    The calls run on the shop's own threads, `Commerce(threads=8)` at a time; the event loop goes on. A cancelled call
    is never left half: what has begun goes on to its end, committed or rolled back as a whole, and what still waited
    for a thread is never begun. To learn which it was, ask again under the same `key`. Raises `TooManyWaiting` for a
    call that would have to wait for too many others.
    """

    def __init__(self, shop: Commerce, run: Runner) -> None:
        super().__init__(shop, run)
        self._shop = shop

    @property
    def tenant(self) -> Tenant:
        """Whose shop this is."""
        return self._shop.tenant

    def at(self, *, tenant: Tenant | str | None = None, actor: str | None = None) -> AsyncCommerce:
        """The same shop for another tenant or on behalf of another actor. Raises `InvalidText`."""
        return AsyncCommerce(self._shop.at(tenant=tenant, actor=actor), self._run)

    def joined(self, session: object) -> AsyncCommerce:
        """The same shop in the transaction of an AsyncSession or AsyncConnection of SQLAlchemy.

        What `Commerce.joined` promises holds, with asyncpg, psycopg and aiosqlite. The calls run on the event loop, and
        wait for the database as your own do: what else the shop asks (products and customers of yours) must not keep
        it. A cancelled call is gone with your transaction, which `async with` rolls back. After-commit
        handlers are called on a thread once an AsyncSession has committed; after the commit of an AsyncConnection with
        the next `run_due`. Raises `CannotJoin`, and as `Commerce.joined` does.
        """
        lent, run = lent_by(session)
        return AsyncCommerce(self._shop.joined(lent), run)

    async def close(self) -> None:
        """Give back connections and threads, once all that has begun has ended, without keeping the event loop."""
        await asyncio.to_thread(self._shop.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
