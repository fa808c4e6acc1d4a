"""Who gets the minor units that are left when an amount is split in proportion."""

from __future__ import annotations

from collections.abc import Sequence

from commerce_core.money import Allocation, allocate
from commerce_core.promotions.policy import Remainder

_MODES = {"first": Allocation.FIRST, "last": Allocation.FIRST, "dearest": Allocation.LARGEST_RATIO}


def share_out(
    total: int,
    weights: Sequence[int],
    *,
    keys: Sequence[str],
    remainder: Remainder,
    caps: Sequence[int] | None = None,
) -> list[int]:
    """`allocate`, with the odd minor units for whom the policy says; no part passes its cap.

    1.00 over three equal rows a, b and c is 34, 33 and 33 with `first`, and 33, 33 and 34 with `last`.
    """
    if len(weights) == 1 and weights[0] > 0 and caps is None:
        return [total]
    if remainder == "largest":
        return allocate(total, weights, keys=keys, caps=caps)
    mode = _MODES[remainder]
    if remainder != "last":
        return allocate(total, weights, mode=mode, keys=keys, caps=caps)
    order = sorted(range(len(weights)), key=keys.__getitem__, reverse=True)
    most = None if caps is None else [caps[place] for place in order]
    parts = [0] * len(weights)
    for place, part in zip(order, allocate(total, [weights[n] for n in order], mode=mode, caps=most), strict=True):
        parts[place] = part
    return parts
