"""Splitting a whole so that the parts always sum to it, on integers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from operator import gt

from commerce_core.money.errors import InvalidAllocation, shown
from commerce_core.money.weights import Weight, whole_weights


class Allocation(StrEnum):
    """Who gets what flooring leaves, one unit (or step) each. Examples are of 10 by [1, 3, 4]: 1.25, 3.75 and 5.

    One unit is left over the floors 1, 3 and 5. Ties go by key, or without keys by place.
    """

    LARGEST_REMAINDER = "largest_remainder"
    """1, 4, 5: whoever lost most by flooring, so that the parts are as near to their shares as can be; the default"""
    FIRST = "first"
    """2, 3, 5: the first that bear any weight (Fowler, Patterns of Enterprise Application Architecture, "Money")"""
    LARGEST_RATIO = "largest_ratio"
    """1, 3, 6: the largest weights, where a unit is felt least"""


def allocate(
    total: int,
    weights: Sequence[Weight],
    *,
    mode: Allocation = Allocation.LARGEST_REMAINDER,
    keys: Sequence[str] | None = None,
    caps: Sequence[int] | None = None,
) -> list[int]:
    """Split `total` in proportion to `weights`; what flooring leaves goes where `mode` says, one unit each.

    `allocate(100, [1, 1, 1], keys=["c", "a", "b"]) == [33, 34, 33]`: ties go by key, so the order of lines changes
    nobody's part (without keys they go by index). Weights are exact numbers of any kind: `allocate(100, ["0.5",
    Fraction(1, 3)]) == [60, 40]`. A zero weight gets nothing. A negative total mirrors the positive one, so a refund
    gives back what was charged. No part's magnitude exceeds its cap in `caps`: when a cap binds, its excess goes to the
    others in proportion. Units are whatever `total` and `caps` are in. O(n log n).

    Raises `InvalidAllocation` for a non-zero total without a positive weight, a negative weight or cap, a weight that
    is not exact, `keys` or `caps` of another length, keys that repeat, caps that cannot bear the total, and a mode that
    is none.
    """
    mode, weights = _mode(mode), whole_weights(weights)
    whole = sum(weights)
    _check(total, whole, weights, keys)
    if caps is not None:
        _check_caps(abs(total), weights, caps)
    if not total:
        return [0] * len(weights)
    parts = _split(abs(total), weights, whole, mode, keys)
    if caps is not None and any(map(gt, parts, caps)):
        parts = _split_capped(abs(total), weights, mode, keys, caps)
    return parts if total > 0 else [-part for part in parts]


def allocate_in_steps(
    total: int,
    weights: Sequence[Weight],
    *,
    step: int,
    mode: Allocation = Allocation.LARGEST_REMAINDER,
    keys: Sequence[str] | None = None,
) -> list[int]:
    """Split cash: every part is a multiple of `step`, the smallest coin, and one part also takes what no coin pays.

    `allocate_in_steps(1000, [1, 1, 1], step=5) == [335, 335, 330]` is 10.00 CHF in three by coins of 0.05. 10.03 gives
    [335, 335, 333]: the 3 go to the part that the next coin would have gone to, so each is at most a step from its
    share and the parts still sum. Otherwise as `allocate`, of which this is the general case (`step=1`).

    Raises `InvalidAllocation`, also for a step below 1.
    """
    if type(step) is not int or step < 1:
        raise InvalidAllocation("A step is a positive number of minor units.", step=step)
    if step == 1:
        return allocate(total, weights, mode=mode, keys=keys)
    mode, weights = _mode(mode), whole_weights(weights)
    whole = sum(weights)
    _check(total, whole, weights, keys)
    if not total:
        return [0] * len(weights)
    parts = [abs(total) * weight // (whole * step) * step for weight in weights]
    left, rest = divmod(abs(total) - sum(parts), step)
    served = _ranked(abs(total), weights, whole * step, mode, keys)
    for index in served[:left]:
        parts[index] += step
    if rest:
        parts[served[left]] += rest
    return parts if total > 0 else [-part for part in parts]


def _split(total: int, weights: Sequence[int], whole: int, mode: Allocation, keys: Sequence[str] | None) -> list[int]:
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    if left:
        for index in _ranked(total, weights, whole, mode, keys)[:left]:
            parts[index] += 1
    return parts


def _ranked(total: int, weights: Sequence[int], whole: int, mode: Allocation, keys: Sequence[str] | None) -> list[int]:
    """Indices in the order in which they are served. Fewer units are left than there are positive weights."""
    by_key = range(len(weights)) if keys is None else sorted(range(len(weights)), key=keys.__getitem__)
    if mode is Allocation.LARGEST_REMAINDER:
        remainders = [total * weight % whole for weight in weights]
        return sorted(by_key, key=remainders.__getitem__, reverse=True)
    if mode is Allocation.LARGEST_RATIO:
        return sorted(by_key, key=weights.__getitem__, reverse=True)
    return [index for index in by_key if weights[index]]


def _split_capped(
    total: int, weights: Sequence[int], mode: Allocation, keys: Sequence[str] | None, caps: Sequence[int]
) -> list[int]:
    """Fill the parts whose cap is at or below their exact share, lowest cap per weight first; split the rest freely.

    A free part's exact share lies strictly below its cap, so the unit it may gain by rounding cannot exceed the cap.
    """
    free = list(weights)
    parts = [0] * len(weights)
    left, whole = total, sum(weights)
    for index in _by_cap_per_weight(weights, caps):
        weight, cap = weights[index], caps[index]
        if cap * whole > left * weight:
            break
        parts[index], free[index] = cap, 0
        left, whole = left - cap, whole - weight
    if not left:
        return parts
    return [part + more for part, more in zip(parts, _split(left, free, whole, mode, keys), strict=True)]


def _by_cap_per_weight(weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Indices of positive weights by cap / weight, exactly: different quotients differ by more than 1 / scale."""
    scale = max(weights) ** 2
    weighted = [index for index, weight in enumerate(weights) if weight]
    return sorted(weighted, key=lambda index: caps[index] * scale // weights[index])


def _mode(mode: Allocation | str) -> Allocation:
    if type(mode) is Allocation:
        return mode
    try:
        return Allocation(mode)
    except ValueError:
        raise InvalidAllocation(f"{shown(mode)} is no mode: it is one of {', '.join(Allocation)}.", mode=mode) from None


def _check(total: int, whole: int, weights: Sequence[int], keys: Sequence[str] | None) -> None:
    if type(total) is not int:
        raise InvalidAllocation("A total must be an integer of minor units.", total=total)
    if whole <= 0 < abs(total):
        raise InvalidAllocation(f"Nothing can bear {shown(total)}: give at least one positive weight.", total=total)
    if weights and min(weights) < 0:
        raise InvalidAllocation("A weight must not be negative.", weights=tuple(weights))
    if keys is not None and not len(set(keys)) == len(keys) == len(weights):
        raise InvalidAllocation("Give one key for each weight, all different: they decide ties.", keys=tuple(keys))


def _check_caps(total: int, weights: Sequence[int], caps: Sequence[int]) -> None:
    if len(caps) != len(weights) or type(sum(caps)) is not int or min(caps, default=0) < 0:
        raise InvalidAllocation("Give one integer cap for each weight, none of them negative.", caps=tuple(caps))
    bearable = sum([cap for weight, cap in zip(weights, caps, strict=True) if weight])
    if bearable < total:
        message = f"The caps can bear only {shown(bearable)} of {shown(total)}: lower the total or raise a cap."
        raise InvalidAllocation(message, total=total, bearable=bearable)
