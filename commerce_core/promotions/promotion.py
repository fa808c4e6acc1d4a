"""Promotion: a coupon (has a code) or an automatic discount (has none)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import Attribute, field, frozen

from commerce_core.ids import PromotionId
from commerce_core.promotions.errors import InvalidCode, InvalidPromotion
from commerce_core.promotions.kinds import Kind

MAX_CODE_LENGTH = 64
MAX_CODES = 20
"""Codes on one cart: more is a guessing machine, not a shopper."""


def fold_code(code: object, *, field: str = "code") -> str:
    """The form in which codes are compared: ` Summer2026 ` is `summer2026`.

    Look-alikes are refused, not guessed at: a full-width S (U+FF33) or a long s (U+017F) is no S. Raises `InvalidCode`.
    """
    text = code.strip() if isinstance(code, str) and len(code) <= 4 * MAX_CODE_LENGTH else ""
    composed = unicodedata.normalize("NFC", text)
    folded = composed.casefold()
    if not 0 < len(folded) <= MAX_CODE_LENGTH or not folded.isprintable():
        raise InvalidCode(f"A coupon code has 1 to {MAX_CODE_LENGTH} printable characters.", field=field)
    if unicodedata.normalize("NFKC", composed) != composed:
        raise InvalidCode("A coupon code has no characters that only look like others.", field=field)
    return folded


def fold_codes(codes: Sequence[object]) -> list[str]:
    """The codes of one cart, folded. Raises `InvalidCode`, for more than 20 before any of them is looked at."""
    if len(codes) > MAX_CODES:
        raise InvalidCode(f"At most {MAX_CODES} codes can be used on one cart.", field="codes")
    return [fold_code(code, field=f"codes[{position}]") for position, code in enumerate(codes)]


def _clean_code(code: str | None) -> str | None:
    return None if code is None else fold_code(code) and code.strip()


def _aware(_: object, attribute: Attribute[datetime | None], value: datetime | None) -> None:
    if value is not None and value.tzinfo is None:
        raise InvalidPromotion("A time needs a time zone: write 2026-06-01T00:00:00Z.", field=attribute.name)


@frozen
class Promotion:
    """What is taken off, for whom and when: `Promotion("summer", Percentage("10"), code="SUMMER2026")`.

    It holds in the half-open window `starts_at <= at < ends_at`. `retired` takes it out of use for good.
    Raises `InvalidPromotion` and `InvalidCode`.
    """

    id: PromotionId = field(converter=PromotionId)
    kind: Kind
    code: str | None = field(default=None, converter=_clean_code)
    name: str = ""
    starts_at: datetime | None = field(default=None, validator=_aware)
    ends_at: datetime | None = field(default=None, validator=_aware)
    retired: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1

    @ends_at.validator
    def _window(self, attribute: Attribute[datetime | None], value: datetime | None) -> None:
        if value is not None and self.starts_at is not None and value <= self.starts_at:
            raise InvalidPromotion("A promotion ends after it starts.", field=attribute.name)

    @property
    def label(self) -> str:
        """What a shopper sees: the code, the name, or the id."""
        return self.code or self.name or self.id
