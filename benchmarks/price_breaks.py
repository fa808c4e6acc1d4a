"""Quantity breaks inferred from real sales, and sales repriced by them: `python benchmarks/price_breaks.py DATA_DIR`.

The shop of Online Retail published no price list; its invoices show one price for a few units and a lower one for many.
Exit status: 0 repriced, 2 no data.
"""

from __future__ import annotations

import csv
import gzip
import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from time import perf_counter

from attrs import frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.real_sales import ONLINE_RETAIL
from commerce_core import Item, Money
from commerce_core.pricing import Price, PriceBook, PriceList, Situation, price_for

LEAST_GAIN = 3
"""Lines that a break must explain beyond what the table explains without it: two like prices may be an accident."""

BREAKS = PriceList("breaks", "Quantity breaks")
ACCOUNTS = PriceList("accounts", "Buyers with an account", groups=["account"], priority=1)
LISTS = (BREAKS, ACCOUNTS)
CURRENCY = "GBP"
AT = datetime(2011, 1, 1, tzinfo=UTC)


@frozen
class Sold:
    """One line of an invoice: `Sold("MUG", 24, 255)` is 24 mugs at 2.55 each, in minor units.

    `account` says whether the buyer has a customer number.
    """

    code: str
    quantity: int
    price_minor: int
    account: bool = False


@frozen
class Break:
    """From so many units on, one unit costs so many minor units. The first break of a table is the base price."""

    min_quantity: int
    price_minor: int


Table = tuple[Break, ...]


@frozen
class Agreement:
    """How far repriced lines are from what was charged. `off_minor` is the sum of the differences without their signs.

    `unpriced` lines have a code that no table names; they are in no other number.
    """

    lines: int
    equal: int
    charged_minor: int
    repriced_minor: int
    off_minor: int
    unpriced: int
    seconds: float

    @property
    def share(self) -> float:
        """The share of the lines whose price is equal to the cent."""
        return self.equal / self.lines if self.lines else 0.0


def infer_breaks(sold: Iterable[Sold], *, least_gain: int = LEAST_GAIN) -> dict[str, Table]:
    """For each code the table of falling prices that gives most lines the price they were charged.

    The table of a code is a base price from 1 unit and any number of breaks, each cheaper than the one before. Of all
    such tables over the quantities and prices seen, the one with most lines equal to the cent is taken, where every
    break costs `least_gain` lines: a break must explain at least one line more than that. Of equals, the one with
    fewer breaks, then the one that is dearer for small quantities. So in each band of quantities the price is mostly
    the one charged most often there. Buying 1, 1, 1, 6 and 12 at 2.95 and 24, 24, 24 and 24 at 2.55 gives 2.95, and
    2.55 from 24 on: 9 of 9 lines, less 3 for the break, against 5 of 9 without it.
    """
    charged: dict[str, list[Sold]] = defaultdict(list)
    for line in sold:
        charged[line.code].append(line)
    return {code: _table(lines, least_gain) for code, lines in charged.items()}


def _table(lines: Sequence[Sold], least_gain: int) -> Table:
    """Quantity after quantity, the best table that ends in each price: one goes on, or begins after a dearer one."""
    prices = sorted({line.price_minor for line in lines}, reverse=True)
    best: list[tuple[int, Table]] = [(0, (Break(1, price),)) for price in prices]
    for quantity, same in groupby(sorted(lines, key=lambda line: line.quantity), lambda line: line.quantity):
        count = Counter(line.price_minor for line in same)
        dearer: tuple[int, Table] | None = None
        for place, price in enumerate(prices):
            before = best[place]
            going_on = before
            if dearer is not None and dearer[0] - least_gain > going_on[0]:
                going_on = dearer[0] - least_gain, (*dearer[1], Break(quantity, price))
            best[place] = going_on[0] + count[price], going_on[1]
            if dearer is None or before[0] > dearer[0]:
                dearer = before
    return max(best, key=lambda each: (each[0], -len(each[1])))[1]


def prices_of(everyone: Mapping[str, Table], accounts: Mapping[str, Table] | None = None) -> list[Price]:
    """Tables as records: the first of each is a base price, the others stand in `BREAKS`, and those of accounts apart.

    A break is open above. Where several hold, the cheapest does: the one that begins last.
    """
    base = [Price(code, CURRENCY, table[0].price_minor) for code, table in everyone.items()]
    return [
        *base,
        *(_price(code, each, BREAKS) for code, table in everyone.items() for each in table[1:]),
        *(_price(code, each, ACCOUNTS) for code, table in (accounts or {}).items() for each in table),
    ]


def _price(code: str, each: Break, of: PriceList) -> Price:
    return Price(code, CURRENCY, each.price_minor, of.id, each.min_quantity)


