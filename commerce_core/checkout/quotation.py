"""Quote: what a cart costs at one instant, down to each line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from attrs import field, frozen

from commerce_core.catalog import Item
from commerce_core.checkout.cart import Cart
from commerce_core.checkout.choosing import LinePrice
from commerce_core.checkout.discounts import Discount, Off, discount_of
from commerce_core.checkout.explain import render, trace_of
from commerce_core.checkout.fingerprint import fingerprint_of
from commerce_core.money import Currency, Minor, Money
from commerce_core.promotions import Entry, Evaluation, Taken
from commerce_core.trace import Outcome, Trace


@frozen
class QuoteLine:
    """One cart line as it is priced. Amounts are minor units; `total_minor` is what is paid for it, tax included.

    `price` says where the unit price comes from, None where it is the item's own.
    """

    key: str
    item: Item
    quantity: int
    unit_minor: Minor
    gross_minor: Minor
    discount_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    price: LinePrice | None = None

    @property
    def was_minor(self) -> Minor | None:
        """What one unit would cost without the sale; None where there is none."""
        return None if self.price is None else self.price.was_minor

    @property
    def price_list_id(self) -> str:
        """The price list of the unit price; empty where it is of none."""
        return "" if self.price is None else self.price.price_list_id


@frozen
class QuoteTax:
    """The tax of one rate over the lines and shipping; `included` when the prices contain it already."""

    name: str
    rate: str
    included: bool
    amount_minor: Minor


@frozen
class QuoteShipping:
    """How it is sent and for how much; `tax_minor` is the tax of shipping alone.

    `price_minor` is what is paid for it, after the `discount_minor` that promotions took off.
    """

    service: str
    label: str
    price_minor: Minor
    tax_minor: Minor = Minor(0)
    discount_minor: Minor = Minor(0)


@frozen
class ReadBack:
    """What a quote that was read back says of its promotions: it was not worked out here, and cannot be asked again."""

    discounts: tuple[Discount, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    ledger: tuple[Entry, ...] = ()


@frozen(slots=False)  # its many fields are set in half the time, and its sums are made when asked for
class Quote:
    """A priced cart. Columns run parallel to `cart.lines`; amounts are minor units of `currency`.

    `total = subtotal - discount + shipping + the tax that is not included + rounding`, and each of them is the sum of
    its parts; rounding is 0 unless the cart is paid in cash. `prices` is empty where all items have their own price.
    `row_of` is the row of the `ledger` that each line is part of, empty where each is a row of its own.
    Sums, `lines` and `trace` are made when first asked for. A quote may be kept and shared: nothing in it changes. One
    that was read back from data says the same, from `read_back`; its `offs` and what is `promoted` are empty.
    """

    cart: Cart
    currency: Currency
    at: datetime
    items: tuple[Item, ...]
    units: tuple[Minor, ...]
    gross: tuple[Minor, ...]
    offs: Sequence[Off | Taken] = field(repr=False)
    discounted: tuple[Minor, ...]
    tax: tuple[Minor, ...]
    line_totals: tuple[Minor, ...]
    taxes: tuple[QuoteTax, ...]
    shipping: QuoteShipping | None
    promoted: Evaluation = field(repr=False)
    total_minor: Minor
    valid_until: datetime | None = None
    rounding_minor: Minor = Minor(0)
    prices: tuple[LinePrice | None, ...] = ()
    row_of: tuple[int, ...] = ()
    read_back: ReadBack | None = field(default=None, repr=False)

    @cached_property
    def discounts(self) -> tuple[Discount, ...]:
        """What was taken off, by hand and by each promotion that gave something, in the order in which it was."""
        if self.read_back is not None:
            return self.read_back.discounts
        return tuple([discount_of(off, len(self.cart.lines)) for off in self.offs])

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each promotion that touches the cart or whose code was entered, and why."""
        return self.promoted.outcomes if self.read_back is None else self.read_back.outcomes

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """Which units of which row a promotion bought, gave or discounted; a row is a group of lines of one price."""
        return self.promoted.ledger if self.read_back is None else self.read_back.ledger

    @property
    def total(self) -> Money:
        """What the buyer pays."""
        return Money(self.total_minor, self.currency)

    @property
    def subtotal_minor(self) -> Minor:
        """What the lines come to before discounts and added tax."""
        return Minor(sum(self.gross))

    @property
    def discount_minor(self) -> Minor:
        """What all discounts of lines come to; that of shipping is `shipping.discount_minor`."""
        return Minor(sum(self.discounted))

    @property
    def shipping_minor(self) -> Minor:
        """What sending costs after its discounts, without its tax where that is added."""
        return self.shipping.price_minor if self.shipping else Minor(0)

    @property
    def tax_minor(self) -> Minor:
        """The tax of lines and shipping, added or included."""
        return Minor(sum([tax.amount_minor for tax in self.taxes]))

    @cached_property
    def lines(self) -> tuple[QuoteLine, ...]:
        """One record per cart line, in the cart's order."""
        lines = self.cart.lines
        keys, quantities = [line.key for line in lines], [line.quantity for line in lines]
        columns = (keys, self.items, quantities, self.units, self.gross, self.discounted, self.tax, self.line_totals)
        return tuple(map(QuoteLine, *columns, self.prices)) if self.prices else tuple(map(QuoteLine, *columns))

    @cached_property
    def trace(self) -> Trace:
        """The steps that re-add to the total, and what became of each promotion."""
        return trace_of(self)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of what the buyer was shown; equal fingerprints mean equal offers."""
        return fingerprint_of(self)

    def explain(self, locale: str | None = None) -> str:
        """The trace as readable text, with amounts as the locale writes them (plain decimals without one)."""
        return render(self, locale)
