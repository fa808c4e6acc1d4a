"""What must hold of a shop after every step of a history."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from commerce_core import Commerce
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.payments import Intent
from tests.flows.model import COUNTED, Shelf
from tests.flows.shop import stock_of

ONCE = ("order.created", "order.cancelled", "order.fulfilled")
"""Events of which an order has at most one."""


def check_stock(shop: Commerce, shelf: Shelf, at: datetime) -> None:
    """Levels are the model's: holds that have run out are not counted, be they swept or not."""
    for sku in COUNTED:
        on_hand, allocated, held = stock_of(shop, sku)
        assert (on_hand, allocated) == (shelf.on_hand[sku], shelf.allocated(sku)), sku
        assert held == shelf.held(sku, at), sku
        assert on_hand >= allocated + held, sku


def check_orders(shop: Commerce, shelf: Shelf) -> None:
    """Each order has the model's status; payment and fulfilment status follow from what was taken and sent."""
    for id, sale in shelf.sales.items():
        order = shop.orders.get(id)
        assert (order.status, order.total_minor) == (sale.status, sale.total)
        intents = [shop.payments.get(intent) for intent in sale.intents]
        captured, refunded = (sum(getattr(i, f"{what}_minor") for i in intents) for what in ("captured", "refunded"))
        assert (order.captured_minor, order.refunded_minor) == (captured, refunded)
        if captured and refunded >= captured:
            assert order.payment_status == "refunded"
        elif captured >= order.total_minor:
            assert order.payment_status == "paid"
        else:
            assert order.payment_status in {"pending", "failed"}
        sent = sum(sale.shipped.values())
        assert order.fulfillment_status == _fulfilment(sent, len(sale.to_ship), cancelled=sale.status == "cancelled")
        assert set(shop.orders.allowed_actions(id)) == sale.allowed(paid=order.payment_status == "paid")


def _fulfilment(sent: int, open_lines: int, *, cancelled: bool) -> str:
    if not open_lines and not cancelled:
        return "fulfilled"
    return "partial" if sent else "unfulfilled"


def check_money(shop: Commerce, gateway: SandboxGateway, shelf: Shelf, *, settled: bool = False) -> None:
    """The gateway moved what the intents say: to the cent once nothing is open, else at most what is open more."""
    moved_in_all = [0, 0]
    for sale in shelf.sales.values():
        for id in sale.intents:
            intent = shop.payments.get(id)
            if settled:
                assert intent.status == "requires_action" or not intent.open, intent
            captured, refunded = _moved(gateway, intent)
            moved_in_all = [moved_in_all[0] + captured, moved_in_all[1] + refunded]
            open_in = sum(o.amount_minor for o in intent.open_operations if o.kind in {"charge", "capture"})
            open_out = sum(o.amount_minor for o in intent.open_operations if o.kind == "refund")
            assert intent.captured_minor <= captured <= intent.captured_minor + open_in
            assert intent.refunded_minor <= refunded <= intent.refunded_minor + open_out
            assert refunded <= captured <= intent.amount_minor
        if settled and sale.status == "cancelled":
            intents = [shop.payments.get(id) for id in sale.intents]
            assert all(intent.status != "requires_capture" for intent in intents), "still authorised"
            assert sum(intent.captured_minor - intent.refunded_minor for intent in intents) <= sale.kept
    assert moved_in_all == [gateway.total(kind, "EUR").minor for kind in ("capture", "refund")], "nobody else's money"


def _moved(gateway: SandboxGateway, intent: Intent) -> tuple[int, int]:
    """What the gateway took and gave back for this intent, over all its charges, by the keys of its ledger."""
    references = {o.reference for o in intent.operations if o.reference}
    mine = [e for e in gateway.ledger() if e.reference in references or e.key.startswith(f"{intent.id}:")]
    return tuple(sum(e.amount.minor for e in mine if e.kind == kind) for kind in ("capture", "refund"))


def check_events(shop: Commerce) -> None:
    """Positions have no gap, and nothing that happens once was told twice."""
    recorded = shop.events(limit=10_000)
    assert [position for position, _ in recorded] == list(range(1, len(recorded) + 1))
    events = [event for _, event in recorded]
    assert len({event.id for event in events}) == len(events)
    assert max(Counter((event.type, event.subject, event.version) for event in events).values(), default=1) == 1
    once = Counter((event.type, event.subject) for event in events if event.type in ONCE)
    assert max(once.values(), default=1) == 1
    moved = Counter((event.type, event.data["operation"]) for event in events if event.type.startswith("payment."))
    assert max(moved.values(), default=1) == 1
