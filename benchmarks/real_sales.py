"""Real sales as carts, with what their documents say they came to.

The sums are done here a second time, in Decimal and one line after the other, so that every single order is compared
with something that knows nothing of the library. What the data's own README states is in `DOCUMENTED`.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Literal

from attrs import frozen

from commerce_core import Cart, Line, Money, NewProduct

NORTHWIND = ("products.csv", "orders.csv", "order_lines.csv")
ONLINE_RETAIL = "december_2010.csv.gz"

RoundOn = Literal["discount", "net"]
Row = Mapping[str, str]

DOCUMENTED: Mapping[str, Mapping[str, str]] = {
    "northwind, discount rounded": {
        "orders": "830",
        "lines": "2155",
        "gross": "1354458.59",
        "discount": "88665.83",
        "net": "1265792.76",
        "shipping": "64942.69",
        "net of 10248": "440.00",
        "net of 10258": "1614.88",
        "net of 11077": "1255.71",
    },
    "northwind, net rounded": {
        "orders": "830",
        "lines": "2155",
        "gross": "1354458.59",
        "discount": "88665.30",
        "net": "1265793.29",
        "shipping": "64942.69",
        "net of 10248": "440.00",
        "net of 10258": "1614.88",
        "net of 11077": "1255.72",
    },
    "online retail": {"orders": "1559", "lines": "41480", "net": "823746.14"},
}
"""What the README beside the data says, in major units, by the name of the book."""


@frozen
class Amounts:
    """What a sale comes to, in major units of its currency."""

    gross: Decimal
    discount: Decimal
    shipping: Decimal

    @property
    def net(self) -> Decimal:
        """What is paid for the goods."""
        return self.gross - self.discount


@frozen
class Sale:
    """One document: its number, the cart it was, and what it says."""

    number: str
    cart: Cart
    says: Amounts


@frozen
class Book:
    """All sales of one shop, and the products they need."""

    name: str
    currency: str
    round_on: RoundOn
    products: tuple[NewProduct, ...]
    sales: tuple[Sale, ...]

    @property
    def demand(self) -> Mapping[str, int]:
        """Units sold of each SKU."""
        sold: Counter[str] = Counter()
        for sale in self.sales:
            for line in sale.cart.lines:
                sold[line.item] += line.quantity
        return sold


def missing(folder: Path) -> list[str]:
    """The files that a replay needs and this folder does not have."""
    needed = [*(f"northwind/{name}" for name in NORTHWIND), f"online_retail/{ONLINE_RETAIL}"]
    return [name for name in needed if not (folder / name).is_file()]


def northwind(folder: Path, round_on: RoundOn) -> Book:
    """The orders of a food wholesaler: agreed unit prices, per cents off by line, freight; in US dollars."""
    products, orders, lines = (list(rows_of(folder / "northwind" / name)) for name in NORTHWIND)
    of_order = defaultdict(list)
    for line in lines:
        of_order[line["order_id"]].append(line)
    drafts = [NewProduct(row["product_id"], row["name"], row["unit_price"], status="active") for row in products]
    sales = [_northwind_sale(order, of_order[order["order_id"]], round_on) for order in orders]
    return Book(f"northwind, {round_on} rounded", "USD", round_on, tuple(drafts), tuple(sales))


def _northwind_sale(order: Row, rows: Iterable[Row], round_on: RoundOn) -> Sale:
    lines, gross, discount = [], Decimal(0), Decimal(0)
    for row in rows:
        price, quantity, fraction = Decimal(row["unit_price"]), int(row["quantity"]), Decimal(row["discount"])
        whole = price * quantity
        gross += whole
        discount += cents(whole * fraction) if round_on == "discount" else whole - cents(whole * (1 - fraction))
        lines.append(Line(row["product_id"], quantity, unit_price=row["unit_price"], discount=fraction * 100))
    freight = Money.of(order["freight"], "USD")
    cart = Cart(lines, currency="USD", shipping_service=order["shipper"], shipping_price=freight)
    return Sale(order["order_id"], cart, Amounts(gross, discount, freight.amount))


def online_retail(folder: Path) -> Book:
    """The sales of a gift wholesaler in one month, in pounds: no credit notes, no adjustments."""
    products: dict[str, NewProduct] = {}
    invoices = defaultdict(list)
    for row in rows_of(folder / "online_retail" / ONLINE_RETAIL):
        if not row["invoice"].startswith("C") and int(row["quantity"]) > 0 and Decimal(row["unit_price_gbp"]) > 0:
            invoices[row["invoice"]].append(row)
            draft = NewProduct(row["stock_code"], row["description"], row["unit_price_gbp"], status="active")
            products.setdefault(row["stock_code"], draft)
    sales = [_invoice(number, rows) for number, rows in invoices.items()]
    return Book("online retail", "GBP", "discount", tuple(products.values()), tuple(sales))


def _invoice(number: str, rows: Iterable[Row]) -> Sale:
    lines, gross = [], Decimal(0)
    for row in rows:
        gross += Decimal(row["unit_price_gbp"]) * int(row["quantity"])
        lines.append(Line(row["stock_code"], int(row["quantity"]), unit_price=row["unit_price_gbp"]))
    return Sale(number, Cart(lines, currency="GBP"), Amounts(gross, Decimal(0), Decimal(0)))


def cents(amount: Decimal) -> Decimal:
    """An amount rounded half up to the hundredth."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def rows_of(path: Path) -> Iterable[Row]:
    """The rows of a CSV file, compressed or not, by the names of its columns."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf8", newline="") as file:
        yield from csv.DictReader(file)
