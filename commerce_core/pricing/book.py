"""PriceBook: prices and their lists, compiled once, so that a look-up pays for what can match and for nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from attrs import field, frozen

from commerce_core.catalog import Item
from commerce_core.currency import RateTable
from commerce_core.money import MAX_QUANTITY, Minor
from commerce_core.pricing.errors import InvalidPrice, InvalidPriceList
from commerce_core.pricing.policy import Policy
from commerce_core.pricing.price import Price
from commerce_core.pricing.price_list import CONDITIONS, PriceList
from commerce_core.pricing.situation import Situation
from commerce_core.pricing.window import Window

Rank = tuple[int, int, int, int, str]
"""What is compared, least first. Of references: 0 for a list and more for the base, priority and specificity (both
negative), amount in minor units, id. Of sales: the amount comes first."""

Key = tuple[str, str]
"""One thing that a list asks for: `("groups", "vip")`."""

EVERYONE: Key = ("", "")
"""Under which prices stand whose list asks for nothing."""


class Row(NamedTuple):
    """A price as the look-up reads it. `ranks` are for a price that names the product, and one that names the variant.

    `window` is what is common to the windows of the price and its list, None where both are open. `terms` is the list
    whose conditions must still be looked at: where it states only one, the row is found by that.
    """

    low: int
    high: int
    window: Window | None
    terms: PriceList | None
    sale: bool
    amount: Minor | None
    ranks: tuple[Rank, Rank]
    price: Price
    price_list: PriceList | None


class Ending(NamedTuple):
    """Rows that end one day, by when they do, so that those which have are passed over by a search."""

    ends: tuple[datetime, ...]
    rows: tuple[Row, ...]


@frozen
class Shelf:
    """The rows of one reference in one currency by what they ask for: those without an end, and the `ending` ones.

    `free` are those without an end that are open to everyone.
    """

    free: tuple[Row, ...]
    keyed: Mapping[Key, tuple[Row, ...]]
    ending: Mapping[Key, Ending]

    def near(self, situation: Situation, at: datetime) -> Sequence[Row]:
        """Rows that may be meant for the situation and are not over; one with several keys may stand there twice."""
        if not self.keyed and not self.ending:
            return self.free
        found = [*self.free]
        for key in situation.keys if self.keyed else ():
            found += self.keyed.get(key, ())
        for key in (EVERYONE, *situation.keys) if self.ending else ():
            if key in self.ending:
                ends, rows = self.ending[key]
                found += rows[bisect_right(ends, at) :]
        return found

    @property
    def rows(self) -> Iterable[Row]:
        """All rows, each once."""
        every = (self.free, *self.keyed.values(), *(each.rows for each in self.ending.values()))
        return {row.price.id: row for rows in every for row in rows}.values()


def references_of(item: Item) -> dict[str, bool]:
    """What a price may call an item, and whether that names the variant rather than its product."""
    return {item.product_id: False, item.sku: True, item.variant_id: True}


@frozen
class PriceBook:
    """Prices by item, with the policy by which they are chosen: `PriceBook.of(prices, lists)`.

    Immutable, shared by threads. `lists` are by id, `rates` convert a missing currency where the policy allows it.
    `PriceBook()` is empty: every item has its own price.
    """

    shelves: Mapping[str, Mapping[str, Shelf]] = field(factory=dict, repr=False)
    lists: Mapping[str, PriceList] = field(factory=dict)
    policy: Policy = Policy()
    rates: RateTable | None = field(default=None, repr=False)

    @staticmethod
    def of(
        prices: Iterable[Price],
        lists: Iterable[PriceList] = (),
        *,
        policy: Policy | None = None,
        rates: RateTable | None = None,
    ) -> PriceBook:
        """Compile prices and lists. Time and memory are in proportion to them.

        Raises `InvalidPrice` for two prices of one id and for a list that is not there, `InvalidPriceList` for two
        lists of one id.
        """
        by_id = _lists(lists)
        rows: dict[str, dict[str, list[Row]]] = {}
        for row in _rows(prices, by_id):
            rows.setdefault(row.price.item, {}).setdefault(row.price.currency.code, []).append(row)
        shelves = {item: {code: _shelf(each) for code, each in of.items()} for item, of in rows.items()}
        return PriceBook(shelves, by_id, policy or Policy(), rates)

    def touches(self, item: Item) -> bool:
        """Whether any price names the item, in any currency: if none does, it has its own price."""
        shelves = self.shelves
        return bool(shelves) and (item.variant_id in shelves or item.sku in shelves or item.product_id in shelves)

    def near(self, item: Item, situation: Situation, *, at: datetime) -> list[tuple[Sequence[Row], bool]]:
        """Rows that may hold for an item at an instant, and whether they name the variant rather than its product."""
        code, found = situation.currency.code, []
        for reference, named in references_of(item).items():
            shelves = self.shelves.get(reference)
            if shelves is not None and code in shelves:
                found.append((shelves[code].near(situation, at), named))
        return found

    def all_rows(self, item: Item) -> Iterator[tuple[Row, bool]]:
        """Every row of an item in any currency and situation, each once, and whether it names the variant."""
        for reference, named in references_of(item).items():
            for shelf in self.shelves.get(reference, {}).values():
                yield from ((row, named) for row in shelf.rows)


def _lists(lists: Iterable[PriceList]) -> dict[str, PriceList]:
    by_id: dict[str, PriceList] = {}
    for n, each in enumerate(lists):
        given: object = each
        if not isinstance(given, PriceList):
            raise InvalidPriceList("Give price lists, such as PriceList('vip').", field=f"lists[{n}]")
        if by_id.setdefault(each.id, each) is not each:
            message = f"Two price lists have the id {each.id!r}: keep one of them, or rename one."
            raise InvalidPriceList(message, field=f"lists[{n}].id")
    return by_id


def _rows(prices: Iterable[Price], lists: Mapping[str, PriceList]) -> Iterator[Row]:
    seen: set[str] = set()
    for n, price in enumerate(prices):
        given: object = price
        if not isinstance(given, Price):
            raise InvalidPrice("Give prices, such as Price.of('CHAI', '18.00', currency='EUR').", field=f"prices[{n}]")
        if price.id in seen:
            message = f"Two prices have the id {price.id!r}: keep one of them, or give one another id."
            raise InvalidPrice(message, field=f"prices[{n}].id")
        seen.add(price.id)
        if price.price_list_id and price.price_list_id not in lists:
            message = f"There is no price list {price.price_list_id!r}: add it, or check its spelling."
            raise InvalidPrice(message, field=f"prices[{n}].price_list_id")
        yield _row(price, lists.get(price.price_list_id))


def _row(price: Price, of: PriceList | None) -> Row:
    sale = of is not None and of.type == "sale"
    return Row(
        low=price.min_quantity,
        high=_high(price),
        window=_common_window(price, of),
        terms=of if of is not None and of.specificity > 1 else None,
        sale=sale,
        amount=price.amount_minor,
        ranks=_ranks(price, of),
        price=price,
        price_list=of,
    )


def _high(price: Price) -> int:
    """The largest quantity; a price that is not set holds for none, so that the look-up need not ask."""
    if price.amount_minor is None:
        return 0
    return MAX_QUANTITY if price.max_quantity is None else price.max_quantity


def _ranks(price: Price, of: PriceList | None) -> tuple[Rank, Rank]:
    """A list that states two conditions, for ten units and more of the variant itself, has a specificity of 4."""
    amount, key = price.amount_minor or 0, price.id
    loose = -price.has_range
    if of is None:
        return (1, 0, loose, amount, key), (1, 0, loose - 1, amount, key)
    loose -= of.specificity
    if of.type == "sale":
        return (amount, -of.priority, loose, 0, key), (amount, -of.priority, loose - 1, 0, key)
    return (0, -of.priority, loose, amount, key), (0, -of.priority, loose - 1, amount, key)


def _common_window(price: Price, of: PriceList | None) -> Window | None:
    starts = [each.starts_at for each in (price, of) if each is not None and each.starts_at is not None]
    ends = [each.ends_at for each in (price, of) if each is not None and each.ends_at is not None]
    return (max(starts, default=None), min(ends, default=None)) if starts or ends else None


def _shelf(rows: Sequence[Row]) -> Shelf:
    lasting: dict[Key, list[Row]] = {}
    ending: dict[Key, list[tuple[datetime, Row]]] = {}
    for row in rows:
        end = row.window[1] if row.window is not None else None
        for key in _keys(row.price_list) or [EVERYONE]:
            if end is None:
                lasting.setdefault(key, []).append(row)
            else:
                ending.setdefault(key, []).append((end, row))
    free = tuple(lasting.pop(EVERYONE, ()))
    keyed = {key: tuple(each) for key, each in lasting.items()}
    return Shelf(free, keyed, {key: _ending(each) for key, each in ending.items()})


def _ending(rows: list[tuple[datetime, Row]]) -> Ending:
    rows.sort(key=itemgetter(0))
    ends, ordered = zip(*rows, strict=True)
    return Ending(ends, ordered)


def _keys(of: PriceList | None) -> list[Key]:
    for name in CONDITIONS if of is not None else ():
        if values := getattr(of, name):
            return [(name, value) for value in values]
    return []
