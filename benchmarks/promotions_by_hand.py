"""The yardstick of promotions: a whole quote over plain ints, with many rules, and nothing else.

The same answer as `commerce_core.quote` gives: rules of lines, then of the order, then one coupon over all of it;
shares by largest remainder with ties by key; every unit in one offer at most, the cheapest given, and which were bought
and given; tax of lines and shipping; a row per line and the sums. No check of its input, no record of ours, nothing
explained, no window, limit or conflict, no second rounding mode, no grouping of lines. Price breaks have a yardstick of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.yardstick import Terms

COUPON = "welcome"
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


class Adjustment(NamedTuple):
    """What a rule took off which rows, and the units that it bought and gave of each (empty: none)."""

    id: str
    rows: Sequence[int]
    shares: Sequence[int]
    bought: Sequence[int] = ()
    given: Sequence[int] = ()


class Priced(NamedTuple):
    """What each rule took off, a row per line (sku, quantity, unit, gross, off, tax, total), and the sums."""

    adjustments: list[Adjustment]
    rows: list[tuple[str, int, int, int, int, int, int]]
    subtotal: int
    discount: int
    tax: int
    total: int


def compile_by_hand(rules: Sequence[Rule]) -> Book:
    """Number the rules (of lines first, then by id) and look them up by category."""
    ordered = sorted(rules, key=lambda rule: (rule.kind == FIXED, rule.id))
    by_category: dict[str, list[int]] = {}
    for number, rule in enumerate(ordered):
        by_category.setdefault(rule.category, []).append(number)
    return Book(ordered, by_category)


def quote_by_hand(
    lines: Sequence[tuple[str, int]], prices: dict[str, tuple[int, str]], book: Book, terms: Terms
) -> Priced:
    """Price lines of (sku, quantity); `prices` holds the unit price and the category of each SKU."""
    percent_off, percent_tax, shipping = terms
    skus = [sku for sku, _ in lines]
    quantities = [quantity for _, quantity in lines]
    units = [prices[sku][0] for sku in skus]
    gross = [unit * quantity for unit, quantity in zip(units, quantities, strict=True)]
    left = list(gross)
    adjustments = take_off(book, [prices[sku][1] for sku in skus], skus, quantities, left)
    shares = spread(left, skus, (sum(left) * percent_off + 50) // 100)
    if any(shares):
        adjustments.append(Adjustment(COUPON, range(len(left)), shares))
        left = [rest - share for rest, share in zip(left, shares, strict=True)]
    taxes = [(net * percent_tax + 50) // 100 for net in left]
    totals = [net + tax for net, tax in zip(left, taxes, strict=True)]
    off = [whole - net for whole, net in zip(gross, left, strict=True)]
    rows = list(zip(skus, quantities, units, gross, off, taxes, totals, strict=True))
    on_shipping = (shipping * percent_tax + 50) // 100
    total = sum(totals) + shipping + on_shipping
    return Priced(adjustments, rows, sum(gross), sum(off), sum(taxes) + on_shipping, total)


def take_off(
    book: Book, categories: Sequence[str], skus: Sequence[str], quantities: Sequence[int], left: list[int]
) -> list[Adjustment]:
    """Apply every rule that touches the lines to what is left of them."""
    rows_of = {EVERYWHERE: list(range(len(left)))}
    for row, category in enumerate(categories):
        rows_of.setdefault(category, []).append(row)
    touching = sorted([number for category in rows_of for number in book.by_category.get(category, ())])
    free = list(quantities)
    adjustments = []
    for number in touching:
        id, kind, value, category = book.rules[number]
        rows = rows_of[category]
        bought: list[int] = []
        given: list[int] = []
        if kind == PERCENT:
            shares = [(left[row] * value + 50) // 100 for row in rows]
        elif kind == FIXED:
            shares = spread([left[row] for row in rows], [skus[row] for row in rows], value)
        else:
            shares, bought, given = give_third(rows, skus, quantities, left, free)
        if any(shares):
            adjustments.append(Adjustment(id, rows, shares, bought, given))
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
) -> tuple[list[int], list[int], list[int]]:
    """Every third free unit for nothing, the cheapest first, and the dearest bought: shares, and units of each row.

    An offer leaves at most two units to the next, which here is for the same rows, or for quite others.
    """
    order = sorted(rows, key=skus.__getitem__)
    order.sort(key=lambda row: left[row] / quantities[row])
    count = sum([free[row] for row in rows]) // 3
    to_buy, bought, given = 2 * count, dict.fromkeys(rows, 0), dict.fromkeys(rows, 0)
    for row in order:
        if not count:
            break
        given[row] = some = min(count, free[row])
        count -= some
    for row in reversed(order):
        if not to_buy:
            break
        bought[row] = some = min(to_buy, free[row] - given[row])
        to_buy -= some
    shares = [left[row] * given[row] // quantities[row] if given[row] else 0 for row in rows]
    if any(shares):
        for row in rows:
            free[row] -= bought[row] + given[row]
    return shares, list(bought.values()), list(given.values())
