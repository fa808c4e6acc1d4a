"""Finding: what a linter says of definitions, prices, plans and promotions alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

Severity = Literal["error", "warning"]


@frozen
class Finding:
    """Something that is allowed and that is surely (`error`) or probably (`warning`) a mistake.

    `Finding("cliff", "tiers[1]", "10 cost 10000 and 11 cost 8800", numbers={"quantity": 10})`. `code` names the check
    and `place` where to look: a path as in errors, or the id of a price or a list. Of the `numbers`, amounts are minor
    units and their names end in `_minor`; quantities are texts where they are not whole. Who is concerned is named:
    `promotions` by their ids, or `price_id`, `item` and `price_list_id`. Nothing is refused because of a finding.
    """

    code: str
    place: str
    message: str
    severity: Severity = field(default="warning", kw_only=True)
    promotions: tuple[str, ...] = field(default=(), kw_only=True)
    numbers: Mapping[str, str | int] = field(factory=dict, kw_only=True)
    price_id: str = field(default="", kw_only=True)
    item: str = field(default="", kw_only=True)
    price_list_id: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        whose = f"{', '.join(self.promotions)}: " if self.promotions else ""
        return f"{self.severity}: {whose}{self.place}: {self.message} [{self.code}]"
