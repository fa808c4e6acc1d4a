"""What keeps a promotion off a cart before any condition is looked at: kind, window, currency, limits."""

from __future__ import annotations

from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.kinds.kind import UnknownKind
from commerce_core.promotions.ledger import Refused
from commerce_core.promotions.matching import Sale
from commerce_core.promotions.windows import within
from commerce_core.trace import Requirement


def closed_reason(compiled: Compiled, sale: Sale) -> Refused | None:
    """Why a promotion cannot hold whatever else does: kind, window, currency, limits; None if it may."""
    promotion = compiled.promotion
    if isinstance(promotion.kind, UnknownKind):
        return Refused(promotion, f"its kind {promotion.kind.tag!r} is not known here")
    if compiled.edges and not within(sale.at, promotion.starts_at, promotion.ends_at):
        early = promotion.starts_at is not None and sale.at < promotion.starts_at
        return Refused(promotion, "it has not started yet" if early else "it has ended")
    if compiled.currency is not None and compiled.currency is not sale.lines.currency:
        unit = sale.lines.currency
        requirement = Requirement("currency", compiled.currency.code, unit.code, met=False)
        reason = f"it is in {compiled.currency.code}, and the cart in {unit.code}"
        return Refused(promotion, reason, (requirement,))
    return _used_up(compiled, sale) if promotion.id in sale.promotions.usages else None


def _used_up(compiled: Compiled, sale: Sale) -> Refused | None:
    """Why nobody, or this customer, may use it once more."""
    promotion, usage = compiled.promotion, sale.promotions.usages[compiled.promotion.id]
    limits = promotion.limits
    if limits.max_uses is not None and usage.used >= limits.max_uses:
        found = Requirement("uses", f"fewer than {limits.max_uses}", str(usage.used), met=False)
        return Refused(promotion, "it has been used as often as it may", (found,))
    if limits.per_customer is not None and not usage.known:
        found = Requirement("customer", "an e-mail address", "", met=False, missing="an e-mail address")
        return Refused(promotion, "it needs an e-mail address: each customer may use it only so often", (found,))
    if limits.per_customer is not None and len(usage.slots) >= limits.per_customer:
        found = Requirement("uses_by_customer", f"fewer than {limits.per_customer}", str(len(usage.slots)), met=False)
        return Refused(promotion, "this customer has used it as often as they may", (found,))
    return None
