"""`commerce-core plan show`: what a plan costs at every quantity, as a table and a plot, and what is odd about it."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from decimal import Decimal
from textwrap import wrap

from commerce_core.cli.amounts import Amounts, columns
from commerce_core.cli.options import Commands
from commerce_core.errors import Invalid
from commerce_core.localisation import format_percent
from commerce_core.money import Currency, Money
from commerce_core.pricing import (
    MODELS,
    PRESETS,
    Finding,
    Plan,
    Policy,
    PriceRow,
    Purchasable,
    lint_plan,
    plot,
    price_table,
)
from commerce_core.serialization import load_plan

WIDTH = 80
POINTS = 70
"""Quantities that a plot looks at, beside those of the table: about one for each of its columns."""
USUAL = (1, 2, 5, 10, 20, 50, 100)
"""Quantities of a plan without tiers, in packages where it has them."""
AMOUNTS = (100, 1_000, 10_000, 100_000)
"""What a percentage is shown of, in minor units."""


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("plan", help="show what a plan costs at every quantity, and what is odd about it")
    show = parser.add_subparsers(required=True, metavar="ACTION").add_parser("show", help="a table, a plot, findings")
    show.add_argument("plan", metavar="PLAN.json", help="the plan; `commerce-core schema plan` says how to write it")
    show.add_argument("--quantities", type=_quantities, metavar="1,10,100", help="default: where tiers begin and end")
    show.add_argument("--currency", help="one of those that the plan is sold in; default: its own")
    show.add_argument("--locale", default="en-US", help="of amounts and numbers; default: %(default)s")
    show.add_argument("--preset", choices=sorted(PRESETS), default="default", help="whose rules hold for tiers")
    show.set_defaults(run=run)


def run(args: Namespace) -> str:
    """The plan in words, its tiers, its prices as a table and a plot, and the findings of the linter."""
    plan, policy = load_plan(args.plan), PRESETS[args.preset]
    sold = plan.in_currency(args.currency) if args.currency else plan
    amounts = Amounts.of(sold.currency, args.locale)
    rows = price_table(sold, args.quantities or _telling(sold, policy), policy=policy)
    parts = [_heading(plan, sold, amounts), _tiers(sold, amounts), _table(sold, rows, policy, amounts=amounts)]
    drawn = _drawn(sold, rows, policy) if rows else ()
    if len(drawn) > 1:
        share = amounts.share if MODELS[plan.mode].of_amount else None
        parts.append(plot(drawn, width=WIDTH, height=8, label=amounts.short, share=share))
    parts.append(_findings(plan, policy, sold.currency if args.currency else None, locale=args.locale))
    return "\n\n".join(filter(None, parts))


def _quantities(text: str) -> tuple[Decimal, ...]:
    try:
        return tuple(Decimal(part.strip()) for part in text.split(","))
    except ArithmeticError:
        raise ArgumentTypeError(f"{text!r} is no list of quantities, such as 1,10,100") from None


def _heading(plan: Plan, sold: Plan, amounts: Amounts) -> str:
    period = plan.interval if plan.interval_count == 1 else f"{plan.interval_count} {plan.interval}s"
    facts = [f"{sold.currency} every {period}", plan.usage_type]
    if plan.trial_period_days:
        facts.append(f"{plan.trial_period_days} days of trial")
    if len(plan.by_currency) > 1:
        facts.append(f"also sold in {', '.join(str(unit) for unit in plan.by_currency if unit is not sold.currency)}")
    if not plan.active:
        facts.append("not active")
    mode = f"{plan.mode}: {MODELS[plan.mode].words}"
    if plan.package_size > 1:
        mode += f", in packages of {plan.package_size}"
    title = f"{plan.name} ({plan.id}, revision {plan.revision})"
    return "\n".join([title, "=" * len(title), ", ".join(facts), mode, *_limits(sold, amounts)])


def _limits(sold: Plan, amounts: Amounts) -> Iterator[str]:
    limits = sold.limits
    quantities = [("at least", limits.min_quantity), ("at most", limits.max_quantity)]
    said = [f"{words} {amounts.number(bound)} units" for words, bound in quantities if bound is not None]
    if limits.quantity_step not in {None, 1}:
        said.append(f"in steps of {limits.quantity_step:f}")
    spend = [("never below", limits.min_spend_minor), ("never above", limits.max_spend_minor)]
    said += [f"{words} {amounts.whole(bound)}" for words, bound in spend if bound is not None]
    if said:
        yield ", ".join(said)


def _tiers(sold: Plan, amounts: Amounts) -> str:
    if not sold.tiers:
        percent = "" if sold.percent is None else format_percent(sold.percent, amounts.locale)
        amount = "" if sold.amount is None else amounts.exact(sold.amount)
        return "Price: " + " and ".join(filter(None, (percent, amount)))
    unit = "Per package" if sold.package_size > 1 else "Per unit"
    table = [("Above", "Up to", unit, "Flat")]
    start = Decimal(0)
    for tier in sold.tiers:
        end = "no end" if tier.up_to is None else amounts.number(tier.up_to)
        flat = amounts.whole(tier.flat_amount) if tier.flat_amount else ""
        rate = amounts.exact(tier.unit_amount) if tier.unit_amount or not flat else ""
        table.append((amounts.number(start), end, rate, flat))
        start = tier.up_to or start
    return columns(table)


def _table(sold: Plan, rows: Sequence[PriceRow], policy: Policy, *, amounts: Amounts) -> str:
    """What each quantity costs; "next adds" is the difference to the next quantity that may be bought."""
    if MODELS[sold.mode].of_amount:
        return _shares(rows, amounts)
    grid = Purchasable.of(sold, policy)
    averages = amounts.alike([row.average for row in rows])
    table = [("Quantity", "Total", "Average", "Next adds")]
    for row, average in zip(rows, averages, strict=True):
        following = grid.above(grid.grains(Decimal(row.quantity)))
        more = None if following is None else _total(sold, grid.units(following), policy)
        added = "" if more is None else amounts.whole(more - row.total_minor)
        table.append((amounts.number(row.quantity), amounts.whole(row.total_minor), average, added))
    return columns(table)


def _shares(rows: Sequence[PriceRow], amounts: Amounts) -> str:
    """What is taken of each amount, and which share of it that is; a cent more adds nothing that can be seen."""
    table = [("Amount", "Total", "Share")]
    for row in rows:
        share = "" if row.average is None else amounts.share(row.average)
        table.append((amounts.whole(int(row.quantity)), amounts.whole(row.total_minor), share))
    return columns(table)


def _total(sold: Plan, quantity: Decimal, policy: Policy) -> int | None:
    try:
        return sold.charge(quantity, policy=policy).total_minor
    except Invalid:
        return None


def _telling(sold: Plan, policy: Policy) -> list[Decimal]:
    """The first and last quantities of each tier, and some beyond: those at which something happens."""
    grid = Purchasable.of(sold, policy)
    ends = [end for end in grid.ends if end is not None]
    wanted = {*map(grid.above, ends), *map(grid.up_to, ends)}
    if not MODELS[sold.mode].of_amount:
        wanted.add(grid.above(0))
    if ends and grid.ends[-1] is None:
        wanted.add(grid.up_to(2 * ends[-1]))
    elif not ends:
        usual = AMOUNTS if MODELS[sold.mode].of_amount else [each * sold.package_size for each in USUAL]
        wanted |= {grid.up_to(each * grid.grain) for each in usual}
    found = [grid.units(each) for each in sorted(each for each in wanted if each)]
    return [quantity for quantity in found if _total(sold, quantity, policy) is not None]


def _drawn(sold: Plan, rows: Sequence[PriceRow], policy: Policy) -> tuple[PriceRow, ...]:
    """The rows of the table and enough between them for a plot.

    Less than its first column is left out: one call of a million costs so much a call that no other would be seen.
    """
    grid = Purchasable.of(sold, policy)
    shown = [grid.grains(Decimal(row.quantity)) for row in rows]
    low, high = min(shown), max(shown)
    between = {grid.up_to(low + (high - low) * point // POINTS) for point in range(POINTS)}
    wanted = sorted(each for each in {*shown, *between} if each and each >= high // POINTS)
    quantities = [grid.units(each) for each in wanted]
    return price_table(sold, [each for each in quantities if _total(sold, each, policy) is not None], policy=policy)


def _findings(plan: Plan, policy: Policy, unit: Currency | None, *, locale: str) -> str:
    """What the linter says: of the currency that was asked for, else of all; amounts as the locale writes them."""
    units = {f"currency_options[{other.code!r}]": other for other in plan.by_currency if other is not plan.currency}
    lines = ["Findings", "--------"]
    for each in lint_plan(plan, policy=policy):
        whose = units.get(each.place.partition(".")[0], plan.currency)
        if unit is None or whose is unit:
            text = f"{each.code.replace('_', ' ')} at {each.place}: {_localised(each, whose, locale)}"
            lines += wrap(text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False)
    return "\n".join(lines if lines[2:] else [*lines, "None: no cliffs, no gaps, every tier can be reached."])


def _localised(finding: Finding, unit: Currency, locale: str) -> str:
    whole, message = Amounts.of(unit, locale).whole, finding.message
    for name, minor in finding.numbers.items():
        if name.endswith("_minor") and isinstance(minor, int):
            message = message.replace(f" {Money(minor, unit)}", f" {whole(minor)}")
    return message
