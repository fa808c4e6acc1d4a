"""From a URL to a store."""

from __future__ import annotations

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.url import InvalidStoreUrl, check_address, read_store_url
from commerce_core.errors import MissingExtra
from commerce_core.ports import CannotJoin, Store
from commerce_core.serialization import Converter

__all__ = ["InvalidStoreUrl", "join_store", "open_store"]


def open_store(url: object, converter: Converter | None = None) -> Store:
    """Open the store that a URL names: `sqlite:///shop.db?prefix=shop_` has tables that are named `shop_*`.

    PostgreSQL takes `schema=` too. Raises `InvalidStoreUrl`, `InvalidIdentifier` for prefix and schema, `MissingExtra`
    without its driver, and what the store's own `open` raises.
    """
    read = read_store_url(url)
    if read.database == "memory":
        return MemoryStore(converter)
    if read.database == "sqlite":
        from commerce_core.adapters.store.sql import SqliteStore  # noqa: PLC0415 - an optional extra

        return SqliteStore.open(read.address, converter=converter, prefix=read.prefix)
    try:
        from commerce_core.adapters.store.sql import PostgresStore  # noqa: PLC0415 - an optional extra
    except MissingExtra as missing:
        raise MissingExtra("postgres", "A store on PostgreSQL") from missing
    check_address(read)
    return PostgresStore.open(read.address, converter=converter, prefix=read.prefix, schema=read.schema)


def join_store(connection: object, *, like: Store, converter: Converter | None = None) -> Store:
    """A store in the transaction of a connection, on tables called as those of another store are.

    Raises `CannotJoin`, and `MissingExtra` without the extra `sql`.
    """
    if isinstance(like, MemoryStore):
        raise CannotJoin("This shop is kept in memory: open it on the database of the connection.", field="connection")
    from commerce_core.adapters.store.sql import TABLES, join  # noqa: PLC0415 - an optional extra

    return join(connection, tables=getattr(like, "tables", TABLES), converter=converter)
