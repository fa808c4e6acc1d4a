"""Words of which one must be chosen: styles, lengths, kinds of digits."""

from __future__ import annotations

from typing import ClassVar

from commerce_core.errors import Invalid


class UnknownFormat(Invalid):
    """A style, length, unit or kind of digits that there is not; `allowed` lists those that there are."""

    code: ClassVar[str] = "invalid_format"
    allowed: tuple[str, ...]


def check_choice(value: object, allowed: tuple[str, ...], *, field: str) -> None:
    """Raise `UnknownFormat` unless `value` is one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise UnknownFormat(f"Choose one of {', '.join(allowed)}.", field=field, value=value, allowed=allowed)
