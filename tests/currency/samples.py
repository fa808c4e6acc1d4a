"""Rates to test with."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from commerce_core.currency import Rate

MONDAY = datetime(2026, 7, 6, 14, 0, tzinfo=UTC)
CODES = ("EUR", "USD", "JPY", "GBP", "KWD", "CLF")
"""Currencies with two, zero, three and four decimals."""


def rate(base: str, quote: str, value: str, *, at: datetime = MONDAY, source: str = "ecb") -> Rate:
    return Rate(base, quote, value, valid_from=at, source=source)


values = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-5))
pairs = st.lists(st.sampled_from(CODES), min_size=2, max_size=2, unique=True)
instants = st.integers(-20, 20).map(lambda hours: MONDAY + timedelta(hours=hours))
rates = st.builds(
    lambda pair, value, at, source: Rate(*pair, value, valid_from=at, source=source),
    pairs,
    values,
    instants,
    st.sampled_from(["ecb", "manual"]),
)
histories = st.lists(rates, max_size=25, unique_by=lambda each: each.id)
