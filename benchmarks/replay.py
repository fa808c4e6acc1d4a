"""Replay real shops through the public API: `python benchmarks/replay.py DATA_DIR [--store URL]`.

Northwind twice (two rounding policies, each in a tenant of its own) and a month of Online Retail: load products,
receive stock, quote and place every sale, compare each with its document and the sums with the data's README, check the
books.
Exit status: 0 all equal to the cent, 1 a difference, 2 no data.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from decimal import Decimal
from heapq import nlargest
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.real_sales import DOCUMENTED, Amounts, Book, Sale, missing, northwind, online_retail
from commerce_core import Commerce, Order, Policies, Tenant, promotions
from commerce_core.cli.progress import progress

CARD = "tok_sandbox_success"
MOST_SHOWN = 20


@frozen
class Replayed:
    """One sale as it was placed here, and the seconds that its quote and its order took."""

    book: str
    sale: Sale
    order: Order
    quoting: float
    placing: float

    @property
    def came_to(self) -> Amounts:
        """What the order says, in the words of the documents."""
        money = self.order.currency.digits
        gross, discount, shipping = (
            Decimal(minor).scaleb(-money)
            for minor in (self.order.subtotal_minor, self.order.discount_minor, self.order.shipping_minor)
        )
        return Amounts(gross, discount, shipping)


def main(argv: list[str] | None = None) -> int:
    """Replay everything, print the report, return the exit status."""
    args = arguments(argv)
    absent = missing(args.data)
    if absent:
        print(f"Nothing to replay: {args.data} does not have {', '.join(absent)}.", file=sys.stderr)
        return 2
    with TemporaryDirectory() as room, Commerce(args.store or f"sqlite:///{room}/replay.db") as shop:
        run, differences, replayed = token_hex(4), [], []
        for number, book in enumerate(books(args.data)):
            tenant = Tenant(id=f"replay-{run}-{number}", currency=book.currency)
            placed, found = replay(shop.at(tenant=tenant), book, documented=not args.any_data)
            replayed += placed
            differences += found
    print_slowest(replayed)
    for difference in differences[:MOST_SHOWN]:
        print(f"DIFFERENT  {difference}")
    if len(differences) > MOST_SHOWN:
        print(f"... and {len(differences) - MOST_SHOWN} more.")
    if differences:
        print(f"{len(differences)} differences.")
        return 1
    print("Everything is equal to the cent, and the books are right.")
    return 0


def arguments(argv: list[str] | None) -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(description="Replay real sales, and compare every one with its document.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with northwind/ and online_retail/")
    parser.add_argument("--store", metavar="URL", help="store to replay in (default: SQLite, in a temporary file)")
    parser.add_argument("--any-data", action="store_true", help="other data in these files: leave out the known sums")
    return parser.parse_args(argv)


def books(folder: Path) -> Iterator[Book]:
    """What is replayed."""
    yield northwind(folder, "discount")
    yield northwind(folder, "net")
    yield online_retail(folder)


def replay(shop: Commerce, book: Book, *, documented: bool) -> tuple[list[Replayed], list[str]]:
    """Replay one book in a shop of its own; what was placed, and every difference."""
    load(shop, book)
    placed = [place(shop, book, sale) for sale in progress(book.sales, book.name)]
    differences = [f"{book.name}: {found}" for found in (*singly(placed), *shop.verify())]
    if documented:
        differences += [f"{book.name}: {found}" for found in in_all(book, placed)]
    print_speed(book, placed)
    return placed, differences


def load(shop: Commerce, book: Book) -> None:
    """Create the products and receive exactly what will be sold."""
    shop.policies.set(Policies(promotions=promotions.Policy(round_on=book.round_on)))
    for draft in progress(book.products, f"{book.name}: products"):
        shop.products.create(draft)
    for sku, units in progress(book.demand.items(), f"{book.name}: stock"):
        shop.inventory.receive(sku, units)


def place(shop: Commerce, book: Book, sale: Sale) -> Replayed:
    """Quote a sale, then place it as quoted, paid by card."""
    begun = perf_counter()
    quoted = shop.carts.quote(sale.cart)
    between = perf_counter()
    order = shop.orders.place(sale.cart, payment_method=CARD, expected=quoted, key=sale.number)
    return Replayed(book.name, sale, order, between - begun, perf_counter() - between)


def singly(placed: Iterable[Replayed]) -> Iterator[str]:
    """Every order that does not come to what its document says, or is not paid in full."""
    for each in placed:
        if each.came_to != each.sale.says:
            yield f"{each.sale.number} says {each.sale.says}, the order came to {each.came_to}"
        if each.order.captured_minor != each.order.total_minor:
            yield f"{each.sale.number} was paid {each.order.captured_minor} of {each.order.total_minor}"


def in_all(book: Book, placed: list[Replayed]) -> Iterator[str]:
    """Every sum or single order that is not what the data's README says."""
    found = {"orders": Decimal(len(placed)), "lines": Decimal(sum(len(each.order.lines) for each in placed))}
    for name in ("gross", "discount", "net", "shipping"):
        found[name] = sum((getattr(each.came_to, name) for each in placed), Decimal(0))
    found |= {f"net of {each.sale.number}": each.came_to.net for each in placed}
    for name, expected in DOCUMENTED[book.name].items():
        if found.get(name) != Decimal(expected):
            yield f"{name} is documented as {expected}, found {found.get(name)}"


def print_speed(book: Book, placed: list[Replayed]) -> None:
    """One line: how many, and how many a second."""
    lines = sum(len(each.order.lines) for each in placed)
    quotes, orders = len(placed) / sum(x.quoting for x in placed), len(placed) / sum(x.placing for x in placed)
    speed = f"{quotes:,.0f} quotes/s, {orders:,.0f} orders/s"
    print(f"{book.name}: {len(placed)} orders of {lines} lines; {speed}", flush=True)


def print_slowest(replayed: list[Replayed]) -> None:
    """The ten carts that took longest, quote and order together."""
    print("\nSlowest carts:       lines  quote ms  place ms")
    for each in nlargest(10, replayed, key=lambda each: each.quoting + each.placing):
        times = f"{each.quoting * 1e3:8.1f}  {each.placing * 1e3:8.1f}"
        print(f"  {each.sale.number:<17}  {len(each.order.lines):6}  {times}  {each.book}")


if __name__ == "__main__":
    sys.exit(main())
