"""Audit entries, history that nobody alters, idempotency keys of actors."""

from django.db import migrations

from commerce_core.hosts.django.revise import Revise


class Migration(migrations.Migration):
    """Alembic's 0002."""

    dependencies = [("commerce_core", "0001_first")]
    operations = [Revise("0002")]
