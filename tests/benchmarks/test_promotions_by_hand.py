"""Promotions by hand and by the library come to the same; only then does their ratio mean anything."""

from __future__ import annotations

import pytest

from benchmarks.rule_books import FAMILIES, by_hand, by_library, rules


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("target", ["cat", "all"])
@pytest.mark.parametrize(("lines", "size"), [(1, 1), (1, 10), (10, 10), (37, 25), (100, 100)])
def test_both_take_the_same_off_every_line(family: str, target: str, lines: int, size: int) -> None:
    told = rules(family, target, size)
    hand, ours = by_hand(lines, told)(), by_library(lines, told)()
    assert [row[4] for row in hand.rows] == list(ours.discounted)
    assert hand.total == ours.total_minor
    assert (hand.subtotal, hand.discount, hand.tax) == (ours.subtotal_minor, ours.discount_minor, ours.tax_minor)
    assert [each.id for each in hand.adjustments] == [taken.promotion.id for taken in ours.promoted.taken]
    for each, taken in zip(hand.adjustments, ours.promoted.taken, strict=True):
        assert list(each.shares) == list(taken.shares)
        assert list(each.bought) == list(taken.bought)
        assert list(each.given) == list(taken.given)
