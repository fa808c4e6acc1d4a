"""Rates that the program states itself."""

import pytest

from commerce_core.adapters.rates import StaticRates
from commerce_core.currency import RateTable
from commerce_core.errors import Invalid
from tests.currency.samples import MONDAY, rate


def test_a_table_gives_its_rates_every_time_under_its_own_name() -> None:
    source = StaticRates.of({"EUR/USD": "1.08", "EUR/GBP": "0.85"}, valid_from=MONDAY, name="contract")
    assert list(source.fetch()) == list(source.fetch())
    assert {each.id for each in source.fetch()} == {
        "EUR-USD-2026-07-06T14:00:00-contract",
        "EUR-GBP-2026-07-06T14:00:00-contract",
    }
    assert RateTable.of(source.fetch()).rate_at("EUR", "USD", at=MONDAY).legs[0].source == "contract"


def test_rates_of_others_are_given_under_its_name() -> None:
    assert [each.source for each in StaticRates("contract", (rate("EUR", "USD", "1.08"),)).fetch()] == ["contract"]


@pytest.mark.parametrize("pair", ["EUR/USD", "EUR-USD", "eur/usd", "eur-usd"])
def test_a_pair_may_be_spelt_in_any_way(pair: str) -> None:
    (found,) = StaticRates.of({pair: "1.08"}, valid_from=MONDAY).fetch()
    assert found.pair == "EUR-USD"


@pytest.mark.parametrize("pair", ["EURUSD", "EUR-USD-GBP", "EUR/", "EUR-", "/USD", "EUR/EUR", "EUR/USD/GBP", ""])
def test_a_pair_is_two_currencies(pair: str) -> None:
    with pytest.raises(Invalid):
        StaticRates.of({pair: "1.08"}, valid_from=MONDAY)
