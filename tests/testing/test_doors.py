"""`commerce_core.testing` opens without its extra; only what needs the extra asks for it."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

import commerce_core.testing
from tests.architecture.sources import ROOT

WITHOUT_THE_EXTRA = """
import sys
sys.modules["hypothesis"] = sys.modules["pytest"] = None  # as if neither were installed
from commerce_core.errors import MissingExtra
import commerce_core.testing
from commerce_core.testing import FaultyGateway, FixedClock, NumberedIds

assert NumberedIds().new("ord") == "ord_1"
for name in ("carts", "Checkout", "StoreSuite"):
    try:
        getattr(commerce_core.testing, name)
    except MissingExtra as error:
        assert 'pip install "commerce-core[testing]"' in error.message, error.message
        assert f"commerce_core.testing.{name}" in error.message
    else:
        raise AssertionError(f"{name} was given")
try:
    from commerce_core.testing import moneys
except MissingExtra as error:
    print(error.extra)
"""


def run(program: str) -> str:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_only_what_needs_the_extra_asks_for_it() -> None:
    assert run(WITHOUT_THE_EXTRA).strip() == "testing"


def test_the_door_loads_nothing_that_is_not_asked_for() -> None:
    program = "import sys, commerce_core.testing; print({'hypothesis', 'pytest'} & set(sys.modules))"
    assert run(program).strip() == "set()"


def test_every_name_at_the_door_can_be_had_and_is_shown() -> None:
    assert all(getattr(commerce_core.testing, name).__doc__ for name in commerce_core.testing.__all__)
    assert set(commerce_core.testing.__all__) <= set(dir(commerce_core.testing))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cart'"):
        commerce_core.testing.cart  # noqa: B018 - the look is the point
