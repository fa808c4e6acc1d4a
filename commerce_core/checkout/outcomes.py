"""What promotions do to a cart, also those that do nothing."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from commerce_core.checkout.calculate import taken_off
from commerce_core.checkout.cart import Cart
from commerce_core.checkout.discounts import TakenOff, shopper_of
from commerce_core.checkout.facts import Facts
from commerce_core.checkout.rows import Priced
from commerce_core.ids import PromotionId
from commerce_core.promotions import PromotionSet, explain_all, fold_codes, with_usages
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
    found, *_ = _explained(cart, facts, (priced, off), evolve(rules, automatic=(every[promotion_id],), by_code={}))
    return found


def outcomes_on(cart: Cart, facts: Facts, *, at: datetime) -> tuple[Outcome, ...]:
    """What became of every promotion of the facts on a cart, in order of evaluation, and what each of them misses.

    It walks the whole set, where a quote looks only at what the cart brings up. Products are called by their names as
    far as the facts have them. Raises what `quote` raises.
    """
    return _explained(cart, facts, taken_off(cart, facts, at=at), facts.rules.promotions)


def _explained(
    cart: Cart, facts: Facts, found: tuple[Priced, TakenOff], promotions: PromotionSet
) -> tuple[Outcome, ...]:
    priced, off = found
    shopper = evolve(shopper_of(cart, facts), codes=tuple(fold_codes(cart.codes)))
    names: dict[str, str] = {item.product_id: item.name for item in facts.items.values()}
    names.update((item.variant_id, item.name) for item in facts.items.values())
    rules = with_usages(promotions, facts.usages)
    return explain_all(off.found, priced.rows, promotions=rules, shopper=shopper, names=names)
