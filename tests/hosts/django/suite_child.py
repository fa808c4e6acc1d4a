"""The exam of stores, taken by DjangoStore; run by a process that has a Django project."""

from __future__ import annotations

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - it needs the settings
from django.db import connections  # noqa: E402

from commerce_core.django import DjangoStore  # noqa: E402
from commerce_core.testing import StoreSuite  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)


class TestDjangoStore(StoreSuite):
    rounds = 1
    threads = 4

    def make_store(self) -> DjangoStore:
        return DjangoStore("default")


def teardown_module() -> None:
    connections.close_all()
