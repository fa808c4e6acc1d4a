"""`commerce-core demo`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from commerce_core import Commerce, Tenant
from tests.cli.conftest import Said

Run = Callable[..., Said]


def test_it_tells_the_whole_story_on_sqlite(run: Run) -> None:
    said = run("demo")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Store: a temporary SQLite file")
    # 2 x 199.99 + 3 x 9.95 + 11.99 = 441.82, of which 10 % are 44.18
    for words in ("$441.82", "-$44.18", "SUMMER2026", "held for the cart", "Order 1001", "is shipped", "is refunded"):
        assert words in said.out, words
    for words in ("card_declined", "SPEAKER-002: 9 asked, 8 available", "The Sandbox Shop", "shipment.created"):
        assert words in said.out, words
    assert said.out.rstrip().endswith("The books are right: totals, stock and payments agree.")


def test_as_data_it_says_the_same(run: Run) -> None:
    said = run("demo", "--json", "--store", "memory://")
    data = json.loads(said.out)
    assert (said.status, data["verified"], data["faults"]) == (0, True, [])
    order, cancelled = data["order"], data["cancelled"]
    assert (order["status"], order["captured_minor"]) == ("shipped", order["total_minor"])
    assert (cancelled["status"], cancelled["refunded_minor"]) == ("cancelled", cancelled["captured_minor"])
    assert data["quote"]["fingerprint"] == order["fingerprint"]
    events = data["events"]
    assert [event["position"] for event in events] == list(range(1, len(events) + 1))
    assert len({event["id"] for event in events}) == len(events)
    told = Counter(event["type"] for event in events)
    assert told["order.created"] == 3
    assert told["order.cancelled"] == 2
    assert told["payment.succeeded"] == 2
    assert told["payment.refunded"] == told["payment.failed"] == told["shipment.created"] == 1


@pytest.mark.parametrize(
    ("currency", "locale", "total", "amount"),
    [
        # by hand: 39,998 + 2,985 + 1,199 = 44,182, less 4,418.2 -> 4,418, and 490
        ("JPY", "ja-JP", 40254, "￥40,254"),
        # tax is included in Germany: 441.82 less 44.18 and 4.90
        ("EUR", "de-DE", 40254, "402,54\u00a0€"),
        # three decimals: 441.820 less 44.182 and 4.900, all tax included
        ("KWD", "fr-FR", 402538, "402,538\u00a0KWD"),
    ],
)
def test_every_currency_and_locale_has_its_own_digits(
    run: Run, currency: str, locale: str, total: int, amount: str
) -> None:
    wish = ["demo", "--store", "memory://", "--currency", currency, "--locale", locale]
    data = json.loads(run(*wish, "--json").out)
    assert (data["order"]["total_minor"], data["order"]["currency"]) == (total, currency)
    said = run(*wish)
    assert amount in said.out
    assert said.out.rstrip().endswith("agree.")


def test_each_run_is_a_tenant_of_its_own_in_the_same_database(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    tenants = set()
    for _ in range(2):
        said = run("demo", "--json", "--store", url)
        assert said.status == 0
        assert json.loads(said.out)["order"]["number"] == "1001"
        tenants.add(json.loads(said.out)["order"]["id"])
    assert len(tenants) == 2
    with Commerce(url, tenant=Tenant()) as shop:
        assert shop.orders.find().records == ()


def test_it_runs_on_postgres_and_does_not_show_the_address(run: Run, postgres_url: str) -> None:
    said = run("demo", "--store", postgres_url)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Store: postgresql, as named")
    assert postgres_url not in said.out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--currency", "XXX"], "invalid_currency"),
        (["--currency", "EURO"], "invalid_currency"),
        (["--locale", "klingon"], "invalid_locale"),
        (["--locale", "de-DE\r\nX: y"], "invalid_locale"),
        (["--store", "mysql://localhost/shop"], "invalid_store_url"),
        (["--store", "shop.db"], "invalid_store_url"),
        (["--store", "sqlite:////proc/no/such/place.db"], "store_unavailable"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(run: Run, options: list[str], code: str) -> None:
    said = run("demo", *options)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"error ({code}): ")
    assert "Traceback" not in said.err


def test_wrong_options_end_with_2_and_the_usage(run: Run) -> None:
    for wrong in ([], ["demos"], ["demo", "--colour"], ["schema", "order"], ["quote"]):
        said = run(*wrong)
        assert (said.status, said.out) == (2, "")
        assert "usage: commerce-core" in said.err
    assert run("--version").out.startswith("commerce-core ")


def test_as_a_module_in_a_process_of_its_own_it_ends_quietly_when_nobody_reads_on() -> None:
    command = [sys.executable, "-m", "commerce_core.cli", "demo", "--store", "memory://"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("Store: memory")
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() in {0, 120}
