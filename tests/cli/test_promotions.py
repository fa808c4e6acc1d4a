"""`commerce-core promotions` and `commerce-core bench`: a rule file looked at before a sale, over recorded carts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

Run = Callable[..., Said]

CATALOG = "sku,name,price,currency,categories\nMUG,Mug,10.00,EUR,cups\nPOT,Pot,40.00,EUR,pots\n"
CARTS = [
    {"id": "one", "lines": [{"item": "MUG", "quantity": 2}]},
    {"id": "two", "lines": [{"item": "POT", "quantity": 1}, {"item": "MUG", "quantity": 3}], "codes": ["gone"]},
    {"id": "three", "lines": [{"item": "POT", "quantity": 2}], "created_at": "2025-01-01T00:00:00Z"},
]
TEN = {"id": "ten", "kind": {"kind": "percentage", "percent": "10"}}
FIFTY = {"kind": "minimum_spend", "amount_minor": 5000, "currency": "EUR"}
COUPON = {"id": "five", "code": "FIVE", "kind": {"kind": "fixed_amount", "amount_minor": 500, "currency": "EUR"}}


def write(path: Path, data: object) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "catalog.csv", CATALOG)
    write(tmp_path / "carts.json", CARTS)
    write(tmp_path / "ten.json", [TEN])
    write(tmp_path / "five.json", [COUPON | {"conditions": [FIFTY]}])
    return tmp_path


def over(folder: Path, carts: str = "carts.json") -> tuple[object, ...]:
    return ("--carts", folder / carts, "--catalog", folder / "catalog.csv")


def test_a_file_without_faults_says_so(run: Run, folder: Path) -> None:
    said = run("promotions", "lint", folder / "ten.json", "--catalog", folder / "catalog.csv")
    assert (said.status, said.out) == (0, "1 promotions, nothing to say.\n")


def test_findings_are_told_and_an_error_ends_with_1(run: Run, folder: Path) -> None:
    old = TEN | {"ends_at": "2020-01-01T00:00:00Z", "scope": {"categories": ["hats"]}}
    path = write(folder / "old.json", [old])
    said = run("promotions", "lint", path, "--catalog", folder / "catalog.csv")
    assert said.status == 1
    assert [line.rpartition("[")[2] for line in said.out.splitlines()] == ["window_over]", "not_sold]"]
    early = run("promotions", "lint", path, "--at", "2019-06-01T00:00:00Z")
    assert (early.status, early.out) == (0, "1 promotions, nothing to say.\n")
    data = json.loads(run("promotions", "lint", path, "--json").out)
    assert [(each["code"], each["severity"]) for each in data] == [("window_over", "error")]


def test_a_file_that_no_promotion_can_be_made_of_is_refused_with_the_place(run: Run, folder: Path) -> None:
    bad = [TEN | {"kind": {"kind": "percentage", "percent": "120"}}, TEN | {"kind": {"kind": "percent_off"}}]
    said = run("promotions", "lint", write(folder / "bad.json", bad))
    assert said.status == 1
    assert "between 0 and 100" in said.err
    assert "percent_off" in said.err


def test_what_a_candidate_would_have_cost(run: Run, folder: Path) -> None:
    """5.00 off from 50.00 on: 70.00 and 80.00 have it, 20.00 has not: 10.00 over three orders."""
    said = run("promotions", "backtest", *over(folder), "--promotions", folder / "five.json")
    lines = said.out.splitlines()
    assert lines[0] == "Cost: 10.00 EUR over 3 orders (0.00 EUR before, 10.00 EUR after)."
    assert lines[1] == "Touched: 2 (66.7 %); 2 pay less, 0 pay more."
    assert lines[3:] == ["  three: 5.00 EUR", "  two: 5.00 EUR"]
    assert said.err == ""


def test_what_a_candidate_would_have_cost_beside_others(run: Run, folder: Path) -> None:
    """10 % of 20.00, 70.00 and 80.00 is 17.00; lines come first, so 5.00 more where 63.00 and 72.00 are left."""
    ten = write(folder / "line.json", [TEN | {"kind": {"kind": "percentage", "percent": "10", "per": "line"}}])
    told = ("--promotions", folder / "five.json", "--beside", ten, "--json")
    found = json.loads(run("promotions", "backtest", *over(folder), *told).out)
    assert (found["before_minor"], found["after_minor"], found["winners"], found["losers"]) == (1700, 2700, 2, 0)


def test_two_files_side_by_side(run: Run, folder: Path) -> None:
    said = run("promotions", "diff", folder / "ten.json", folder / "five.json", *over(folder))
    assert said.out.splitlines()[0] == "Cost: -17.00 EUR over 3 orders (17.00 EUR before, 0.00 EUR after)."
    assert "0 pay less, 3 pay more" in said.out
    assert "  ten: applied 8.00 EUR -> not looked at" in said.out


def test_carts_come_as_a_list_as_lines_or_in_a_folder(run: Run, folder: Path) -> None:
    write(folder / "carts.jsonl", "\n".join(json.dumps(cart) for cart in CARTS))
    write(folder / "wrapped.json", {"carts": CARTS})
    (folder / "many").mkdir()
    for cart in CARTS:
        write(folder / "many" / f"{cart['id']}.json", cart)
    ways = ["carts.json", "carts.jsonl", "wrapped.json", "many"]
    sides = (folder / "ten.json", folder / "five.json")
    assert len({run("promotions", "diff", *sides, *over(folder, way)).out for way in ways}) == 1


def test_carts_that_cannot_be_priced_are_left_out_and_counted(run: Run, folder: Path) -> None:
    write(folder / "some.json", [*CARTS, {"lines": [{"item": "GONE"}]}])
    said = run("promotions", "backtest", *over(folder, "some.json"), "--promotions", folder / "ten.json")
    assert "over 3 orders" in said.out
    assert said.out.splitlines()[-1] == "1 carts were left out: 1 unknown_item."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", "is no JSON"),
        ("{}", "write a list of carts"),
        ("[]", "has no carts"),
        ('[{"lines": [{"item": 5}]}, {"lines": [], "basket": 1}]', "carts[1]"),
    ],
)
def test_carts_that_cannot_be_read_are_refused_with_the_place(run: Run, folder: Path, text: str, told: str) -> None:
    write(folder / "bad.json", text)
    said = run("promotions", "backtest", *over(folder, "bad.json"), "--promotions", folder / "ten.json")
    assert said.status == 1
    assert "error (invalid_carts)" in said.err
    assert told in said.err


def test_policies_come_from_a_file(run: Run, folder: Path) -> None:
    told = write(folder / "grouped.json", [TEN | {"group": "sale"}])
    assert "unknown_group" in run("promotions", "lint", told).out
    policies = write(folder / "policies.json", {"promotions": {"groups": {"sale": {"policy": "best"}}}})
    assert run("promotions", "lint", told, "--policies", policies).status == 0


def test_a_benchmark_has_every_number_and_compares(run: Run, folder: Path) -> None:
    measured = ("bench", *over(folder), "--promotions", folder / "ten.json", "--repeat", "1")
    said = run(*measured)
    assert said.status == 0
    words = [
        "3 carts, 1 promotions",
        "carts/s; p50",
        "compiled in",
        "KiB held",
        "Slowest carts:",
        "Costliest rule: ten",
    ]
    assert all(word in said.out for word in words)
    old = json.loads(run(*measured, "--json").out)
    assert {"carts_per_second", "p50", "p99", "compile_ns", "memory_bytes", "slowest", "costliest"} <= set(old)
    assert len(old["slowest"]) == 3
    slower = old | {"carts_per_second": 1, "p50": 10**12, "p99": 10**12, "compile_ns": 10**12, "memory_bytes": 10**9}
    assert run(*measured, "--compare", write(folder / "slow.json", slower)).status == 0
    faster = run(*measured, "--compare", write(folder / "fast.json", old | {"carts_per_second": 10**12}))
    assert faster.status == 1
    assert "WORSE:" in faster.out
    assert "it was 1000000000000" in faster.out


def test_a_benchmark_is_compared_with_a_benchmark(run: Run, folder: Path) -> None:
    said = run("bench", *over(folder), "--compare", folder / "ten.json")
    assert (said.status, "no benchmark" in said.err) == (1, True)
    assert run("bench", *over(folder), "--repeat", "0").status == 2


def test_a_benchmark_of_other_carts_is_not_compared(run: Run, folder: Path) -> None:
    old = write(folder / "old.json", run("bench", *over(folder), "--json", "--repeat", "1").out)
    write(folder / "fewer.json", CARTS[:2])
    said = run("bench", *over(folder, "fewer.json"), "--compare", old, "--repeat", "1")
    assert said.status == 1
    assert said.err.startswith("error (different_carts): ")


def test_as_data_a_benchmark_says_what_was_left_out_and_what_got_worse(run: Run, folder: Path) -> None:
    write(folder / "some.json", [*CARTS, {"lines": [{"item": "GONE"}]}])
    measured = ("bench", *over(folder, "some.json"), "--json", "--repeat", "1")
    old = json.loads(run(*measured).out)
    assert (old["refusals"], old["worse"]) == ({"unknown_item": 1}, [])
    fast = write(folder / "fast.json", old | {"carts_per_second": 10**12})
    said = run(*measured, "--compare", fast)
    assert said.status == 1
    assert "it was 1000000000000" in json.loads(said.out)["worse"][0]


def test_as_data_a_backtest_says_what_was_left_out(run: Run, folder: Path) -> None:
    write(folder / "some.json", [*CARTS, {"lines": [{"item": "GONE"}]}])
    asked = ("--promotions", folder / "ten.json", "--json")
    found = json.loads(run("promotions", "backtest", *over(folder, "some.json"), *asked).out)
    assert (found["orders"], found["refusals"]) == (3, {"unknown_item": 1})


def test_where_no_cart_can_be_priced_nothing_was_tested(run: Run, folder: Path) -> None:
    write(folder / "none.json", [{"lines": [{"item": "GONE"}]}])
    ten = folder / "ten.json"
    for asked in (("promotions", "backtest", "--promotions", ten), ("promotions", "diff", ten, ten), ("bench",)):
        said = run(*asked, *over(folder, "none.json"))
        assert said.status == 1, asked
        assert "unknown_item" in said.out + said.err


ONCE = TEN | {"limits": {"per_customer": 1}}


def test_uses_are_counted_from_cart_to_cart_in_the_order_of_time(run: Run, folder: Path) -> None:
    """Of 80.00 on Monday, 20.00 on Tuesday and 40.00 on Wednesday, the first two have 10 % off: 10.00."""
    sales = [("we", "POT", 1), ("mo", "POT", 2), ("tu", "MUG", 2)]
    days = {"mo": 1, "tu": 2, "we": 3}
    carts = [
        {"id": day, "lines": [{"item": item, "quantity": n}], "created_at": f"2026-06-0{days[day]}T12:00:00Z"}
        for day, item, n in sales
    ]
    write(folder / "week.json", carts)
    twice = write(folder / "twice.json", [TEN | {"limits": {"max_uses": 2}}])
    asked = ("--promotions", twice, "--json")
    found = json.loads(run("promotions", "backtest", *over(folder, "week.json"), *asked).out)
    assert (found["after_minor"], found["touched"]) == (1000, 2)


def test_one_customer_has_it_once_under_every_name(run: Run, folder: Path) -> None:
    """10 % of 20.00, once for Jane and once for John."""
    names = [{"email": "jane@example.com"}, {"email": "Jane@Example.com", "customer_id": "cus_1"}]
    carts = [{"lines": [{"item": "MUG", "quantity": 2}], **name} for name in (*names, {"email": "john@example.com"})]
    write(folder / "persons.json", carts)
    once = write(folder / "once.json", [ONCE])
    found = json.loads(run("promotions", "backtest", *over(folder, "persons.json"), "--promotions", once, "--json").out)
    assert (found["after_minor"], found["touched"]) == (400, 2)


def test_codes_of_candidates_are_entered_on_every_cart_or_where_they_are_named(run: Run, folder: Path) -> None:
    bulk = {"id": "bulk", "kind": TEN["kind"], "conditions": [{"kind": "code", "codes": ["AAA", "BBB"]}]}
    path = write(folder / "bulk.json", [bulk])
    write(folder / "named.json", [CARTS[0] | {"codes": ["bbb"]}, CARTS[1]])
    asked = ("promotions", "backtest", *over(folder, "named.json"), "--promotions", path, "--json")
    every, named = (json.loads(run(*asked, "--codes", way).out) for way in ("all", "named"))
    assert (every["after_minor"], named["after_minor"]) == (200 + 700, 200)


def test_more_codes_than_a_cart_bears_count_where_they_are_named(run: Run, folder: Path) -> None:
    many = [COUPON | {"id": f"c{n}", "code": f"CODE{n}"} for n in range(21)]
    path = write(folder / "many.json", many)
    write(folder / "named.json", [CARTS[0] | {"codes": ["code20"]}, CARTS[1]])
    said = run("promotions", "backtest", *over(folder, "named.json"), "--promotions", path)
    assert said.out.splitlines()[0] == "Cost: 5.00 EUR over 2 orders (0.00 EUR before, 5.00 EUR after)."
    assert "Only the codes that they name were entered on 2 orders." in said.out


def test_a_progress_bar_is_for_a_terminal(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = run("promotions", "backtest", *over(folder), "--promotions", folder / "ten.json")
    assert "] 0/3 carts" in said.err
    assert said.out.startswith("Cost:")


RULES = """
from typing import ClassVar
from attrs import frozen
from commerce_core.promotions import Given


