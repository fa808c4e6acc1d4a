"""What one promotion does to a cart, also where it does nothing."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.checkout.calculate import taken_off
from commerce_core.checkout.cart import Cart
from commerce_core.checkout.discounts import shopper_of
from commerce_core.checkout.facts import Facts
from commerce_core.ids import PromotionId
from commerce_core.promotions import explain_all, with_usages
from commerce_core.trace import Outcome


def outcome_on(cart: Cart, facts: Facts, *, promotion_id: PromotionId, at: datetime) -> Outcome:
    """What became of one promotion of the facts on a cart, beside all the others, and why.

    It says so also of one that nothing in the cart brings up. Raises what `quote` raises for lines, codes and shipping,
    and KeyError for a promotion that is not among the facts, or retired.
    """
    priced, off = taken_off(cart, facts, at=at)
    told = {outcome.rule: outcome for outcome in off.found.outcomes}
    if promotion_id in told:
        return told[promotion_id]
    rules = facts.rules.promotions
    every = {each.promotion.id: each for each in (*rules.automatic, *rules.by_code.values())}
    alone = evolve(rules, automatic=(every[promotion_id],), by_code={})
    shopper = shopper_of(cart, facts)
    (found,) = explain_all(off.found, priced.rows, promotions=with_usages(alone, facts.usages), shopper=shopper)
    return found
