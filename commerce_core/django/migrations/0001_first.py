"""The first schema. The models are unmanaged, and what Django knows of them is what they are today."""

from django.db import migrations
from django.db.migrations.state import ModelState

from commerce_core.django.models import MODELS
from commerce_core.hosts.django.revise import Revise


def known(model: type) -> migrations.CreateModel:
    """What Django is told of a model, so that it finds nothing to migrate."""
    state = ModelState.from_model(model)
    return migrations.CreateModel(state.name, list(state.fields.items()), options=state.options, bases=state.bases)


class Migration(migrations.Migration):
    """Alembic's 0001."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[Revise("0001")], state_operations=[known(model) for model in MODELS.values()]
        )
    ]
