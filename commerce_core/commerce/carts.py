"""`shop.carts`."""

from __future__ import annotations

from attrs import frozen

from commerce_core import checkout
from commerce_core.app import carts as use
from commerce_core.app.context import Context
from commerce_core.app.price_cart import price_cart
from commerce_core.checkout import Cart, Delivery, Line, Quote


@frozen
class CartCalls:
    """Carts that are kept between a shopper's visits. A cart can also be quoted and ordered without being kept."""

    _ctx: Context

    def create(self, cart: Cart | None = None, *, key: str | None = None) -> Cart:
        """Keep a cart, empty unless one is given. Raises `InvalidAddress` and `Duplicate` for an id that is taken."""
        return use.create_cart(self._ctx, cart or Cart(), key=key)

    def get(self, id: str) -> Cart:
        """A kept cart. Raises `NotFound`."""
        return use.get_cart(self._ctx, id)

    def add(self, id: str, line: Line, *, key: str | None = None) -> Cart:
        """Add a line, or more of one that is there. Raises `InvalidQuantity`, `NotFound`, `CartOrdered`."""
        now = self._ctx.now()
        return use.edit_cart(self._ctx, id, lambda c: checkout.add_line(c, line, at=now), ("add", line), key=key)

    def change(self, id: str, line: str, *, quantity: int, key: str | None = None) -> Cart:
        """Set the quantity of a line by its key; 0 removes it. Raises as `add` does."""
        now = self._ctx.now()
        return use.edit_cart(
            self._ctx,
            id,
            lambda c: checkout.change_quantity(c, line, quantity=quantity, at=now),
            ("change", line, quantity),
            key=key,
        )

    def remove(self, id: str, line: str, *, key: str | None = None) -> Cart:
        """Take a line out by its key. Raises `NotFound`, `CartOrdered`."""
        now = self._ctx.now()
        return use.edit_cart(self._ctx, id, lambda c: checkout.remove_line(c, line, at=now), ("remove", line), key=key)

    def apply_code(self, id: str, code: str, *, key: str | None = None) -> Cart:
        """Enter a coupon code. Raises `InvalidCode`, `NotFound`, `CartOrdered`."""
        now = self._ctx.now()
        return use.edit_cart(self._ctx, id, lambda c: checkout.apply_code(c, code, at=now), ("code", code), key=key)

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

    def explain(self, cart: str | Cart, *, locale: str | None = None) -> str:
        """Why it costs what it costs, as readable text."""
        return self.quote(cart).explain(locale)
