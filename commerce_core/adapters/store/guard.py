"""Guard: one transaction at a time in each thread of a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from commerce_core.ports import NestedTransaction, StoreUnavailable, TransactionOver


class Guard:
    """Refuses a transaction inside another one of the same thread: it would wait for itself, or see other data."""

    def __init__(self) -> None:
        self.closed = False
        self._thread = local()

    @property
    def inside(self) -> bool:
        """Whether this thread is inside a transaction of the store."""
        return getattr(self._thread, "inside", False)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be inside a transaction. Raises `NestedTransaction`, and `StoreUnavailable` once closed."""
        if self.closed:
            raise StoreUnavailable("This store was closed: open it again.")
        if self.inside:
            raise NestedTransaction("This thread is inside a transaction of this store already: use its Tx.")
        self._thread.inside = True
        try:
            yield
        finally:
            self._thread.inside = False


def over() -> TransactionOver:
    """What a `Tx` answers whose transaction has ended."""
    return TransactionOver("This transaction has ended: do everything inside the function given to run or read.")
