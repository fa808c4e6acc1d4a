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
    """What a buyer would see change from one offer to the other, line by line and then in the total."""
    before, after = ({line.key: line for line in q.lines} for q in (old, new))
    found = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            found.append(Detail(f"lines[{key}]", "was added" if was is None else "was removed"))
        elif (was.quantity, was.unit_minor, was.total_minor) != (now.quantity, now.unit_minor, now.total_minor):
            found.append(Detail(f"lines[{key}]", f"{_line(was.total_minor, old)} became {_line(now.total_minor, new)}"))
    if (old.shipping_minor, old.shipping and old.shipping.service) != (
        new.shipping_minor,
        new.shipping and new.shipping.service,
    ):
        found.append(Detail("shipping", f"{_line(old.shipping_minor, old)} became {_line(new.shipping_minor, new)}"))
    if old.total != new.total:
        found.append(Detail("total", f"{old.total} became {new.total}"))
    return tuple(found)


def _line(amount_minor: int, quote: Quote) -> str:
    return str(Money(amount_minor, quote.currency))
