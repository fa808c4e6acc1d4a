"""Killed between the caller's commit and the settling, an order is finished by `run_due`, and charged once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from commerce_core import Commerce, Tenant
from tests.flows.file_gateway import FileGateway
from tests.flows.shop import stock_of
from tests.joined.ground import ROOT, Ground

KILL = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
CHILD = """
from pathlib import Path
from commerce_core import Commerce, Line, Tenant
from tests.flows.file_gateway import FileGateway
from tests.joined.hosts import opener

shop = Commerce({url!r}, tenant=Tenant(id={tenant!r}, currency="EUR"), gateway=FileGateway(Path({ledger!r})))
with opener({kind!r})({url!r}) as host:
    host.note({tenant!r})
    order = host.join(shop).orders.place(
        lines=[Line("MUG", 2)], payment_method="tok_sandbox_success", key="checkout-1"
    )
    {before}
    host.commit()
    {after}
shop.payments.settle(order.id)
"""


def run(ground: Ground, tenant: str, ledger: Path, **killed: str) -> None:
    """Place an order in a process that is killed before or after the host's commit."""
    points = {"before": "", "after": "", **killed}
    code = CHILD.format(kind=ground.kind, url=ground.url, tenant=tenant, ledger=str(ledger), **points)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def found(ground: Ground, tenant: str, ledger: Path) -> Commerce:
    """The shop as a new process finds it."""
    return Commerce(ground.store, tenant=Tenant(id=tenant, currency="EUR"), gateway=FileGateway(ledger))


def test_killed_after_the_commit_it_is_charged_once(ground: Ground, tenant: str, tmp_path: Path) -> None:
    gateway = FileGateway(tmp_path / "ledger")
    ground.shop(tenant, gateway=gateway)
    run(ground, tenant, tmp_path / "ledger", after=KILL)
    shop = found(ground, tenant, tmp_path / "ledger")
    assert tenant in ground.look()["notes"]
    (order,) = shop.orders.find().records
    assert (order.captured_minor, gateway.moved("capture")) == (0, [])
    assert shop.run_due().payments_settled == 1
    for again in (lambda: None, lambda: shop.payments.settle(order.id), shop.run_due):
        again()
        assert shop.orders.get(order.id).captured_minor == 2500
        assert gateway.moved("capture") == [2500]
    assert stock_of(shop, "MUG") == (9, 2, 0)
    assert shop.verify() == ()


def test_killed_before_the_commit_there_is_no_order(any_database: Ground, tenant: str, tmp_path: Path) -> None:
    """Whose the connection was makes no difference to the database: a plain one of each is enough."""
    any_database.shop(tenant, gateway=FileGateway(tmp_path / "ledger"))
    run(any_database, tenant, tmp_path / "ledger", before=KILL)
    shop = found(any_database, tenant, tmp_path / "ledger")
    assert tenant not in any_database.look()["notes"]
    assert shop.run_due().payments_settled == 0
    assert shop.orders.find().records == ()
    assert stock_of(shop, "MUG") == (9, 0, 0)
    assert shop.verify() == ()
