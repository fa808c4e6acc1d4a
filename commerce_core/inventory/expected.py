"""Expected: units that were ordered and are on their way."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from commerce_core.ids import VariantId


@frozen
class Expected:
    """So many units announced for a location, of which `open` have not come yet; `due_on` None: nobody knows when."""

    id: str
    variant_id: VariantId
    location: str
    quantity: int
    open: int
    due_on: date | None
    created_at: datetime
    updated_at: datetime
    reason: str = ""
    version: int = 1
