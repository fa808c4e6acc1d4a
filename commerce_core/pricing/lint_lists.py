"""Mistakes that price lists may well hold: prices that collide, leave gaps, help nobody or are never found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import inf

from commerce_core.catalog import Item
from commerce_core.checks import Finding, in_utc
from commerce_core.pricing.findings import FindingCode
from commerce_core.pricing.lint_reach import (
    Market,
    bases_differ,
    floors_unknown,
    lost_prices,
    never_reached,
    sales_above_base,
)
from commerce_core.pricing.lint_rows import (
    BASE,
    Listed,
    Span,
    found_at,
    grouped,
    is_empty,
    is_over,
    item_and_currency,
    rows_of,
)
from commerce_core.pricing.lint_tree import Branch, collides, first_of, outlasts, tree_of
from commerce_core.pricing.price import Price
from commerce_core.pricing.price_list import PriceList

LOOKS, LOOKS_A_ROW = 5_000, 10
"""Steps in which gaps among the prices of one list, item and currency are looked for, and more of them for each price:
a list of breaks in each week needs two or three a price, and one of windows within windows, half their square."""


def lint_price_lists(
    lists: Sequence[PriceList],
    prices: Sequence[Price],
    *,
    items: Collection[Item] = (),
    at: datetime | None = None,
    by_id: bool = False,
) -> tuple[Finding, ...]:
    """What is probably wrong with price lists and their prices; with `items`, also against what is sold.

    `overlap`: two prices of one list hold at once (1 to 10 and 10 to 20), and neither is the exception of the other.
    `gap`: a list has prices for 1 to 9 and from 20 on, so that 15 fall back to another price. `mixed_currencies`: some
    items of a list lack a currency that others have. `sale_above_base`: a sale that lowers nothing, since it is not
    below the base price (9.00 of 9.00), nor below an override for everyone. `floor_unknown`: a sale in dollars of an
    item whose lowest price is in euros, and counts there only where a rate converts it. `tax_basis_differs`: a sale
    stated without tax where all else is with it. And a price or a whole list
    that is never reached, since its window is empty or another price always wins: one before it in rank, an override
    for everyone before a base price, one for each variant before one of the product; a price of a list or an item that
    does not exist. Where very many windows lie within one another, not all gaps are found, and a `gap` says so.

    With `at`, prices that are over by then are never reached, and nothing else is said of them. A `place` is
    `prices[0]` or `lists[0]`, or with `by_id` the id that stands there. Raises `InvalidDatetime`.
    """
    when = None if at is None else in_utc(at)
    rows, by_key = list(rows_of(lists, prices, by_id=by_id)), _by_key(items)
    current = [row for row in rows if not is_over(row, when)]
    placed = [(each.id if by_id else f"lists[{index}]", each) for index, each in enumerate(lists)]
    market = Market.of(current, lists, by_key)
    lost = lost_prices(rows, market, at=when)
    return (
        *_unknown(lists, prices, by_key, by_id=by_id),
        *_overlaps(current),
        *_gaps(current),
        *_mixed(current, {each.id: place for place, each in placed}),
        *sales_above_base(current, market, lost),
        *floors_unknown(current, by_key),
        *bases_differ(current, market),
        *never_reached(rows, placed, lost),
    )


def lint_regions(lists: Iterable[PriceList], regions: Collection[str]) -> Iterator[Finding]:
    """The regions of lists that are none of a shop's: `UE`, where the shop has `EU`. A `place` is the list's id."""
    for each in lists:
        if unknown := [region for region in each.regions if region not in regions]:
            known = ", ".join(sorted(regions))
            whose = "nobody gets its prices" if len(unknown) == len(each.regions) else "nobody is there"
            message = f"The list {each.id!r} is for the region {unknown[0]!r}, and {whose}: the shop has {known}."
            yield Finding("unknown_region", each.id, message, numbers={"region": unknown[0]}, price_list_id=each.id)


def _of_one_list(row: Listed) -> object:
    return row.of.id, row.kind, item_and_currency(row)


def _unknown(
    lists: Iterable[PriceList], prices: Sequence[Price], by_key: Mapping[str, object], *, by_id: bool
) -> Iterator[Finding]:
    """Lists and items that do not exist, each at the first price that names it."""

    def told(code: FindingCode, index: int, field: str, message: str) -> Finding:
        price, place = prices[index], f"prices[{index}].{field}"
        return Finding(
            code,
            price.id if by_id else place,
            f"{message} See the price {price.id} of {price.item}.",
            price_id=price.id,
            item=price.item,
            price_list_id=price.price_list_id,
        )

    known = {"", *(each.id for each in lists)}
    listed = {price.price_list_id: index for index, price in reversed([*enumerate(prices)])}
    priced = {price.item: index for index, price in reversed([*enumerate(prices)])}
    for value, index in listed.items():
        if value not in known:
            message = f"No price list has the id {value!r}: nobody gets its prices."
            yield told("unknown_list", index, "price_list_id", message)
    for value, index in priced.items():
        if by_key and value not in by_key:
            yield told("unknown_item", index, "item", f"Nothing for sale has the SKU or id {value!r}.")


def _by_key(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        for key in {item.sku, item.variant_id, item.product_id}:
            found.setdefault(key, []).append(item)
    return found


def _overlaps(rows: Iterable[Listed]) -> Iterator[Finding]:
    """For each price the first of its list that it collides with."""
    for group in grouped(rows, _of_one_list):
        tree = tree_of(group, lambda _, index: (index,))
        for index, row in enumerate(group):
            other = first_of(tree, collides(row), before=(index,))
            if other is not None:
                message = (
                    f"For {row.price.item}, {row.money} for {row.quantities} and {other.money} for {other.quantities} "
                    f"({other.place}) hold at once: end one where the other begins."
                )
                yield found_at(row, "overlap", message, {"with": other.place, **_quantities(row, other)})


def _quantities(row: Listed, other: Listed) -> dict[str, str | int]:
    ends = [each.price.max_quantity for each in (row, other) if each.price.max_quantity is not None]
    shared = {"min_quantity": max(row.price.min_quantity, other.price.min_quantity)}
    return {**shared, "max_quantity": min(ends)} if ends else {**shared}


def _gaps(rows: Iterable[Listed]) -> Iterator[Finding]:
    for group in grouped(rows, _of_one_list):
        told: set[tuple[int, int]] = set()
        by_low = tree_of(group, lambda row, index: (row.extent[0], index))
        by_high = tree_of(group, lambda row, index: (-row.extent[1], index))
        windows = [*dict.fromkeys(row.window for row in group if not is_empty(row.window))]
        left = LOOKS + LOOKS_A_ROW * len(group)
        for seen, window in enumerate(windows):
            if left <= 0:
                message = f"Not every gap was looked for: of {len(windows)} windows, only the first {seen} were read."
                yield found_at(group[0], "gap", message, {"windows": len(windows), "windows_read": seen})
                break
            for step in _between(by_low, by_high, window):
                left -= 1
                if step is not None and step[:2] not in told:
                    told.add(step[:2])
                    yield _gap(*step)


def _gap(first: int, last: int, row: Listed) -> Finding:
    message = f"For {row.price.item}, {_span(first, last)} have no price here, though fewer and more do."
    return found_at(row, "gap", message, {"min_quantity": first, "max_quantity": last})


def _span(first: int, last: int) -> str:
    return f"{first} units" if first == last else f"{first} to {last} units"


def _between(by_low: Branch | None, by_high: Branch | None, window: Span) -> Iterator[tuple[int, int, Listed] | None]:
    """Quantities between those that have a price throughout a window, and the price that follows them; None is a step
    that found nothing."""
    row = first_of(by_low, outlasts(window, (1, inf)))
    while row is not None:
        reach = row.extent[1]
        while wider := first_of(by_high, outlasts(window, (1, reach + 1)), before=(-reach,)):
            reach = wider.extent[1]
            yield None
        row = first_of(by_low, outlasts(window, (reach + 2, inf)))
        yield (int(reach) + 1, row.price.min_quantity - 1, row) if row is not None else None


def _mixed(rows: Iterable[Listed], places: Mapping[str, str]) -> Iterator[Finding]:
    for group in grouped((row for row in rows if row.of is not BASE), lambda row: row.of.id):
        every = {row.price.item: None for row in group}
        for of_one in grouped(group, lambda row: row.price.currency):
            unit, priced = of_one[0].price.currency, {row.price.item for row in of_one}
            if missing := [item for item in every if item not in priced]:
                id, some = of_one[0].of.id, f"{len(missing)} of {len(every)} items"
                message = f"In the list {id!r}, {some} have no price in {unit}, such as {missing[0]}."
                numbers: dict[str, str | int] = {"currency": unit.code, "missing": len(missing), "first": missing[0]}
                yield Finding(
                    "mixed_currencies", places[id], message, numbers=numbers, item=missing[0], price_list_id=id
                )
