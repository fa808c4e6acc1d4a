"""Read-only models of our tables, for the host's queries: made from the tables, so that they have what those have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NoReturn

import sqlalchemy as sa
from django.db import models

from commerce_core.adapters.store import layout
from commerce_core.adapters.store.sql.schema import Tables
from commerce_core.checks import instant, micros
from commerce_core.errors import Invalid

APP = "commerce_core"


class ReadOnlyModel(Invalid):
    """Our tables are read through Django's models and written through a shop, which keeps its books right."""

    code = "read_only_model"


class InstantField(models.Field):
    """Microseconds since 1970 in the database, an aware datetime in UTC in Python."""

    def get_internal_type(self) -> str:
        """As what it is stored."""
        return "BigIntegerField"

    def from_db_value(self, value: int | None, *_: object) -> datetime | None:
        """`0` is 1970-01-01 00:00 in UTC."""
        return None if value is None else instant(value)

    def get_prep_value(self, value: object) -> object:
        """What is compared with: aware datetimes. Raises TypeError for naive ones."""
        return micros(value) if isinstance(value, datetime) else value


class FlagField(models.Field):
    """0 or 1 in the database, a bool in Python."""

    def get_internal_type(self) -> str:
        """As what it is stored."""
        return "SmallIntegerField"

    def from_db_value(self, value: int | None, *_: object) -> bool | None:
        """`1` is True."""
        return None if value is None else bool(value)

    def get_prep_value(self, value: object) -> object:
        """What is compared with."""
        return value if value is None else int(bool(value))


class ReadOnlyQuerySet(models.QuerySet):
    """Reads, and refuses to write. Raises `ReadOnlyModel`."""

    def update(self, **_: object) -> NoReturn:
        """Refused."""
        raise refusal(self.model)

    def delete(self) -> NoReturn:
        """Refused."""
        raise refusal(self.model)

    def bulk_create(self, *_: object, **__: object) -> NoReturn:
        """Refused."""
        raise refusal(self.model)

    def bulk_update(self, *_: object, **__: object) -> NoReturn:
        """Refused."""
        raise refusal(self.model)

    def create(self, **_: object) -> NoReturn:
        """Refused."""
        raise refusal(self.model)

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise refusal(self.model)


def refusal(model: type[models.Model]) -> ReadOnlyModel:
    """What to say to whoever would write."""
    name = model.__name__
    return ReadOnlyModel(f"{name} is read-only here: change what is in {model._meta.db_table} through a shop.")


def save_base(self: models.Model, *_: object, **__: object) -> NoReturn:
    """Refused, by whichever way it was come to."""
    raise refusal(type(self))


def delete(self: models.Model, *_: object, **__: object) -> NoReturn:
    """Refused."""
    raise refusal(type(self))


def make_models(tables: Tables, *, module: str) -> dict[str, type[models.Model]]:
    """A model of each table that is worth a join, by its name: `Order` of `cc_orders`.

    Columns are fields of the same names. Instants are aware datetimes, `document` holds the rest of the record.
    """
    made = {}
    for record, table in tables.records.items():
        instants, flags = _kinds(layout.LAYOUT[record])
        made[record.__name__] = _model(record.__name__, table, module, instants, flags)
    instants, flags = _kinds(layout.AUDIT)
    made["AuditEntry"] = _model("AuditEntry", tables.audit, module, instants, flags)
    for name, table in (("StockLevel", tables.stock), ("Movement", tables.movements), ("StoredEvent", tables.outbox)):
        made[name] = _model(name, table, module, {"at"}, set())
    return made


def _kinds(table: layout.Table) -> tuple[set[str], set[str]]:
    """The names of the columns that are instants, and of those that are flags."""
    columns = table.columns.values()
    return {c.name for c in columns if c.type == "instant"}, {c.name for c in columns if c.type == "flag"}


def _model(name: str, table: sa.Table, module: str, instants: set[str], flags: set[str]) -> type[models.Model]:
    place = table.name if table.schema is None else f'"{table.schema}"."{table.name}"'
    words = table.name.replace("_", " ")
    options = {"app_label": APP, "managed": False, "db_table": place, "verbose_name": words, "default_permissions": ()}
    options |= {"verbose_name_plural": words}
    body = dict(_fields(table, instants, flags))
    body |= {"__module__": module, "__doc__": f"A row of {table.name}, to read.", "Meta": type("Meta", (), options)}
    body |= {"objects": ReadOnlyQuerySet.as_manager(), "save_base": save_base, "delete": delete}
    return type(name, (models.Model,), body)


def _fields(table: sa.Table, instants: set[str], flags: set[str]) -> Iterator[tuple[str, object]]:
    """An id stands for its row: it is unique in its tenant. Other rows are told apart by all of their key."""
    key = [column.name for column in table.primary_key]
    if key != ["tenant", "id"]:
        yield "pk", models.CompositePrimaryKey(*key)
    for column in table.columns:
        primary = key == ["tenant", "id"] and column.name == "id"
        yield column.name, _field(column, instants, flags)(null=bool(column.nullable), primary_key=primary)


def _field(column: sa.Column[Any], instants: set[str], flags: set[str]) -> Callable[..., object]:
    if column.name in instants:
        return InstantField
    if column.name in flags:
        return FlagField
    name = "JSONField" if column.name == "document" else "TextField"
    made: Callable[..., object] = getattr(models, name if isinstance(column.type, sa.Text) else "BigIntegerField")
    return made
