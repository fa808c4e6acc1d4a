"""Records to rows and back."""

from __future__ import annotations

from typing import TypeVar

from attrs import frozen

from commerce_core.adapters.store.layout import Table
from commerce_core.adapters.store.text import from_json, to_json
from commerce_core.serialization import Converter, load_document, store_document

R = TypeVar("R")


@frozen
class Codec:
    """Writes and reads records; a shop with promotion kinds of its own brings their `converter`."""

    converter: Converter | None = None

    def row(self, record: object, table: Table) -> dict[str, object]:
        """A record's columns and document. Raises `Unstorable`."""
        document = to_json(store_document(record, converter=self.converter))
        return {**{column.name: column.value(record) for column in table.columns.values()}, "document": document}

    def record(self, kind: type[R], document: str) -> R:
        """The record of a document."""
        return load_document(kind, from_json(document), converter=self.converter)
