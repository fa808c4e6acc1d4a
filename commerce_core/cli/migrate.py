"""`commerce-core migrate`: bring a database to the schema of the installed version."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from commerce_core.cli.options import Commands
from commerce_core.errors import Invalid


def add(commands: Commands) -> None:
    """Register the command."""
    parser: ArgumentParser = commands.add_parser("migrate", help="bring a database to the schema of this version")
    parser.add_argument("url", metavar="URL", help="of the store, as in Commerce(URL): sqlite:///shop.db")
    parser.add_argument("--sql", action="store_true", help="print what would be done, and connect to nothing")
    parser.add_argument(
        "--from", dest="since", metavar="REVISION", help="with --sql, of the database; default: an empty one"
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """What was done, or is to be done."""
    from commerce_core.adapters.store.sql.migrate import script, upgrade  # noqa: PLC0415 - an optional extra

    if args.since and not args.sql:
        message = "--from says where the statements that --sql prints begin: a database knows its own revision."
        raise Invalid(message, field="from")
    if args.sql:
        return script(args.url, since=args.since)
    done = upgrade(args.url)
    if done.before is None:
        return f"All tables were created, at revision {done.after}."
    if done.before == done.after:
        return f"The database is at revision {done.after}: nothing to do."
    return f"The database was at revision {done.before} and is now at {done.after}."
