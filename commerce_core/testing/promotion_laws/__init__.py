"""Laws of promotions: what must hold for every cart, whatever the rules, as functions and as a suite to subclass."""

from commerce_core.testing.promotion_laws.again import cart_json
from commerce_core.testing.promotion_laws.law import Law, LawBroken, check, law
from commerce_core.testing.promotion_laws.sameness import (
    evaluating_twice_changes_nothing,
    promotions_survive_json,
    the_order_of_lines_changes_nothing,
    the_order_of_promotions_changes_nothing,
    the_splitting_of_lines_changes_nothing,
    unrelated_items_change_nothing,
)
from commerce_core.testing.promotion_laws.suite import PROMOTION_LAWS, NothingToTry, PromotionLaws, holds_for
from commerce_core.testing.promotion_laws.sums import (
    free_lines_are_left_alone,
    nothing_gives_more_than_it_has,
    parts_sum_to_wholes,
    units_are_consumed_once,
)
from commerce_core.testing.promotion_laws.value import (
    large_quantities_cost_no_more_steps,
    larger_values_take_off_no_less,
    the_best_combination_is_found,
)

__all__ = [
    "PROMOTION_LAWS",
    "Law",
    "LawBroken",
    "NothingToTry",
    "PromotionLaws",
    "cart_json",
    "check",
    "evaluating_twice_changes_nothing",
    "free_lines_are_left_alone",
    "holds_for",
    "large_quantities_cost_no_more_steps",
    "larger_values_take_off_no_less",
    "law",
    "nothing_gives_more_than_it_has",
    "parts_sum_to_wholes",
    "promotions_survive_json",
    "the_best_combination_is_found",
    "the_order_of_lines_changes_nothing",
    "the_order_of_promotions_changes_nothing",
    "the_splitting_of_lines_changes_nothing",
    "units_are_consumed_once",
    "unrelated_items_change_nothing",
]
