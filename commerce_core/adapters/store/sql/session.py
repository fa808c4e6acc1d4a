"""Session: one open transaction on a plain connection. All that the verbs know of a driver."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.statements import Statements, statements

Row = tuple[Any, ...]
Values = Mapping[str, object]
Step = tuple[str, Values]
"""A statement and its parameters."""


class Session(ABC):
    """Executes statements until something forbids to go on.

    `refusal` is that something: a refused `put`, an error of the driver (after which a database may have rolled back
    already, so that going on would write outside the transaction), or the end of the transaction.
    """

    dialect: ClassVar[Dialect]
    driver_error: ClassVar[type[Exception]]

    def __init__(self) -> None:
        self.statements: Statements = statements(self.dialect)
        self.refusal: Exception | None = None

    def check(self) -> None:
        """Raise what forbids to go on."""
        if self.refusal is not None:
            raise self.refusal

    def rows(self, sql: str, values: Values) -> list[Row]:
        """The rows that a statement answers with."""
        self.check()
        try:
            return self._rows(sql, values)
        except self.driver_error as error:
            self.refusal = error
            raise

    def counts(self, steps: Sequence[Step]) -> list[int]:
        """Execute statements in order, in one round trip where there are any: how many rows each has changed."""
        self.check()
        try:
            return self._counts(steps)
        except self.driver_error as error:
            self.refusal = error
            raise

    def send(self, steps: Sequence[Step]) -> None:
        """Execute statements that cannot be refused and of which nothing is asked."""
        self.check()
        try:
            self._send(steps)
        except self.driver_error as error:
            self.refusal = error
            raise

    @abstractmethod
    def _rows(self, sql: str, values: Values) -> list[Row]: ...

    @abstractmethod
    def _counts(self, steps: Sequence[Step]) -> list[int]: ...

    @abstractmethod
    def _send(self, steps: Sequence[Step]) -> None: ...
