"""`commerce-core worker`."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commerce_core import Commerce, Line
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.store.sql.opening import HEAD
from commerce_core.cli import main
from commerce_core.payments import ChargeRequest, Outcome
from commerce_core.testing import FixedClock
from tests.flows.shop import open_shop, stock_of

ROOT = Path(__file__).parents[2]
PAST = datetime(2020, 1, 1, tzinfo=UTC)
SHOP = """
from commerce_core import Commerce, Tenant
shop = Commerce("sqlite:///shop.db", tenant=Tenant(id="t", currency="EUR"), relay="worker")
def greet(event, shop):
    print("greeted", event.data["name"], flush=True)
shop.on("product.*", greet, when="after_commit")
shop._ctx.run(lambda tx: None)
nothing = None
"""


@pytest.fixture
def shop(tmp_path: Path) -> Commerce:
    """A shop in which a hold is over."""
    shop = open_shop(f"sqlite:///{tmp_path / 'shop.db'}", clock=FixedClock(PAST), MUG=5)
    shop.inventory.reserve({"MUG": 2}, owner="cart_1")
    return shop


def test_one_pass_does_what_is_due(shop: Commerce, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    assert main(["worker", "--store", url, "--tenant", "t", "--once"]) == 0
    assert capsys.readouterr().out == "t: holds_expired 1\n1 pass made.\n"
    assert stock_of(shop, "MUG") == (5, 0, 0)
    assert main(["worker", "--store", url, "--tenant", "t", "--once"]) == 0
    assert capsys.readouterr().out == "1 pass made.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_goes_on_until_it_is_told_to_stop(shop: Commerce, tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "commerce_core.cli", "worker", "--store", "sqlite:///shop.db", "--tenant", "t"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(
        [*command, "--every", "1"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "t: holds_expired 1\n"
    shop.inventory.reserve({"MUG": 1}, owner="cart_2")
    assert worker.stdout.readline() == "t: holds_expired 1\n"
    worker.send_signal(number)
    rest = worker.communicate(timeout=60)[0]
    assert (worker.returncode, rest.endswith("passes made.\n")) == (0, True)


def test_it_takes_a_shop_of_ones_own_with_its_handlers(tmp_path: Path) -> None:
    (tmp_path / "backend.py").write_text(SHOP)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    record = (
        "from backend import shop; from commerce_core.events import Event; "
        "shop._ctx.run(lambda tx: tx.record(Event('product.created', 'x', 1, shop._ctx.now(), {'name': 'Zoë'})))"
    )
    subprocess.run([sys.executable, "-c", record], cwd=tmp_path, env=environment, check=True)
    command = [sys.executable, "-m", "commerce_core.cli", "worker", "--once", "--app"]
    done = subprocess.run(
        [*command, "backend:shop"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "greeted Zoë\nt: delivered 1\n1 pass made.\n"
    for wrong in ("backend:nothing", "backend:missing", "no_such_module:shop", "backend", ":"):
        refused = subprocess.run(
            [*command, wrong], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (refused.returncode, "no_such_shop" in refused.stderr) == (1, True), refused.stderr


def test_what_makes_no_sense_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--store", f"sqlite:///{tmp_path / 'none.db'}", "--once"]) == 1
    assert "no_such_store" in capsys.readouterr().err
    for wrong in (["--store", "memory://", "--every", "0"], ["--store", "memory://", "--app", "a:b"], []):
        with pytest.raises(SystemExit):
            main(["worker", *wrong])


def test_it_serves_every_tenant_unless_it_is_told_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    first = open_shop(url, "acme", clock=FixedClock(PAST), MUG=5)
    others = [open_shop(url, tenant, clock=FixedClock(PAST), MUG=5) for tenant in ("bakery", "zoo")]
    for shop in (first, *others):
        shop.inventory.reserve({"MUG": 2}, owner="cart_1")
    assert main(["worker", "--store", url, "--tenant", "zoo", "--once"]) == 0
    assert capsys.readouterr().out == "zoo: holds_expired 1\n1 pass made.\n"
    assert main(["worker", "--store", url, "--once"]) == 0
    assert capsys.readouterr().out == "acme: holds_expired 1\nbakery: holds_expired 1\n1 pass made.\n"


class Bank(SandboxGateway):
    """A gateway that loses every answer."""

    name = "bank"

    def charge(self, request: ChargeRequest) -> Outcome:
        raise ConnectionError

    confirm = charge


def test_it_says_which_payments_it_leaves_to_a_gateway_that_it_has_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    shop = open_shop(url, gateway=Bank(), MUG=5)
    shop.orders.place(lines=[Line("MUG", 1)], payment_method="tok_sandbox_success")
    assert main(["worker", "--store", url, "--once"]) == 0
    assert capsys.readouterr().out == "t: 1 open payments left, not of the gateway 'sandbox'\n1 pass made.\n"


def test_a_revision_without_tables_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as raw:
        raw.execute("CREATE TABLE cc_alembic_version (version_num VARCHAR(32) NOT NULL)")
        raw.execute("INSERT INTO cc_alembic_version VALUES (?)", [HEAD])
        raw.commit()
    assert main(["worker", "--store", f"sqlite:///{tmp_path / 'shop.db'}", "--once"]) == 1
    said = capsys.readouterr().err
    assert "cc_alembic_version" in said
    assert "none of the tables" in said
    assert "drop cc_alembic_version" in said
