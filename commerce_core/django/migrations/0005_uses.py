"""Uses of promotions, found under every name of a customer."""

from django.db import migrations

from commerce_core.hosts.django.revise import Revise


class Migration(migrations.Migration):
    """Alembic's 0005."""

    dependencies = [("commerce_core", "0004_stock")]
    operations = [Revise("0005")]
