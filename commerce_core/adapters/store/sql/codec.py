"""Records to rows and back."""

from __future__ import annotations

from typing import TypeVar

from attrs import frozen

from commerce_core.adapters.store.layout import Table
from commerce_core.adapters.store.text import from_json, to_json
from commerce_core.errors import CommerceError
from commerce_core.events import Plain
from commerce_core.serialization import VERSION, Converter, DamagedDocument, load_document, store_document

R = TypeVar("R")
Fields = dict[str, Plain]


@frozen
class Codec:
    """Writes and reads records; a shop with promotion kinds of its own brings their `converter`."""

    converter: Converter | None = None

    def fields(self, record: object) -> Fields:
        """A record's document."""
        return store_document(record, converter=self.converter)

    def row(self, record: object, table: Table, fields: Fields) -> dict[str, object]:
        """A record's columns and document. Raises `Unstorable`."""
        columns = {column.name: column.value(record) for column in table.columns.values()}
        return {**columns, "document": to_json(fields)}

    def lifted(self, kind: type, document: str, like: Fields) -> Fields:
        """The fields of a stored document in the shape of those of a new one, whatever release wrote it."""
        fields = read_document(document, kind.__name__)
        return fields if fields[VERSION] == like[VERSION] else self.fields(self.record(kind, document))

    def record(self, kind: type[R], document: str) -> R:
        """The record of a document. Raises `DamagedDocument` and `DocumentTooNew`."""
        fields = read_document(document, kind.__name__)
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
