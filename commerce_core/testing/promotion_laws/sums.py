"""Laws of sums and bounds."""

from __future__ import annotations

from collections import Counter

from commerce_core.checkout import Quote
from commerce_core.promotions import per_unit
from commerce_core.testing.promotion_laws.law import check, law, priced
from commerce_core.testing.strategies import Checkout
from commerce_core.trace import added


@law
def parts_sum_to_wholes(checkout: Checkout) -> None:
    """Units sum to their line, lines to their discount, discounts to the whole, and the trace to the total."""
    found = priced(checkout)
    off_lines = [0] * len(found.cart.lines)
    for discount in found.discounts:
        check(sum(discount.amounts) == discount.amount_minor, f"the lines of {discount.label} do not sum to it")
        for place, (line, amount) in enumerate(zip(found.cart.lines, discount.amounts, strict=True)):
            off_lines[place] += amount
            units = per_unit(amount, line.quantity)
            check(sum(count * each for count, each in units) == amount, f"the units of {line.key} do not sum to it")
    check(off_lines == list(found.discounted), "discounts do not sum to what is taken off each line")
    check(added(found.trace.steps) == found.total_minor, "the steps of the trace do not add to the total")
    _amounts_are_told(found)


def _amounts_are_told(found: Quote) -> None:
    """What outcomes say was taken off is what was taken off."""
    taken = {each.promotion.id: each.amount_minor for each in found.promoted.taken}
    told = {each.rule: each.amount_minor for each in found.outcomes if each.amount_minor}
    check(taken == told, f"{taken} was taken off, and the trace tells of {told}")
    discounts = sum(each.amount_minor + each.shipping_minor for each in found.discounts if each.promotion_id)
    check(discounts == sum(taken.values()), "the discounts of the quote are not what was taken off")


@law
def nothing_gives_more_than_it_has(checkout: Checkout) -> None:
    """No discount is negative, none takes a line or the shipping below nothing, none passes its cap or its budget."""
    found = priced(checkout)
    left: list[int] = list(found.gross)
    for discount in found.discounts:
        for place, amount in enumerate(discount.amounts):
            check(0 <= amount <= left[place], f"{discount.label} takes {amount} off a line that has {left[place]}")
            left[place] -= amount
        check(discount.shipping_minor >= 0, f"{discount.label} adds to the shipping charge")
    check(found.shipping_minor >= 0, "shipping costs less than nothing")
    for taken in found.promoted.taken:
        budget, usage = taken.promotion.limits.budget_minor, checkout.facts.usages.get(taken.promotion.id)
        most = [taken.promotion.cap_minor, None if budget is None else budget - (usage.spent_minor if usage else 0)]
        for limit in most:
            check(limit is None or taken.amount_minor <= limit, f"{taken.promotion.id} takes off more than {limit}")


@law
def units_are_consumed_once(checkout: Checkout) -> None:
    """No unit is bought or given twice, by one promotion or by several."""
    found = priced(checkout)
    there: Counter[str] = Counter()
    for line, item in zip(found.cart.lines, found.items, strict=True):
        there[item.variant_id] += line.quantity
    check(all(min(each.bought, each.given) >= 0 for each in found.ledger), "a negative number of units is consumed")
    consumed = Counter({each.row: 0 for each in found.ledger})
    for entry in found.ledger:
        consumed[entry.row] += entry.bought + entry.given
    check(sum(consumed.values()) <= sum(there.values()), "more units are bought and given than there are")
    rows = _units_of_rows(found)
    for row, count in consumed.items():
        check(count <= rows[row], f"of {rows[row]} units of row {row + 1}, {count} are bought or given")


def _units_of_rows(found: Quote) -> list[int]:
    """The units of each row: lines of one item, price and discount by hand are one, in order of appearance."""
    rows: dict[object, int] = {}
    for line, item, unit in zip(found.cart.lines, found.items, found.units, strict=True):
        plain = unit == item.price_minor and not line.discount
        terms = () if plain else (unit, line.discount or 0)
        rows[item.variant_id, terms] = rows.get((item.variant_id, terms), 0) + line.quantity
    return list(rows.values())


@law
def free_lines_are_left_alone(checkout: Checkout) -> None:
    """What costs nothing has nothing off and is neither bought nor given for it."""
    found = priced(checkout)
    for discount in found.discounts:
        for line, gross, amount in zip(found.cart.lines, found.gross, discount.amounts, strict=True):
            check(gross > 0 or amount == 0, f"{discount.label} takes {amount} off line {line.key}, which costs nothing")
    touched = {row for taken in found.promoted.taken for row, off in zip(taken.rows, taken.shares, strict=True) if off}
    free = {row for row, base in enumerate(found.promoted.base) if base == 0}
    check(not touched & free, "a row that costs nothing is discounted")
