"""The cart: what a shopper wants, before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice

from attrs import evolve, field, frozen
from attrs.converters import optional

from commerce_core.checkout.errors import InvalidLine
from commerce_core.checks import texts
from commerce_core.ids import CartId, CustomerId, OrderId
from commerce_core.localisation import Address
from commerce_core.money import Currency, Money, currency
from commerce_core.promotions import InvalidCode


@frozen
class Line:
    """So many of one item: `Line("HEADPHONE-001", 2)`.

    `item` is a SKU or a variant id. `key` names the line within its cart (made from the item when absent) and
    settles ties where a row is given back to its lines. `options` are free choices such as an engraving; lines with
    other options are not merged. `unit_price` (Money or an exact string) overrides the catalogue and `discount` (a
    percentage, `Decimal("15")` is 15 %) is given by hand on this line: both are for trusted callers only, never for a
    shopper's request.
    """

    item: str
    quantity: int = 1
    key: str = ""
    options: Mapping[str, str] = field(factory=dict)
    unit_price: Money | str | None = None
    discount: Decimal | None = None


MAX_LINES = 10_000
"""Lines of one cart: a wholesaler's largest order has hundreds."""


def _keyed(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Give each line without a key its item's name, and a number from the second on: `A`, `A#2`."""
    lines = _listed(lines)
    used = {line.key for line in lines if line.key}
    seen: dict[str, int] = {}
    return tuple(line if line.key else evolve(line, key=_free_key(line.item, used, seen)) for line in lines)


def _listed(lines: object) -> tuple[Line, ...]:
    """Lines, however they are listed, each with a name that can be looked up. Raises `InvalidLine`."""
    if not isinstance(lines, Iterable):
        raise InvalidLine("The lines of a cart are a list of Line.", field="lines")
    listed = tuple(islice(lines, MAX_LINES + 1))
    if len(listed) > MAX_LINES:
        raise InvalidLine(f"A cart has at most {MAX_LINES} lines: make it two.", field="lines")
    if not all(isinstance(line, Line) for line in listed):
        raise InvalidLine("A line of a cart is a Line.", field="lines")
    try:
        hash(tuple([(line.item, line.key) for line in listed]))
    except TypeError:
        raise InvalidLine("The item and the key of a line are text.", field="lines") from None
    return listed


def _free_key(item: object, used: set[str], seen: dict[str, int]) -> str:
    item = item if isinstance(item, str) else type(item).__name__
    while True:
        seen[item] = seen.get(item, 0) + 1
        key = item if seen[item] == 1 else f"{item}#{seen[item]}"
        if key not in used:
            used.add(key)
            return key


def _codes(codes: object) -> tuple[str, ...]:
    """Codes, however they are listed; one text is one code. Raises `InvalidCode`."""
    if not isinstance(codes, Iterable):
        raise InvalidCode("The codes of a cart are a list of texts.", field="codes")
    return texts(codes)


@frozen
class Cart:
    """Lines, codes, and where it all goes: `Cart([Line("HEADPHONE-001", 2)], codes=["SUMMER2026"])`.

    Pure callers need only lines and codes; the rest is filled in as a shopper says it. `shipping_price` is a trusted
    override of what shipping costs, in the cart's currency; `cash` says that it is paid in coins and notes, so that the
    total is rounded to what these can pay; `language` is the tag of that in which the shopper reads names (the shop's
    first when empty); `channel` is where it is sold, such as `web`, for prices that ask; `order_id` is the order it
    became. A cart is priced by `quote` and judged there: it may hold what cannot be bought. Raises `InvalidLine` and
    `InvalidCode` for what is no list of lines or codes.
    """

    lines: tuple[Line, ...] = field(default=(), converter=_keyed)
    codes: tuple[str, ...] = field(default=(), converter=_codes)
    currency: Currency | None = field(default=None, converter=optional(currency))
    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping_service: str = ""
    shipping_price: Money | None = None
    cash: bool = False
    customer_id: CustomerId | None = field(default=None, converter=optional(CustomerId))
    email: str = ""
    order_id: OrderId | None = None
    id: CartId = field(default=CartId(""), converter=CartId)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1
    language: str = ""
    channel: str = ""
