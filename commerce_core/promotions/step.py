"""One promotion at its turn: its conditions, its rule, its cap and budget, and what becomes of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import gt, sub
from typing import NamedTuple

from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.conditions.condition import Subject
from commerce_core.promotions.errors import InvalidShares
from commerce_core.promotions.harm import hindered
from commerce_core.promotions.kinds.kind import Given, Matched
from commerce_core.promotions.ledger import CONDITION, NO_ROWS, Attempt, Refused, Taken
from commerce_core.promotions.matching import Free, Sale, State, match
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.remainder import share_out
from commerce_core.trace import Requirement


class _Most(NamedTuple):
    """The most that one use takes off, in minor units, and what says so: `cap` or `budget`."""

    amount: int
    clip: str


def requirements_of(compiled: Compiled, sale: Sale, left: Sequence[int]) -> tuple[Requirement, ...]:
    """Every condition of a promotion, held against what is left of the rows."""
    if not compiled.checks:
        return ()
    subject = Subject(sale.original, tuple(left), sale.shopper, sale.at, sale.lines.currency)
    return tuple([check(sale.lines, subject) for check in compiled.checks])


def barred(compiled: Compiled, sale: Sale) -> bool:
    """Whether conditions that do not hold would if nobody had taken anything.

    Those made of others may hold in between only ("from 10.00 on, and not from 20.00 on"): of them nobody can be sure.
    """
    return compiled.between or all(each.met for each in requirements_of(compiled, sale, sale.original))


def take(compiled: Compiled, sale: Sale, state: State, *, blocker: Promotion | None = None) -> Attempt:
    """Let a promotion take off what it gives; the state is changed. One that holds gives way to a `blocker`.

    Raises `InvalidShares` for a kind that takes off more than there is, or less than nothing.
    """
    if compiled.plain and blocker is None and state.free is None and not sale.lines.floors:
        return _take_plain(compiled, sale, state)
    promotion = compiled.promotion
    if compiled.consumes:
        state.consumers -= 1
    requirements = requirements_of(compiled, sale, state.left)
    if requirements and not all(each.met for each in requirements):
        return _unmet(compiled, sale, state, requirements)
    matched = match(compiled, sale, state)
    if compiled.hindered and state.given and hindered(compiled, sale, state, matched):
        state.harmed = (*state.harmed, compiled)
    if not matched.rows:
        return Refused(promotion, NO_ROWS, requirements)
    if blocker is not None:
        return Refused(promotion, f"{blocker.label} came first", requirements, beaten_by=(blocker.id,))
    given = compiled.rule(sale.lines, matched)
    if not compiled.trusted and not _is_sound(compiled, given, matched):
        raise _unsound(compiled)
    taken = _taken(compiled, sale, state, matched, given)
    if requirements:
        taken = taken._replace(requirements=requirements)
    if isinstance(taken, Taken):
        _update(state, compiled, sale, taken)
    return taken


def _unmet(compiled: Compiled, sale: Sale, state: State, requirements: tuple[Requirement, ...]) -> Refused:
    if compiled.running and state.given and barred(compiled, sale):
        state.harmed = (*state.harmed, compiled)
    return Refused(compiled.promotion, CONDITION, requirements)


def _take_plain(compiled: Compiled, sale: Sale, state: State) -> Attempt:
    """The same for one that nothing but its rule decides on, of which most carts meet most."""
    matched = match(compiled, sale, state)
    if not matched.rows:
        return Refused(compiled.promotion, NO_ROWS)
    taken = _taken(compiled, sale, state, matched, compiled.rule(sale.lines, matched))
    if type(taken) is Taken:
        _subtract(state, taken.rows, taken.shares)
        state.shipping -= taken.shipping_minor
        state.given = (*state.given, compiled)
    return taken


def _taken(compiled: Compiled, sale: Sale, state: State, matched: Matched, given: Given) -> Attempt:
    """What is taken off, or why nothing is."""
    shares, shipping, bought, gave, wanted, missing, note = given
    promotion, clip = compiled.promotion, ""
    amount = sum(shares) + shipping
    wanted = max(wanted, amount)
    for most in _limits(compiled, sale, state) if compiled.limited else ():
        if amount > most.amount:
            if most.clip == "budget" and sale.promotions.policy.on_budget == "skip":
                state.harmed = (*state.harmed, compiled) if state.spent else state.harmed
                return Refused(promotion, "its budget cannot pay for all of it", (), "", wanted)
            shares, shipping = _clip(shares, shipping, matched, sale, most.amount)
            amount, clip = most.amount, most.clip
    if not amount:
        nothing = "its budget is used up" if clip else "there was nothing to take it off"
        return Refused(promotion, "it is not reached yet" if missing and not clip else nothing, (), missing, wanted)
    if wanted != amount and not clip:
        clip = "left"
    basis = matched.shipping_minor if compiled.for_shipping else sum(matched.base)
    units = matched.units
    return Taken(promotion, matched.rows, shares, basis, shipping, units, bought, gave, wanted, clip, (), missing, note)


def _limits(compiled: Compiled, sale: Sale, state: State) -> Iterator[_Most]:
    promotion, budget = compiled.promotion, compiled.limits.budget_minor
    if promotion.cap_minor is not None:
        yield _Most(promotion.cap_minor, "cap")
    if budget is not None:
        usage = sale.promotions.usages.get(promotion.id)
        spent = (usage.spent_minor if usage else 0) + state.spent.get(promotion.limits.budget, 0)
        yield _Most(max(0, budget - spent), "budget")


def _clip(shares: Sequence[int], shipping: int, matched: Matched, sale: Sale, most: int) -> tuple[Sequence[int], int]:
    """As much of the shares as may be given, in proportion; shipping has what the rows leave."""
    off_rows = min(sum(shares), most)
    keys = [sale.lines.keys[row] for row in matched.rows]
    remainder = sale.promotions.policy.remainder
    return share_out(off_rows, shares, keys=keys, remainder=remainder), min(shipping, most - off_rows)


def _update(state: State, compiled: Compiled, sale: Sale, taken: Taken) -> None:
    if not state.consumers:
        state.free = None
    if state.free is None and not (compiled.consumes and state.consumers):
        _subtract(state, taken.rows, taken.shares)
    else:
        _consume(state, compiled, taken, sale.lines.quantities)
    state.shipping -= taken.shipping_minor
    state.given = (*state.given, compiled)
    if shared := compiled.promotion.limits.budget:
        state.spent = {**state.spent, shared: state.spent.get(shared, 0) + taken.amount_minor}


def _subtract(state: State, rows: Sequence[int], shares: Sequence[int]) -> None:
    left = state.left
    if len(rows) == len(left):
        state.left = list(map(sub, left, shares))
    elif len(rows) == 1:
        left[rows[0]] -= shares[0]
    else:
        for row, share in zip(rows, shares, strict=True):
            left[row] -= share


def _consume(state: State, compiled: Compiled, taken: Taken, quantities: Sequence[int]) -> None:
    """Take shares and units off each row, and off what its free units still come to.

    Of 4 units at 10.00, one is bought and one given: 30.00 are left of the row, and 20.00 of the two units still free.
    """
    free = state.free or Free(list(quantities), state.left.copy())
    nobody = (0,) * len(taken.rows)
    columns = (taken.rows, taken.shares, taken.bought or nobody, taken.given or nobody)
    for row, share, bought, given in zip(*columns, strict=True):
        if not share and not bought and not given:
            continue
        count, whole, there, units = bought + given, state.left[row], free.left[row], free.units[row]
        if count:
            there = there * (units - count) // units
        elif compiled.consumes:
            there -= share
        else:
            there = there * (whole - share) // whole if whole else 0
        state.left[row] = whole - share
        free.units[row], free.left[row] = units - count, min(there, whole - share)
    state.free = free
    if taken.bought or taken.given:
        state.shapes |= {compiled.shape}


def _is_sound(compiled: Compiled, found: object, matched: Matched) -> bool:
    """Whether every row can bear what a rule gives, and every unit is there: anybody can write a kind."""
    if not isinstance(found, Given) or not _bears(found.shares, matched.bearable):
        return False
    shipping: object = found.shipping_minor
    if type(shipping) is not int or not 0 <= shipping <= matched.shipping_minor or type(found.wanted_minor) is not int:
        return False
    return not (found.bought or found.given) or _has_units(compiled, found, matched)


def _unsound(compiled: Compiled) -> InvalidShares:
    id = compiled.promotion.id
    message = f"The kind of promotion {id} must take ints off rows and shipping, from 0 to what is left: mend it."
    return InvalidShares(message, promotion_id=id)


def _bears(shares: object, bearable: Sequence[int]) -> bool:
    return (
        isinstance(shares, list | tuple)
        and len(shares) == len(bearable)
        and set(map(type, shares)) <= {int}
        and min(shares, default=0) >= 0
        and not any(map(gt, shares, bearable))
    )


def _has_units(compiled: Compiled, given: Given, matched: Matched) -> bool:
    """Whether bought and given units are counts, together no more than the free ones, of a kind that may consume."""
    nobody = [0] * len(matched.rows)
    bought, gave = given.bought or nobody, given.given or nobody
    return (
        compiled.consumes
        and _bears(bought, matched.free)
        and _bears(gave, matched.free)
        and not any(b + g > free for b, g, free in zip(bought, gave, matched.free, strict=True))
    )
