"""What makes two requests the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core import Cart, Line, Money
from commerce_core.app.idempotency import fingerprint
from commerce_core.payments import PaymentMethod

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
