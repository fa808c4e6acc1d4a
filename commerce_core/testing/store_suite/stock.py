"""Stock: levels move together or not at all, and never below nothing."""

from __future__ import annotations

from typing import Any

import pytest

from commerce_core.ids import VariantId
from commerce_core.inventory import COUNTERS, InsufficientStock, Movement, Shortage, StockLevel, fold
from commerce_core.ports import Store, Tx, Unstorable
from commerce_core.testing.store_suite.base import (
    AT,
    StoreLaws,
    allocated,
    held,
    level,
    levels,
    move,
    new_tenant,
    received,
)


class StockLaws(StoreLaws):
    """What `move`, `stock`, `lock_stock`, `watch` and `movements` promise."""

    def test_receiving_makes_a_level_that_was_not_there(self, store: Store, tenant: str) -> None:
        assert levels(store, tenant, "a") == ()
        move(store, tenant, received("a", 2))
        move(store, tenant, received("a", 3))
        assert levels(store, tenant, "a") == (level("a", 5),)

    def test_movements_add_to_the_three_numbers_of_a_level(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 10), held("a", 4), allocated("a", 3))
        shipped = Movement("shipped", VariantId("a"), on_hand=-2, allocated=-2)
        move(store, tenant, held("a", -1), shipped)
        assert levels(store, tenant, "a") == (level("a", 8, 1, 3),)

    def test_movements_add_to_every_counter_and_answer_with_the_levels_afterwards(
        self, store: Store, tenant: str
    ) -> None:
        counts: dict[str, Any] = dict(zip(COUNTERS, (50, 3, 4, 5, 6, 7, 8, 9), strict=True))
        moves = [
            Movement("adjusted", VariantId("a"), **counts),
            received("b", 1),
            received("a", 1),
            received("a", 2, "x"),
        ]
        after = store.run(tenant, lambda tx: tx.move(moves, at=AT))
        assert after == (
            StockLevel(VariantId("a"), "main", 51, 3, 4, 5, 6, 7, 8, 9),
            level("a", 2, location="x"),
            level("b", 1),
        )
        assert levels(store, tenant, "a", "b") == after
        assert store.read(tenant, lambda snapshot: snapshot.movements()) == tuple(moves)
        less: dict[str, Any] = {name: -count for name, count in counts.items()}
        back = [Movement("adjusted", VariantId("a"), **less)]
        assert store.run(tenant, lambda tx: tx.move(back, at=AT)) == (level("a", 1),)

    @pytest.mark.parametrize("counter", COUNTERS)
    def test_no_counter_goes_below_zero(self, store: Store, tenant: str, counter: str) -> None:
        counts: dict[str, Any] = {**dict.fromkeys(COUNTERS, 9), "on_hand": 99}
        move(store, tenant, Movement("adjusted", VariantId("a"), **counts))
        there = 99 if counter == "on_hand" else 9
        less: dict[str, Any] = {counter: -there - 1} | ({"backorder_limit": 200} if counter == "on_hand" else {})
        with pytest.raises(InsufficientStock) as caught:
            move(store, tenant, Movement("adjusted", VariantId("a"), **less))
        assert caught.value.shortages == (Shortage("a", there + 1, there),)

    def test_so_many_as_the_backorder_limit_says_can_be_promised_beyond_what_is_there(
        self, store: Store, tenant: str
    ) -> None:
        move(store, tenant, Movement("limits", VariantId("a"), backorder_limit=3))
        move(store, tenant, received("a", 2), Movement("withheld", VariantId("a"), damaged=1))
        move(store, tenant, allocated("a", 2), held("a", 1))
        with pytest.raises(InsufficientStock) as caught:
            move(store, tenant, allocated("a", 2))
        assert caught.value.shortages == (Shortage("a", 2, 1),)
        with pytest.raises(InsufficientStock):
            move(store, tenant, Movement("limits", VariantId("a"), backorder_limit=-2))
        with pytest.raises(InsufficientStock) as shipped:
            move(store, tenant, Movement("shipped", VariantId("a"), on_hand=-3, allocated=-2, backorder_limit=9))
        assert shipped.value.shortages == (Shortage("a", 3, 2),)

    def test_a_line_is_drawn_for_every_level_of_a_variant_and_stays(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 1), received("a", 2, "x"), received("b", 3))
        before = store.run(tenant, lambda tx: tx.watch("a", 5))
        assert before == (level("a", 1), level("a", 2, location="x"))
        assert [each.low_at for each in levels(store, tenant, "a", "b")] == [5, 5, None]
        after = store.run(tenant, lambda tx: tx.move([received("a", 1)], at=AT))
        assert [each.low_at for each in after] == [5]
        assert [each.low_at for each in store.run(tenant, lambda tx: tx.watch("a", None))] == [5, 5]
        assert levels(store, tenant, "a") == (level("a", 2), level("a", 2, location="x"))

    def test_levels_that_are_locked_are_answered_as_they_stand(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("b", 1), received("a", 1, "z"), received("a", 2, "é"))

        def work(tx: Tx) -> None:
            tx.move([allocated("b", 1)], at=AT)
            for variants in (["b", "a", "nothing", "\0"], ["b"], []):
                assert tx.lock_stock(variants) == tx.stock(variants)
            tx.move([received("a", 1, "z")], at=AT)

        store.run(tenant, work)
        assert levels(store, tenant, "a")[0] == level("a", 2, location="z")

    def test_levels_are_sorted_by_variant_and_location(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("b", 1), received("a", 1, "z"), received("B", 1), received("a", 2, "é"))
        assert levels(store, tenant, "a", "b", "B", "nothing", "\0") == (
            level("B", 1),
            level("a", 1, location="z"),
            level("a", 2, location="é"),
            level("b", 1),
        )
        every = (level("B", 1), level("a", 1, location="z"), level("a", 2, location="é"), level("b", 1))
        assert store.read(tenant, lambda snapshot: snapshot.levels()) == every
        assert store.read(new_tenant(), lambda snapshot: snapshot.levels()) == ()

    def test_what_is_promised_cannot_be_promised_again(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 3), allocated("a", 1), held("a", 1))
        for promise in (allocated("a", 2), held("a", 2), Movement("adjusted", VariantId("a"), on_hand=-2)):
            with pytest.raises(InsufficientStock) as caught:
                move(store, tenant, promise)
            assert caught.value.shortages == (Shortage("a", 2, 1),)
        move(store, tenant, allocated("a", 1))
        assert levels(store, tenant, "a") == (level("a", 3, 2, 1),)

    def test_no_more_can_be_given_back_than_was_promised(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 9), allocated("a", 1), held("a", 2))
        for back, short in ((allocated("a", -2), Shortage("a", 2, 1)), (held("a", -3), Shortage("a", 3, 2))):
            with pytest.raises(InsufficientStock) as caught:
                move(store, tenant, back)
            assert caught.value.shortages == (short,)

    def test_every_shortage_is_named_and_nothing_moves(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 1), received("b", 5), received("c", 2))
        wanted = [received("new", 7), allocated("d", 1), allocated("c", 4), allocated("b", 5), allocated("a", 2)]
        with pytest.raises(InsufficientStock) as caught:
            move(store, tenant, *wanted)
        assert caught.value.shortages == (Shortage("a", 2, 1), Shortage("c", 4, 2), Shortage("d", 1, 0))
        assert levels(store, tenant, "a", "b", "c", "d", "new") == (level("a", 1), level("b", 5), level("c", 2))
        assert len(store.read(tenant, lambda snapshot: snapshot.movements())) == 3

    def test_demand_for_one_level_is_added_up_first(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 3))
        with pytest.raises(InsufficientStock) as caught:
            move(store, tenant, allocated("a", 2), allocated("a", 2))
        assert caught.value.shortages == (Shortage("a", 4, 3),)
        move(store, tenant, allocated("a", 4), received("a", 1))
        assert levels(store, tenant, "a") == (level("a", 4, 4),)

    def test_after_a_shortage_the_transaction_may_go_on(self, store: Store, tenant: str) -> None:
        move(store, tenant, received("a", 1), held("a", 1))

        def work(tx: Tx) -> None:
            tx.increment("tries")
            with pytest.raises(InsufficientStock):
                tx.move([received("b", 1), allocated("a", 1)], at=AT)
            tx.move([held("a", -1)], at=AT)
            tx.move([allocated("a", 1)], at=AT)

        store.run(tenant, work)
        assert levels(store, tenant, "a", "b") == (level("a", 1, 1),)
        assert store.read(tenant, lambda snapshot: snapshot.counter("tries")) == 1

    def test_movements_are_kept_in_order_and_fold_to_the_levels(self, store: Store, tenant: str) -> None:
        first = [Movement("received", VariantId("b"), "x", on_hand=5, cause="po_1", reason="é"), received("a", 2)]
        second = [allocated("b", 1, "x"), held("a", 1)]
        move(store, tenant, *first)
        move(store, tenant, *second)
        kept = store.read(tenant, lambda snapshot: snapshot.movements())
        assert kept == (*first, *second)
        assert store.read(tenant, lambda snapshot: snapshot.movements(["a", "\0"])) == (first[1], second[1])
        assert store.read(tenant, lambda snapshot: snapshot.movements([])) == ()
        assert tuple(level for _, level in sorted(fold(kept).items())) == levels(store, tenant, "a", "b")

    def test_moving_nothing_does_nothing(self, store: Store, tenant: str) -> None:
        move(store, tenant)
        assert store.read(tenant, lambda snapshot: snapshot.movements()) == ()

    def test_a_movement_with_text_that_no_database_can_hold_is_refused(self, store: Store, tenant: str) -> None:
        with pytest.raises(Unstorable):
            move(store, tenant, Movement("adjusted", VariantId("a"), on_hand=1, reason="a\0b"))
        assert levels(store, tenant, "a") == ()
