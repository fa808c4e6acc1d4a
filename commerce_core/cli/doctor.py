"""`commerce-core doctor`: what should have been done by now and was not, and sums that are wrong."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError, Namespace
from datetime import timedelta

from attrs import evolve

from commerce_core.app.doctor import PATIENCE, Diagnosis, Finding
from commerce_core.cli.options import Commands, add_store, open_shop
from commerce_core.cli.report import Report
from commerce_core.ports import DatabaseTooNew, DatabaseTooOld
from commerce_core.serialization import dump

_UNKNOWN = Finding("tenant", "error", 1, "there is no such tenant here: nothing was ever recorded of it")


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("doctor", help="find stuck payments, unread events, late work and wrong sums")
    add_store(parser)
    minutes = int(PATIENCE.total_seconds() // 60)
    parser.add_argument("--late", type=_minutes, default=minutes, metavar="MINUTES", help="default: %(default)s")
    parser.add_argument("--quick", action="store_true", help="do not recompute the books")
    parser.add_argument("--json", action="store_true", help="print the findings as data")
    parser.set_defaults(run=run)


def run(args: Namespace) -> Report:
    """Every finding on a line; the exit status is 1 where there is one."""
    try:
        with open_shop(args.store, args.tenant) as shop:
            found = shop.doctor(patience=timedelta(minutes=args.late), books=not args.quick)
            if shop.tenant.id not in shop.tenants():
                found = evolve(found, findings=(*found.findings, _UNKNOWN))
    except (DatabaseTooOld, DatabaseTooNew) as wrong:
        return _refused(args, wrong)
    revision = _revision(args.store)
    text = _as_json(found, revision) if args.json else _as_text(found, revision)
    return Report(text, 0 if found.healthy else 1)


def _refused(args: Namespace, wrong: DatabaseTooOld | DatabaseTooNew) -> Report:
    """The database is at another revision than this release: nothing else can be asked of it."""
    finding = Finding("database", "error", 1, wrong.message)
    said = {"healthy": False, "findings": [dump(finding)]}
    return Report(json.dumps(said, ensure_ascii=False, indent=2) if args.json else str(finding), 1)


def _revision(url: str) -> str | None:
    """The revision of the database that could be opened: it is the newest, or it would have been refused."""
    if url.startswith("memory:"):
        return None
    from commerce_core.adapters.store.sql.opening import HEAD  # noqa: PLC0415 - an optional extra

    return HEAD


def _as_json(found: Diagnosis, revision: str | None) -> str:
    data = {**dump(found), "healthy": found.healthy, "revision": revision}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_text(found: Diagnosis, revision: str | None) -> str:
    where = f"Database at revision {revision}, the newest." if revision else "A database in memory."
    return "\n".join([where, *(map(str, found.findings) if found.findings else ["All is well."])])


def _minutes(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 10**6:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no number of minutes, such as 10")
