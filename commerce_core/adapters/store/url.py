"""What a store's URL says: which database, and under which names its tables are."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, unquote

from attrs import frozen

from commerce_core.errors import Invalid

PREFIX = "cc_"
"""What the names of tables begin with, unless a store is told otherwise."""
FORMS = "memory://, sqlite:///shop.db (relative), sqlite:////var/shop.db (absolute), postgresql://user@host/name"
_OPTIONS = {"sqlite": {"prefix"}, "postgresql": {"prefix", "schema"}}


class InvalidStoreUrl(Invalid):
    """A store URL that names no store. The message lists the forms there are."""

    code = "invalid_store_url"


@frozen
class StoreUrl:
    """A URL taken apart. `address` is the path of a SQLite file, or a URL as libpq reads it."""

    database: Literal["memory", "sqlite", "postgresql"]
    address: str = ""
    prefix: str = PREFIX
    schema: str | None = None


def read_store_url(url: object) -> StoreUrl:
    """Take a URL apart: `sqlite:///shop.db?prefix=shop_` is the file `shop.db`, whose tables are named `shop_*`.

    A question mark in the name of a file is written `%3F`. Raises `InvalidStoreUrl`.
    """
    if not isinstance(url, str):
        raise InvalidStoreUrl(f"A store is a URL or a store of one's own. Write one of: {FORMS}.", field="store")
    scheme, separator, rest = url.partition("://") if "\0" not in unquote(url) else ("", "", "")
    address, _, query = rest.partition("?")
    if separator and scheme == "memory" and not rest:
        return StoreUrl("memory")
    if separator and scheme == "sqlite" and address.startswith("/") and len(address) > 1:
        others, options = _options("sqlite", query)
        if others:
            raise InvalidStoreUrl("A SQLite file is opened with ?prefix=, and no other option.", field="store")
        return StoreUrl("sqlite", unquote(address[1:]), **options)
    if separator and scheme in {"postgresql", "postgres"} and rest:
        others, options = _options("postgresql", query)
        return StoreUrl("postgresql", "?".join(filter(None, [f"{scheme}://{address}", others])), **options)
    raise InvalidStoreUrl(f"No store has this URL. Write one of: {FORMS}.", field="store")


def _options(database: str, query: str) -> tuple[str, dict[str, str]]:
    """The part of a query that is the database's own, and our options."""
    ours, others = {}, []
    for part in filter(None, query.split("&")):
        ((name, value),) = parse_qsl(part, keep_blank_values=True) or [("", "")]
        if name in ours:
            raise InvalidStoreUrl(f"The URL says {name}= twice.", field="store")
        if name in _OPTIONS[database]:
            ours[name] = value
        else:
            others.append(part)
    return "&".join(others), ours


def check_address(read: StoreUrl) -> None:
    """That PostgreSQL can read the URL. What it says of it is not repeated: a URL may hold a password.

    Raises `InvalidStoreUrl`.
    """
    import psycopg.conninfo  # noqa: PLC0415 - an optional extra

    try:
        psycopg.conninfo.conninfo_to_dict(read.address)
    except (psycopg.Error, ValueError):
        raise InvalidStoreUrl(f"PostgreSQL cannot read this URL. Write it so: {FORMS}.", field="store") from None
