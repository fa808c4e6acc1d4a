"""What is missing, in words: so many more of what is called so, and what one has for it."""

from __future__ import annotations

from collections.abc import Iterable

from commerce_core.lines import Lines
from commerce_core.money import Currency
from commerce_core.promotions.conditions.wording import in_words, listed
from commerce_core.promotions.kinds.kind import Matched
from commerce_core.promotions.kinds.off import Off
from commerce_core.promotions.scope import EVERYTHING, Scope


def more_of(count: int, items: Scope, lines: Lines, matched: Matched) -> str:
    """`2 more of Chai or Mug`: by the names that things have in the cart, else by what the scope lists.

    A scope without a list means whatever is in the cart and may be touched: those are named.
    """
    there = {lines.items[row].name for row in matched.rows}
    told = listed(there) if items == EVERYTHING else in_words(items, lines)
    return f"{count} more of {told}" if told else f"{count} more"


def to_get(count: int, off: Off, currency: Currency | None) -> str:
    """`to get 1 free`, `to get 2 at 50 % off`, `to get 1 at 9.99 EUR`."""
    return f"to get {count} {gain(off, currency)}"


def gain(off: Off, currency: Currency | None) -> str:
    """What an offer does to units, after a count of them: `free`, `at 5.00 EUR off`, `at 9.99 EUR`."""
    if off.percent == 100:
        return "free"
    return off.told(currency) if off.price_minor is not None else f"at {off.told(currency)}"


def joined(parts: Iterable[str]) -> str:
    """`2 more of Chai and 1 more of Mug`."""
    return " and ".join(parts)
