"""`shop.orders`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from commerce_core import orders
from commerce_core.app import orders as use
from commerce_core.app.cancel_order import cancel_order
from commerce_core.app.context import Context
from commerce_core.app.deliver_order import deliver_order
from commerce_core.app.events.announce import told_afterwards
from commerce_core.app.place_order import PlaceOrder, check_note, place_order
from commerce_core.app.process_order import process_order
from commerce_core.app.ship_order import ship_order
from commerce_core.checkout import Cart, InvalidLine, Line, Quote
from commerce_core.commerce.queries import Conditions, query
from commerce_core.orders import Action, HistoryEntry, Order
from commerce_core.payments import CaptureMethod, PaymentMethod
from commerce_core.ports import Page


@frozen
class OrderCalls:
    """Orders, from placing to the last parcel."""

    _ctx: Context

    @told_afterwards()
    def place(
        self,
        cart: Cart | str | None = None,
        *,
        lines: Iterable[Line] = (),
        codes: Iterable[str] = (),
        customer: str | None = None,
        payment_method: PaymentMethod | str | None = None,
        capture_method: CaptureMethod = "automatic",
        note: str = "",
        expected: Quote | str | None = None,
        key: str | None = None,
    ) -> Order:
        """Place an order of a cart (a kept one by its id), or of `lines`, `codes` and `customer` alone.

        `payment_method` is a gateway's token; without one the order waits, unpaid, for `payments.confirm` of its
        `intent_id`. `capture_method="manual"` only authorises, and `payments.capture` takes the money later. `expected`
        is the quote the buyer was shown, or its fingerprint. Sent again under the same key it goes on where it stopped
        and returns the order as it now is. Raises the errors of `commerce_core.quote`, `QuoteChanged`,
        `InsufficientStock`, `CartOrdered`, `IdempotencyConflict`, `CardNumberRefused`, and `InvalidLine` for a cart and
        lines both at once: nothing was taken. Raises `PaymentDeclined`: the attempt is recorded and everything was
        given back.
        """
        alone = Cart(lines, codes, customer_id=customer)
        if cart is not None and alone != Cart():
            raise InvalidLine("Pass a cart, or lines, codes and a customer: a cart has its own.", field="cart")
        cart = alone if cart is None else cart
        wish = PlaceOrder(cart, _method(payment_method), capture_method, expected, note)
        return place_order(self._ctx, wish, key=key)

    def get(self, reference: str) -> Order:
        """An order by its id or number. Raises `NotFound`."""
        return use.get_order(self._ctx, reference)

    def find(
        self,
        where: Conditions = (),
        *,
        sort: Iterable[str] = ("-created_at",),
        limit: int = 50,
        after: str | None = None,
    ) -> Page[Order]:
        """A page of orders, newest first: `find({"status": "pending"})`."""
        return use.find_orders(self._ctx, query(where, sort, limit, after))

    def explain(self, reference: str, action: Action) -> str:
        """Why an action is not possible now, as a sentence; empty when it is."""
        return orders.explain_action(self.get(reference), action)

    def allowed_actions(self, reference: str) -> tuple[Action, ...]:
        """What can be done with an order now."""
        return orders.allowed_actions(self.get(reference))

    def history(self, reference: str) -> tuple[HistoryEntry, ...]:
        """Who moved the order, when, from where to where, and why."""
        return self.get(reference).history

    def receipt(self, reference: str, *, locale: str | None = None) -> str:
        """A receipt that a shopper can read, in a locale (the tenant's when absent)."""
        return use.receipt(self._ctx, self.get(reference), locale=locale)

    def process(self, id: str, *, note: str = "", key: str | None = None) -> Order:
        """Begin to work on a paid order. Raises `NotFound`, `IllegalTransition`."""
        return process_order(self._ctx, id, note=check_note(note), key=key)

    @told_afterwards()
    def update_status(self, id: str, status: str, *, note: str = "", key: str | None = None) -> Order:
        """Move an order to `processing`, `shipped`, `delivered` or `cancelled`, with everything that belongs to it.

        The status it has already changes nothing. Raises `NotFound`, `IllegalTransition`, `UnknownStatus`.
        """
        return use.update_status(self._ctx, id, status, note=check_note(note), key=key)

    def ship(
        self,
        id: str,
        units: Mapping[str, int] | None = None,
        *,
        carrier: str = "",
        tracking_number: str = "",
        key: str | None = None,
    ) -> Order:
        """Hand a parcel over: so many units by line key, or everything that is open.

        Raises `NotFound`, `IllegalTransition`, `InvalidShipment`.
        """
        return ship_order(self._ctx, id, units, carrier=carrier, tracking_number=tracking_number, key=key)

    def deliver(self, id: str, shipment: str | None = None, *, key: str | None = None) -> Order:
        """A parcel has arrived, or all that are on their way. Raises `NotFound`, `IllegalTransition`."""
        return deliver_order(self._ctx, id, shipment, key=key)

    @told_afterwards()
    def cancel(self, id: str, reason: str, *, refund: bool = False, note: str = "", key: str | None = None) -> Order:
        """Cancel an order that has not been shipped, and with `refund` give back what was paid.

        Raises `NotFound`, `IllegalTransition`, `InvalidReason`.
        """
        return cancel_order(self._ctx, id, reason, refund=refund, note=check_note(note), key=key)


def _method(method: PaymentMethod | str | None) -> PaymentMethod | None:
    return method if method is None or isinstance(method, PaymentMethod) else PaymentMethod(method)
