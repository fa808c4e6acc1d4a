"""Twenty campaigns over invoices: here on a few made up; on a sample of the real ones where they are at hand."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import real_campaigns
from benchmarks.campaigns import CAMPAIGNS, SPEND_TIERS
from benchmarks.real_sales import ONLINE_RETAIL
from commerce_core.adapters.stopwatch import price_sale
from commerce_core.promotions import lint
from commerce_core.testing import PROMOTION_LAWS, law
from commerce_core.testing.strategies import Checkout
from tests.architecture.sources import ROOT

REAL = ROOT.parent / "shared" / "data"
INVOICES = """\
invoice,stock_code,description,quantity,invoice_date,unit_price_gbp,customer_id,country
1,22961,JAM MAKING SET WITH MUGS,4,2010-12-06 08:26:00,2.55,17850,United Kingdom
1,21034,REX CASH+CARRY CHRISTMAS BAG,10,2010-12-06 08:26:00,1.00,17850,United Kingdom
1,POST,POSTAGE,1,2010-12-06 08:26:00,18,17850,United Kingdom
C2,22961,JAM MAKING SET WITH MUGS,-6,2010-12-06 09:26:00,2.55,17850,United Kingdom
3,22961,JAM MAKING SET WITH MUGS,200,2010-12-21 08:26:00,2.10,17850,United Kingdom
4,22961,JAM MAKING SET WITH MUGS,1,2010-12-21 10:26:00,2.55,,France
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "online_retail").mkdir()
    (tmp_path / "online_retail" / ONLINE_RETAIL).write_bytes(gzip.compress(INVOICES.encode()))
    return tmp_path


def test_there_are_twenty_and_each_can_hold() -> None:
    assert len({each.id for each in CAMPAIGNS}) == 20
    found = lint(CAMPAIGNS, policy=real_campaigns.POLICIES.promotions)
    assert [each for each in found if each.severity == "error"] == []


def test_invoices_become_carts_with_who_bought_them(folder: Path) -> None:
    month = real_campaigns.invoices(folder / "online_retail" / ONLINE_RETAIL)
    assert [sale.key for sale in month.sales] == ["1", "3", "4"]
    assert [sale.buyer.orders_count for sale in month.sales] == [0, 1, None]
    assert [sale.cart.codes for sale in month.sales] == [("WELCOME5", "XMAS20"), (), ()]
    by_sku = {item.sku: item for item in month.items}
    assert by_sku["21034"].categories == ("bag", "christmas")
    assert (by_sku["22961"].categories, by_sku["POST"].tags) == (("mug",), ("service",))


def test_what_the_campaigns_take_off_by_hand(folder: Path) -> None:
    """Invoice 3: of 200 mugs at 2.10 fifty are free, 105.00 off 420.00; 5 % from 250.00 and 2 % of what is left.

    315.00 less 6.30 (2 %, `accounts` goes first by its id) is 308.70, of which 5 % are 15.44; shipping is free.
    """
    month = real_campaigns.invoices(folder / "online_retail" / ONLINE_RETAIL)
    found = price_sale(month.sales[1], month.under())
    off = {each.promotion_id: each.amount_minor for each in found.discounts}
    assert off == {"mugs": 10500, "accounts": 630, "spend-tiers": 1544, "free-shipping": 0}
    assert found.total_minor == 42000 - 10500 - 630 - 1544


def test_the_report_and_a_law_that_is_broken(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real_campaigns.main([str(folder), "--repeat", "1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 carts, 20 promotions")
    assert f"Backtest of {SPEND_TIERS.id} beside the other 19" in said
    assert all(name.replace("_", " ") in said for name in PROMOTION_LAWS)

    @law
    def nobody_buys(checkout: Checkout) -> None:
        raise AssertionError("somebody buys")

    monkeypatch.setattr(real_campaigns, "PROMOTION_LAWS", {"nobody_buys": nobody_buys})
    assert real_campaigns.main([str(folder), "--repeat", "1"]) == 1
    assert "BROKEN  nobody buys: somebody buys" in capsys.readouterr().out


def test_an_absent_folder_is_said_clearly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert real_campaigns.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"No invoices: {tmp_path}")


@pytest.mark.skipif(not REAL.is_dir(), reason=f"real data is not at hand: {REAL} does not exist")
def test_every_law_holds_on_a_sample_of_real_invoices() -> None:
    command = [sys.executable, "benchmarks/real_campaigns.py", str(REAL), "--every", "400", "--repeat", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
