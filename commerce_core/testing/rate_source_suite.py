"""The promises of `ports.RateSource` as a suite: every source that passes it can keep a shop's rates up to date."""

from __future__ import annotations

from commerce_core import Commerce
from commerce_core.currency import Rate, RateTable
from commerce_core.ids import check_id
from commerce_core.ports import RateSource
from commerce_core.testing.clock import FixedClock


class RateSourceSuite:
    """Inherit, make your source, and let pytest collect it:

    class TestMyRates(RateSourceSuite):
        def make_source(self): return MyRates(recorded_answer)
    """

    def make_source(self) -> RateSource:
        """The source under test, for one test. Let it read a recorded answer, so that two looks see the same."""
        raise NotImplementedError

    def rates(self) -> list[Rate]:
        """All that the source gives."""
        return list(self.make_source().fetch())

    def test_it_gives_rates_under_its_own_name(self) -> None:
        source = self.make_source()
        assert check_id(source.name) == source.name
        assert {rate.source for rate in source.fetch()} == {source.name}

    def test_each_pair_and_instant_is_given_once(self) -> None:
        ids = [rate.id for rate in self.rates()]
        assert len(set(ids)) == len(ids)

    def test_it_does_not_contradict_itself(self) -> None:
        assert RateTable.of([*self.rates(), *self.rates()]).series

    def test_a_source_can_be_asked_again(self) -> None:
        source = self.make_source()
        assert list(source.fetch()) == list(source.fetch())

    def test_a_shop_takes_its_rates_once(self) -> None:
        clock = FixedClock(max(rate.valid_from for rate in self.rates()))
        shop, source = Commerce("memory://", clock=clock), self.make_source()
        assert shop.rates.refresh(source).changed == len(self.rates())
        assert shop.rates.refresh(source).changed == 0
