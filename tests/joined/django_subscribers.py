"""A Django backend whose shop has a subscriber: in a process of its own, since settings are for good.

python django_subscribers.py STORE-URL TENANT
"""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.db import connections, transaction

from commerce_core import Commerce, Line, Tenant
from tests.hosts.django.projects import written


def main(url: str, tenant: str) -> None:
    settings.configure(DATABASES={"default": written(url)}, USE_TZ=True)
    django.setup()
    told: list[str] = []
    shop = Commerce(url, tenant=Tenant(id=tenant, currency="EUR"))
    shop.on("order.created", lambda event, _: told.append(event.subject), when="after_commit", name="told")
    with transaction.atomic():
        shop.joined("default").orders.place(lines=[Line("MUG", 1)])
        transaction.set_rollback(True)
    with transaction.atomic():
        order = shop.joined("default").orders.place(lines=[Line("MUG", 1)])
        assert told == []
    assert told == [order.id]
    assert shop.run_due().delivered == 0
    shop.close()
    connections.close_all()
    print("all is well")


if __name__ == "__main__":
    main(*sys.argv[1:])
