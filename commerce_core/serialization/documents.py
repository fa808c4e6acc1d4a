"""Stored documents: records with the version of their shape, so that what was written years ago can still be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TypeVar

from commerce_core.errors import CommerceError, Unavailable
from commerce_core.events import Plain
from commerce_core.serialization.converter import Converter, default_converter, dump, load
from commerce_core.serialization.faults import InvalidDocument

R = TypeVar("R")

Document = Mapping[str, Plain]
Upcaster = Callable[[dict[str, Plain]], dict[str, Plain]]
"""From the fields of a document of one version to those of the next."""

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""By the name of the record and the version that is read: `("Order", 1)` makes version 2 of version 1.

The current version of a record is one more than the highest from which it can be lifted; without upcasters it is 1.
"""

VERSION = "v"
"""The field that carries the version."""


class DocumentTooNew(Unavailable):
    """A newer release of this library wrote the document: finish the upgrade, then ask again. Nothing was changed."""

    code = "document_too_new"


class DamagedDocument(CommerceError):
    """A stored document is not what this library writes: somebody else edited it. `details` lists the faults."""

    code = "damaged_document"


def store_document(
    record: object,
    converter: Converter | None = None,
    *,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> dict[str, Plain]:
    """The record as `dump` writes it, with the current version of its shape under `v`."""
    return {VERSION: _current(type(record).__name__, upcasters), **dump(record, converter=converter)}


def load_document(
    kind: type[R],
    document: Document,
    *,
    converter: Converter | None = None,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> R:
    """The record of a stored document, lifted to the current shape first.

    A document of the current version is trusted, which halves the time; one that was lifted is judged in full.
    Raises `DocumentTooNew` and `DamagedDocument`.
    """
    fields = dict(document)
    found, current = fields.pop(VERSION, None), _current(kind.__name__, upcasters)
    if type(found) is not int or found < 1:
        raise DamagedDocument(f"A stored {kind.__name__} has no version: restore it from a backup.", kind=kind.__name__)
    if found > current:
        raise DocumentTooNew(
            f"A stored {kind.__name__} has version {found}, and this release knows {current}: upgrade commerce-core.",
            kind=kind.__name__,
            found=found,
            current=current,
        )
    if found == current:
        return _trusted(kind, fields, converter or default_converter())
    fields = deepcopy(fields)  # an upcaster may alter what it is given, and that may be kept
    for version in range(found, current):
        fields = upcasters[kind.__name__, version](fields)
    return _judged(kind, fields, converter)


def _current(name: str, upcasters: Mapping[tuple[str, int], Upcaster]) -> int:
    return 1 + max((version for of, version in upcasters if of == name), default=0)


def _trusted(kind: type[R], fields: dict[str, Plain], converter: Converter) -> R:
    try:
        return converter.trusting.structure(fields, kind)
    except Exception:
        return _judged(kind, fields, converter)


def _judged(kind: type[R], fields: dict[str, Plain], converter: Converter | None) -> R:
    try:
        return load(kind, fields, converter=converter)
    except InvalidDocument as error:
        raise DamagedDocument(f"A stored {kind.__name__} is damaged: {error.message}", details=error.details) from error
