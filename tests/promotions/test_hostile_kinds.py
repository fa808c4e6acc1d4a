"""A kind of promotion that anybody may have written: what it takes off is looked at before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import pytest
from attrs import frozen

from commerce_core.lines import Lines
from commerce_core.money import Rounding
from commerce_core.promotions import (
    Given,
    InvalidShares,
    Matched,
    Phase,
    Policy,
    Promotion,
    Rule,
    compile_promotions,
    evaluate,
)
from tests.checkout.shops import AT
from tests.promotions.rows import rows


@frozen
class Anything:
    """A kind that takes off whatever it is told to."""

    shares: Callable[[Sequence[int]], object]
    tag: ClassVar[str] = "anything"
    label: ClassVar[str] = "anything"
    phase: ClassVar[Phase] = "order"

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        def rule(_: Lines, matched: Matched) -> Given:
            found = self.shares(matched.base)
            return found if isinstance(found, Given) else Given(found)  # type: ignore[arg-type]

        return rule


BAD: dict[str, Callable[[Sequence[int]], object]] = {
    "a surcharge": lambda base: [-1, 0],
    "a surcharge on one row, hidden by another": lambda base: [-5, 10],
    "more than there is": lambda base: [101, 0],
    "a fraction": lambda base: [1.5, 0],
    "a truth": lambda base: [True, False],
    "text": lambda base: ["1", "0"],
    "a row too few": lambda base: [1],
    "a row too many": lambda base: [1, 1, 1],
    "nothing at all": lambda base: None,
    "one number": lambda base: 5,
    "a part of shipping that nobody pays": lambda base: Given([0, 0], shipping_minor=1),
    "a surcharge on shipping": lambda base: Given([1, 0], shipping_minor=-1),
    "units that are not there": lambda base: Given([1, 0], given=[2, 0]),
    "a unit bought and given": lambda base: Given([1, 0], bought=[1, 0], given=[1, 0]),
    "less than no units": lambda base: Given([1, 0], bought=[-1, 0]),
    "units of too few rows": lambda base: Given([1, 0], given=[1]),
    "a wish that is no amount": lambda base: Given([1, 0], wanted_minor=1.5),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("shares", BAD.values(), ids=BAD)
def test_a_kind_that_takes_off_what_it_must_not_is_named(shares: Callable[[Sequence[int]], object]) -> None:
    bad = compile_promotions([Promotion("odd", Anything(shares))])
    with pytest.raises(InvalidShares, match="odd") as caught:
        evaluate(rows([100, 200]), [100, 200], promotions=bad, codes=(), at=AT)
    assert caught.value.promotion_id == "odd"


def test_a_kind_may_take_off_all_that_is_left() -> None:
    everything = compile_promotions([Promotion("all", Anything(list))])
    found = evaluate(rows([100, 200]), [100, 200], promotions=everything, codes=(), at=AT)
    assert tuple(found.left) == (0, 0)


def test_a_kind_cannot_rewrite_what_the_next_one_sees() -> None:
    def rewrite(base: Sequence[int]) -> object:
        base[0] = 10**6  # type: ignore[index]
        return [10**6, 0]

    with pytest.raises(TypeError):
        evaluate(
            rows([100, 200]),
            [100, 200],
            promotions=compile_promotions([Promotion("odd", Anything(rewrite))]),
            codes=(),
            at=AT,
        )
