"""Northwind's stock and its 830 orders: `python benchmarks/northwind_stock.py DATA_DIR`.

The shop begins with the units in stock, what is on order comes two weeks later, a level below its reorder level is told
of. Then every order is placed on its day, whole or not at all, through the public API. That is done twice: with what is
there, and with what the shop proposes to buy every Monday; and each in memory and on SQLite, which have to agree.
Exit status: 0 all agree and the books are right, 1 not so, 2 no data.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import field, frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.real_sales import NORTHWIND, Book, Sale, northwind, rows_of
from commerce_core import Commerce, InsufficientStock, Tenant
from commerce_core.cli.progress import progress
from commerce_core.inventory import Expected, ReorderRule, Shortage, StockSettings
from commerce_core.testing import FixedClock

CARD = "tok_sandbox_success"
ON_ORDER_DAYS = 14
"""When the units come that are on order at the beginning: the data does not say."""
FILL = 100
"""Units above the reorder level that a purchase fills up to; the largest order line is 130. Our choice."""
PACK, LEAD_DAYS = 10, 7
"""Purchases are multiples of a pack, and take a week. Our choice."""
MONDAY = 0
MOST = 5
"""Products that are listed."""
WINDOW = 28
"""Days whose demand, met or not, tells what is sold in a day."""


@frozen
class Stocked:
    """What the data says of one product's stock."""

    sku: str
    in_stock: int
    on_order: int
    reorder_level: int
    discontinued: bool


@frozen
class Short:
    """An order that was refused, on its day, and all that was short of it."""

    number: str
    on: date
    shortages: tuple[Shortage, ...]


@frozen
class Outcome:
    """What became of the orders. `proposals` are those of the end, by SKU; `bought` what was bought before, in units,
    and `left` what can still be sold.
    """

    placed: int
    short: tuple[Short, ...]
    alerts: Mapping[str, int]
    proposals: Mapping[str, int]
    bought: int
    left: int
    faults: tuple[str, ...]
    seconds: float = field(eq=False, default=0.0)

    @property
    def units_short(self) -> Mapping[str, int]:
        """Units asked beyond what was there, by SKU."""
        missing: Counter[str] = Counter()
        for refused in self.short:
            for each in refused.shortages:
                missing[each.sku] += each.asked - each.available
        return missing


@frozen
class Data:
    """The products' stock, and the sales of each day in its order."""

    book: Book
    stock: tuple[Stocked, ...]
    days: Mapping[date, Sequence[Sale]]


def missing(folder: Path) -> list[str]:
    """The files that are needed and not there."""
    return [f"northwind/{name}" for name in NORTHWIND if not (folder / "northwind" / name).is_file()]


def read(folder: Path) -> Data:
    """The data."""
    rows = rows_of(folder / "northwind" / "products.csv")
    stock = tuple(
        Stocked(
            row["product_id"],
            int(row["units_in_stock"]),
            int(row["units_on_order"]),
            int(row["reorder_level"]),
            row["discontinued"] == "1",
        )
        for row in rows
    )
    book = northwind(folder, "discount")
    orders = rows_of(folder / "northwind" / "orders.csv")
    on = {row["order_id"]: date.fromisoformat(row["order_date"]) for row in orders}
    days: dict[date, list[Sale]] = defaultdict(list)
    for sale in book.sales:
        days[on[sale.number]].append(sale)
    return Data(book, stock, dict(sorted(days.items())))


