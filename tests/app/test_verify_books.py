"""Whoever tampers with the books is found out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from attrs import evolve

from commerce_core import Commerce
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.inventory import Movement, Reservation
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.ports import Store, Tx
from tests.flows.shop import buy, open_shop

AT = datetime(2026, 1, 15, tzinfo=UTC)


def sold(store: Store, tenant: str = "t") -> tuple[Commerce, Order]:
    """A shop with an order of two mugs that is paid, and a hold."""
    shop = open_shop(store, tenant, rules=True, MUG=5)
    order = buy(shop, quantity=2)
    shop.inventory.reserve({"MUG": 1}, owner="cart_1")
    assert shop.verify() == ()
    return shop, order


def forge(shop: Commerce, kind: type, id: str, change: Callable[[object], object]) -> None:
    """Write a record behind the shop's back."""

    def work(tx: Tx) -> None:
        record = tx.get(kind, id)
        tx.put(evolve(change(record), version=record.version + 1))

    shop._ctx.store.run(shop.tenant.id, work)


@pytest.mark.parametrize(
    ("field", "change", "said"),
    [
        ("total_minor", 1, "total"),
        ("subtotal_minor", 1, "subtotal"),
        ("discount_minor", 1, "discount"),
        ("tax_minor", 1, "tax"),
        ("shipping_minor", -1, "total"),
        ("captured_minor", -1, "taken"),
        ("refunded_minor", 1, "given back"),
    ],
)
def test_an_order_whose_sums_were_changed(field: str, change: int, said: str) -> None:
    shop, order = sold(MemoryStore())
    forge(shop, Order, order.id, lambda o: evolve(o, **{field: getattr(o, field) + change}))
    faults = shop.verify()
    assert faults
    assert all(fault.startswith(f"Order {order.number}: ") for fault in faults)
    assert any(said in fault for fault in faults)


def test_a_line_that_was_changed() -> None:
    shop, order = sold(MemoryStore())
    forge(shop, Order, order.id, lambda o: evolve(o, lines=(evolve(o.lines[0], gross_minor=1),)))
    assert any("subtotal" in fault for fault in shop.verify())


def test_a_payment_that_was_changed(any_sql_store: Store, tenant: str) -> None:
    shop, order = sold(any_sql_store, tenant)
    forge(shop, Intent, str(order.intent_id), lambda i: evolve(i, operations=()))
    assert len(shop.verify()) == 1


def test_stock_that_was_promised_to_nobody(any_sql_store: Store, tenant: str) -> None:
    shop, order = sold(any_sql_store, tenant)
    shop._ctx.store.run(tenant, lambda tx: tx.move([Movement("allocated", "prod_mug", allocated=1)], at=AT))
    (fault,) = shop.verify()
    assert "3 allocated and 1 held" in fault
    forge(shop, Order, order.id, lambda o: evolve(o, allocated=()))
    assert "orders want 0" in shop.verify()[0]


def test_a_level_that_its_movements_do_not_explain() -> None:
    store = MemoryStore()
    shop, _ = sold(store)
    levels = store._shelves["t"].levels
    (place,) = levels
    levels[place] = evolve(levels[place], on_hand=levels[place].on_hand + 1)
    (fault,) = shop.verify()
    assert fault == "prod_mug at main: on_hand is 6, but its movements sum to 5"


def test_a_hold_that_was_forgotten() -> None:
    shop, _ = sold(MemoryStore())
    hold = shop._ctx.store.read("t", lambda snapshot: snapshot.find(Reservation).records)[0]
    forge(shop, Reservation, hold.id, lambda r: evolve(r, status="released"))
    (fault,) = shop.verify()
    assert "carts hold 0" in fault


def test_books_longer_than_a_page_are_read_to_the_end() -> None:
    shop = open_shop(MemoryStore(), MUG=300)
    orders = [buy(shop) for _ in range(205)]
    assert shop.verify() == ()
    forge(shop, Order, orders[-1].id, lambda o: evolve(o, total_minor=1))
    assert shop.verify()
