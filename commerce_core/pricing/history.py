"""The history of a price: what was asked when, and the lowest of the last days, which a shop must name with a sale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from operator import attrgetter, itemgetter

from attrs import Attribute, field, frozen

from commerce_core.canonical import digest
from commerce_core.catalog import Item
from commerce_core.checks import in_utc
from commerce_core.ids import check_id
from commerce_core.money import MAX_PRICE_MINOR, Currency, CurrencyMismatch, Minor, Money
from commerce_core.money import currency as to_currency
from commerce_core.pricing.book import PriceBook, Rank, Row
from commerce_core.pricing.errors import InvalidPrice, PriceNotFound
from commerce_core.pricing.price import MAX_REFERENCE, is_reference
from commerce_core.pricing.select import price_for
from commerce_core.pricing.situation import Situation
from commerce_core.pricing.unmet import unmet_of
from commerce_core.pricing.window import created, updated

_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

OMNIBUS_DAYS = 30
"""Days before a reduction that article 6a of Directive 98/6/EC (as amended by Directive (EU) 2019/2161) asks for."""

MOST_DAYS = 3_650
"""Ten years."""


def _instant(value: datetime) -> datetime:
    return in_utc(value)


def _amount(_: object, attribute: Attribute[Minor | None], value: Minor | None) -> None:
    if value is not None and not (type(value) is int and 0 <= value <= MAX_PRICE_MINOR):
        message = f"A price is an int from 0 to {MAX_PRICE_MINOR} minor units, or None where there was none."
        raise InvalidPrice(message, field=attribute.name, value=value)


def _item(_: object, __: object, value: str) -> None:
    if not is_reference(value):
        raise InvalidPrice(f"Name the item by its id or SKU, in at most {MAX_REFERENCE} characters.", field="item")


@frozen
class PricePoint:
    """From `at` on, one unit of an item costs `amount_minor`, until the next point; None says that it has no price.

    An `id` that is left out follows from item, currency and instant. Raises `InvalidPrice`, `InvalidId`,
    `InvalidDatetime`.
    """

    item: str = field(validator=_item)
    currency: Currency = field(converter=to_currency)
    amount_minor: Minor | None = field(validator=_amount)
    at: datetime = field(converter=_instant)
    id: str = ""
    created_at: datetime | None = field(default=None, converter=created)
    updated_at: datetime | None = field(default=None, converter=updated)
    version: int = 1

    def __attrs_post_init__(self) -> None:
        """Derive the id where none is given."""
        derived = self.id or f"point_{digest([self.item, self.currency.code, self.at.isoformat()])[:32]}"
        object.__setattr__(self, "id", check_id(derived))

    @property
    def price(self) -> Money | None:
        """The price of one unit; None where there was none."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


def price_points_between(
    item: Item, situation: Situation, *, book: PriceBook, since: datetime, until: datetime
) -> tuple[PricePoint, ...]:
    """What the item costs from `since` on, and each change before `until` that the windows of the book bring.

    Ask in the situation of a buyer whom nobody knows: a public price. A sale of 15.00 in June on a price of 18.00 gives
    18.00 in May, 15.00 on 1 June and 18.00 on 1 July. Raises `InvalidDatetime`, and as conversion does.
    """
    start, end = in_utc(since, field="since"), in_utc(until, field="until")
    points: list[PricePoint] = []
    for at, best in _best_rows(item, situation, book, start, end):
        amount = _amount_at(item, situation, best, at)
        if not points or points[-1].amount_minor != amount:
            points.append(PricePoint(item.variant_id, situation.currency, amount, at))
    return tuple(points)


def _best_rows(
    item: Item, situation: Situation, book: PriceBook, start: datetime, end: datetime
) -> Iterator[tuple[datetime, PriceBook]]:
    """Each instant at which a window of the item opens or closes, with a book of what can win then: the best reference
    and the best sale of each tax basis. Rows are taken up once, so that the time is in proportion to n log n."""
    rows = sorted(_rows_for(item, situation, book), key=itemgetter(0))
    edges = {edge for starts, ends, *_ in rows for edge in (starts, ends) if start < edge < end}
    heaps: dict[object, list[tuple[Rank, int, datetime, Row]]] = {}
    taken = 0
    for at in sorted({start, *edges}):
        while taken < len(rows) and rows[taken][0] <= at:
            _, ends, rank, row = rows[taken]
            heappush(heaps.setdefault(_rivals(row), []), (rank, taken, ends, row))
            taken += 1
        for heap in heaps.values():
            while heap and heap[0][2] <= at:
                heappop(heap)
        best = [heap[0][3] for heap in heaps.values() if heap]
        lists = {row.price_list.id: row.price_list for row in best if row.price_list is not None}
        yield at, PriceBook.of([row.price for row in best], lists.values(), policy=book.policy, rates=book.rates)


def _rows_for(item: Item, situation: Situation, book: PriceBook) -> Iterator[tuple[datetime, datetime, Rank, Row]]:
    """Rows that hold in a situation while their window is open, with its sides and their rank."""
    for row, named in book.all_rows(item):
        starts, ends = row.window or (None, None)
        first, last = starts or _BEGINNING, ends or _END
        if row.price.currency is situation.currency and first < last and unmet_of(row, situation, first) is None:
            yield first, last, row.ranks[named], row


def _rivals(row: Row) -> object:
    """Prices of which only the best can win: all references, or sales that say the same of tax."""
    return ("sale", row.price_list and row.price_list.tax_included) if row.sale else "reference"


def _amount_at(item: Item, situation: Situation, book: PriceBook, at: datetime) -> Minor | None:
    try:
        return price_for(item, situation, book=book, at=at).amount_minor
    except PriceNotFound:
        return None


def lowest_price(points: Iterable[PricePoint], *, before: datetime, days: int = OMNIBUS_DAYS) -> Money | None:
    """The lowest price in force within the `days` before an instant, the one in force at their beginning included.

    `before` is when the reduction begins, and is not included itself; of a reduction that goes on lowering, ask for the
    first. 20.00, then 18.00 for one day three weeks ago, then 20.00 again, gives 18.00. None where there was no price.
    A day is 24 hours. Source: article 6a of Directive 98/6/EC. Raises `InvalidPrice` for points of several items and
    for days that are none, `CurrencyMismatch`, `InvalidDatetime`.
    """
    if type(days) is not int or not 1 <= days <= MOST_DAYS:
        raise InvalidPrice(f"Look back 1 to {MOST_DAYS} whole days.", field="days", value=days)
    end = in_utc(before, field="before")
    start = end - timedelta(days=days)
    history = sorted(map(_point, points), key=attrgetter("at", "id"))
    _check_alike(history)
    opening = [point for point in history if point.at <= start][-1:]
    within = [point for point in history if start < point.at < end]
    amounts = [point.amount_minor for point in (*opening, *within) if point.amount_minor is not None]
    return Money(min(amounts), history[0].currency) if amounts else None


def _point(value: object) -> PricePoint:
    if not isinstance(value, PricePoint):
        raise InvalidPrice("A history consists of points: PricePoint('CHAI', 'EUR', 1800, at).", field="points")
    return value


def _check_alike(history: list[PricePoint]) -> None:
    for point in history:
        if point.item != history[0].item:
            message = f"A history is of one item, not of {history[0].item!r} and {point.item!r}: ask for each."
            raise InvalidPrice(message, field="points")
        if point.currency is not history[0].currency:
            raise CurrencyMismatch(history[0].currency.code, point.currency.code, field="points")
