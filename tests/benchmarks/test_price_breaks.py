"""Quantity breaks inferred from invented sales, and what repricing says of them."""

from __future__ import annotations

import gzip
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.price_breaks import BREAKS, Break, Sold, Table, equal_at_best, infer_breaks, prices_of, reprice_from
from benchmarks.real_sales import ONLINE_RETAIL
from commerce_core.pricing import lint_price_lists
from tests.architecture.sources import ROOT

REAL = ROOT.parent / "shared" / "data"
MUGS = [Sold("MUG", each, 295) for each in (1, 1, 1, 6, 12)] + [Sold("MUG", 24, 255)] * 4
"""The example of the docstring: 5 lines at 2.95, and 4 of 24 units at 2.55."""

lines = st.lists(st.builds(Sold, st.just("TEA"), st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=12)


def charged_right(table: Table, sold: list[Sold]) -> int:
    """The lines that a table gives their price, looked up by hand."""
    return sum(
        next(each.price_minor for each in reversed(table) if each.min_quantity <= line.quantity) == line.price_minor
        for line in sold
    )


# -- laws -------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(lines, st.integers(0, 3))
def test_no_table_of_falling_prices_explains_more(sold: list[Sold], least_gain: int) -> None:
    """Against every table over quantities 1 to 4 and prices 1 to 4."""
    table = infer_breaks(sold, least_gain=least_gain)["TEA"]
    every = (
        tuple(Break(n + 1, price) for n, price in enumerate(prices) if n == 0 or price < prices[n - 1])
        for prices in product(range(1, 5), repeat=4)
        if all(prices[n] <= prices[n - 1] for n in range(1, 4))
    )
    best = max(charged_right(each, sold) - least_gain * (len(each) - 1) for each in every)
    assert charged_right(table, sold) - least_gain * (len(table) - 1) == best


@given(lines, st.randoms())
def test_the_order_of_lines_changes_nothing(sold: list[Sold], chance) -> None:
    shuffled = [*sold]
    chance.shuffle(shuffled)
    assert infer_breaks(shuffled) == infer_breaks(sold)


@settings(max_examples=40)
@given(lines)
def test_repricing_agrees_as_often_as_the_tables_do(sold: list[Sold]) -> None:
    tables = infer_breaks(sold, least_gain=1)
    found = reprice_from(sold, sold)
    assert found.equal == charged_right(infer_breaks(sold)["TEA"], sold)
    assert lint_price_lists([BREAKS] if len(tables["TEA"]) > 1 else [], prices_of(tables)) == ()


# -- worked examples --------------------------------------------------------------------------------------------------


def test_a_break_begins_where_a_lower_price_was_charged() -> None:
    assert infer_breaks(MUGS) == {"MUG": (Break(1, 295), Break(24, 255))}


def test_too_few_lines_make_no_break() -> None:
    """Three lines at 2.55 are what a break has to exceed."""
    assert infer_breaks(MUGS[:-1]) == {"MUG": (Break(1, 295),)}


def test_a_dearer_price_for_more_makes_no_break() -> None:
    rising = [Sold("MUG", 1, 255)] * 4 + [Sold("MUG", 24, 295)] * 9
    assert infer_breaks(rising) == {"MUG": (Break(1, 295),)}


def test_a_table_becomes_a_base_price_and_a_list() -> None:
    first, second = prices_of(infer_breaks(MUGS))
    assert (first.price_list_id, first.amount_minor, first.min_quantity) == ("", 295, 1)
    assert (second.price_list_id, second.amount_minor, second.min_quantity) == (BREAKS.id, 255, 24)


def test_other_sales_are_repriced_by_past_ones() -> None:
    """12 at 2.95 is right; 48 charged at 2.10 come to 2.55, 48 x 0.45 = 21.60 off; nobody sold a LAMP before."""
    later = [Sold("MUG", 12, 295), Sold("MUG", 48, 210), Sold("LAMP", 1, 900)]
    found = reprice_from(MUGS, later)
    assert (found.lines, found.equal, found.unpriced, found.share) == (2, 1, 1, 0.5)
    assert (found.charged_minor, found.repriced_minor, found.off_minor) == (13_620, 15_780, 2_160)


def test_the_best_that_quantity_can_do_is_counted() -> None:
    """Of three lines for 6 units, two at 2.95 and one at 5.91, no rule on quantity gets three right."""
    sold = [Sold("MUG", 6, 295), Sold("MUG", 6, 591), Sold("MUG", 6, 295), Sold("MUG", 7, 591)]
    assert equal_at_best(sold) == 3


def test_accounts_have_tables_of_their_own_only_where_they_are_kept_apart() -> None:
    """One table says 5.91 to everybody: 3 of 5 lines are right. Apart, accounts have 2.95, and the others' LAMP."""
    shop, account = [Sold("MUG", 6, 591)] * 3, [Sold("MUG", 6, 295, account=True)] * 2
    assert reprice_from([*shop, *account], [*shop, *account]).equal == 3
    assert reprice_from([*shop, *account], [*shop, *account], accounts_apart=True).equal == 5
    past = [*shop, *account, Sold("LAMP", 1, 900)]
    assert reprice_from(past, [Sold("LAMP", 1, 900, account=True)], accounts_apart=True).equal == 1


def test_an_account_keeps_its_price_where_everybody_has_a_cheaper_break() -> None:
    past = [*MUGS, *[Sold("MUG", 24, 270, account=True)] * 2]
    assert reprice_from(past, past, accounts_apart=True).equal == 11


def test_nothing_sold_is_nothing_repriced() -> None:
    assert infer_breaks([]) == {}
    assert reprice_from([], []).share == 0.0


# -- the program ------------------------------------------------------------------------------------------------------

INVOICES = """\
invoice,stock_code,description,quantity,invoice_date,unit_price_gbp,customer_id,country
1,MUG,A MUG,6,2010-12-01 08:26:00,2.95,1,United Kingdom
2,MUG,A MUG,6,2010-12-02 08:26:00,2.95,1,United Kingdom
C3,MUG,A MUG,-6,2010-12-02 08:26:00,2.95,1,United Kingdom
"""


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/price_breaks.py", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def test_the_report_says_what_it_learnt_from(tmp_path: Path) -> None:
    (tmp_path / "online_retail").mkdir()
    (tmp_path / "online_retail" / ONLINE_RETAIL).write_bytes(gzip.compress(INVOICES.encode()))
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("2 invoices of 2 lines: 1 codes, 0 with breaks, 0 breaks, inferred in ")
    assert "all by all, one table per code: 2 lines repriced in " in done.stdout
    assert "second half by first half, accounts apart: 1 lines repriced in " in done.stdout
    assert done.stdout.endswith("  charged 17.70, repriced 17.70; differences sum to 0.00 (0.0%)\n")


def test_an_absent_folder_is_said_clearly(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Nothing to reprice: {tmp_path / 'nowhere'} does not have online_retail/")


@pytest.mark.skipif(not REAL.is_dir(), reason=f"real data is not at hand: {REAL} does not exist")
def test_every_real_sale_is_repriced() -> None:
    """1,559 invoices of 41,480 lines and 2,788 codes, as the README beside the data says."""
    done = run(REAL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1,559 invoices of 41,480 lines: 2,788 codes, ")
    assert "all by all, one table per code: 41,480 lines repriced in " in done.stdout
