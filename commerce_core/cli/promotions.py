"""`commerce-core promotions`: lint a file, compare two over recorded carts, and say what a candidate would cost."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from attrs import evolve

from commerce_core.adapters.stopwatch import Sale
from commerce_core.checkout import Facts
from commerce_core.cli.kinds import add_kinds
from commerce_core.cli.options import Commands, instant
from commerce_core.cli.progress import progress
from commerce_core.cli.recorded import (
    Refusals,
    add_options,
    add_policies,
    names_of,
    policies_of,
    promotions_of,
    sales_of,
    shop_of,
)
from commerce_core.cli.report import Report
from commerce_core.promotions import (
    Backtest,
    Evaluation,
    UsedSoFar,
    all_fit,
    count_uses,
    lint,
    opening_codes,
    tally,
    usages_for,
    with_opening,
)
from commerce_core.serialization import Catalog, dump, load_promotions

Pair = tuple[str, Evaluation, Evaluation]


def add(commands: Commands) -> None:
    """Register the command and what it can do."""
    parser = commands.add_parser("promotions", help="lint promotions, compare them, and backtest them on real carts")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_lint(verbs)
    _add_diff(verbs)
    _add_backtest(verbs)


def _add_lint(verbs: Commands) -> None:
    found = verbs.add_parser("lint", help="say what can never hold, gives nothing, or is surely not meant")
    found.add_argument("file", metavar="FILE", help="promotions as JSON")
    found.add_argument("--catalog", metavar="FILE", help="also say what names nothing in this catalogue (JSON or CSV)")
    found.add_argument("--currency", help="of the catalogue's amounts that name none")
    add_policies(found)
    add_kinds(found)
    found.add_argument("--at", type=instant, metavar="INSTANT", help="windows that are over then; default: now")
    found.add_argument("--json", action="store_true", help="print the findings as data")
    found.set_defaults(run=run_lint)


def _add_diff(verbs: Commands) -> None:
    found = verbs.add_parser("diff", help="price recorded carts under one file of promotions and under another")
    found.add_argument("before", metavar="A", help="promotions as JSON")
    found.add_argument("after", metavar="B", help="promotions as JSON")
    add_options(found)
    found.add_argument("--json", action="store_true", help="print the difference as data")
    found.set_defaults(run=run_diff)


def _add_backtest(verbs: Commands) -> None:
    found = verbs.add_parser("backtest", help="say what promotions would have cost over recorded carts")
    add_options(found)
    found.add_argument("--promotions", required=True, metavar="FILE", help="the candidates, tried on every cart")
    found.add_argument(
        "--codes",
        choices=("all", "named"),
        default="all",
        help="count the candidates' codes as entered on every cart that bears them, or where it names them; "
        "default: %(default)s",
    )
    found.add_argument("--beside", metavar="FILE", help="promotions that are there already; default: none")
    found.add_argument("--json", action="store_true", help="print the result as data")
    found.set_defaults(run=run_backtest)


def run_lint(args: Namespace) -> Report:
    """Every finding on a line; the exit status is 1 where one of them is an error."""
    policy = policies_of(args).promotions
    catalog = Catalog.load(args.catalog, currency=args.currency) if args.catalog else None
    items = None if catalog is None else Facts.of(catalog).items.values()
    told = load_promotions(args.file, kinds=args.kinds)
    found = lint(told, policy=policy, items=items, at=args.at or datetime.now(UTC))
    status = int(any(each.severity == "error" for each in found))
    if args.json:
        return Report(_as_json([dump(each) for each in found]), status)
    return Report("\n".join(map(str, found)) or f"{len(told)} promotions, nothing to say.", status)


def run_diff(args: Namespace) -> Report:
    """What changes in all, and for the carts that feel it most, promotion by promotion."""
    shop = shop_of(args)
    sides = [shop.under(load_promotions(path, kinds=args.kinds)) for path in (args.before, args.after)]
    found, refusals = _tallied(sales_of(args), sides[0], sides[1])
    details = [f"{each.key}\n{each.difference.render()}" for each in (*found.most_won, *found.most_lost)]
    return _reported(found, refusals, args, details)


def run_backtest(args: Namespace) -> Report:
    """What it costs, whom it touches, who wins and who loses."""
    shop = shop_of(args)
    candidates, there = promotions_of(args.promotions, args.kinds), promotions_of(args.beside, args.kinds)
    replaced = {each.id for each in candidates}
    kept = [each for each in there if each.id not in replaced]
    before, after = shop.under(there), shop.under([*kept, *candidates])
    opening = opening_codes(candidates) if args.codes == "all" else ()
    found, refusals = _tallied(sales_of(args), before, after, opening)
    return _reported(found, refusals, args)


def _reported(found: Backtest, refusals: Refusals, args: Namespace, details: Sequence[str] = ()) -> Report:
    """The sums with what was left out; the exit status is 1 where no cart could be priced."""
    status = int(not found.orders)
    if args.json:
        return Report(_as_json(dump(found) | {"refusals": refusals.counted()}), status)
    return Report("\n\n".join(filter(None, [found.render(), *details, str(refusals)])), status)


def _tallied(
    sales: Sequence[Sale], before: Facts, after: Facts, opening: Sequence[str] = ()
) -> tuple[Backtest, Refusals]:
    """Walk through the sales in the order of time, and count uses on each side as they fall due."""
    refusals, uses = Refusals(), (UsedSoFar(before.rules.promotions), UsedSoFar(after.rules.promotions))
    told = sorted(sales, key=lambda sale: sale.at)

    def pairs() -> Iterator[Pair]:
        for sale in progress(told, "carts"):
            names = names_of(sale.cart)
            entered = sale._replace(cart=evolve(sale.cart, codes=with_opening(sale.cart.codes, opening)))
            was = refusals.price(sale, evolve(before, usages=usages_for(uses[0], sale.cart.codes, names=names)))
            known = usages_for(uses[1], entered.cart.codes, names=names)
            now = was and refusals.price(entered, evolve(after, usages=known))
            if was is not None and now is not None:
                count_uses(uses[0], was.promoted, names=names)
                count_uses(uses[1], now.promoted, names=names)
                yield sale.key, was.promoted, now.promoted

    found = tally(pairs())
    return evolve(found, named_only=sum(not all_fit(sale.cart.codes, opening) for sale in told)), refusals


def _as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
