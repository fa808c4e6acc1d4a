"""What a promotion gives: nothing, everything, a tier or a set that nobody reaches, more than its cap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from commerce_core.checks import Finding
from commerce_core.promotions.conditions.minimum_quantity import MinimumQuantity
from commerce_core.promotions.conditions.minimum_spend import MinimumSpend
from commerce_core.promotions.kinds.bundle import Bundle
from commerce_core.promotions.kinds.buy_x_get_y import BuyXGetY
from commerce_core.promotions.kinds.fixed_amount import FixedAmount
from commerce_core.promotions.kinds.nth_item import NthItem
from commerce_core.promotions.kinds.off import Off, shown
from commerce_core.promotions.kinds.percentage import Percentage
from commerce_core.promotions.kinds.shipping_fixed import ShippingFixed
from commerce_core.promotions.kinds.shipping_percentage import ShippingPercentage
from commerce_core.promotions.kinds.tiered_quantity import QuantityTier, TieredQuantity
from commerce_core.promotions.kinds.tiered_spend import SpendTier, TieredSpend
from commerce_core.promotions.lint_finding import doubt, fault, needed
from commerce_core.promotions.lint_scopes import Shelf, sold_in
from commerce_core.promotions.promotion import Promotion


def amounts(promotion: Promotion, shelf: Shelf | None) -> Iterator[Finding]:
    """Whether what it gives is something, can be reached, and fits under its cap, its budget and a small cart."""
    yield from _gives_something(promotion)
    yield from _not_everything(promotion)
    yield from _tiers(promotion)
    yield from _sets(promotion)
    yield from _caps(promotion)
    yield from _small_carts(promotion, shelf)


def _offs(promotion: Promotion) -> list[tuple[str, Off]]:
    """Every `Off` of its kind, and where it stands; a plain percentage is read as one."""
    kind = promotion.kind
    if isinstance(kind, Percentage | ShippingPercentage):
        return [("kind.percent", Off(percent=kind.percent))]
    if isinstance(kind, TieredSpend | TieredQuantity):
        return [(f"kind.tiers[{n}].off", off) for n, off in enumerate(_tier_offs(kind))]
    if isinstance(kind, BuyXGetY | NthItem | Bundle | ShippingFixed):
        return [("kind.off", kind.off)]
    return []


def _tier_offs(kind: TieredSpend | TieredQuantity) -> list[Off]:
    tiers: Sequence[SpendTier | QuantityTier] = kind.tiers
    return [tier.off for tier in tiers]


def _gives_something(promotion: Promotion) -> Iterator[Finding]:
    for field, off in _offs(promotion):
        if off.percent == 0:
            yield fault("gives_nothing", promotion, field, "0 % is nothing: write what is to be taken off.")


def _not_everything(promotion: Promotion) -> Iterator[Finding]:
    """100 % off for whoever comes, on anything there is."""
    free = isinstance(promotion.kind, Percentage) and promotion.kind.percent == 100
    held = promotion.code or promotion.conditions or promotion.cap_minor or not promotion.scope.everything
    if free and not held:
        message = "It makes every cart free: give it a code, a condition, a scope or a cap."
        yield doubt("gives_everything", promotion, "kind.percent", message)


def _tiers(promotion: Promotion) -> Iterator[Finding]:
    kind, most = promotion.kind, promotion.scope.max_units
    if not isinstance(kind, TieredSpend | TieredQuantity):
        return
    for n, threshold in enumerate(_thresholds(promotion)):
        if isinstance(kind, TieredQuantity) and most is not None and threshold > most:
            message = f"From {threshold} units, but at most {most} are in scope: nobody reaches this tier."
            yield fault("unreachable_tier", promotion, f"kind.tiers[{n}]", message)
    yield from _shadowed(promotion)
    for n, (low, high) in enumerate(pairwise(_tier_offs(kind)), start=1):
        if _is_less(high, low):
            message = "It gives less than the tier below it: who buys more pays more."
            yield doubt("falling_tier", promotion, f"kind.tiers[{n}].off", message)
        if low.amount_minor and high.amount_minor and low.amount_minor >= (promotion.cap_minor or 10**16):
            message = "The tier below it reaches the cap already: this one gives no more."
            yield fault("unreachable_tier", promotion, f"kind.tiers[{n}]", message)


def _thresholds(promotion: Promotion) -> Sequence[int]:
    kind = promotion.kind
    if isinstance(kind, TieredSpend):
        return [tier.spend_minor for tier in kind.tiers]
    return [tier.quantity for tier in kind.tiers] if isinstance(kind, TieredQuantity) else []


def _shadowed(promotion: Promotion) -> Iterator[Finding]:
    """Tiers below what a condition requires anyway: a higher one always holds. Over the same rows, it is certain."""
    least = max((_least(promotion, each) for each in needed(promotion.conditions)), default=0)
    for n, (_, above) in enumerate(pairwise(_thresholds(promotion))):
        if above <= least:
            message = "A condition requires what the next tier does: this one never holds."
            told = fault if isinstance(promotion.kind, TieredSpend) else doubt  # units without a price fill no tier
            yield told("unreachable_tier", promotion, f"kind.tiers[{n}]", message)


def _least(promotion: Promotion, condition: object) -> int:
    kind = promotion.kind
    if isinstance(kind, TieredSpend) and isinstance(condition, MinimumSpend) and condition.scope == promotion.scope:
        return condition.amount_minor if condition.currency is kind.currency and condition.base == "running" else 0
    paired = isinstance(kind, TieredQuantity) and isinstance(condition, MinimumQuantity)
    return condition.quantity if paired and condition.scope == promotion.scope else 0  # type: ignore[attr-defined]


def _is_less(one: Off, other: Off) -> bool:
    for a, b in ((one.percent, other.percent), (one.amount_minor, other.amount_minor)):
        if a is not None and b is not None:
            return a < b
    prices = one.price_minor, other.price_minor
    return prices[0] is not None and prices[1] is not None and prices[0] > prices[1]


def _set_size(promotion: Promotion) -> int:
    """How many units in scope it takes for anything to be given."""
    kind = promotion.kind
    if isinstance(kind, BuyXGetY):
        return kind.buy_quantity + (1 if kind.partial else kind.get_quantity)
    if isinstance(kind, NthItem):
        return kind.n
    return sum(part.quantity for part in kind.components) if isinstance(kind, Bundle) else 0


def _sets(promotion: Promotion) -> Iterator[Finding]:
    kind, most, size = promotion.kind, promotion.scope.max_units, _set_size(promotion)
    if most is not None and size > most:
        message = f"It takes {size} units, but at most {most} are in scope: no set is ever complete."
        yield fault("set_above_cap", promotion, "scope.max_units", message)
    if isinstance(kind, BuyXGetY) and kind.off.amount_minor and promotion.cap_minor:
        wanted = kind.off.amount_minor * kind.get_quantity
        if wanted > promotion.cap_minor and not kind.partial:
            message = f"One set gives {wanted} minor units where they are paid in full, above the cap: it is clipped."
            yield doubt("set_above_cap", promotion, "cap_minor", message)


def _caps(promotion: Promotion) -> Iterator[Finding]:
    kind, cap, budget = promotion.kind, promotion.cap_minor, promotion.limits.budget_minor
    if isinstance(kind, FixedAmount) and cap is not None and kind.amount_minor > cap:
        message = f"It says {kind.amount_minor} minor units and never gives more than its cap of {cap}."
        yield doubt("amount_above_cap", promotion, "cap_minor", message)
    if cap is not None and budget is not None and cap > budget:
        message = "One use may take off more than the whole budget: the budget is the cap."
        yield doubt("cap_above_budget", promotion, "limits.budget_minor", message)
    uses, each = promotion.limits.max_uses, promotion.limits.per_customer
    if uses is not None and each is not None and each > uses:
        message = f"One customer may use it {each} times, all of them together {uses} times."
        yield doubt("customer_above_uses", promotion, "limits.per_customer", message)


def _small_carts(promotion: Promotion, shelf: Shelf | None) -> Iterator[Finding]:
    """A fixed amount that is more than a cart may come to: 20.00 off from 15.00 on, or off a mug of 7.50."""
    kind = promotion.kind
    if not isinstance(kind, FixedAmount):
        return
    least, what = _smallest(promotion, kind, shelf)
    if least is not None and kind.amount_minor > least:
        amounts = f"{shown(kind.amount_minor, kind.currency)} off, where {what} {shown(least, kind.currency)}"
        yield doubt("amount_above_cart", promotion, "kind.amount_minor", f"{amounts}: then all of it is free.")


def _smallest(promotion: Promotion, kind: FixedAmount, shelf: Shelf | None) -> tuple[int | None, str]:
    """The least that a cart (or a unit) that it is taken off may come to, as far as one can tell, and what that is."""
    musts = list(needed(promotion.conditions))
    spends = [each.amount_minor for each in musts if isinstance(each, MinimumSpend) and each.currency is kind.currency]
    counts = [each.quantity for each in musts if isinstance(each, MinimumQuantity)]
    sold = [] if shelf is None else sold_in(promotion.scope, shelf)
    prices = [each.price_minor for each in sold if each.price_minor and each.currency is kind.currency]
    cheapest = min(prices, default=None)
    if kind.per != "once":
        return cheapest, "the cheapest unit costs"
    spend = max(spends, default=0)
    if cheapest is not None and cheapest * max(counts, default=1) > spend:
        return cheapest * max(counts, default=1), "the smallest cart comes to"
    return (spend, "it holds from") if spend else (None, "")
