"""The replay of real shops: here on data made up in their files; on the real data where that is at hand."""

from __future__ import annotations

import gzip
import subprocess
import sys
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import pytest

from benchmarks import real_sales, replay

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data"

PRODUCTS = """\
product_id,name,category,quantity_per_unit,unit_price,units_in_stock,units_on_order,reorder_level,discontinued
1,Chai,Beverages,10 boxes x 20 bags,18,39,0,10,0
2,Toffee,Confections,1 piece,0.7,5,0,0,1
"""
ORDERS = """\
order_id,customer_id,order_date,required_date,shipped_date,shipper,freight,ship_city,ship_region,ship_postal_code,ship_country
1,ANNA,1996-07-04,1996-08-01,1996-07-16,Federal Shipping,32.38,Reims,,51100,France
2,BERT,1996-07-05,1996-08-16,1996-07-10,Speedy Express,0,Berlin,,10827,Germany
"""
ORDER_LINES = """\
order_id,product_id,unit_price,quantity,discount
1,1,14.4,12,0.0
1,2,0.7,1,0.15
2,2,0.65,3,0.05
"""
RETAIL = """\
invoice,stock_code,description,quantity,invoice_date,unit_price_gbp,customer_id,country
1,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
1,85123A,WHITE HANGING HEART T-LIGHT HOLDER,64,2010-12-01 08:26:00,2.1,17850,United Kingdom
1,POST,POSTAGE,1,2010-12-01 08:26:00,18,17850,United Kingdom
C2,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-6,2010-12-02 08:26:00,2.55,17850,United Kingdom
3,85123A,damaged,-6,2010-12-02 08:26:00,0,,United Kingdom
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, text in zip(real_sales.NORTHWIND, (PRODUCTS, ORDERS, ORDER_LINES), strict=True):
        (tmp_path / "northwind").mkdir(exist_ok=True)
        (tmp_path / "northwind" / name).write_text(text, encoding="utf8")
    (tmp_path / "online_retail").mkdir()
    (tmp_path / "online_retail" / real_sales.ONLINE_RETAIL).write_bytes(gzip.compress(RETAIL.encode()))
    return tmp_path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/replay.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800)


def test_every_sale_equals_its_document(data: Path) -> None:
    done = run(str(data), "--any-data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "northwind, net rounded: 2 orders of 3 lines; " in done.stdout
    assert "online retail: 1 orders of 3 lines; " in done.stdout
    assert done.stdout.endswith("Everything is equal to the cent, and the books are right.\n")


def test_sums_other_than_the_documented_ones_are_differences(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay.main([str(data), "--store", "memory://"]) == 1
    said = capsys.readouterr().out
    assert "DIFFERENT  northwind, discount rounded: gross is documented as 1354458.59, found 175.45\n" in said
    assert said.endswith("... and 1 more.\n21 differences.\n")


def test_a_cent_on_one_sale_is_a_difference(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """15 % of 0.70 is 0.105: a document that rounds it down says 0.10, we take 0.11."""
    monkeypatch.setattr(real_sales, "cents", lambda amount: amount.quantize(Decimal("0.01"), ROUND_DOWN))
    assert replay.main([str(data), "--any-data", "--store", "memory://"]) == 1
    assert "DIFFERENT  northwind, discount rounded: 1 says " in capsys.readouterr().out


def test_documents_differ_by_the_policy(data: Path) -> None:
    """15 % of 0.70 is 0.105 -> 0.11, or 0.595 stays 0.60; 5 % of 1.95 is 0.0975 -> 0.10, or 1.8525 stays 1.85."""
    books = {policy: real_sales.northwind(data, policy) for policy in ("discount", "net")}
    off = {policy: [sale.says.discount for sale in book.sales] for policy, book in books.items()}
    assert off == {
        "discount": [Decimal("0.11"), Decimal("0.10")],
        "net": [Decimal("0.10"), Decimal("0.10")],
    }


def test_an_absent_folder_is_said_clearly(tmp_path: Path) -> None:
    done = run(str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Nothing to replay: {tmp_path / 'nowhere'} does not have northwind/products.csv, ")


@pytest.mark.skipif(not REAL.is_dir(), reason=f"real data is not at hand: {REAL} does not exist")
def test_real_shops_come_to_what_their_documents_say() -> None:
    done = run(str(REAL))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
