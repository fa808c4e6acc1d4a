"""Splitting a whole so that the parts always sum to it: largest remainder on integers."""

from __future__ import annotations

from collections.abc import Sequence
from operator import gt

from commerce_core.money.errors import InvalidAllocation


def allocate(
    total: int, weights: Sequence[int], *, keys: Sequence[str] | None = None, caps: Sequence[int] | None = None
) -> list[int]:
    """Split `total` in proportion to `weights`; what flooring leaves goes to the largest remainders, one unit each.

    `allocate(100, [1, 1, 1], keys=["c", "a", "b"]) == [33, 34, 33]`: ties go by key, so the order of lines changes
    nobody's part (without keys they go by index). A zero weight gets nothing. A negative total mirrors the positive
    one, so a refund gives back what was charged. No part's magnitude exceeds its cap in `caps`: when a cap binds, its
    excess goes to the others in proportion. Units are whatever `total` and `caps` are in. O(n log n).

    Raises `InvalidAllocation` for a non-zero total without a positive weight, a negative weight or cap, a number that
    is not an integer, `keys` or `caps` of another length, keys that repeat, and caps that cannot bear the total.
    """
    whole = sum(weights)
    _check(total, whole, weights, keys)
    if caps is not None:
        _check_caps(abs(total), weights, caps)
    if not total:
        return [0] * len(weights)
    parts = _split(abs(total), weights, whole, keys)
    if caps is not None and any(map(gt, parts, caps)):
        parts = _split_capped(abs(total), weights, keys, caps)
    return parts if total > 0 else [-part for part in parts]


def _split(total: int, weights: Sequence[int], whole: int, keys: Sequence[str] | None) -> list[int]:
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    if left:
        remainders = [total * weight % whole for weight in weights]
        by_key = range(len(weights)) if keys is None else sorted(range(len(weights)), key=keys.__getitem__)
        for index in sorted(by_key, key=remainders.__getitem__, reverse=True)[:left]:
            parts[index] += 1
    return parts


def _split_capped(total: int, weights: Sequence[int], keys: Sequence[str] | None, caps: Sequence[int]) -> list[int]:
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
    return [part + more for part, more in zip(parts, _split(left, free, whole, keys), strict=True)] if left else parts


def _by_cap_per_weight(weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Indices of positive weights by cap / weight, exactly: different quotients differ by more than 1 / scale."""
    scale = max(weights) ** 2
    weighted = [index for index, weight in enumerate(weights) if weight]
    return sorted(weighted, key=lambda index: caps[index] * scale // weights[index])


def _check(total: int, whole: int, weights: Sequence[int], keys: Sequence[str] | None) -> None:
    if type(total) is not int or type(whole) is not int:
        raise InvalidAllocation("A total and its weights must be integers.", total=total)
    if whole <= 0 < abs(total):
        raise InvalidAllocation(f"Nothing can bear {total}: give at least one positive weight.", total=total)
    if weights and min(weights) < 0:
        raise InvalidAllocation("A weight must not be negative.", weights=tuple(weights))
    if keys is not None and not len(set(keys)) == len(keys) == len(weights):
        raise InvalidAllocation("Give one key for each weight, all different: they decide ties.", keys=tuple(keys))


def _check_caps(total: int, weights: Sequence[int], caps: Sequence[int]) -> None:
    if len(caps) != len(weights) or type(sum(caps)) is not int or min(caps, default=0) < 0:
        raise InvalidAllocation("Give one integer cap for each weight, none of them negative.", caps=tuple(caps))
    bearable = sum([cap for weight, cap in zip(weights, caps, strict=True) if weight])
    if bearable < total:
        message = f"The caps can bear only {bearable} of {total}: lower the total or raise a cap."
        raise InvalidAllocation(message, total=total, bearable=bearable)
