"""Our sources pass the suite that users get, and the suite notices sources that break its promises."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from attrs import evolve

from commerce_core.adapters.rates import EcbRates, StaticRates
from commerce_core.currency import InvalidRate, Rate
from commerce_core.ports import RateSource
from commerce_core.testing import RateSourceSuite
from tests.adapters.rates.test_ecb import CSV, DAILY
from tests.currency.samples import MONDAY, rate

PROMISES = [name for name in dir(RateSourceSuite) if name.startswith("test_")]


class TestStaticRates(RateSourceSuite):
    def make_source(self) -> RateSource:
        return StaticRates.of({"EUR/USD": "1.08", "USD/JPY": "160.2"}, valid_from=MONDAY)


class TestEcbXml(RateSourceSuite):
    def make_source(self) -> RateSource:
        return EcbRates(DAILY)


class TestEcbCsv(RateSourceSuite):
    def make_source(self) -> RateSource:
        return EcbRates(CSV)


class Foreign(StaticRates):
    """Gives rates of others."""

    def fetch(self) -> Iterable[Rate]:
        return [evolve(each, source="somebody") for each in super().fetch()]


class Twice(StaticRates):
    """Gives a rate twice."""

    def fetch(self) -> Iterable[Rate]:
        return [*super().fetch(), *super().fetch()]


class Contradicting(StaticRates):
    """Gives two values."""

    def fetch(self) -> Iterable[Rate]:
        return [*super().fetch(), rate("EUR", "USD", "2", source=self.name)]


class Once(EcbRates):
    """Gives rates once only."""

    def fetch(self) -> Iterable[Rate]:
        found, self._origin = list(super().fetch()), CSV.replace(b"140.66", b"140.67")
        return found


@pytest.mark.parametrize(
    ("source", "promise"),
    [
        (Foreign, "test_it_gives_rates_under_its_own_name"),
        (Twice, "test_each_pair_and_instant_is_given_once"),
        (Contradicting, "test_it_does_not_contradict_itself"),
    ],
)
def test_the_suite_notices_a_source_that_breaks_a_promise(source: type[StaticRates], promise: str) -> None:
    suite = RateSourceSuite()
    suite.make_source = lambda: source("static", (rate("EUR", "USD", "1.08"),))  # type: ignore[method-assign]
    with pytest.raises((AssertionError, InvalidRate)):
        getattr(suite, promise)()


def test_the_suite_notices_a_source_that_forgets() -> None:
    suite = RateSourceSuite()
    source = Once(DAILY)
    suite.make_source = lambda: source  # type: ignore[method-assign]
    with pytest.raises(AssertionError):
        suite.test_a_source_can_be_asked_again()


def test_every_promise_is_a_test() -> None:
    assert len(PROMISES) == 5
