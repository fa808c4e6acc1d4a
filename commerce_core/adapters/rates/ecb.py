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
from zoneinfo import ZoneInfo

from commerce_core.adapters.rates.ecb_files import InvalidRateFile, Row, read_rows
from commerce_core.currency import Rate
from commerce_core.errors import Invalid
from commerce_core.money import UnknownCurrency
from commerce_core.ports import RatesUnavailable

__all__ = ["EcbRates", "InvalidRateFile"]

PUBLISHED = time(16, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""The bank says "usually around 16:00 CET": a rate holds from then on, so that no sale uses one of the future."""


class EcbRates:
    """`EcbRates("eurofxref-hist.zip")`, or with a function that downloads: `EcbRates(lambda: http.get(URL).content)`.

    `origin` is a path, the contents as bytes, or a function that gives these. `since` leaves out earlier days: a store
    that has the history needs only the last few. Currencies that are no longer current are left out.
    """

    name = "ecb"

    def __init__(self, origin: str | Path | bytes | Callable[[], bytes], *, since: date | None = None) -> None:
        self._origin = origin
        self._since = since or date.min

    def fetch(self) -> Iterable[Rate]:
        """The rates of the file, one euro in units of each currency. Raises `RatesUnavailable`, `InvalidRateFile`."""
        for row in read_rows(self._content()):
            if row.day >= self._since:
                yield from _rates(row)

    def _content(self) -> bytes:
        if isinstance(self._origin, bytes):
            return self._origin
        try:
            return self._origin() if callable(self._origin) else Path(self._origin).read_bytes()
        except Exception as error:  # whatever the program's way of downloading raises
            raise RatesUnavailable(f"The rates of the ECB cannot be read ({error}): try again.") from error


def _rates(row: Row) -> Iterable[Rate]:
    since = datetime.combine(row.day, PUBLISHED).astimezone(UTC)
    for code, value in row.values.items():
        try:
            yield Rate("EUR", code, value, valid_from=since, source=EcbRates.name)
        except UnknownCurrency:
            continue
        except Invalid as fault:
            raise InvalidRateFile(f"{row.day}, {code}: {fault.message}", field="file") from fault
