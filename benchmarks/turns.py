"""Measuring in turns: both sides of a ratio run many short turns, one after the other, and their fastest count.

Neighbours and clock speeds change from second to second, so a run alone says little, and a mean less.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

ROUNDS = 400
TURN = 0.001
"""Seconds. A turn is short, so that some turns run undisturbed on a busy machine too."""

NUMBERS = [*range(1_000, 2_000)]


def fastest(*calls: Callable[[], object]) -> list[float]:
    """The seconds of one call of each, at its best over the turns; the loop's own cost is included."""
    for call in calls:
        call()  # what is made on the first call is not measured
    times = [range(max(1, int(TURN / seconds(call, range(1))))) for call in calls]
    best = [float("inf")] * len(calls)
    for _ in range(ROUNDS):
        for place, call in enumerate(calls):
            best[place] = min(best[place], seconds(call, times[place]))
    return best


def seconds(call: Callable[[], object], times: range) -> float:
    """The seconds of one call, from one turn."""
    began = perf_counter()
    for _ in times:
        call()
    return (perf_counter() - began) / len(times)


def beside_an_add(*calls: Callable[[], object]) -> list[float]:
    """As `fastest`, and first of all the seconds of an addition of two ints, taken in turn with the others.

    It tells one machine, and one hour of it, from another.
    """
    adds, *others = fastest(thousand_adds, *calls)
    return [adds / 1000, *others]


def thousand_adds() -> int:
    """A thousand additions that the interpreter makes one by one, as `sum` does not."""
    total = 0
    for number in NUMBERS:
        total += number
    return total
