"""Metadata: a few texts that a host keeps on our records, without meaning to us.

Limits are those of the API document: 50 keys, 40 characters a key, 500 characters a value, no square brackets in keys
(a filter is written `metadata[key]=value`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from commerce_core.errors import Detail, Invalid, holds_card_number

MAX_KEYS = 50
MAX_KEY_LENGTH = 40
MAX_VALUE_LENGTH = 500


class InvalidMetadata(Invalid):
    """Too many keys, or one that is no short text; `details` lists every fault."""

    code = "invalid_metadata"


def check_metadata(metadata: Mapping[str, str], *, field: str = "metadata") -> dict[str, str]:
    """A copy of what may be stored: at most 50 keys of 1 to 40 characters, values of up to 500; else `InvalidMetadata`.

    Keys have no `[`, `]` or control characters; values have no NUL and no lone surrogate, which databases refuse. No
    card number is kept in either.
    """
    _require_mapping(metadata, field)
    if details := tuple(_faults(metadata, field)):
        raise InvalidMetadata(details[0].message, field=details[0].field, details=details)
    return dict(metadata)


def merge_metadata(metadata: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """The metadata after `changes`: None removes a key, all else stays. `{"a": "1"}` and `{"a": None}` give `{}`.

    Raises `InvalidMetadata`.
    """
    _require_mapping(changes, "metadata")
    return check_metadata({key: value for key, value in {**metadata, **changes}.items() if value is not None})


def _require_mapping(value: object, field: str) -> None:
    if not isinstance(value, Mapping):
        raise InvalidMetadata("Metadata is a mapping from text to text.", field=field)


def _faults(metadata: Mapping[str, str], field: str) -> Iterator[Detail]:
    if len(metadata) > MAX_KEYS:
        yield Detail(field, f"Keep at most {MAX_KEYS} keys of metadata; here are {len(metadata)}.")
        return
    for key, value in metadata.items():
        if not _is_key(key):
            yield Detail(field, f"A key has 1 to {MAX_KEY_LENGTH} characters, no '[', ']' and no control characters.")
        elif not _is_value(value):
            yield Detail(f"{field}.{key}", f"A value is text of at most {MAX_VALUE_LENGTH} characters without NUL.")
        elif holds_card_number(key) or holds_card_number(value):
            yield Detail(field, "A card number is never kept in metadata: leave it out.")


def _is_key(key: object) -> bool:
    return isinstance(key, str) and 0 < len(key) <= MAX_KEY_LENGTH and key.isprintable() and not set(key) & {"[", "]"}


def _is_value(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_VALUE_LENGTH and not any(map(_is_unstorable, value))


def _is_unstorable(character: str) -> bool:
    return character == "\0" or "\ud800" <= character <= "\udfff"
