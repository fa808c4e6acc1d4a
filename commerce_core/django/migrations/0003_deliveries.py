"""Deliveries that failed, and leases of workers."""

from django.db import migrations

from commerce_core.hosts.django.revise import Revise


class Migration(migrations.Migration):
    """Alembic's 0003."""

    dependencies = [("commerce_core", "0002_audit")]
    operations = [Revise("0003")]
