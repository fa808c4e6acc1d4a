"""Options that commands share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, _SubParsersAction
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from commerce_core.adapters.store.url import StoreUrl, read_store_url
from commerce_core.commerce import Commerce
from commerce_core.errors import Invalid, MissingExtra
from commerce_core.ports import StoreUnavailable

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
"""What `add_subparsers` returns."""


class NoSuchStore(Invalid):
    """A command for an existing shop was pointed at a file that is not there, or has no tables under these names.

    Write the URL of the shop's database, with its prefix and schema.
    """

    code = "no_such_store"


def instant(text: str) -> datetime:
    """An option's instant."""
    with suppress(ValueError):
        if (at := datetime.fromisoformat(text)).tzinfo is not None:
            return at
    raise ArgumentTypeError(f"{text!r} is no instant with a time zone, such as 2026-06-01T12:00:00Z")


def add_store(parser: ArgumentParser) -> None:
    """The options that say which shop is meant."""
    parser.add_argument("--store", required=True, metavar="URL", help="such as sqlite:///shop.db")
    parser.add_argument("--tenant", default="default", metavar="ID", help="whose shop it is; default: %(default)s")


def open_shop(store: str, tenant: str) -> Commerce:
    """The shop that is there under a URL; no file or table is made for it.

    Raises `NoSuchStore`, and what `Commerce` raises.
    """
    read = read_store_url(store)
    if read.database == "sqlite" and not Path(read.address).exists():
        raise NoSuchStore(f"There is no file {read.address!r}: this command makes none.", field="store")
    if read.database != "memory" and not _has_tables(read):
        where = f"named {read.prefix}*" + (f" in schema {read.schema!r}" if read.schema else "")
        raise NoSuchStore(f"The database has no tables {where}: this command makes none.", field="store")
    return Commerce(store, tenant=tenant)


def _has_tables(read: StoreUrl) -> bool:
    """Whether tables of ours are there. What keeps us from looking, `Commerce` says better when it is opened."""
    try:
        from commerce_core.adapters.store.sql.revision import revision_at  # noqa: PLC0415 - an optional extra

        return revision_at(read) is not None
    except (ImportError, MissingExtra, StoreUnavailable):
        return True