def reprice(sold: Sequence[Sold], book: PriceBook, items: Mapping[str, Item]) -> Agreement:
    """Price every line by `price_for`, and compare with what was charged. Items that are not given are not priced."""
    known = [line for line in sold if line.code in items]
    began = perf_counter()
    found = [price_for(items[line.code], _situation(line), book=book, at=AT).amount_minor for line in known]
    seconds = perf_counter() - began
    pairs = list(zip(known, found, strict=True))
    return Agreement(
        lines=len(known),
        equal=sum(line.price_minor == price for line, price in pairs),
        charged_minor=sum(line.price_minor * line.quantity for line in known),
        repriced_minor=sum(price * line.quantity for line, price in pairs),
        off_minor=sum(abs(line.price_minor - price) * line.quantity for line, price in pairs),
        unpriced=len(sold) - len(known),
        seconds=seconds,
    )


def _situation(line: Sold) -> Situation:
    return Situation(CURRENCY, line.quantity, groups=ACCOUNTS.groups if line.account else ())


def equal_at_best(sold: Iterable[Sold]) -> int:
    """How many lines any rule that looks at code and quantity alone could get right, at most."""
    charged: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for line in sold:
        charged[line.code, line.quantity][line.price_minor] += 1
    return sum(max(prices.values()) for prices in charged.values())


def reprice_from(past: Sequence[Sold], sold: Sequence[Sold], *, accounts_apart: bool = False) -> Agreement:
    """Infer tables from some lines, and reprice others (or the same) by them.

    With `accounts_apart`, lines of buyers with an account make tables of their own, in a list for the group `account`.
    """
    everyone = infer_breaks(line for line in past if not (accounts_apart and line.account))
    accounts = infer_breaks(line for line in past if accounts_apart and line.account)
    items = {
        code: Item.of(code, code, price=Money(table[0].price_minor, CURRENCY))
        for code, table in {**accounts, **everyone}.items()
    }
    return reprice(sold, PriceBook.of(prices_of(everyone, accounts), LISTS), items)


def invoices_in(folder: Path) -> list[list[Sold]]:
    """The lines of each sale, in the order of the invoices: no credit notes, no adjustments."""
    path = folder / "online_retail" / ONLINE_RETAIL
    with gzip.open(path, "rt", encoding="utf8", newline="") as file:
        invoices: dict[str, list[Sold]] = defaultdict(list)
        for row in csv.DictReader(file):
            price, quantity = Decimal(row["unit_price_gbp"]), int(row["quantity"])
            if not row["invoice"].startswith("C") and quantity > 0 and price > 0:
                line = Sold(row["stock_code"], quantity, Money.of(price, CURRENCY).minor, bool(row["customer_id"]))
                invoices[row["invoice"]].append(line)
    return [*invoices.values()]


def lines_of(invoices: Iterable[Iterable[Sold]]) -> list[Sold]:
    """All lines of some invoices."""
    return [line for invoice in invoices for line in invoice]


def main(argv: list[str] | None = None) -> int:
    """Print what was inferred and both comparisons; return the exit status."""
    parser = ArgumentParser(description="Infer quantity breaks from real sales, and reprice the sales by them.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with online_retail/")
    folder = parser.parse_args(argv).data
    if not (folder / "online_retail" / ONLINE_RETAIL).is_file():
        print(f"Nothing to reprice: {folder} does not have online_retail/{ONLINE_RETAIL}.", file=sys.stderr)
        return 2
    invoices = invoices_in(folder)
    half = len(invoices) // 2
    every, early, late = (lines_of(part) for part in (invoices, invoices[:half], invoices[half:]))
    print("\n".join(_inferred(len(invoices), every)))
    for name, past, sold in (("all by all", every, every), ("second half by first half", early, late)):
        for apart in (False, True):
            title = f"{name}, {'accounts apart' if apart else 'one table per code'}"
            print("\n".join(_told(title, reprice_from(past, sold, accounts_apart=apart))), flush=True)
    return 0


def _inferred(invoices: int, sold: Sequence[Sold]) -> Iterator[str]:
    began = perf_counter()
    tables = infer_breaks(sold)
    seconds = perf_counter() - began
    broken = [len(table) - 1 for table in tables.values() if len(table) > 1]
    counts = f"{len(tables):,} codes, {len(broken):,} with breaks, {sum(broken):,} breaks"
    yield f"{invoices:,} invoices of {len(sold):,} lines: {counts}, inferred in {seconds:.1f} s"
    if sold:
        yield f"no rule on code and quantity alone is right for more than {equal_at_best(sold) / len(sold):.1%}"


def _told(name: str, found: Agreement) -> Iterator[str]:
    yield f"\n{name}: {found.lines:,} lines repriced in {found.seconds:.2f} s, {found.unpriced:,} without a price"
    if found.lines:
        off = found.off_minor / found.charged_minor
        sums = (f"{minor / 100:,.2f}" for minor in (found.charged_minor, found.repriced_minor, found.off_minor))
        yield f"  equal to the cent: {found.equal:,} ({found.share:.1%})"
        yield "  charged {}, repriced {}; differences sum to {} ({:.1%})".format(*sums, off)


if __name__ == "__main__":
    sys.exit(main())
