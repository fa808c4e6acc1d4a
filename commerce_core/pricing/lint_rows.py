"""Rows: prices beside their lists, where and when they hold, and which lists are for everyone for whom another is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from attrs import frozen

from commerce_core.checks import Finding
from commerce_core.money import Money
from commerce_core.pricing.findings import FindingCode
from commerce_core.pricing.price import Price
from commerce_core.pricing.price_list import CONDITIONS, PriceList

BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)
BASE = PriceList("base")
"""What base prices are read as a part of: a list for everyone, without end."""

Span = tuple[datetime, datetime]
"""A window of which both sides are stated."""

Extent = tuple[int, float, datetime, datetime]
"""Where and when a price holds: least and greatest quantity, start and end."""

Ordered = tuple[int, int, int]
"""What is compared, least first."""

Conditions = tuple[frozenset[str], ...]
"""What a list asks for, in the order of `CONDITIONS`."""


@frozen
class Listed:
    """A price that is set, the list it is in, and where it stands in the file."""

    price: Price
    of: PriceList
    place: str
    amount: int

    @property
    def kind(self) -> Literal["base", "override", "sale"]:
        """The rule by which it competes."""
        return "base" if self.of is BASE else self.of.type

    @cached_property
    def window(self) -> Span:
        """When both the list and the price hold."""
        starts = max(each.starts_at or BEGINNING for each in (self.of, self.price))
        return starts, min(each.ends_at or END for each in (self.of, self.price))

    @cached_property
    def extent(self) -> Extent:
        """Its quantities, both included, and its window."""
        return self.price.min_quantity, _most(self), *self.window

    @property
    def money(self) -> Money:
        """The price of one unit."""
        return Money(self.amount, self.price.currency)

    @property
    def name(self) -> str:
        """How its owner finds it: `the price p1 of TEA in the list 'vip'`."""
        place = f" in the list {self.price.price_list_id!r}" if self.price.price_list_id else ""
        return f"the {'' if place else 'base '}price {self.price.id} of {self.price.item}{place}"

    @property
    def quantities(self) -> str:
        """As a person writes them: `10 to 19`."""
        least, most = self.price.min_quantity, self.price.max_quantity
        return f"{least} and more" if most is None else f"{least} to {most}"

    @cached_property
    def rank(self) -> Ordered:
        """By which prices of one kind are ordered, the winner first, as if each named the variant."""
        return self.rank_as(named=True)

    def rank_as(self, *, named: bool) -> Ordered:
        """The same for a price that names the variant, or its product: priority, specificity, amount; of sales the
        amount comes first."""
        loose = -self.of.specificity - self.price.has_range - named
        if self.kind == "sale":
            return self.amount, -self.of.priority, loose
        return -self.of.priority, loose, self.amount


def rows_of(lists: Iterable[PriceList], prices: Iterable[Price], *, by_id: bool = False) -> Iterator[Listed]:
    """The prices that are set and whose list exists, in their order; `by_id` places them by their ids."""
    known = {"": BASE, **{each.id: each for each in lists}}
    for index, price in enumerate(prices):
        if price.amount_minor is not None and price.price_list_id in known:
            place = price.id if by_id else f"prices[{index}]"
            yield Listed(price, known[price.price_list_id], place, price.amount_minor)


def found_at(row: Listed, code: FindingCode, message: str, numbers: Mapping[str, str | int] | None = None) -> Finding:
    """What is found of a price, with what its owner needs to find it."""
    price = row.price
    message = f"{message} See {row.name}."
    return Finding(
        code,
        row.place,
        message,
        numbers=numbers or {},
        price_id=price.id,
        item=price.item,
        price_list_id=price.price_list_id,
    )


def grouped(rows: Iterable[Listed], key: Callable[[Listed], object]) -> Iterator[list[Listed]]:
    """Rows with the same key, in their order."""
    groups: dict[object, list[Listed]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    yield from groups.values()


def item_and_currency(row: Listed) -> object:
    """What two prices have in common that can stand for one another."""
    return row.price.item, row.price.currency.code


def is_empty(window: Span) -> bool:
    """Whether nothing happens in it: a list that ends before its price begins."""
    return window[0] >= window[1]


def is_over(row: Listed, at: datetime | None) -> bool:
    """Whether it, or its list, has ended by an instant; of None nothing has."""
    return at is not None and row.window[1] <= at


def conditions_of(group: PriceList) -> Conditions:
    """What a list asks for."""
    return tuple(frozenset(getattr(group, name)) for name in CONDITIONS)


def _for_all_of(one: Conditions, other: Conditions) -> bool:
    """Whether each condition of a list holds wherever those of the other do."""
    return all(not wide or (narrow and narrow <= wide) for wide, narrow in zip(one, other, strict=True))


def covering(lists: Iterable[PriceList]) -> dict[Conditions, tuple[Conditions, ...]]:
    """For the conditions of each list, those of the lists that are for everyone for whom it is; its own among them.

    Found by the condition of a list whose values the fewest lists share: of 2,000 lists for the group `vip`, each with
    a tag of its own, by the tag. Whoever covers that tag names it too, or states none.
    """
    every = {conditions_of(each): None for each in (BASE, *lists)}
    common = Counter((name, value) for each in every for name, values in enumerate(each) for value in values)
    named: dict[object, list[Conditions]] = {}
    for each in every:
        stated = [(max(common[name, value] for value in values), name) for name, values in enumerate(each) if values]
        _, name = min(stated, default=(0, -1))
        for value in each[name] if stated else [""]:
            named.setdefault((name, value), []).append(each)

    def near(each: Conditions) -> Iterator[Conditions]:
        yield from named.get((-1, ""), ())
        for name, values in enumerate(each):
            fewest = min((named.get((name, value), []) for value in sorted(values)), key=len, default=[])
            yield from fewest

    return {each: tuple(other for other in near(each) if _for_all_of(other, each)) for each in every}


def _most(row: Listed) -> float:
    return float("inf") if row.price.max_quantity is None else row.price.max_quantity
