"""The entry: one change of one record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from commerce_core.events import Plain

AuditAction = Literal["created", "updated"]


@frozen
class AuditEntry:
    """Who made a version of a record, when, and what it changed; kept with the change itself, and never altered.

    `resource` is the sort of record (`order`, `price_list`), `at` the instant at which the record says it was changed.
    The versions of one record are 1, 2, 3 ... without a gap. `changes` is empty for a record that is new; else it maps
    each field that is different to `{"old": ..., "new": ...}` in the record's JSON form, a field inside another one
    with a dot: `{"lines.0.shipped": {"old": 0, "new": 2}}`. Personal data is named, never shown: see `MASKED`.
    """

    at: datetime
    actor: str
    action: AuditAction
    resource: str
    resource_id: str
    version: int
    changes: Mapping[str, Plain] = field(factory=dict)

    @property
    def id(self) -> str:
        """Which change it is: `order:ord_1:3` made version 3 of the order `ord_1`."""
        return f"{self.resource}:{self.resource_id}:{self.version}"


def action_of(version: int) -> AuditAction:
    """What made this version of a record."""
    return "created" if version == 1 else "updated"


def resource_of(kind: type) -> str:
    """What entries call records of a type: `resource_of(PriceList)` is `price_list`."""
    return re.sub("(?<=.)(?=[A-Z])", "_", kind.__name__).lower()
