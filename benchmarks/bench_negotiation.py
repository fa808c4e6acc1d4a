"""What a request pays to know its shopper: a known header, a new one, and all headers at once.

The yardsticks are a dictionary look-up by the header, which is the least that any answer costs, and Babel's
`negotiate_locale`, which takes no header, only a list that somebody has parsed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, product

import pytest
from babel import negotiate_locale
from pytest_benchmark.fixture import BenchmarkFixture

from commerce_core.localisation import Translated, negotiate, resolve_context, translate
from commerce_core.tenancy import Tenant

HEADER = "de-CH, de;q=0.9, en-GB;q=0.8, en;q=0.7, fr;q=0.6, *;q=0.5"
LANGUAGES = ("en", "es", "fr", "de", "ja", "zh")
TENANT = Tenant(currency="EUR", locale="fr_FR", zone="Europe/Paris", languages=LANGUAGES)
HEADERS = {
    "host": "shop.example",
    "user-agent": "Mozilla/5.0",
    "accept": "application/json",
    "accept-language": HEADER,
    "x-currency": "USD",
    "x-region": "EU",
    "x-timezone": "Europe/Zurich",
    "content-type": "application/json",
}
NAME = Translated({"en": "Headphones", "es": "Auriculares", "fr": "Casque", "de": "Kopfhörer"})


def by_dictionary() -> Callable[[], object]:
    """The yardstick: the answer under its header in a dict."""
    known = {(HEADER, LANGUAGES): negotiate(HEADER, LANGUAGES)}
    return lambda: known[HEADER, LANGUAGES]


def by_babel() -> Callable[[], object]:
    """The yardstick: five tags, parsed and sorted beforehand, against six languages."""
    wanted = ["de-CH", "de", "en-GB", "en", "fr"]
    return lambda: negotiate_locale(wanted, LANGUAGES, sep="-")


def by_a_new_header() -> Callable[[], object]:
    """A header that the cache has forgotten: its weights differ, its languages are known."""
    weights = cycle(product(range(1000), range(1000)))

    def call() -> object:
        one, other = next(weights)
        return negotiate(f"{HEADER}, nl;q=0.{one:03}, it;q=0.{other:03}", LANGUAGES)

    return call


CALLS: dict[str, Callable[[], object]] = {
    "dict (yardstick)": by_dictionary(),
    "babel negotiate_locale": by_babel(),
    "negotiate, known header": lambda: negotiate(HEADER, LANGUAGES),
    "negotiate, new header": by_a_new_header(),
    "resolve_context, known headers": lambda: resolve_context(HEADERS, TENANT),
    "translate": lambda: translate(NAME, "de"),
}


@pytest.mark.parametrize("name", CALLS)
def test_negotiation(benchmark: BenchmarkFixture, name: str) -> None:
    assert benchmark(CALLS[name])
