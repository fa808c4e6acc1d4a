"""Records to rows and back."""

from __future__ import annotations

from typing import TypeVar, cast

from attrs import field, frozen

from commerce_core.adapters.store.detach import detached
from commerce_core.adapters.store.layout import Table
from commerce_core.adapters.store.sql.recent import Fields, Known, Recent
from commerce_core.adapters.store.text import from_json, to_json
from commerce_core.errors import CommerceError
from commerce_core.events import Plain
from commerce_core.serialization import VERSION, Converter, DamagedDocument, load_document, store_document

R = TypeVar("R")


@frozen
class Codec:
    """Writes and reads records; a shop with promotion kinds of its own brings their `converter`."""

    converter: Converter | None = None
    _recent: Recent = field(factory=Recent, eq=False, repr=False)

    def fields(self, record: object) -> Fields:
        """A record's document."""
        return store_document(record, converter=self.converter)

    def row(self, record: object, table: Table, fields: Fields) -> dict[str, object]:
        """A record's columns and document. Raises `Unstorable`."""
        row: dict[str, object] = {column.name: column.value(record) for column in table.columns.values()}
        row["document"] = document = to_json(fields)
        self._recent.keep(table.record, document, Known(fields))
        return row

    def lifted(self, kind: type, document: str, like: Fields) -> Fields:
        """The fields of a stored document in the shape of those of a new one, whatever release wrote it."""
        known = self._recent.find(kind, document)
        fields = read_document(document, kind.__name__) if known is None else known.fields
        return fields if fields[VERSION] == like[VERSION] else self.fields(self.record(kind, document))

    def record(self, kind: type[R], document: str) -> R:
        """The record of a document: one's own, which may be altered. Raises `DamagedDocument` and `DocumentTooNew`.

        It is remembered from the second reading on: products are read over and over, an order seldom is.
        """
        known = self._recent.find(kind, document)
        if known is None:
            fields = read_document(document, kind.__name__)
            record = self._loaded(kind, fields)
            self._recent.keep(kind, document, Known(fields, was_read=True))
            return record
        if known.record is not None:
            return cast(R, detached(known.record))
        record = self._loaded(kind, known.fields)
        if known.was_read:
            known.record = detached(record)
        known.was_read = True
        return record

    def _loaded(self, kind: type[R], fields: Fields) -> R:
        try:
            return load_document(kind, fields, converter=self.converter)
        except CommerceError:
            raise
        except Exception as error:
            raise _damaged(kind.__name__) from error


def read_document(written: str, kind: str) -> dict[str, Plain]:
    """The object that a row's JSON describes; `kind` names it in `DamagedDocument`, raised when there is none."""
    try:
        document = from_json(written)
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(kind) from error
    if not isinstance(document, dict):
        raise _damaged(kind)
    return document


def _damaged(kind: str) -> DamagedDocument:
    return DamagedDocument(f"A stored {kind} cannot be read any more: restore it from a backup.", kind=kind)
