"""Documents that were read or written lately, so that none is taken apart twice."""

from __future__ import annotations

from threading import Lock

from attrs import define

from commerce_core.events import Plain

Fields = dict[str, Plain]
ROOM = 2_000_000
"""Characters of documents that are kept in all, such as 3,000 products or 100 orders of 30 lines.

What they say takes some ten times as much memory.
"""


@define
class Known:
    """The fields of a document, whether it has been read since it was written, and its record once that was read twice.

    Fields and record are never changed.
    """

    fields: Fields
    was_read: bool = False
    record: object = None


class Recent:
    """What documents say. That never changes, so that nothing here is ever out of date, whoever has committed what."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._known: dict[tuple[type, str], Known] = {}
        self._lock = Lock()

    def find(self, kind: type, document: str) -> Known | None:
        """What is known of a document."""
        with self._lock:
            known = self._known.pop((kind, document), None)
            if known is not None:
                self._known[kind, document] = known
            return known

    def keep(self, kind: type, document: str, known: Known) -> None:
        """Know a document from now on; those that nobody asked about for longest make room for it."""
        with self._lock:
            if self._known.setdefault((kind, document), known) is known:
                self._room -= len(document)
            while self._room < 0:
                oldest = next(iter(self._known))
                del self._known[oldest]
                self._room += len(oldest[1])
