"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade(op: Operations, *, prefix: str, schema: str | None) -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}
