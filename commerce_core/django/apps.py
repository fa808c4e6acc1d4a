"""The app that Django installs."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from commerce_core.hosts.django.emptying import empty_after_flush


class CommerceConfig(AppConfig):
    """Our tables in a Django project, under the label `commerce_core`."""

    name = "commerce_core.django"
    label = "commerce_core"
    verbose_name = "Commerce"

    def ready(self) -> None:
        """Listen for the end of each test that commits."""
        post_migrate.connect(empty_after_flush, sender=self)
