"""Entering: the codes with which a recorded cart is priced when promotions are tried on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from commerce_core.promotions.codes import MAX_CODES, fold_code
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.conditions.condition import Condition
from commerce_core.promotions.conditions.logic import AllOf, AnyOf
from commerce_core.promotions.promotion import Promotion

Enter = Literal["all", "named"]
"""Whether `all` candidates count as entered on every cart, or only the codes that a cart has `named`."""


def opening_codes(candidates: Iterable[Promotion]) -> tuple[str, ...]:
    """A code for each candidate that asks for one: its own, and the first that each of its `Code` conditions lists."""
    found: dict[str, str] = {}
    for each in candidates:
        for code in (each.code or "", *_listed(each.conditions)):
            if code:
                found.setdefault(fold_code(code), code)
    return tuple(found.values())


def _listed(conditions: Iterable[Condition]) -> Iterator[str]:
    """One code of each condition that asks for one. Nothing is entered for the contrary of a condition."""
    for each in conditions:
        if isinstance(each, Code):
            yield each.codes[0]
        elif isinstance(each, AllOf | AnyOf):
            yield from _listed(each.conditions)


def entering(codes: Sequence[str], candidates: Iterable[Promotion]) -> tuple[str, ...]:
    """The codes of a cart and those that open the candidates; the cart's own alone where it cannot bear so many."""
    return with_opening(codes, opening_codes(candidates))


def with_opening(codes: Sequence[str], opening: Sequence[str]) -> tuple[str, ...]:
    """The codes of a cart and some more, all of them or none: 20 is what a cart bears, and half a test is no test."""
    there = {fold_code(code) for code in codes}
    more = [code for code in opening if fold_code(code) not in there]
    return (*codes, *more) if len(codes) + len(more) <= MAX_CODES else tuple(codes)


def all_fit(codes: Sequence[str], opening: Sequence[str]) -> bool:
    """Whether a cart bears them all: with 19 codes of its own it bears one more."""
    return len({*map(fold_code, codes), *map(fold_code, opening)}) <= MAX_CODES
