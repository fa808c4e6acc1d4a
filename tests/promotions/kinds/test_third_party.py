"""A kind of somebody else's: one class of thirty lines, one entry in a mapping, and all of the laws."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions import (
    KINDS,
    Given,
    Kind,
    Matched,
    Percentage,
    Phase,
    Policy,
    Promotion,
    Rule,
    compile_promotions,
    evaluate,
)
from commerce_core.serialization import InvalidDocument, dump, load, make_converter
from tests.checkout.shops import AT
from tests.promotions.kind_laws import LAWS
from tests.promotions.kinds.carts import Row, given_by
from tests.promotions.rows import rows


@frozen
class CheapestRow:
    """So many of the cheapest rows are free: a kind that this library does not have."""

    tag: ClassVar[str] = "cheapest_row"
    phase: ClassVar[Phase] = "line"

    rows: int = field(default=1)

    @property
    def label(self) -> str:
        """`cheapest 1 free`."""
        return f"cheapest {self.rows} free"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Look for what is left of each row, and for its key where two are alike."""

        def rule(lines: Lines, matched: Matched) -> Given:
            paid = [(left, lines.keys[row]) for row, left in zip(matched.rows, matched.left, strict=True) if left]
            free = {key for _, key in sorted(paid)[: self.rows]}
            columns = zip(matched.rows, matched.bearable, strict=True)
            shares = [most if lines.keys[row] in free else 0 for row, most in columns]
            return Given(shares, wanted_minor=sum(shares))

        return rule


@frozen
class FromOneHundred:
    """20 % of what is left, from 100.00 on: a threshold that the engine is not told of."""

    tag: ClassVar[str] = "from_one_hundred"
    phase: ClassVar[Phase] = "order"
    label: ClassVar[str] = "20 % from 100.00"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """A fifth of each row, in whole minor units."""

        def rule(lines: Lines, matched: Matched) -> Given:
            reached = sum(matched.left) >= 10000
            return Given([most // 5 if reached else 0 for most in matched.bearable])

        return rule


@frozen
class SaysSo(FromOneHundred):
    """The same with its threshold told."""

    thresholds: ClassVar[tuple[int, ...]] = (10000,)


@frozen
class SaysNo(FromOneHundred):
    """The same, saying that nobody is in its way, which is not so."""

    unhindered: ClassVar[Literal[True]] = True


@pytest.mark.parametrize(("kind", "most"), [(FromOneHundred(), 2100), (SaysSo(), 2100), (SaysNo(), 1050)])
def test_what_others_take_before_it_is_in_its_way_unless_it_says_otherwise(kind: Kind, most: int) -> None:
    """10 % of 105.00 leave 94.50, too little for the 20 %: these alone take 21.00. Who says no is believed."""
    told = [Promotion("ten", Percentage("10"), priority=1), Promotion("fifth", kind)]
    lines = rows([10500])
    found = evaluate(lines, lines.gross, promotions=compile_promotions(told), at=AT)
    assert (sum(sum(each.shares) for each in found.taken), found.certificate) == (most, "optimal")


MINE = make_converter(KINDS | {"cheapest_row": CheapestRow}, strict_kinds=True)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@given(data=st.data())
def test_the_laws_hold_for_it(law: Callable[[Kind, st.DataObject], None], data: st.DataObject) -> None:
    law(CheapestRow(data.draw(st.integers(1, 3))), data)


def test_it_gives_what_it_says() -> None:
    assert given_by(CheapestRow(2), Row(500), Row(300, 2), Row(0), Row(900)).shares == [500, 600, 0, 0]


def test_it_goes_through_json_once_it_is_in_the_mapping() -> None:
    promotion = Promotion("p", CheapestRow(2))
    written = dump(promotion, converter=MINE)
    assert written["kind"] == {"kind": "cheapest_row", "rows": 2}
    assert load(Promotion, written, converter=MINE) == promotion


def test_without_it_the_error_lists_the_kinds_that_are_known() -> None:
    with pytest.raises(InvalidDocument) as caught:
        load(Promotion, {"id": "p", "kind": {"kind": "cheapest_row"}}, converter=make_converter(strict_kinds=True))
    (fault,) = caught.value.details
    assert fault.field == "kind.kind"
    assert all(tag in fault.message for tag in KINDS)
