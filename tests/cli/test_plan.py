"""`commerce-core plan show`: what a person reads about a plan, and `commerce-core schema` of plans and price lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commerce_core.pricing import MODELS, Plan
from commerce_core.serialization import dump, load
from tests.cli.conftest import Said
from tests.serialization.schema_checker import is_valid

Run = Callable[..., Said]

# The tiers of the API document (`POST /plans`).
PLAN: dict[str, Any] = {
    "id": "plan_pro",
    "name": "Professional Monthly",
    "mode": "volume",
    "currency": "usd",
    "interval": "month",
    "trial_period_days": 14,
    "tiers": [
        {"up_to": 10, "unit_amount": 2999},
        {"up_to": 50, "unit_amount": 2499},
        {"up_to": None, "unit_amount": 1999},
    ],
}


@pytest.fixture
def show(run: Run, tmp_path: Path) -> Callable[..., Said]:
    """`show({"mode": "graduated"}, "--locale", "de-DE")`: the plan with these changes, shown."""

    def shown(changes: dict[str, Any], *options: object) -> Said:
        path = tmp_path / "plan.json"
        path.write_text(json.dumps({**PLAN, **changes}), encoding="utf8")
        return run("plan", "show", path, *options)

    return shown


def rows(said: Said, header: str) -> list[list[str]]:
    """The cells below a header, up to the next blank line."""
    lines = said.out.splitlines()
    first = next(n for n, line in enumerate(lines) if line.split()[:1] == [header]) + 2
    return [line.split() for line in lines[first : lines.index("", first)]]


def test_the_table_says_what_every_turn_of_the_price_costs(show: Callable[..., Said]) -> None:
    said = show({})
    assert (said.status, said.err) == (0, "")
    # 10 x 29.99; 11 x 24.99; 50 x 24.99; 51 x 19.99; 100 x 19.99; the eleventh seat takes 25.01 off
    assert rows(said, "Quantity") == [
        ["1", "$29.99", "$29.99", "$29.99"],
        ["10", "$299.90", "$29.99", "-$25.01"],
        ["11", "$274.89", "$24.99", "$24.99"],
        ["50", "$1,249.50", "$24.99", "-$230.01"],
        ["51", "$1,019.49", "$19.99", "$19.99"],
        ["100", "$1,999.00", "$19.99", "$19.99"],
    ]
    assert rows(said, "Above") == [["0", "10", "$29.99"], ["10", "50", "$24.99"], ["50", "no", "end", "$19.99"]]
    head = said.out.splitlines()[:4]
    assert head[0] == "Professional Monthly (plan_pro, revision 1)"
    assert head[2] == "USD every month, licensed, 14 days of trial"
    assert head[3].startswith("volume: ")


def test_the_findings_stand_below(show: Callable[..., Said]) -> None:
    _, _, findings = show({}).out.partition("Findings\n--------\n")
    told = " ".join(findings.split())
    # 41 x 24.99 = 1024.59 is the first above 1019.49
    assert "cliff at tiers[1]: 10 cost $299.90, but 11 only $274.89: nobody should buy 10." in told
    assert "cliff at tiers[2]: 50 cost $1,249.50, but 51 only $1,019.49: nobody should buy 41 to 50." in told
    assert show({"mode": "graduated"}).out.rstrip().endswith("None: no cliffs, no gaps, every tier can be reached.")


def test_the_plot_shows_total_and_average_in_eighty_columns(show: Callable[..., Said]) -> None:
    lines = show({}).out.splitlines()
    assert max(map(len, lines)) <= 80
    for title, top in (("Total", "$1,999.00 │"), ("Average of one unit", "$29.99 │")):
        drawn = lines[lines.index(title) + 1 :]
        assert drawn[0].lstrip().startswith(top)
        assert "█" in drawn[7]


def test_quantities_of_ones_own_in_another_currency_and_locale(show: Callable[..., Said]) -> None:
    options = {"EUR": {"tiers": [{"up_to": None, "unit_amount": 1250}]}}
    said = show({"currency_options": options}, "--currency", "eur", "--locale", "de-DE", "--quantities", "1, 1000")
    assert rows(said, "Quantity") == [
        ["1", "12,50", "€", "12,50", "€", "12,50", "€"],
        ["1.000", "12.500,00", "€", "12,50", "€", "12,50", "€"],
    ]
    assert "EUR every month, licensed, 14 days of trial, also sold in USD" in said.out
    assert "mixed currencies at currency_options['EUR'].tiers" in said.out


def test_amounts_finer_than_a_cent_keep_their_digits(show: Callable[..., Said]) -> None:
    tiers = [{"up_to": 1000, "unit_amount": "0.05"}, {"up_to": None, "unit_amount": "0.02", "flat_amount": 500}]
    changes = {"mode": "graduated", "usage_type": "metered", "tiers": tiers, "interval": "day", "interval_count": 7}
    said = show(changes, "--quantities", "1000,2000")
    assert rows(said, "Above") == [["0", "1,000", "$0.0005"], ["1,000", "no", "end", "$0.0002", "$5.00"]]
    # 1000 x 0.05 cents are 50 cents; 1000 more at 0.02 cents and 5.00 are 5.70 for 2000: 0.285 cents each
    assert [row[:3] for row in rows(said, "Quantity")] == [
        ["1,000", "$0.50", "$0.000500"],
        ["2,000", "$5.70", "$0.002850"],
    ]
    assert "USD every 7 days, metered" in said.out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": "flat", "amount": 1500, "tiers": []}, ["Price: $15.00", "flat: one amount"]),
        ({"mode": "package", "amount": 1500, "package_size": 12, "tiers": []}, ["in packages of 12"]),
        ({"mode": "percentage", "percent": "2.9", "amount": 30, "tiers": []}, ["Price: 2.9% and $0.30", "$100.00"]),
        ({"package_size": 10}, ["Per package", ", in packages of 10"]),
        ({"mode": "stairstep", "tiers": [{"up_to": 10, "flat_amount": 500}, {"flat_amount": 900}]}, ["$5.00", "$9.00"]),
        ({"mode": "volume_no_cliff"}, ["$274.89", "None: no cliffs"]),
        ({"limits": {"min_quantity": 5, "max_quantity": 60, "quantity_step": "0.5", "min_spend_minor": 100}},
         ["at least 5 units, at most 60 units, in steps of 0.5, never below $1.00"]),
        ({"tiers": [{"up_to": 10, "unit_amount": 100}]}, ["gap at tiers[0]"]),
        ({"active": False, "revision": 3}, ["revision 3)", "not active"]),
        ({"limits": {"min_quantity": 7, "max_quantity": 7}}, ["$209.93"]),
    ],
)  # fmt: skip
def test_every_mode_has_its_own_words(show: Callable[..., Said], changes: dict[str, Any], words: list[str]) -> None:
    said = show(changes)
    assert (said.status, said.err) == (0, "")
    for each in words:
        assert each in said.out, said.out


def test_a_plan_that_nobody_can_buy_is_shown_with_its_faults(show: Callable[..., Said]) -> None:
    said = show({"tiers": [{"up_to": 10, "unit_amount": 100}], "limits": {"min_quantity": 20}})
    assert said.status == 0
    assert "gap at tiers[0]" in said.out
    assert "unreachable tier at tiers[0]" in said.out


def test_a_preset_brings_its_own_rules(show: Callable[..., Said]) -> None:
    tiers = [{"up_to": None, "unit_amount": 100, "flat_amount": 500}]
    for preset, total in (("default", "$0.00"), ("stripe", "$5.00")):
        said = show({"mode": "graduated", "tiers": tiers}, "--preset", preset, "--quantities", "0,1")
        assert rows(said, "Quantity")[0][:2] == ["0", total]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--currency", "GBP"], "plan_currency_missing"),
        (["--currency", "XXQ"], "invalid_currency"),
        (["--locale", "klingon"], "invalid_locale"),
        (["--quantities", "1.5"], "quantity_bounds"),
        (["--quantities=-1"], "invalid_quantity"),
        (["--quantities", "NaN"], "invalid_quantity"),
        (["--quantities", "1e30"], "invalid_quantity"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(show: Callable[..., Said], options: list[str], code: str) -> None:
    said = show({}, *options)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"error ({code}): ")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": "tiered"}, "mode: must be one of 'flat', 'per_unit', 'package'"),
        ({"amount": 500}, "contradicts the unit_amount of tiers[0]"),
        ({"tiers": []}, "tiers: The mode 'volume' needs this"),
        ({"interval": "moon"}, "interval"),
        ({"tiers": [{"up_to": 10**30, "unit_amount": 1}]}, "tiers[0].up_to"),
    ],
)
def test_a_wrong_plan_is_refused_with_file_and_place(
    show: Callable[..., Said], changes: dict[str, Any], words: str
) -> None:
    said = show(changes)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error (invalid_file): ")
    assert "plan.json" in said.err
    assert words in said.err


def test_wrong_options_end_with_2_and_the_usage(run: Run, show: Callable[..., Said]) -> None:
    for said in (run("plan"), run("plan", "show"), run("plan", "draw", "x"), show({}, "--quantities", "many")):
        assert (said.status, said.out) == (2, "")
        assert "usage: commerce-core" in said.err
    assert "error (invalid_file)" in run("plan", "show", "no-such-plan.json").err


def test_schemas_of_plans_and_price_lists(run: Run) -> None:
    schema = json.loads(run("schema", "plan").out)
    assert is_valid(PLAN, schema)
    assert is_valid(dump(load(Plan, PLAN)), schema)
    assert not is_valid({**PLAN, "colour": "red"}, schema)
    assert not is_valid({key: value for key, value in PLAN.items() if key != "mode"}, schema)
    schema = json.loads(run("schema", "price-list").out)
    good = {"lists": [{"id": "vip", "groups": ["vip"]}], "prices": [{"item": "MUG", "price": 9, "price_list": "vip"}]}
    assert is_valid(good, schema)
    assert not is_valid({**good, "prices": [{"item": "MUG"}]}, schema)
    assert not is_valid({**good, "lists": [{"id": "vip", "type": "discount"}]}, schema)


def test_the_schema_of_promotions_knows_every_kind_and_condition(run: Run) -> None:
    schema = json.loads(run("schema", "promotions").out)
    hot = {"id": "hot", "kind": {"kind": "percentage", "percent": "10"}, "code": "HOT"}
    assert is_valid({"promotions": [hot]}, schema)
    assert not is_valid({"promotions": [{**hot, "kind": {"kind": "percent", "percent": "10"}}]}, schema)
    assert not is_valid({"promotions": [{**hot, "conditions": [{"kind": "full_moon"}]}]}, schema)


def test_a_percentage_is_shown_as_a_share_of_amounts(show: Callable[..., Said]) -> None:
    """2.9 % and 0.30: of 1.00 0.33, of 10.00 0.59, of 100.00 3.20, of 1,000.00 29.30."""
    changes = {"mode": "percentage", "percent": "2.9", "amount": 30, "tiers": []}
    said = show(changes)
    assert rows(said, "Amount") == [
        ["$1.00", "$0.33", "33%"],
        ["$10.00", "$0.59", "5.9%"],
        ["$100.00", "$3.20", "3.2%"],
        ["$1,000.00", "$29.30", "2.93%"],
    ]
    _, _, charts = said.out.partition("\nTotal\n")
    assert charts.count("$1,000.00\n") == 2, "both axes"
    assert "Share of the amount" in charts
    german = show(changes, "--locale", "de-DE", "--quantities", "1000")
    assert rows(german, "Amount") == [["10,00", "$", "0,59", "$", "5,9", "%"]]


def test_findings_are_those_of_the_currency_asked_for_as_its_locale_writes_them(show: Callable[..., Said]) -> None:
    option = {"tiers": [{"up_to": 10, "unit_amount": 299900}, {"up_to": None, "unit_amount": 249900}]}
    tiers = [{"up_to": 10, "unit_amount": 2999}, {"up_to": None, "unit_amount": 2499}]
    changes = {"tiers": tiers, "currency_options": {"EUR": option}}
    told = " ".join(show(changes, "--currency", "EUR", "--locale", "de-DE").out.partition("Findings")[2].split())
    # 10 x 2999.00 and 11 x 2499.00
    assert "cliff at currency_options['EUR'].tiers[1]: 10 cost 29.990,00 €, but 11 only 27.489,00 €" in told
    assert "$" not in told
    assert "USD" not in told
    both = " ".join(show(changes).out.partition("Findings")[2].split())
    assert "10 cost $299.90, but 11 only $274.89" in both
    assert "10 cost €29,990.00, but 11 only €27,489.00" in both


def test_the_schema_of_a_plan_lists_the_modes(run: Run) -> None:
    schema = json.loads(run("schema", "plan").out)
    assert schema["$defs"]["Plan"]["properties"]["mode"] == {"enum": list(MODELS)}
    assert not is_valid({**PLAN, "mode": "tiered"}, schema)
