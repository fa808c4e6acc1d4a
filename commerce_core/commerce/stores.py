"""From a URL to a store."""

from __future__ import annotations

from urllib.parse import unquote

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.errors import Invalid, MissingExtra
from commerce_core.ports import Store
from commerce_core.serialization import Converter

FORMS = "memory://, sqlite:///shop.db (relative), sqlite:////var/shop.db (absolute), postgresql://user@host/name"


class InvalidStoreUrl(Invalid):
    """A store URL that names no store. The message lists the forms there are."""

    code = "invalid_store_url"


def open_store(url: object, converter: Converter | None = None) -> Store:
    """Open the store that a URL names. Raises `InvalidStoreUrl`, and `MissingExtra` without its driver."""
    if not isinstance(url, str):
        raise InvalidStoreUrl(f"A store is a URL or a store of one's own. Write one of: {FORMS}.", field="store")
    scheme, separator, rest = url.partition("://") if "\0" not in unquote(url) else ("", "", "")
    if separator and scheme == "memory" and not rest:
        return MemoryStore()
    if separator and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from commerce_core.adapters.store.sql import SqliteStore  # noqa: PLC0415 - an optional extra

        return SqliteStore.open(unquote(rest[1:]), converter=converter)
    if separator and scheme in {"postgresql", "postgres"} and rest:
        try:
            from commerce_core.adapters.store.sql import PostgresStore  # noqa: PLC0415 - an optional extra
        except MissingExtra as missing:
            raise MissingExtra("postgres", "A store on PostgreSQL") from missing
        _check_address(url)
        return PostgresStore.open(url, converter=converter)
    raise InvalidStoreUrl(f"No store has this URL. Write one of: {FORMS}.", field="store")


def _check_address(url: str) -> None:
    """That PostgreSQL can read the URL. What it says of it is not repeated: a URL may hold a password."""
    import psycopg.conninfo  # noqa: PLC0415 - an optional extra

    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except (psycopg.Error, ValueError):
        raise InvalidStoreUrl(f"PostgreSQL cannot read this URL. Write it so: {FORMS}.", field="store") from None
