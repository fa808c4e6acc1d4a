"""Orders against stock: here on two products in Northwind's files, and on the real data where that is at hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks import northwind_stock
from benchmarks.northwind_stock import ON_ORDER_DAYS, Data, Outcome, read, replay
from benchmarks.real_sales import NORTHWIND

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
PRODUCTS = """\
product_id,name,unit_price,units_in_stock,units_on_order,reorder_level,discontinued
1,Chai,18,10,0,5,0
2,Toffee,0.7,3,20,0,0
"""
ORDERS = """\
order_id,order_date,shipper,freight
A,1996-07-04,Federal Shipping,32.38
B,1996-07-05,Speedy Express,0
C,1996-07-05,Speedy Express,0
D,1996-07-18,Speedy Express,0
"""
ORDER_LINES = """\
order_id,product_id,unit_price,quantity,discount
A,1,18,6,0.0
A,2,0.7,2,0.0
B,1,18,4,0.0
B,2,0.7,2,0.0
C,1,18,4,0.0
D,2,0.7,21,0.0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "northwind").mkdir()
    for name, text in zip(NORTHWIND, (PRODUCTS, ORDERS, ORDER_LINES), strict=True):
        (tmp_path / "northwind" / name).write_text(text, encoding="utf8")
    return tmp_path


@pytest.mark.parametrize("store", ["memory://", "sqlite://"])
def test_what_is_there_is_sold_in_the_order_of_days(folder: Path, store: str) -> None:
    """A leaves 4 of 5 Chai that must be there (low) and 1 Toffee, of which B wants 2; C takes the last Chai.

    D takes the 1 Toffee and the 20 that came two weeks after the first day. To buy: 105 of 0 Chai, in packs 110.
    """
    found = replay(read(folder), _url(store, folder), buying=False)
    assert [(each.number, each.on) for each in found.short] == [("B", date(1996, 7, 5))]
    assert [(each.sku, each.asked, each.available) for each in found.short[0].shortages] == [("2", 2, 1)]
    assert (found.placed, found.bought, found.left, found.faults) == (3, 0, 0, ())
    assert found.alerts == {"low": 1, "out_of_stock": 2}
    assert found.proposals == {"1": 110}


@pytest.mark.parametrize("store", ["memory://", "sqlite://"])
def test_what_is_proposed_on_mondays_comes_a_week_later(folder: Path, store: str) -> None:
    """On Monday the 8th there are 0 Chai; 14 were asked in 28 days, so 4 will be in the week until more come.

    From 4 owed to 105 are 109, in packs 110. Toffee needs none: 1 is there and 20 are to come.
    """
    found = replay(read(folder), _url(store, folder), buying=True)
    assert (found.placed, found.bought, found.left, found.faults) == (3, 110, 110, ())
    assert found.alerts == {"low": 1, "out_of_stock": 2, "back_in_stock": 1}
    assert found.proposals == {}


def test_the_report_says_what_was_short(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert northwind_stock.main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2 products, 13 units in stock, 20 on order; 4 orders of 39 units\n")
    assert said.count("3 orders placed, 1 refused for 1 lines") == 4
    assert "first refused: order B on 1996-07-05; most units short, by product: 2 1\n" in said
    assert said.endswith("\nBoth stores agree, and the books are right.\n")


def test_stores_that_differ_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def differing(data: Data, store: str, *, buying: bool) -> Outcome:
        return Outcome(0, (), {}, {}, 0, len(store), ("a level is wrong",) if buying else ())

    monkeypatch.setattr(northwind_stock, "replay", differing)
    assert northwind_stock.main([str(folder)]) == 1
    assert "WRONG  a level is wrong" in capsys.readouterr().out


def test_an_absent_folder_is_said_clearly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert northwind_stock.main([str(tmp_path)]) == 2
    assert f"Nothing to sell: {tmp_path} does not have northwind/products.csv, " in capsys.readouterr().err


@pytest.mark.skipif(not REAL.is_dir(), reason=f"real data is not at hand: {REAL} does not exist")
def test_northwind_is_short_of_what_a_sum_by_hand_says() -> None:
    data = read(REAL)
    found = replay(data, "memory://", buying=False)
    assert [(each.number, Counter(dict(_numbers(each)))) for each in found.short] == by_hand(data)
    assert (found.placed, len(found.short), found.faults) == (102, 728, ())


def by_hand(data: Data) -> list[tuple[str, Counter[str]]]:
    """Every order that is refused with the units that are short, by sums in a dict that know nothing of the library."""
    there = {each.sku: each.in_stock for each in data.stock}
    coming, refused = {each.sku: each.on_order for each in data.stock}, []
    for day, sales in data.days.items():
        if day >= min(data.days) + timedelta(days=ON_ORDER_DAYS):
            there = {sku: units + coming[sku] for sku, units in there.items()}
            coming = dict.fromkeys(coming, 0)
        for sale in sales:
            wanted = Counter[str]()
            for line in sale.cart.lines:
                wanted[line.item] += line.quantity
            short = {sku: units - there[sku] for sku, units in wanted.items() if units > there[sku]}
            if short:
                refused.append((sale.number, Counter(short)))
                continue
            there = {sku: units - wanted[sku] for sku, units in there.items()}
    return refused


def _numbers(short: northwind_stock.Short) -> list[tuple[str, int]]:
    return [(each.sku, each.asked - each.available) for each in short.shortages]


def _url(store: str, folder: Path) -> str:
    return store if store == "memory://" else f"sqlite:///{folder}/shop.db"
