"""`shop.carts`."""

from __future__ import annotations

from attrs import frozen

from commerce_core import checkout
from commerce_core.app import carts as use
from commerce_core.app.context import Context
from commerce_core.app.explain_cart import explain_cart, trace_cart
from commerce_core.app.price_cart import price_cart
from commerce_core.app.stock.cart_holds import begin_checkout, create_cart_held, edit_cart_held, merge_carts
from commerce_core.checkout import Cart, Delivery, Line, Quote
from commerce_core.trace import Trace


@frozen
class CartCalls:
    """Carts that are kept between a shopper's visits. A cart can also be quoted and ordered without being kept."""

    _ctx: Context

    def create(self, cart: Cart | None = None, *, key: str | None = None) -> Cart:
        """Keep a cart, empty unless one is given. Raises `InvalidAddress` and `Duplicate` for an id that is taken.

        Of what is taken in the cart, it raises `InsufficientStock` and `HoldCapExceeded`: there is no cart then.
        """
        return create_cart_held(self._ctx, cart or Cart(), key=key)

    def get(self, id: str) -> Cart:
        """A kept cart. Raises `NotFound`."""
        return use.get_cart(self._ctx, id)

    def add(self, id: str, line: Line, *, key: str | None = None) -> Cart:
        """Add a line, or more of one that is there. Raises `InvalidQuantity`, `NotFound`, `CartOrdered`.

        Of what is taken in the cart, it raises `InsufficientStock` and `HoldCapExceeded`: the cart is as it was.
        """
        now = self._ctx.now()
        return edit_cart_held(self._ctx, id, lambda c: checkout.add_line(c, line, at=now), ("add", line), key=key)

    def change(self, id: str, line: str, *, quantity: int, key: str | None = None) -> Cart:
        """Set the quantity of a line by its key; 0 removes it. Raises as `add` does."""
        now = self._ctx.now()
        return edit_cart_held(
            self._ctx,
            id,
            lambda c: checkout.change_quantity(c, line, quantity=quantity, at=now),
            ("change", line, quantity),
            key=key,
        )

    def remove(self, id: str, line: str, *, key: str | None = None) -> Cart:
        """Take a line out by its key. Raises `NotFound`, `CartOrdered`."""
        now = self._ctx.now()
        return edit_cart_held(self._ctx, id, lambda c: checkout.remove_line(c, line, at=now), ("remove", line), key=key)

    def checkout(self, id: str, *, key: str | None = None) -> Cart:
        """Begin the checkout: what is taken by then is held for `Policies.inventory.hold_seconds`, in place of what the
        cart held before, and an order of the cart uses the hold up.

        Raises `InsufficientStock` with every shortage, `HoldCapExceeded`, `NotFound`, `CartOrdered`.
        """
        return begin_checkout(self._ctx, id, key=key)

    def merge(self, guest: str, into: str, *, key: str | None = None) -> Cart:
        """Put a guest's cart into a customer's who signs in: lines summed, codes joined, what it holds moved.

        The guest's cart is empty then. Raises `NotFound`, `CartOrdered`, `InvalidQuantity`.
        """
        return merge_carts(self._ctx, guest, into=into, key=key)

    def apply_code(self, id: str, code: str, *, key: str | None = None) -> Cart:
        """Enter a coupon code.

        Raises `UnknownCoupon`, `CouponRetired`, `CouponExpired`, `InvalidCode`, `NotFound`, `CartOrdered`.
        """
        return use.apply_code(self._ctx, id, code, key=key)

    def remove_code(self, id: str, code: str, *, key: str | None = None) -> Cart:
        """Take a coupon code back. Raises `NotFound`, `CartOrdered`."""
        now = self._ctx.now()
        return use.edit_cart(self._ctx, id, lambda c: checkout.remove_code(c, code, at=now), ("uncode", code), key=key)

    def update(self, id: str, delivery: Delivery, *, key: str | None = None) -> Cart:
        """Say where it goes, how, to whom, and in which language they read.

        Raises `InvalidAddress`, `InvalidLanguage`, `NotFound`, `CartOrdered`.
        """
        now = self._ctx.now()
        return use.edit_cart(
            self._ctx, id, lambda c: checkout.deliver_to(c, delivery, at=now), ("update", delivery), key=key
        )

    def pay_in_cash(self, id: str, *, cash: bool = True, key: str | None = None) -> Cart:
        """Say that it is paid in coins and notes, or not after all. Raises `NotFound`, `CartOrdered`."""
        now = self._ctx.now()
        return use.edit_cart(
            self._ctx, id, lambda c: checkout.pay_in_cash(c, cash=cash, at=now), ("cash", cash), key=key
        )

    def quote(self, cart: str | Cart) -> Quote:
        """Price a cart, kept (by its id) or not, as of now. Raises the errors of `commerce_core.quote`."""
        return price_cart(self._ctx, cart)

    def explain(self, cart: str | Cart, *, locale: str | None = None, in_full: bool = False) -> str:
        """Why it costs what it costs, as readable text.

        With `in_full` also every promotion of the shop that gives nothing, with what is missing, and what one unit more
        of each line would cost: for the merchant, since it names codes that nobody has entered.
        """
        return explain_cart(self._ctx, cart, locale) if in_full else self.quote(cart).explain(locale)

    def trace(self, cart: str | Cart) -> Trace:
        """What `explain` says `in_full`, as data: steps that re-add to the total, outcomes and next units."""
        return trace_cart(self._ctx, cart)
