"""One unambiguous encoding of plain values, and its SHA-256.

Fingerprints of quotes, of idempotent requests and of events must be equal exactly when the values are equal, in every
process and on every day. JSON is not safe for that (key order, number forms, escapes), so values are encoded with their
type and length in front: no two different values share an encoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

_TAGS = {
    "null": b"n",
    "false": b"f",
    "true": b"t",
    "int": b"i",
    "decimal": b"d",
    "text": b"s",
    "list": b"l",
    "map": b"m",
}


def encode(value: object) -> bytes:
    """Encode None, bool, int, Decimal, str, lists (any order-keeping iterable) and mappings with text keys.

    `encode(5) == b"i1:5"`, `encode("5") == b"s1:5"`; a mapping is written in key order. Decimals that are equal
    (1.50 and 1.5) encode alike. Raises TypeError for anything else, floats included.
    """
    exact = type(value)
    if exact is str or exact is int:  # nearly all there is, so that it is asked first
        body = str(value).encode("utf-8", "surrogatepass")
        return b"%b%d:%b" % (b"s" if exact is str else b"i", len(body), body)
    if value is None or isinstance(value, bool):
        return _TAGS["null" if value is None else "true" if value else "false"]
    if isinstance(value, int):
        return _framed("int", str(int(value)).encode())
    if isinstance(value, Decimal):
        return _framed("decimal", _plain(value).encode())
    if isinstance(value, str):
        return _framed("text", str(value).encode("utf-8", "surrogatepass"))
    if isinstance(value, Mapping):
        return _framed("map", b"".join(encode(key) + encode(value[key]) for key in sorted(value)))
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | set | frozenset):
        return _framed("list", b"".join(map(encode, value)))
    raise TypeError(f"{type(value).__name__} has no canonical encoding")


def digest(value: object) -> str:
    """The SHA-256 of a value's encoding, as 64 hexadecimal digits."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and a price alone is not digested

    return hashlib.sha256(encode(value)).hexdigest()


def _framed(kind: str, body: bytes) -> bytes:
    return b"%b%d:%b" % (_TAGS[kind], len(body), body)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
