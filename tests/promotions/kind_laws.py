"""What holds for every kind of promotion, whoever wrote it: one suite, to which a kind is handed.

The laws are about what a rule gives for rows in scope; what an
engine does with several of them is not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve
from hypothesis import strategies as st

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions import Policy
from commerce_core.promotions.kinds import Given, Kind, Matched, Rule, consumes_units, worded
from commerce_core.testing.steps import steps
from tests.promotions.kinds.carts import Row, lines_of, matched_of, named
from tests.promotions.kinds.drawn import rows

policies = st.sampled_from([Policy("discount"), Policy("net")])
roundings = st.sampled_from(list(Rounding))
charges = st.integers(0, 10) | st.integers(0, 10**6)


def shares_are_borne_and_units_used_once(kind: Kind, data: st.DataObject) -> None:
    """No row gives more than it can bear, whatever is rounded how, and no unit is bought or given twice."""
    told, charge, original = named(data.draw(rows)), data.draw(charges), data.draw(st.booleans())
    rule = _worded(kind.compile(data.draw(policies), data.draw(roundings)))
    matched = matched_of(told, shipping=charge, original=original)
    assert_sound(kind, rule(lines_of(told), matched), matched)


def order_of_rows_changes_nothing(kind: Kind, data: st.DataObject) -> None:
    """The same rows in another order have the same shares by key."""
    told, charge, original = named(data.draw(rows)), data.draw(charges), data.draw(st.booleans())
    rule = _worded(kind.compile(Policy(), Rounding.HALF_UP))
    first, second = (
        by_key(each, rule(lines_of(each), matched_of(each, shipping=charge, original=original)))
        for each in (told, data.draw(st.permutations(told)))
    )
    assert first == second


def asking_twice_changes_nothing(kind: Kind, data: st.DataObject) -> None:
    """A rule keeps nothing and changes nothing of what it is handed."""
    told, charge = named(data.draw(rows)), data.draw(charges)
    rule = _worded(kind.compile(Policy(), Rounding.HALF_UP))
    lines, matched = lines_of(told), matched_of(told, shipping=charge)
    assert rule(lines, matched) == rule(lines, matched)
    assert matched == matched_of(told, shipping=charge)


def rows_without_a_price_change_nothing(kind: Kind, data: st.DataObject) -> None:
    """A free sample neither pays for an offer nor is it given by one."""
    told, sample = named(data.draw(rows)), Row(0, 3, name="sample", tags=("red", "blue"))
    rule = _worded(kind.compile(Policy(), Rounding.HALF_UP))
    more = [*told, sample]
    without, having = rule(lines_of(told), matched_of(told)), rule(lines_of(more), matched_of(more))
    assert list(having.shares) == [*without.shares, 0]


def rows_out_of_scope_change_nothing(kind: Kind, data: st.DataObject) -> None:
    """Rows of the cart that a promotion may not touch stand before the others, and it neither counts nor takes them."""
    told, other = named(data.draw(rows)), Row(1, 9, name="other", tags=("red", "blue"))
    rule = _worded(kind.compile(Policy(), Rounding.HALF_UP))
    moved = matched_of(told)._replace(rows=range(1, len(told) + 1))
    assert rule(lines_of([other, *told]), moved) == rule(lines_of(told), matched_of(told))


def a_million_units_take_no_more_steps_than_ten(kind: Kind, data: st.DataObject) -> None:
    """Quantities are counts: what is done for a row does not depend on how many units it has."""
    rule, told = _worded(kind.compile(Policy(), Rounding.HALF_UP)), named(data.draw(rows))
    few, many = ([evolve(row, quantity=number) for row in told] for number in (10, 10**6))
    assert steps_of(rule, many) < 10 * steps_of(rule, few) + 1000


LAWS: tuple[Callable[[Kind, st.DataObject], None], ...] = (
    shares_are_borne_and_units_used_once,
    order_of_rows_changes_nothing,
    asking_twice_changes_nothing,
    rows_without_a_price_change_nothing,
    rows_out_of_scope_change_nothing,
    a_million_units_take_no_more_steps_than_ten,
)
"""Each takes a kind, and draws the rows on which it is tried."""


def assert_sound(kind: Kind, found: Given, matched: Matched) -> None:
    """Whole minor units of 0 to what each row can bear; as many as were wanted or fewer; units used at most once."""
    size = len(matched.rows)
    assert [type(share) for share in found.shares] == [int] * size
    assert all(0 <= share <= most for share, most in zip(found.shares, matched.bearable, strict=True))
    assert 0 <= found.shipping_minor <= matched.shipping_minor
    assert found.shipping_minor == 0 or kind.phase == "shipping"
    assert sum(found.shares) + found.shipping_minor <= found.wanted_minor or found.wanted_minor == 0 == sum(
        found.shares
    )
    if not consumes_units(kind):
        assert not any(found.bought)
        assert not any(found.given)
        return
    used = zip(found.bought or [0] * size, found.given or [0] * size, matched.free, found.shares, strict=True)
    for bought, units, free, share in used:
        assert bought >= 0
        assert units >= 0
        assert bought + units <= free
        assert not share or units


def by_key(rows: list[Row], found: Given) -> tuple[object, ...]:
    """What was given, by the key of each row."""
    nobody = [0] * len(rows)
    columns = (found.shares, found.bought or nobody, found.given or nobody)
    shares = {row.name: each for row, *each in zip(rows, *columns, strict=True)}
    return shares, found.shipping_minor, found.wanted_minor, found.missing


def steps_of(rule: Rule, rows: list[Row]) -> int:
    """How many lines of Python a rule runs for these rows."""
    lines, matched = lines_of(rows), matched_of(rows)
    _warm(lines)
    return steps(lambda: rule(lines, matched))


def _warm(lines: Lines) -> None:
    """Columns that are laid out once are not counted."""
    assert lines.rows_by_tag.keys() | lines.rows_by_category.keys() | lines.rows_by_product.keys() is not None


def _worded(rule: Rule) -> Rule:
    """The rule with its words put together, so that they can be compared."""

    def told(lines: Lines, matched: Matched) -> Given:
        given = rule(lines, matched)
        return given._replace(missing=worded(given.missing))

    return told
