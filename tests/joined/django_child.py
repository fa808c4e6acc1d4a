"""A Django backend that places an order inside `atomic()`: in a process of its own, since settings are for good.

python django_child.py STORE-URL TENANT
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

import django
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from commerce_core import Commerce, CommerceError, Line, Tenant
from commerce_core.adapters.store.sql.joined import SAVEPOINT
from commerce_core.adapters.store.sql.session import CursorSession
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import CannotJoin, NoTransaction, TransactionAborted
from tests.hosts.django.projects import written


def note(id: str) -> None:
    """A row of the backend's own."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO host_notes (id) VALUES (%s)", [id])


def refusal(shop: Commerce, lent: object = "default", quantity: int = 1) -> type[CommerceError] | None:
    """What placing is refused with, if it is."""
    try:
        shop.joined(lent).orders.place(lines=[Line("MUG", quantity)])
    except CommerceError as error:
        return type(error)
    return None


def check_interrupted(shop: Commerce, tenant: str) -> None:
    """On PostgreSQL a COMMIT of what is lost says nothing: the connection is ended, so that Django's raises."""
    execute = CursorSession._execute

    def interrupted(self: CursorSession, sql: str, values: Any) -> int:
        if sql == SAVEPOINT:
            with suppress(self.driver_error):
                execute(self, "SELECT 1 / 0", {})
            raise KeyboardInterrupt
        return execute(self, sql, values)

    CursorSession._execute = interrupted
    try:
        with transaction.atomic():
            note(f"{tenant}-spoiled")
            with suppress(KeyboardInterrupt):
                refusal(shop)
    except DatabaseError:
        pass
    else:
        raise AssertionError("a commit of a lost transaction was believed")
    finally:
        CursorSession._execute = execute
        connections["default"].close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM host_notes WHERE id = %s", [f"{tenant}-spoiled"])
        assert cursor.fetchone() == (0,)


def main(url: str, tenant: str) -> None:
    settings.configure(DATABASES={"default": written(url)}, USE_TZ=True)
    django.setup()
    shop = Commerce(url, tenant=Tenant(id=tenant, currency="EUR"))
    assert refusal(shop) is NoTransaction
    assert refusal(shop, "no_such_alias") is CannotJoin
    for lent in ("default", connection, connections["default"]):
        with transaction.atomic():
            assert refusal(shop, lent) is None
            transaction.set_rollback(True)
    with transaction.atomic():
        note(f"{tenant}-kept")
        order = shop.joined("default").orders.place(lines=[Line("MUG", 2)], payment_method="tok_sandbox_success")
        assert refusal(shop, quantity=100) is InsufficientStock
        with transaction.atomic():
            note(f"{tenant}-lost")
            assert refusal(shop) is None
            transaction.set_rollback(True)
            assert refusal(shop) is TransactionAborted
        note(f"{tenant}-last")
    if connection.vendor == "postgresql":
        check_interrupted(shop, tenant)
    assert [found.id for found in shop.orders.find().records] == [order.id]
    assert shop.payments.settle(order.id).captured_minor == 2500
    assert shop.verify() == ()
    shop.close()
    connections.close_all()


if __name__ == "__main__":
    main(*sys.argv[1:])
