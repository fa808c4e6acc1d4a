"""Rows among many: found without comparing each with each.

Comparing pairs is slow for a list of a thousand breaks, or for an item in ten thousand lists. A tree sorts rows by
extent, each branch knows the bounds of what is in it, and most branches are passed over by these alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from commerce_core.pricing.lint_rows import Extent, Listed, Span

Key = tuple[float, ...]
"""By which one of several rows is taken: the least."""


@frozen
class Branch:
    """Rows near one another: the bounds of their extents, and the one with the least key. A leaf is one extent of one
    list."""

    least: Extent
    most: Extent
    key: Key
    row: Listed
    halves: tuple[Branch, ...] = ()


Answer = tuple[bool, bool]
"""Whether some row of a branch may be meant, and whether every one is. Of a leaf, both are the same."""

Question = Callable[[Branch], Answer]


def tree_of(rows: Iterable[Listed], key: Callable[[Listed, int], Key]) -> Branch | None:
    """Rows arranged by extent, in time proportional to n log^2 n; None without rows. A key is made of a row and its
    place among them, and no two are the same."""
    leaves: dict[object, Branch] = {}
    for index, row in enumerate(rows):
        place, mine = (row.extent, row.of.id), key(row, index)
        if place not in leaves or mine < leaves[place].key:
            leaves[place] = Branch(row.extent, row.extent, mine, row)
    return _joined([*leaves.values()], 0) if leaves else None


def _joined(leaves: list[Branch], depth: int) -> Branch:
    """Split at the median of one axis after the other, over those on which anything differs."""
    if len(leaves) == 1:
        return leaves[0]
    axes = [axis for axis in range(4) if len({leaf.least[axis] for leaf in leaves}) > 1] or [0]
    axis = axes[depth % len(axes)]
    leaves.sort(key=lambda leaf: leaf.least[axis])
    middle = len(leaves) // 2
    one, two = _joined(leaves[:middle], depth + 1), _joined(leaves[middle:], depth + 1)
    best = min(one, two, key=lambda half: half.key)
    return Branch(_each(min, one.least, two.least), _each(max, one.most, two.most), best.key, best.row, (one, two))


def _each(take: Callable[..., int], one: Extent, two: Extent) -> Extent:
    return tuple(map(take, one, two))  # type: ignore[return-value]


def first_of(tree: Branch | None, question: Question, *, before: Key | None = None) -> Listed | None:
    """Of the rows that are meant the one with the least key, if it is less than `before`."""
    found, waiting = None, [tree] if tree is not None else []
    while waiting:
        branch = waiting.pop()
        if before is not None and branch.key >= before:
            continue
        possible, certain = question(branch)
        if certain:
            found, before = branch.row, branch.key
        elif possible:
            waiting += sorted(branch.halves, key=lambda half: half.key, reverse=True)
    return found


def meets(row: Listed) -> Question:
    """Rows that can hold at once with one, as `meet` has it."""
    low, high, starts, ends = row.extent

    def question(at: Branch) -> Answer:
        one, two = at.least, at.most
        return (
            one[0] <= high and two[1] >= low and one[2] < ends and two[3] > starts,
            two[0] <= high and one[1] >= low and two[2] < ends and one[3] > starts,
        )

    return question


def covers(row: Listed) -> Question:
    """Rows that hold for every quantity and at every time for which one does."""
    low, high, starts, ends = row.extent

    def question(at: Branch) -> Answer:
        one, two = at.least, at.most
        return (
            one[0] <= low and two[1] >= high and one[2] <= starts and two[3] >= ends,
            two[0] <= low and one[1] >= high and two[2] <= starts and one[3] >= ends,
        )

    return question


def lies_within(row: Listed) -> Question:
    """Rows that hold only where and when one does."""
    low, high, starts, ends = row.extent

    def question(at: Branch) -> Answer:
        one, two = at.least, at.most
        return (
            two[0] >= low and one[1] <= high and two[2] >= starts and one[3] <= ends,
            one[0] >= low and two[1] <= high and one[2] >= starts and two[3] <= ends,
        )

    return question


def collides(row: Listed) -> Question:
    """Rows of its list that can hold at once with one, neither being the exception of the other."""
    meeting, wider, narrower = meets(row), covers(row), lies_within(row)

    def question(at: Branch) -> Answer:
        some, every = meeting(at)
        if not some:
            return False, False
        (some_wider, all_wider), (some_narrower, all_narrower) = wider(at), narrower(at)
        nested = (all_wider and not some_narrower) or (all_narrower and not some_wider)
        alike = (all_wider and all_narrower) or not (some_wider or some_narrower)
        return not nested, every and alike

    return question


def outlasts(window: Span, quantities: tuple[float, float]) -> Question:
    """Rows whose window spans one, and whose least quantity is between two, both included."""
    (starts, ends), (low, high) = window, quantities

    def question(at: Branch) -> Answer:
        one, two = at.least, at.most
        return (
            one[2] <= starts and two[3] >= ends and two[0] >= low and one[0] <= high,
            two[2] <= starts and one[3] >= ends and one[0] >= low and two[0] <= high,
        )

    return question


def beats(row: Listed) -> Question:
    """Rows that hold wherever one does; not those of its own list and extent, which are an overlap."""
    wider, narrower = covers(row), lies_within(row)

    def question(at: Branch) -> Answer:
        some, every = wider(at)
        if not some or not narrower(at)[0]:
            return some, every
        same = not at.halves and at.row.of is not row.of
        return bool(at.halves) or same, same

    return question
