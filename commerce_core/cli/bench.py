"""`commerce-core bench`: how fast a shop's promotions price its recorded carts, and whether that got worse."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from attrs import evolve

from commerce_core.adapters.stopwatch import Timings, bench, regressions, render
from commerce_core.cli.options import Commands
from commerce_core.cli.progress import progress
from commerce_core.cli.recorded import Refusals, add_options, promotions_of, sales_of, shop_of
from commerce_core.cli.report import Report
from commerce_core.errors import Invalid
from commerce_core.promotions import known_codes
from commerce_core.serialization import dump, load

BESIDE = ("refusals", "worse")
"""What the data says of one run beside the numbers: carts that were left out, and what got worse."""


class InvalidBenchmark(Invalid):
    """The file to compare with is no benchmark: write one with `commerce-core bench ... --json > old.json`."""

    code = "invalid_benchmark"


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("bench", help="measure how fast promotions price recorded carts")
    add_options(parser)
    parser.add_argument("--promotions", metavar="FILE", help="promotions as JSON; default: none")
    parser.add_argument("--repeat", type=_count, default=3, help="measure each cart so often; default: %(default)s")
    parser.add_argument(
        "--compare", metavar="OLD.json", help="end with 1 where it is slower or larger than then, or not of these carts"
    )
    parser.add_argument(
        "--tolerance",
        type=_count,
        default=20,
        metavar="PERCENT",
        help="how much worse may pass; default: %(default)s",
    )
    parser.add_argument("--json", action="store_true", help="print the numbers as data, to compare with later")
    parser.set_defaults(run=run)


def run(args: Namespace) -> Report:
    """The numbers, and what got worse."""
    old = _read(args.compare) if args.compare else None
    shop, promotions = shop_of(args), promotions_of(args.promotions, args.kinds)
    facts, refusals = shop.under(promotions), Refusals()
    kept = [sale for sale in progress(sales_of(args), "carts") if refusals.price(sale, facts) is not None]
    if not kept:
        return Report(json.dumps({BESIDE[0]: refusals.counted()}) if args.json else str(refusals), 1)
    known = facts.rules.promotions
    fitted = [sale._replace(cart=evolve(sale.cart, codes=known_codes(known, sale.cart.codes))) for sale in kept]
    found = bench(lambda: shop.under(promotions), fitted, repeat=args.repeat)
    worse = regressions(old, found, percent=args.tolerance) if old else ()
    text = _json(found, refusals, worse) if args.json else _text(found, refusals, worse)
    return Report(text, int(bool(worse)))


def _json(found: Timings, refusals: Refusals, worse: tuple[str, ...]) -> str:
    beside = zip(BESIDE, (refusals.counted(), list(worse)), strict=True)
    return json.dumps({**dump(found), **dict(beside)}, ensure_ascii=False, indent=2)


def _text(found: Timings, refusals: Refusals, worse: tuple[str, ...]) -> str:
    verdicts = [f"WORSE: {each}" for each in worse]
    return "\n".join(filter(None, [render(found), str(refusals), *verdicts]))


def _read(path: str) -> Timings:
    """An earlier benchmark. Raises `InvalidBenchmark`."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidBenchmark(f"{path} cannot be read: {error}", field="compare") from error
    numbers = {name: each for name, each in data.items() if name not in BESIDE} if isinstance(data, dict) else data
    try:
        return load(Timings, numbers)
    except Invalid as error:
        raise InvalidBenchmark(f"{path} is no benchmark: {error.message}", field="compare") from error


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 to 1000")
    return int(text)
