"""Session: one open transaction on a plain connection. All that the verbs know of a driver."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, Protocol

from commerce_core.adapters.store.guard import over
from commerce_core.adapters.store.sql.dialect import Dialect
from commerce_core.adapters.store.sql.statements import Statements, statements
from commerce_core.ports import count_statements

Row = tuple[Any, ...]
Values = Mapping[str, object]
Step = tuple[str, Values]
"""A statement and its parameters."""
Placeholders = Literal["named", "numbered"]
"""How a driver wants parameters: by their names, as the dialect writes them, or as `$1`, `$2` and a list."""
_NAMED = re.compile(r"%\((\w+)\)s")


class Session(ABC):
    """Executes statements until something forbids to go on.

    `refusal` is that something: a refused `put`, or an error of the driver (after which a database may have rolled back
    already, so that going on would write outside the transaction). `ended` says that the transaction is over.
    """

    driver_error: type[Exception]

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.statements: Statements = statements(dialect)
        self.refusal: Exception | None = None
        self.ended = False

    def check(self) -> None:
        """Raise what forbids to go on."""
        if self.ended:
            raise over()
        if self.refusal is not None:
            raise self.refusal

    def rows(self, sql: str, values: Values) -> list[Row]:
        """The rows that a statement answers with."""
        self.check()
        count_statements()
        try:
            return self._rows(sql, values)
        except self.driver_error as error:
            self.refusal = error
            raise

    def counts(self, steps: Sequence[Step]) -> list[int]:
        """Execute statements in order, in one round trip where there are any: how many rows each has changed."""
        self.check()
        count_statements(len(steps))
        try:
            return self._counts(steps)
        except self.driver_error as error:
            self.refusal = error
            raise

    def send(self, steps: Sequence[Step]) -> None:
        """Execute statements that cannot be refused and of which nothing is asked."""
        self.check()
        count_statements(len(steps))
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


class Cursor(Protocol):
    """What is needed of a DBAPI cursor."""

    @property
    def rowcount(self) -> int:
        """How many rows the last statement has changed."""

    def execute(self, sql: Any, values: Any = ..., /) -> object:
        """Execute a statement."""

    def fetchall(self) -> Iterable[Row]:
        """The rows that it answers with."""


class CursorSession(Session):
    """A transaction on somebody's DBAPI cursor, one round trip per statement."""

    def __init__(
        self,
        cursor: Cursor,
        dialect: Dialect,
        driver_error: type[Exception],
        *,
        placeholders: Placeholders = "named",
    ) -> None:
        super().__init__(dialect)
        self.driver_error = driver_error
        self._cursor = cursor
        self._placeholders = placeholders

    def _rows(self, sql: str, values: Values) -> list[Row]:
        self._execute(sql, values)
        return list(self._cursor.fetchall())

    def _counts(self, steps: Sequence[Step]) -> list[int]:
        return [self._execute(sql, values) for sql, values in steps]

    def _send(self, steps: Sequence[Step]) -> None:
        for sql, values in steps:
            self._execute(sql, values)

    def _execute(self, sql: str, values: Values) -> int:
        if not values:
            self._cursor.execute(sql)
        elif self._placeholders == "named":
            self._cursor.execute(sql, values)
        else:
            text, names = numbered(sql)
            self._cursor.execute(text, [values[name] for name in names])
        return self._cursor.rowcount


@lru_cache(maxsize=1024)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """A statement with `$1`, `$2` in place of `%(names)s`, and the names in their order: a name has one number."""
    names = tuple(dict.fromkeys(_NAMED.findall(sql)))
    return _NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", sql).replace("%%", "%"), names
