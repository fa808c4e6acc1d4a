"""Laws of sums and bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commerce_core.catalog import Item
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
    """No discount is negative, none takes a line or the shipping below nothing, none passes its cap or its budget.

    Nor do those that share a budget pass it together, and no promotion takes a row below its lowest price.
    """
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
    _shared_budgets_last(found, checkout)
    _lowest_prices_are_kept(found)


def _shared_budgets_last(found: Quote, checkout: Checkout) -> None:
    facts, spending = checkout.facts, [each for each in found.promoted.taken if each.promotion.limits.budget]
    for name in {each.promotion.limits.budget for each in spending}:
        those = [each for each in spending if each.promotion.limits.budget == name]
        usages = [facts.usages[each.promotion.id] for each in those if each.promotion.id in facts.usages]
        spent = max([usage.spent_minor for usage in usages], default=0)
        most = facts.rules.policies.promotions.budgets[name].minor - spent
        together = sum(each.amount_minor for each in those)
        check(together <= most, f"the budget {name} has {most} left, and {together} are taken off")


def _lowest_prices_are_kept(found: Quote) -> None:
    columns = zip(_rows_of(found), found.promoted.base, found.promoted.left, strict=True)
    for row, ((item, units), base, left) in enumerate(columns, start=1):
        if item.minimum_price_minor and item.currency is found.currency:
            least = min(base, item.minimum_price_minor * units)
            check(left >= least, f"row {row} must come to {least} at least, and comes to {left}")


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
    rows = [units for _, units in _rows_of(found)]
    for row, count in consumed.items():
        check(count <= rows[row], f"of {rows[row]} units of row {row + 1}, {count} are bought or given")
    _entries_add_up(found, rows)


def _entries_add_up(found: Quote, rows: Sequence[int]) -> None:
    """A return is worked out from the ledger: what it says of a row is what was taken off the row."""
    shares = [0] * len(rows)
    for each in found.ledger:
        shares[each.row] += each.share_minor
        counts = f"{each.discounted} of {each.units} units of row {each.row + 1}, which has {rows[each.row]}"
        check(0 <= each.discounted <= each.units <= rows[each.row], f"{each.promotion_id} discounts {counts}")
    for row, (share, base, left) in enumerate(zip(shares, found.promoted.base, found.promoted.left, strict=True)):
        check(share == base - left, f"the ledger has {share} for row {row + 1}, and {base - left} were taken off it")


def _rows_of(found: Quote) -> list[tuple[Item, int]]:
    """Each row's item and units: lines of one item, price and discount by hand are one, in order of appearance."""
    rows: dict[object, tuple[Item, int]] = {}
    for line, item, unit in zip(found.cart.lines, found.items, found.units, strict=True):
        plain = unit == item.price_minor and not line.discount
        key = item.variant_id, () if plain else (unit, line.discount or 0)
        rows[key] = item, (rows[key][1] if key in rows else 0) + line.quantity
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