def replay(data: Data, store: str, *, buying: bool) -> Outcome:
    """Place every order on its day, and with `buying` what is proposed every Monday."""
    began, first, last = perf_counter(), min(data.days), max(data.days)
    clock = FixedClock(_morning(first))
    with Commerce(store, tenant=Tenant(currency=data.book.currency), clock=clock) as shop:
        skus, coming = _load(shop, data, first)
        short: list[Short] = []
        bought = 0
        asked: dict[date, Counter[str]] = defaultdict(Counter)
        name = f"{store.split(':', maxsplit=1)[0]}, {'buying' if buying else 'not buying'}"
        for today in progress([first + timedelta(days=day) for day in range((last - first).days + 1)], name):
            clock.advance(_morning(today) - clock.now())
            for announced in coming.pop(today, ()):
                shop.inventory.receive(skus[announced.variant_id], announced.quantity, expected=announced.id)
            if buying and today.weekday() == MONDAY:
                purchases = _buy(shop, skus, _daily(asked, today))
                bought += sum(announced.quantity for announced in purchases)
                coming[today + timedelta(days=LEAD_DAYS)] += purchases
            for sale in data.days.get(today, ()):
                asked[today].update({line.item: line.quantity for line in sale.cart.lines})
                short += _place(shop, sale, today)
        return Outcome(
            placed=len(data.book.sales) - len(short),
            short=tuple(short),
            alerts=Counter(_alerts(shop)),
            proposals={skus[each.variant_id]: each.quantity for each in shop.inventory.reorder_proposals()},
            bought=bought,
            left=sum(level.available for sku in skus.values() for level in shop.inventory.level(sku)),
            faults=shop.verify(),
            seconds=perf_counter() - began,
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def _load(shop: Commerce, data: Data, first: date) -> tuple[dict[str, str], dict[date, list[Expected]]]:
    """Products, their settings and their stock; SKUs by variant, and what is to come by its day."""
    skus = {str(shop.products.create(draft).id): draft.sku for draft in data.book.products}
    coming: dict[date, list[Expected]] = defaultdict(list)
    later = first + timedelta(days=ON_ORDER_DAYS)
    for each in data.stock:
        rule = ReorderRule(each.reorder_level, each.reorder_level + FILL, multiple=PACK, lead_days=LEAD_DAYS)
        low = each.reorder_level or None
        shop.inventory.configure(StockSettings(each.sku, low_at=low, reorder=None if each.discontinued else rule))
        if each.in_stock:
            shop.inventory.receive(each.sku, each.in_stock, reason="in stock")
        if each.on_order:
            coming[later].append(shop.inventory.expect(each.sku, each.on_order, on=later, reason="on order"))
    return skus, coming


def _daily(asked: Mapping[date, Mapping[str, int]], today: date) -> dict[str, Fraction]:
    """What was asked for in a day, met or not, as the mean of some weeks."""
    days = [today - timedelta(days=back) for back in range(1, WINDOW + 1)]
    sums: Counter[str] = Counter()
    for day in days:
        sums.update(asked.get(day, {}))
    return {sku: Fraction(units, WINDOW) for sku, units in sums.items()}


def _buy(shop: Commerce, skus: Mapping[str, str], daily: Mapping[str, Fraction]) -> list[Expected]:
    """Announce all that is proposed."""
    return [
        shop.inventory.expect(skus[each.variant_id], each.quantity, on=each.arrives_on, reason=each.reason)
        for each in shop.inventory.reorder_proposals(daily=daily)
    ]


def _place(shop: Commerce, sale: Sale, today: date) -> list[Short]:
    """Nothing, or the order that was refused."""
    try:
        shop.orders.place(sale.cart, payment_method=CARD, key=sale.number)
    except InsufficientStock as refusal:
        return [Short(sale.number, today, refusal.shortages)]
    return []


def _alerts(shop: Commerce) -> Iterator[str]:
    """The kind of every alert that there was."""
    page = shop.inventory.alerts(limit=200)
    while True:
        yield from (alert.kind for alert in page.records)
        if page.next is None:
            return
        page = shop.inventory.alerts(limit=200, after=page.next)


def printed(outcome: Outcome, title: str) -> None:
    """What became of it, in some lines."""
    short, units = outcome.short, outcome.units_short
    lines = sum(len(each.shortages) for each in short)
    print(f"\n{title}: {outcome.placed} orders placed, {len(short)} refused for {lines} lines; {outcome.bought} units")
    print(f"  bought, {outcome.left} units left; {outcome.seconds:.1f} s")
    if short:
        print(f"  first refused: order {short[0].number} on {short[0].on}; most units short, by product:", end=" ")
        print(", ".join(f"{sku} {count}" for sku, count in Counter(units).most_common(MOST)))
    print("  alerts: " + ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.alerts.items())))
    most = Counter(outcome.proposals).most_common(MOST)
    listed = ", ".join(f"{sku} {count}" for sku, count in most)
    wanted = sum(outcome.proposals.values())
    print(f"  proposals at the end: {wanted} units of {len(outcome.proposals)} products: {listed}")
    for fault in outcome.faults:
        print(f"  WRONG  {fault}")


def main(argv: list[str] | None = None) -> int:
    """Replay everything, print the report; the exit status."""
    parser = ArgumentParser(description="Sell Northwind's stock to its own orders.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with northwind/")
    folder = parser.parse_args(argv).data
    if absent := missing(folder):
        print(f"Nothing to sell: {folder} does not have {', '.join(absent)}.", file=sys.stderr)
        return 2
    data, right = read(folder), True
    there, coming = (sum(getattr(each, name) for each in data.stock) for name in ("in_stock", "on_order"))
    print(f"{len(data.stock)} products, {there} units in stock, {coming} on order", end="; ")
    print(f"{len(data.book.sales)} orders of {sum(data.book.demand.values())} units")
    for buying in (False, True):
        with TemporaryDirectory() as room:
            found = [replay(data, url, buying=buying) for url in ("memory://", f"sqlite:///{room}/shop.db")]
        for outcome, store in zip(found, ("in memory", "on SQLite"), strict=True):
            printed(outcome, f"{'Buying what is proposed' if buying else 'With what is there'}, {store}")
        right &= found[0] == found[1] and not found[0].faults
    print("\nBoth stores agree, and the books are right." if right else "\nSomething is wrong.")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
