"""The euro reference rates of the European Central Bank, from the files that it publishes.

The bank publishes, on every working day at about 16:00 Central European Time, what one euro is worth in some thirty
currencies: https://www.ecb.europa.eu/stats/eurofxref/ has `eurofxref-daily.xml`, `eurofxref-hist-90d.xml`,
`eurofxref-hist.xml`, and `eurofxref-hist.zip` with the history since 1999 as CSV. All of them are read here; how they
are downloaded is the program's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from commerce_core.adapters.rates.ecb_files import LARGEST_FILE, InvalidRateFile, Row, read_rows
from commerce_core.currency import Rate
from commerce_core.errors import CommerceError, Invalid
from commerce_core.money import UnknownCurrency, currency
from commerce_core.ports import RatesUnavailable

__all__ = ["EcbRates", "InvalidRateFile"]

_BUGS = (
    *(ArithmeticError, AssertionError, AttributeError, ImportError),
    *(LookupError, NameError, NotImplementedError, TypeError),
)
"""What a program raises that is wrong, however often it is tried again."""
PUBLISHED = time(16, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""The bank says "usually around 16:00 CET": a rate holds from then on, so that no sale uses one of the future."""


class EcbRates:
    """`EcbRates("eurofxref-hist.zip")`, or with a function that downloads: `EcbRates(lambda: http.get(URL).content)`.

    `origin` is a path, the contents as bytes, or a function that gives these. `since` leaves out earlier days: a store
    that has the history needs only the last few. Currencies that are no longer current are left out. Raises
    `InvalidRateFile` for what is neither.
    """

    name = "ecb"

    def __init__(self, origin: str | Path | bytes | Callable[[], bytes], *, since: date | None = None) -> None:
        given, day = cast("object", origin), cast("object", since)
        if not (isinstance(given, str | Path | bytes) or callable(given)):
            message = "Give a path, the contents of a file as bytes, or a function that returns these."
            raise InvalidRateFile(message, field="origin", value=given)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise InvalidRateFile("Give a day, such as date(2026, 7, 1).", field="since", value=day)
        self._origin = origin
        self._since = since or date.min

    def fetch(self) -> Iterable[Rate]:
        """The rates of the file, one euro in units of each currency.

        Raises `RatesUnavailable` for a file that cannot be had now, `InvalidRateFile`, and as it is whatever shows that
        the function itself is wrong, such as a TypeError.
        """
        rows = read_rows(self._content())
        current = set(filter(_is_current, {code for row in rows for code in row.values}))
        if not current:
            raise InvalidRateFile("This file has no rate of a current currency: look where it is from.", field="file")
        for row in rows:
            if row.day >= self._since:
                yield from _rates(row, current)

    def _content(self) -> bytes:
        if isinstance(self._origin, bytes):
            return self._origin
        try:
            content: object = self._origin() if callable(self._origin) else _start_of(self._origin)
        except (CommerceError, *_BUGS):
            raise
        except Exception as error:  # whatever the program's way of downloading raises
            problem = f"{type(error).__name__}: {error}"[:200]
            raise RatesUnavailable(f"The rates of the ECB cannot be read ({problem}): try again.") from error
        if not isinstance(content, bytes):
            message = f"The function gave a value of type {type(content).__name__}: return the file's bytes."
            raise InvalidRateFile(message, field="origin")
        return content


def _start_of(path: str | Path) -> bytes:
    """Of an endless file enough to be refused for it."""
    with Path(path).open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _is_current(code: str) -> bool:
    try:
        currency(code)
    except UnknownCurrency:
        return False
    return True


def _rates(row: Row, current: set[str]) -> Iterable[Rate]:
    since = datetime.combine(row.day, PUBLISHED).astimezone(UTC)
    for code in filter(current.__contains__, row.values):
        try:
            yield Rate("EUR", code, row.values[code], valid_from=since, source=EcbRates.name)
        except Invalid as fault:
            raise InvalidRateFile(f"{row.day}, {code}: {fault.message}", field="file") from fault