@frozen
class Penny:
    tag: ClassVar[str] = "penny"
    phase: ClassVar[str] = "order"
    label: ClassVar[str] = "a penny"

    def compile(self, policy, rounding):
        return lambda lines, matched: Given([1, *[0] * (len(matched.rows) - 1)], wanted_minor=1)


KINDS = {"penny": Penny}
"""


def test_kinds_of_the_shop_are_known_once_they_are_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One cent off each of three orders."""
    monkeypatch.chdir(folder)
    write(folder / "penny_rules.py", RULES)
    penny = write(folder / "penny.json", [{"id": "penny", "kind": {"kind": "penny"}}])
    assert run("promotions", "lint", penny).status == 1
    said = run("promotions", "lint", penny, "--kinds", "penny_rules:KINDS")
    assert (said.status, said.out) == (0, "1 promotions, nothing to say.\n")
    told = run(
        "promotions", "diff", write(folder / "none.json", []), penny, *over(folder), "--kinds", "penny_rules:KINDS"
    )
    assert told.out.startswith("Cost: 0.03 EUR over 3 orders")


@pytest.mark.parametrize("asked", [("promotions", "backtest"), ("bench",), ("quote",)], ids=lambda asked: asked[-1])
def test_kinds_of_the_shop_are_known_wherever_promotions_are_read(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder)
    write(folder / "penny_rules.py", RULES)
    penny = write(folder / "penny.json", [{"id": "p", "kind": {"kind": "penny"}}])
    cart = write(folder / "one.json", CARTS[0])
    options = ("--catalog", folder / "catalog.csv", cart) if asked == ("quote",) else over(folder)
    assert run(*asked, *options, "--promotions", penny, "--kinds", "penny_rules:KINDS", "--json").status == 0


@pytest.mark.parametrize("kinds", ["nowhere:KINDS", "json:KINDS", "json", "json:decoder", ":KINDS"])
def test_kinds_that_are_not_there_are_refused(run: Run, folder: Path, kinds: str) -> None:
    said = run("promotions", "lint", folder / "ten.json", "--kinds", kinds)
    assert said.status == 2
    assert "mapping" in said.err
