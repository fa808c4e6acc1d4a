"""What makes two requests the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core import Cart, Line, Money, NewProduct
from commerce_core.app.idempotency import fingerprint
from commerce_core.commerce.stores import open_store
from commerce_core.payments import PaymentMethod
from commerce_core.ports import LEASE, Answer, IdempotencyConflict, RequestInProgress, Store
from commerce_core.serialization import dump
from commerce_core.testing import FixedClock
from tests.flows.shop import buy, open_shop

leaves = st.none() | st.booleans() | st.integers() | st.text() | st.decimals() | st.floats() | st.datetimes()
values = st.recursive(
    leaves | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_anything_can_be_told_apart_however_wrong_it_is(value: object) -> None:
    """What is wrong with it is for others to say; with a key it must not be said differently."""
    assert fingerprint([value]) == fingerprint([value])
    assert fingerprint([value]) != fingerprint([[value]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (True, 1),
        (None, ""),
        (["a", "b"], ["b", "a"]),
        (["ab"], ["a", "b"]),
        ({"a": "1"}, {"a": 1}),
        (Line("MUG", 1), Line("MUG", 2)),
        (Line("MUG", 1, unit_price="1.00"), Line("MUG", 1)),
        (Cart([Line("MUG", 1)], ["A"]), Cart([Line("MUG", 1)])),
        (Money(1, "EUR"), Money(1, "USD")),
        (PaymentMethod("tok_1"), PaymentMethod("tok_2")),
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),
        (timedelta(minutes=1), timedelta(minutes=2)),
        (float("nan"), float("inf")),
    ],
)
def test_another_wish_is_another_request(one: object, other: object) -> None:
    assert fingerprint(["call", one]) != fingerprint(["call", other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ["a", "b"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Decimal("1.50"), Decimal("1.5")),
        ({"x", "y", "z"}, {"z", "y", "x"}),
        (Cart((Line("MUG", 1),)), Cart([Line("MUG", 1, key="MUG")])),
    ],
)
def test_the_same_wish_is_the_same_request_however_it_is_written(one: object, other: object) -> None:
    assert fingerprint(["call", one]) == fingerprint(["call", other])


def test_another_process_recognises_a_request() -> None:
    """A retry may reach another worker, whose hash seed is another."""
    program = (
        "from commerce_core.app.idempotency import fingerprint\nfrom commerce_core import Cart, Line\n"
        "print(fingerprint(['place', Cart([Line('MUG', 2)], metadata={'a': '1', 'b': '2'}), {'x', 'y', 'z', 'w'}]))"
    )
    environments = [{"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)} for seed in ("1", "2")]
    command = [sys.executable, "-c", program]
    assert len({subprocess.check_output(command, env=environment) for environment in environments}) == 1


def test_a_claim_of_somebody_at_work_is_refused_and_taken_over_when_they_are_dead(store: Store, tenant: str) -> None:
    """A host may claim a key by itself; the process that did so was killed."""
    clock = FixedClock()
    shop = open_shop(store, tenant, clock=clock, MUG=5)
    order = buy(shop)
    request = fingerprint(("orders.process", order.id, ""))
    store.run(tenant, lambda tx: tx.claim("k", request, at=clock.now()))
    with pytest.raises(RequestInProgress):
        shop.orders.process(order.id, key="k")
    clock.advance(LEASE)
    with pytest.raises(IdempotencyConflict):
        shop.orders.process(order.id, note="another wish", key="k")
    assert shop.orders.process(order.id, key="k").status == "processing"


def test_an_answer_is_repeated_to_the_byte(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant)
    wish = NewProduct("CUP", "Cup", "1.00", metadata={"zz": "1", "b": "é", "a": ""}, id="cup")
    first, again = (shop.products.create(wish, key="k") for _ in range(2))
    assert json.dumps(dump(first)) == json.dumps(dump(again))


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from commerce_core.commerce.stores import open_store
store = open_store(sys.argv[1])
store.run(sys.argv[2], lambda tx: tx.claim("k", "print", at=datetime(2026, 1, 1, tzinfo=UTC)))
def dies(tx):
    tx.claim("other", "print", at=datetime(2026, 1, 1, tzinfo=UTC))
    os.kill(os.getpid(), signal.SIGKILL)
store.run(sys.argv[2], dies)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_a_killed_process_claimed_is_free_at_once_or_after_its_lease(
    kind: str, tenant: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", KILLED, url, tenant], env=environment, check=False)
    assert done.returncode < 0
    store, at = open_store(url), datetime(2026, 1, 1, tzinfo=UTC)
    assert store.run(tenant, lambda tx: tx.claim("other", "print", at=at)) is None, (
        "its transaction was never committed"
    )
    assert store.run(tenant, lambda tx: tx.claim("k", "print", at=at)) == Answer("print")
    assert store.run(tenant, lambda tx: tx.claim("k", "print", at=at + LEASE)) is None
    store.close()
