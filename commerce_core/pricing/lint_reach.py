"""Prices and lists that nobody ever gets, and sales that lower nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from commerce_core.catalog import Item
from commerce_core.checks import Finding
from commerce_core.money import Money
from commerce_core.pricing.book import references_of
from commerce_core.pricing.lint_rows import (
    Conditions,
    Listed,
    Ordered,
    conditions_of,
    covering,
    found_at,
    grouped,
    is_empty,
    is_over,
)
from commerce_core.pricing.lint_tree import Branch, beats, covers, first_of, meets, tree_of
from commerce_core.pricing.price_list import PriceList

_RIVALS: Mapping[str, tuple[str, ...]] = {"base": ("base", "override"), "override": ("override",), "sale": ("sale",)}
"""Kinds of which a price may stand before one of a kind: an override does before every base price."""


@frozen
class Market:
    """Prices by what they are of, their currency, kind and conditions, and what is sold.

    `wider` are, for the conditions of each list, those of the lists that are for everyone for whom it is. `sold` has
    the items that a price may name, by each of their names.
    """

    trees: Mapping[object, Branch | None]
    wider: Mapping[Conditions, Sequence[Conditions]]
    asked: Mapping[str, Conditions]
    sold: Mapping[str, Sequence[Item]]

    @staticmethod
    def of(rows: Iterable[Listed], lists: Iterable[PriceList], sold: Mapping[str, Sequence[Item]]) -> Market:
        """Arrange prices."""
        rows, lists = [*rows], [*lists]
        asked = {row.of.id: conditions_of(row.of) for row in rows}

        def place(row: Listed) -> object:
            return row.price.item, row.price.currency.code, row.kind, _compared(row), asked[row.of.id]

        trees = {place(each[0]): tree_of(each, lambda row, index: (*row.rank, index)) for each in grouped(rows, place)}
        return Market(trees, covering(lists), asked, sold)

    def around(self, row: Listed) -> Iterator[tuple[Mapping[str, bool], Item | None]]:
        """For each item that a price is of, what prices may call it, and whether that names the variant."""
        items = self.sold.get(row.price.item, ())
        yield from ((references_of(item), item) for item in items)
        if not items:
            yield {row.price.item: True}, None

    def winner(self, row: Listed, kinds: tuple[str, ...], names: Mapping[str, bool]) -> Listed | None:
        """Of the prices of some kinds that hold wherever one does and rank before it, the one that ranks first."""
        found: list[tuple[bool, Ordered, Listed]] = []
        basis = _compared(row) if kinds == ("sale",) else None
        for kind in kinds:
            for name, named in names.items():
                question = beats(row) if name == row.price.item else covers(row)
                before = _before(row, names[row.price.item], named) if kind == row.kind else None
                for conditions in self.wider[self.asked[row.of.id]]:
                    tree = self.trees.get((name, row.price.currency.code, kind, basis, conditions))
                    if (other := first_of(tree, question, before=before)) is not None:
                        found.append((kind != "override", other.rank_as(named=named), other))
        return min(found, key=lambda each: each[:2])[2] if found else None


def _compared(row: Listed) -> bool | None:
    """What a sale says of tax: only sales that say the same compete. All references do."""
    return row.of.tax_included if row.kind == "sale" else None


def _before(row: Listed, named: bool, rival: bool) -> Ordered:
    """Before which rank, as a rival would have if it named the variant, it stands before a price."""
    place, rank = (2 if row.kind == "sale" else 1), [*row.rank_as(named=named)]
    rank[place] -= not rival
    return rank[0], rank[1], rank[2]


def lost_prices(rows: Iterable[Listed], market: Market, *, at: datetime | None = None) -> dict[str, str]:
    """Places of the prices that never win, each with the reason: for each item that they are of, another does.

    With `at`, also those that are over by then.
    """
    return {row.place: why for row in rows if (why := _loss(row, market, at))}


def _loss(row: Listed, market: Market, at: datetime | None) -> str:
    if is_empty(row.window):
        return f"the list {row.of.id!r} is not in force while the price is."
    if is_over(row, at):
        return f"it ended at {row.window[1].isoformat()}."
    first: Listed | None = None
    for names, _ in market.around(row):
        winner = market.winner(row, _RIVALS[row.kind], names)
        if winner is None:
            return ""
        first = first or winner
    return f"{first.money} ({first.place}) wins wherever {row.money} holds." if first else ""


def never_reached(
    rows: Sequence[Listed], lists: Iterable[tuple[str, PriceList]], reasons: Mapping[str, str]
) -> Iterator[Finding]:
    """Lists (each with its place) of which no price ever wins, and such prices of the other lists."""
    of_list: dict[str, list[str]] = {}
    for row in rows:
        of_list.setdefault(row.of.id if row.kind != "base" else "", []).append(row.place)
    useful = {row.of.id for row in rows if row.place not in reasons}
    for place, each in lists:
        if each.id not in useful:
            places = of_list.get(each.id, [])
            why = f"{places[0]}, for one: {reasons[places[0]]}" if places else "it has none that is set."
            message = f"Nobody gets a price of the list {each.id!r}: {why}"
            yield Finding("list_never_reached", place, message, numbers={"prices": len(places)}, price_list_id=each.id)
    for row in rows:
        if row.place in reasons and (row.of.id in useful or row.kind == "base"):
            yield found_at(row, "price_never_reached", f"Nobody gets this price: {reasons[row.place]}")


def sales_above_base(rows: Sequence[Listed], market: Market, lost: Collection[str]) -> Iterator[Finding]:
    """Sale prices that are not below what would be paid without them: a sale never raises a price."""
    heard = (row for row in rows if row.kind != "sale" and row.place not in lost)
    dearest = {
        _name_unit_kind(group[0]): tree_of(group, lambda row, index: (-row.amount, index))
        for group in grouped(heard, _name_unit_kind)
    }
    for row in rows:
        if row.kind != "sale" or is_empty(row.window):
            continue
        usual = [_usual(row, market, dearest, names=names, item=item) for names, item in market.around(row)]
        known = [each for each in usual if each is not None]
        if len(known) == len(usual) and row.amount >= max(known):
            most = max(known)
            without = Money(most, row.price.currency)
            message = f"The sale price of {row.price.item}, {row.money}, lowers nothing: without it, at most {without} "
            numbers = {"sale_minor": row.amount, "base_minor": most}
            yield found_at(row, "sale_above_base", f"{message}is paid.", numbers)


def _name_unit_kind(row: Listed) -> object:
    return row.price.item, row.price.currency.code, row.kind


def _usual(
    sale: Listed,
    market: Market,
    dearest: Mapping[object, Branch | None],
    *,
    names: Mapping[str, bool],
    item: Item | None,
) -> int | None:
    """The most, in minor units, that may be paid for an item where a sale holds, without it; None if nobody knows.

    Base prices count only where no override is for everyone, and an item's own only where no base price is either.
    """
    unit, agreed = sale.price.currency, market.winner(sale, ("override",), names)
    kinds = ("override",) if agreed else ("override", "base")
    found = [first_of(dearest.get((name, unit.code, kind)), meets(sale)) for kind in kinds for name in names]
    amounts = [row.amount for row in found if row is not None]
    if not agreed and not market.winner(sale, ("base",), names):
        if item is None or item.currency is not unit:
            return None
        amounts.append(item.price_minor)
    return max(amounts)


def bases_differ(rows: Sequence[Listed], market: Market) -> Iterator[Finding]:
    """Sales that no price is compared with, since none that may hold there says the same of tax."""

    def basis(row: Listed) -> object:
        return row.price.item, row.price.currency.code, row.of.tax_included

    stated = {
        basis(group[0]): tree_of(group, lambda _, index: (index,))
        for group in grouped((row for row in rows if row.kind == "override"), basis)
    }
    for row in rows:
        if row.kind == "sale" and row.of.tax_included is not None:
            names = {name for each, _ in market.around(row) for name in each}
            trees = (stated.get((name, row.price.currency.code, row.of.tax_included)) for name in names)
            if not any(first_of(tree, meets(row)) for tree in trees):
                said = "with" if row.of.tax_included else "without"
                message = (
                    f"The sale price of {row.price.item}, {row.money}, is stated {said} tax, and no price that it "
                )
                yield found_at(row, "tax_basis_differs", f"{message}may lower is: it is not compared with any.")


def floors_unknown(rows: Iterable[Listed], sold: Mapping[str, Sequence[Item]]) -> Iterator[Finding]:
    """Sales in another currency than an item's lowest price, which holds them back only where a rate converts it."""
    for row in rows:
        items = sold.get(row.price.item, ()) if row.kind == "sale" else ()
        for item in items:
            if item.minimum_price_minor is not None and item.currency is not row.price.currency:
                lowest = Money(item.minimum_price_minor, item.currency)
                message = f"The lowest price of {item.sku}, {lowest}, holds back a sale in {row.price.currency} only "
                numbers: dict[str, str | int] = {"floor_minor": lowest.minor, "currency": item.currency.code}
                yield found_at(row, "floor_unknown", f"{message}where a rate converts it.", numbers)
                break
