"""Twenty campaigns over a month of real invoices: `python benchmarks/real_campaigns.py DATA_DIR`.

Prices every invoice of Online Retail, December 2010, under all of `benchmarks.campaigns`, measures it, backtests one
campaign, and tries every law of promotions on every invoice.
Exit status: 0 all laws hold, 1 one is broken, 2 no data.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from attrs import evolve, frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.campaigns import CAMPAIGNS, CODES, GBP, POLICIES, SPEND_TIERS, WORDS
from benchmarks.real_sales import ONLINE_RETAIL, Row, rows_of
from commerce_core import Cart, Facts, FlatRate, Item, Line, TaxRate
from commerce_core.adapters.stopwatch import Sale, bench, facts_for, price_sale, render
from commerce_core.cli.progress import progress
from commerce_core.customers import Buyer
from commerce_core.promotions import (
    Backtest,
    Evaluation,
    Promotion,
    UsedSoFar,
    count_uses,
    known_codes,
    tally,
    usages_for,
)
from commerce_core.testing import PROMOTION_LAWS, LawBroken
from commerce_core.testing.promotion_laws import Law
from commerce_core.testing.strategies import Checkout

TAXES = [TaxRate("vat", "VAT", "17.5", included=True)]
"""The rate of the United Kingdom in 2010 (VAT Act 1994, s. 2, as of 1 January 2010)."""
SHIPPING = [FlatRate("carrier", "standard", 495, GBP)]
BOOK_SIZE = 7
"""Campaigns that the law of the best combination sees at once: it tries all sets, and says nothing of more than ten."""
MOST_SHOWN = 3
"""Broken laws that are printed in full."""


def main(argv: list[str] | None = None) -> int:
    """Measure, backtest, judge, print the report, return the exit status."""
    args = arguments(argv)
    path = args.data / "online_retail" / ONLINE_RETAIL
    if not path.is_file():
        print(f"No invoices: {path} does not exist.", file=sys.stderr)
        return 2
    month = invoices(path)
    sales = month.sales[:: args.every]
    found = bench(month.under, sales, repeat=args.repeat)
    print(render(found))
    print(f"\nBacktest of {SPEND_TIERS.id} beside the other {len(CAMPAIGNS) - 1}, with uses counted:")
    print(backtested(month, sales).render())
    print("\nLaw                                           quotes  seconds")
    hold = [told(name, law, month, sales) for name, law in PROMOTION_LAWS.items()]
    return int(not all(hold))


def arguments(argv: list[str] | None) -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(description="Price real invoices under twenty campaigns, and try every law on them.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with online_retail/")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th invoice; default: all")
    parser.add_argument("--repeat", type=int, default=3, help="measure each invoice so often; default: %(default)s")
    return parser.parse_args(argv)


@frozen
class Month:
    """The items of a month and its invoices as carts, in the order in which they were written."""

    items: tuple[Item, ...]
    sales: tuple[Sale, ...]

    def under(self, campaigns: Sequence[Promotion] = CAMPAIGNS) -> Facts:
        """The shop with these campaigns."""
        return Facts.of(
            self.items, currency=GBP, promotions=campaigns, policies=POLICIES, taxes=TAXES, shipping=SHIPPING
        )


def invoices(path: Path) -> Month:
    """Read the sales of a month: no credit notes, no adjustments. Every line keeps the price that was charged."""
    items: dict[str, Item] = {}
    rows_by_invoice: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(path):
        if not row["invoice"].startswith("C") and int(row["quantity"]) > 0 and Decimal(row["unit_price_gbp"]) > 0:
            rows_by_invoice[row["invoice"]].append(row)
            if row["stock_code"] not in items:
                items[row["stock_code"]] = _item(row)
    orders: dict[str, int] = defaultdict(int)
    sales = [_sale(place, rows, orders) for place, rows in enumerate(rows_by_invoice.values())]
    return Month(tuple(items.values()), tuple(sales))


def _item(row: Row) -> Item:
    """An item; a code without digits (`POST`, `M`, `DOT`) is a service and no goods."""
    words = {word.strip(".,()").lower() for word in row["description"].split()}
    categories = [each for each in WORDS if each in words or f"{each}s" in words]
    tags = [] if any(letter.isdigit() for letter in row["stock_code"]) else ["service"]
    name, price = row["description"].strip() or row["stock_code"], row["unit_price_gbp"]
    return Item.of(row["stock_code"], name, price=price, currency=GBP, categories=categories, tags=tags)


def _sale(place: int, rows: Sequence[Row], orders: dict[str, int]) -> Sale:
    """An invoice as the cart it was. Who has an account is known by it, and by their `orders` so far this month."""
    first, customer = rows[0], rows[0]["customer_id"]
    lines = [Line(row["stock_code"], int(row["quantity"]), unit_price=row["unit_price_gbp"]) for row in rows]
    codes = [code for code, nth in zip(CODES, (3, 5), strict=True) if place % nth == 0]
    buyer = Buyer(groups=["account"], orders_count=orders[customer]) if customer else Buyer()
    orders[customer] += 1
    at = datetime.fromisoformat(first["invoice_date"]).replace(tzinfo=UTC)
    cart = Cart(lines, codes=codes, currency=GBP, shipping_service="standard", customer_id=customer or None)
    return Sale(first["invoice"], cart, at, buyer)


def backtested(month: Month, sales: Sequence[Sale]) -> Backtest:
    """What the spend tiers would have cost beside all others, uses counted on each side in the order of time."""
    others = [each for each in CAMPAIGNS if each is not SPEND_TIERS]
    sides = [in_turn(sales, month.under(campaigns)) for campaigns in (others, CAMPAIGNS)]
    return tally(zip([sale.key for sale in sales], *sides, strict=True))


def in_turn(sales: Sequence[Sale], facts: Facts) -> Iterator[Evaluation]:
    """What promotions take off each invoice, knowing what those before it used."""
    so_far = UsedSoFar(facts.rules.promotions)
    for sale in sales:
        names = [sale.cart.customer_id] if sale.cart.customer_id else []
        found = price_sale(sale, evolve(facts, usages=usages_for(so_far, sale.cart.codes, names=names))).promoted
        count_uses(so_far, found, names=names)
        yield found


def told(name: str, law: Law, month: Month, sales: Sequence[Sale]) -> bool:
    """Whether a law holds on every invoice; a line about it is printed."""
    size = BOOK_SIZE if name == "the_best_combination_is_found" else len(CAMPAIGNS)
    shops = [month.under(CAMPAIGNS[start : start + size]) for start in range(0, len(CAMPAIGNS), size)]
    begun, broken = perf_counter(), []
    for sale in progress(sales, name):
        broken += [found for facts in shops if (found := breach(law, sale, facts)) is not None]
    words = name.replace("_", " ")
    print(f"{words:<46}{len(sales) * len(shops):>6}{perf_counter() - begun:>9.1f}", flush=True)
    for found in broken[:MOST_SHOWN]:
        print(f"BROKEN  {found}")
    return not broken


def breach(law: Law, sale: Sale, facts: Facts) -> LawBroken | None:
    """How an invoice breaks a law; None where it does not."""
    codes = known_codes(facts.rules.promotions, sale.cart.codes)
    try:
        law(Checkout(evolve(sale.cart, codes=codes), facts_for(sale, facts), sale.at))
    except LawBroken as broken:
        return broken
    return None


if __name__ == "__main__":
    sys.exit(main())
