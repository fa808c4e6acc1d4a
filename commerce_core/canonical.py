"""One unambiguous encoding of plain values, and its SHA-256.

Fingerprints of quotes, of idempotent requests and of events must be equal exactly when the values are equal, in every
process and on every day. JSON is not safe for that (key order, number forms, escapes), so values are encoded with their
type and length in front: no two different values share an encoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any


def encode(value: object) -> bytes:
    """Encode None, bool, int, Decimal, str, lists (any order-keeping iterable) and mappings with text keys.

    `encode(5) == b"i1:5"`, `encode("5") == b"s1:5"`; a mapping is written in key order. Decimals that are equal
    (1.50 and 1.5) encode alike. Raises TypeError for anything else, floats included.
    """
    return _bytes(_written(value))


def digest(value: object) -> str:
    """The SHA-256 of a value's encoding, as 64 hexadecimal digits."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and a price alone is not digested

    return hashlib.sha256(encode(value)).hexdigest()


def _written(value: Any) -> str:
    """The encoding before it is bytes: text is joined much faster. Lengths are those of the bytes."""
    exact = type(value)
    if exact is str and value.isascii():  # nearly all there is, so that it is asked first
        return f"s{len(value)}:{value}"
    if value is None or exact is bool:
        return "n" if value is None else "t" if value else "f"
    if isinstance(value, int):
        return _framed("i", str(int(value)))
    if isinstance(value, str):
        return _framed("s", str(value))
    if exact is dict or isinstance(value, Mapping):
        return _framed("m", "".join([_written(key) + _written(value[key]) for key in sorted(value)]))
    if isinstance(value, Decimal):
        return _framed("d", _plain(value))
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | set | frozenset):
        return _framed("l", "".join([_written(each) for each in value]))
    raise TypeError(f"{exact.__name__} has no canonical encoding")


def _framed(tag: str, body: str) -> str:
    return f"{tag}{len(body) if body.isascii() else len(_bytes(body))}:{body}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
