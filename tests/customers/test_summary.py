from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commerce_core.customers import OrderSummary, summarise
from commerce_core.money import Money

START = datetime(2026, 1, 1, tzinfo=UTC)
orders = st.lists(
    st.tuples(
        st.builds(Money, st.integers(0, 10**6), st.sampled_from(["EUR", "USD", "JPY"])),
        st.integers(0, 1000).map(lambda hours: START + timedelta(hours=hours)),
    ),
    max_size=8,
)


@given(orders, st.randoms())
def test_sums_are_per_currency_and_in_no_order(placed, random):
    summary = summarise(placed)
    assert summary.orders_count == len(placed)
    assert [money.currency.code for money in summary.total_spent] == sorted(
        {total.currency.code for total, _ in placed}
    )
    for spent, average in zip(summary.total_spent, summary.average_order_value, strict=True):
        own = [total.minor for total, _ in placed if total.currency is spent.currency]
        assert spent.minor == sum(own)
        assert abs(2 * (average.minor * len(own) - sum(own))) <= len(own)
    assert (summary.first_order_at, summary.last_order_at) == (
        min((at for _, at in placed), default=None),
        max((at for _, at in placed), default=None),
    )
    random.shuffle(placed)
    assert summarise(iter(placed)) == summary


def test_averages_are_rounded_half_up():
    # 10.00 + 10.01 = 20.01, half of it is 10.005.
    summary = summarise([(Money(1000, "EUR"), START), (Money(1001, "EUR"), START)])
    assert summary.total_spent == (Money(2001, "EUR"),)
    assert summary.average_order_value == (Money(1001, "EUR"),)


def test_no_orders_make_no_amounts():
    assert summarise([]) == OrderSummary()
