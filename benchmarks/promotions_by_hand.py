"""The yardstick of promotions: a whole quote over plain ints, with many rules, and nothing else.

The same answer as `commerce_core.quote` gives: shares by largest remainder with ties by key, every unit in one offer at
most, the cheapest given. No check of its input, no record of ours, no explanation, no window, limit or conflict, no
second rounding mode, no grouping of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

PERCENT, BUY_2_GET_1, FIXED = "percent", "b2g1", "fixed"
EVERYWHERE = ""


class Rule(NamedTuple):
    """One promotion: its kind, its value (per cent, minor units, or nothing) and the category it is for ("": all)."""

    id: str
    kind: str
    value: int
    category: str


class Book(NamedTuple):
    """Rules by category, numbered in the order in which they are evaluated."""

    rules: list[Rule]
    by_category: dict[str, list[int]]


class Priced(NamedTuple):
    """What each rule took off which rows, a row per line (sku, quantity, unit, gross, off, tax, total), the total."""

    adjustments: list[tuple[str, Sequence[int], list[int]]]
    rows: list[tuple[str, int, int, int, int, int, int]]
    total: int


def compile_by_hand(rules: Sequence[Rule]) -> Book:
    """Number the rules (of lines first, then by id) and look them up by category."""
    ordered = sorted(rules, key=lambda rule: (rule.kind == FIXED, rule.id))
    by_category: dict[str, list[int]] = {}
    for number, rule in enumerate(ordered):
        by_category.setdefault(rule.category, []).append(number)
    return Book(ordered, by_category)


def quote_by_hand(
    lines: Sequence[tuple[str, int]], prices: dict[str, tuple[int, str]], book: Book, percent_tax: int, shipping: int
) -> Priced:
    """Price lines of (sku, quantity); `prices` holds the unit price and the category of each SKU."""
    skus = [sku for sku, _ in lines]
    quantities = [quantity for _, quantity in lines]
    units = [prices[sku][0] for sku in skus]
    gross = [unit * quantity for unit, quantity in zip(units, quantities, strict=True)]
    left = list(gross)
    adjustments = take_off(book, [prices[sku][1] for sku in skus], skus, quantities, left)
    taxes = [(net * percent_tax + 50) // 100 for net in left]
    totals = [net + tax for net, tax in zip(left, taxes, strict=True)]
    off = [whole - net for whole, net in zip(gross, left, strict=True)]
    rows = list(zip(skus, quantities, units, gross, off, taxes, totals, strict=True))
    return Priced(adjustments, rows, sum(totals) + shipping + (shipping * percent_tax + 50) // 100)


def take_off(
    book: Book, categories: Sequence[str], skus: Sequence[str], quantities: Sequence[int], left: list[int]
) -> list[tuple[str, Sequence[int], list[int]]]:
    """Apply every rule that touches the lines to what is left of them."""
    rows_of: dict[str, Sequence[int]] = {EVERYWHERE: range(len(left))}
    for row, category in enumerate(categories):
        rows_of.setdefault(category, []).append(row)
    touching = sorted([number for category in rows_of for number in book.by_category.get(category, ())])
    free = list(quantities)
    adjustments = []
    for number in touching:
        id, kind, value, category = book.rules[number]
        rows = rows_of[category]
        if kind == PERCENT:
            shares = [(left[row] * value + 50) // 100 for row in rows]
        elif kind == FIXED:
            shares = spread([left[row] for row in rows], [skus[row] for row in rows], value)
        else:
            shares = give_third(rows, skus, quantities, left, free)
        if any(shares):
            adjustments.append((id, rows, shares))
            for row, share in zip(rows, shares, strict=True):
                left[row] -= share
    return adjustments


def spread(base: list[int], keys: list[str], amount: int) -> list[int]:
    """An amount over rows in proportion to what is left of them, by largest remainder, ties by key."""
    whole = sum(base)
    amount = min(amount, whole)
    shares = [amount * rest // whole for rest in base] if whole else base
    missing = amount - sum(shares)
    if missing:
        remainders = [amount * rest % whole for rest in base]
        by_key = sorted(range(len(base)), key=keys.__getitem__)
        for index in sorted(by_key, key=remainders.__getitem__, reverse=True)[:missing]:
            shares[index] += 1
    return shares


def give_third(
    rows: Sequence[int], skus: Sequence[str], quantities: Sequence[int], left: list[int], free: list[int]
) -> list[int]:
    """Every third free unit for nothing, the cheapest first; an offer leaves at most two units to the next."""
    order = sorted(rows, key=skus.__getitem__)
    order.sort(key=lambda row: left[row] / quantities[row])
    count = sum([free[row] for row in rows]) // 3
    given = dict.fromkeys(rows, 0)
    for row in order:
        if not count:
            break
        given[row] = some = min(count, free[row])
        count -= some
    if any(given.values()):
        for row in rows:
            free[row] = 0
    return [left[row] * given[row] // quantities[row] if given[row] else 0 for row in rows]
