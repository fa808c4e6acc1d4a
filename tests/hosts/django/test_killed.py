"""A process killed between its commit and the charge: whoever runs `run_due` next finishes the order."""

from __future__ import annotations

import json

from tests.hosts.django.projects import Project

BEGIN = """
import django
django.setup()
from django.db import transaction
from box.models import Ticket
from box.shop import CARD, shop
from commerce_core import Line
"""
PLACE = """
import os, signal
from box.tests import fill
fill()
with transaction.atomic():
    Ticket.objects.create(order_id="draft")
    order = shop.joined("default").orders.place(lines=[Line("MUG", 2)], payment_method=CARD, key="k")
    Ticket.objects.update(order_id=order.id)
os.kill(os.getpid(), signal.SIGKILL)
"""
LOOK = """
import json
first, second = shop.run_due().payments_settled, shop.run_due().payments_settled
orders = {each.id: each.captured_minor for each in shop.orders.find().records}
tickets = [each.order_id for each in Ticket.objects.all()]
print(json.dumps([first, second, orders, tickets, shop.inventory.level("MUG")[0].available, shop.verify()]))
"""


def looked(project: Project) -> list[object]:
    """What a fresh process finds, and settles."""
    done = project.run("-c", BEGIN + LOOK)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_run_due_finishes_it_once(migrated: Project) -> None:
    killed = migrated.run("-c", BEGIN + PLACE)
    assert killed.returncode == -9, killed.stderr
    first, second, orders, tickets, available, discrepancies = looked(migrated)
    assert (first, second, list(orders.values()), list(orders)) == (1, 0, [2500], tickets)
    assert (available, discrepancies) == (7, [])


def test_killed_before_the_commit_there_is_nothing(migrated: Project) -> None:
    inside = PLACE.replace("\nos.kill", "\n    os.kill")
    killed = migrated.run("-c", BEGIN + inside)
    assert killed.returncode == -9, killed.stderr
    assert looked(migrated) == [0, 0, {}, [], 9, []]


def test_every_joined_call_leaves_an_uncommitted_row_alone(migrated: Project) -> None:
    calls = """
joined = shop.joined("default")
calls = [
    lambda: joined.orders.place(lines=[Line("MUG", 1)], payment_method=CARD),
    lambda: joined.orders.place(lines=[Line("MUG", 100)]),
    lambda: joined.orders.find(),
    lambda: joined.inventory.receive("MUG", 1),
    lambda: joined.inventory.level("MUG"),
    lambda: joined.carts.create(),
    lambda: joined.run_due(),
    lambda: joined.verify(),
    lambda: shop.orders.place(lines=[Line("MUG", 1)], payment_method=CARD),
    lambda: shop.orders.place(lines=[Line("MUG", 1)]),
    lambda: shop.orders.place(lines=[Line("MUG", 100)]),
    lambda: shop.orders.find(),
    lambda: shop.run_due(),
]
from box.tests import fill
from commerce_core import CommerceError
fill()
for number, call in enumerate(calls):
    with transaction.atomic():
        Ticket.objects.create(order_id=f"kept-{number}")
        try:
            call()
        except CommerceError:
            pass
    try:
        with transaction.atomic():
            Ticket.objects.create(order_id=f"lost-{number}")
            try:
                call()
            except CommerceError:
                pass
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
print(len(calls))
"""
    done = migrated.run("-c", BEGIN + calls)
    assert done.returncode == 0, done.stderr
    tickets = looked(migrated)[3]
    assert tickets == [f"kept-{number}" for number in range(int(done.stdout))]
