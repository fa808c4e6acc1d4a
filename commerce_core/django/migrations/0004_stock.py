"""Stock with all its counters, settings, locations and alerts."""

from django.db import migrations

from commerce_core.hosts.django.revise import Revise


class Migration(migrations.Migration):
    """Alembic's 0004."""

    dependencies = [("commerce_core", "0003_deliveries")]
    operations = [Revise("0004")]
