"""`commerce-core inspect`: all that happened to one order, payment, reservation, cart, product or promotion."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping

from commerce_core.app.inspect import Happened, Inspection, UnitsSeen
from commerce_core.cli.options import Commands, add_store, open_shop
from commerce_core.events import Plain
from commerce_core.inventory import StockLevel
from commerce_core.money import Money
from commerce_core.serialization import dump
from commerce_core.trace import Step, Trace, added


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("inspect", help="show all that happened to an order, payment, cart, product ...")
    parser.add_argument("id", help="an id; of an order also its number, of a product its SKU, of a promotion its code")
    add_store(parser)
    parser.add_argument("--json", action="store_true", help="print it as data")
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """What happened, what it is made of, its money and its stock."""
    with open_shop(args.store, args.tenant) as shop:
        seen = shop.inspect(args.id)
    if args.json:
        return json.dumps(dump(seen), ensure_ascii=False, indent=2)
    return "\n\n".join(_sections(seen))


def _sections(seen: Inspection) -> Iterator[str]:
    yield f"{seen.kind} {seen.id}{f': {seen.status}' if seen.status else ''}"
    yield "\n".join(["Timeline", *map(_line, seen.timeline)])
    if seen.trace is not None:
        yield "\n".join(["Total", *_trace(seen.trace)])
    if seen.money is not None:
        names = ("total", "captured", "refunded", "due")
        yield "\n".join(["Money", *(f"  {name:<9} {getattr(seen.money, name)}" for name in names)])
    if seen.stock:
        yield "\n".join(["Promised", *map(_units, seen.stock)])
    if seen.levels:
        yield "\n".join(["At the locations", *map(_level, seen.levels)])
    if seen.faults:
        yield "\n".join(["WRONG", *(f"  {fault}" for fault in seen.faults)])


def _line(happened: Happened) -> str:
    at = happened.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    by = f" by {happened.actor}" if happened.actor else ""
    return f"  {at}  {happened.source:<8}  {happened.what} {happened.subject}{by}{_details(happened.details)}"


def _details(details: Mapping[str, Plain]) -> str:
    return "".join(f"\n      {name}: {_value(value)}" for name, value in details.items())


def _value(value: Plain) -> str:
    if isinstance(value, dict) and value.keys() == {"old", "new"}:
        return f"{_value(value['old'])} -> {_value(value['new'])}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _trace(trace: Trace) -> Iterator[str]:
    for step in trace.steps:
        yield f"  {_step(step):<48} {Money(step.amount_minor, trace.currency) if step.amount_minor else ''}".rstrip()
    yield f"  {'Total':<48} {Money(added(trace.steps), trace.currency)}"
    for outcome in trace.outcomes:
        yield f"  {outcome.label}: {outcome.verdict.replace('_', ' ')}{f', {outcome.reason}' if outcome.reason else ''}"


def _step(step: Step) -> str:
    return f"{step.label} {step.note}".rstrip()


def _level(level: StockLevel) -> str:
    counted = f"{level.on_hand} on hand, {level.allocated} allocated, {level.held} held, {level.available} available"
    return f"  {level.variant_id} at {level.location}: {counted}"


def _units(units: UnitsSeen) -> str:
    return f"  {units.variant_id} at {units.location}: {units.allocated} allocated, {units.held} held"
