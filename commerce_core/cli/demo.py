"""`commerce-core demo`: a sale from an empty shop to verified books, on a real store."""

from __future__ import annotations

import json
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commerce_core.adapters.ids import TimeOrderedIds
from commerce_core.cli.demo_run import DemoRun, perform
from commerce_core.cli.options import Commands
from commerce_core.commerce import Commerce
from commerce_core.errors import MissingExtra
from commerce_core.localisation import check_locale
from commerce_core.serialization import dump
from commerce_core.tenancy import Tenant

IN_MEMORY = "The SQL store is not installed, so this runs in memory. For SQLite: {command}"


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("demo", help="place, pay, ship and cancel orders in a sandbox shop")
    parser.add_argument("--locale", default="en-US", help="of amounts, dates and the receipt; default: %(default)s")
    parser.add_argument("--currency", default="USD", help="of the whole shop; default: %(default)s")
    parser.add_argument("--store", metavar="URL", help="such as sqlite:///file.db; default: a temporary file")
    parser.add_argument("--json", action="store_true", help="print everything that happened as data")
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """Everything that happened, as text or JSON."""
    tenant = Tenant(
        id=TimeOrderedIds().new("demo"),
        name="The Sandbox Shop",
        currency=args.currency,
        locale=check_locale(args.locale),
    )
    with _shop(args.store, tenant) as (shop, note):
        done = perform(shop)
    return _as_json(done, note) if args.json else _as_text(done, note, shop)


@contextmanager
def _shop(url: str | None, tenant: Tenant) -> Iterator[tuple[Commerce, str]]:
    """A shop on the store named, else on a temporary SQLite file, else (said in the note) in memory."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            shop = Commerce(url or f"sqlite:///{Path(folder) / 'demo.db'}", tenant=tenant)
            note = f"Store: {url.partition(':')[0] + ', as named' if url else 'a temporary SQLite file'}"
        except MissingExtra as missing:
            if url:
                raise
            shop, note = Commerce("memory://", tenant=tenant), IN_MEMORY.format(command=missing.values["command"])
        with shop:
            yield shop, note


def _as_text(done: DemoRun, note: str, shop: Commerce) -> str:
    locale = shop.tenant.locale
    events = [f"{position:>3}  {event.type:<20} {event.subject}" for position, event in done.events]
    books = "The books are right: totals, stock and payments agree." if not done.faults else "THE BOOKS ARE WRONG:"
    sections = {
        "1. What it costs, and why": done.quote.explain(locale),
        "2. Stock": "\n".join(done.stock),
        "3. The order": "\n".join(done.story),
        "4. The receipt": done.receipt,
        "5. What was recorded": "\n".join(events),
        "6. Verified": "\n".join([books, *done.faults]),
    }
    return "\n\n".join([note, *(f"{title}\n{'-' * len(title)}\n{body}" for title, body in sections.items())])


def _as_json(done: DemoRun, note: str) -> str:
    data = {
        "note": note,
        "quote": dump(done.quote) | {"fingerprint": done.quote.fingerprint},
        "order": dump(done.order),
        "cancelled": dump(done.cancelled),
        "receipt": done.receipt,
        "events": [{"position": position, "id": event.id, **dump(event)} for position, event in done.events],
        "verified": not done.faults,
        "faults": list(done.faults),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
