"""The command line: one parser, one file per command, errors in one sentence."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from commerce_core import __version__
from commerce_core.cli import bench, demo, doctor, inspect, migrate, plan, promotions, quote, schema, worker
from commerce_core.cli.report import Report
from commerce_core.errors import CommerceError

COMMANDS = (bench, demo, doctor, inspect, migrate, plan, promotions, quote, schema, worker)
"""Each is a module with `add(commands)`, which registers a parser whose `run` takes the arguments and returns text,
or a `Report`: text with an exit status."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Exit status 0 when it did its job, 1 with the error on standard error when it did not, or as it
    reports.

    Wrong options end with 2, as everywhere.
    """
    parser = ArgumentParser(prog="commerce-core", description="The commerce logic of a backend, on the command line.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    args, status = parser.parse_args(argv), 0
    try:
        said = args.run(args)
        text, status = said if isinstance(said, Report) else (said, 0)
        print(text, flush=True)
    except BrokenPipeError:  # whoever read us, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"error: the output cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    except CommerceError as error:
        print(_plainly(error), file=sys.stderr)
        return 1
    return status


def _plainly(error: CommerceError) -> str:
    """An error as a person reads it: what is wrong, then each place."""
    places = [
        f"  {detail.field}: {detail.message}" if detail.message != error.message else f"  at {detail.field}"
        for detail in error.details
        if f"{detail.field}: {detail.message}" not in error.message
    ]
    return "\n".join([f"error ({error.code}): {error.message}", *places])
