"""The fingerprint of an offer: a digest of what the buyer was shown, and what differs between two offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commerce_core.canonical import digest
from commerce_core.errors import Detail
from commerce_core.money import Money

if TYPE_CHECKING:
    from commerce_core.checkout.quotation import Quote


def fingerprint_of(quote: Quote) -> str:
    """Digest each line (key, SKU, quantity, unit, discounts, tax), shipping, total and currency, whatever their order.

    The instant, ids of rules and anything else a buyer does not see are left out: an offer that looks the same is the
    same.
    """
    lines = sorted(
        [line.key, item.sku, line.quantity, unit, off, tax]
        for line, item, unit, off, tax in zip(
            quote.cart.lines, quote.items, quote.units, quote.discounted, quote.tax, strict=True
        )
    )
    shipping = [quote.shipping.service, quote.shipping.price_minor] if quote.shipping else None
    return digest([lines, shipping, quote.total_minor, quote.currency.code])


def difference(old: Quote, new: Quote) -> tuple[Detail, ...]:
    """What a buyer would see change from one offer to the other: lines by key, shipping, the total.

    Empty exactly when both have one fingerprint.
    """
    before, after = _shown(old), _shown(new)
    places = sorted(before.keys() | after.keys())
    return tuple(
        Detail(place, _change(before.get(place), after.get(place)))
        for place in places
        if before.get(place) != after.get(place)
    )


def _shown(quote: Quote) -> dict[str, str]:
    """What the fingerprint holds, as a buyer reads it, by its place in the offer."""

    def money(amount_minor: int) -> str:
        return str(Money(amount_minor, quote.currency))

    shown = {
        f"lines[{line.key}]": f"{line.quantity} x {line.item.sku} at {money(line.unit_minor)}, "
        f"{money(line.discount_minor)} off, {money(line.tax_minor)} tax"
        for line in quote.lines
    }
    if quote.shipping:
        shown["shipping"] = f"{quote.shipping.service} {money(quote.shipping.price_minor)}".lstrip()
    return shown | {"total": str(quote.total)}


def _change(was: str | None, now: str | None) -> str:
    if was is None or now is None:
        return f"{was} was removed" if was else f"{now} was added"
    return f"{was} became {now}"
