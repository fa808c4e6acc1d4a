from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.events import Event

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
events = st.builds(
    Event,
    st.sampled_from(["order.created", "order.cancelled"]),
    subject=st.sampled_from(["ord_1", "ord_2"]),
    version=st.integers(1, 3),
    at=st.just(NOW),
    data=st.dictionaries(st.text(max_size=5), plain, max_size=3),
)


@given(events)
def test_the_same_fact_has_the_same_id_whenever_it_is_said(event):
    again = evolve(event, at=event.at + timedelta(days=1), data=dict(reversed(event.data.items())))
    assert again.id == event.id


@given(events, events)
def test_other_facts_have_other_ids(one, other):
    said, also_said = (one.type, one.subject, one.version), (other.type, other.subject, other.version)
    if said != also_said or one.data.keys() != other.data.keys():
        assert one.id != other.id


def test_each_part_of_a_fact_makes_another_id():
    fact = Event("order.cancelled", subject="ord_1", version=3, at=NOW, data={"reason": "fraud"})
    near = [
        evolve(fact, type="order.refunded"),
        evolve(fact, subject="ord_2"),
        evolve(fact, version=4),
        evolve(fact, data={"reason": "other"}),
        evolve(fact, data={}),
        evolve(fact, data={"reason": None}),
    ]
    assert len({fact.id, *(event.id for event in near)}) == 7


def test_an_id_is_a_prefix_and_32_hexadecimal_digits():
    identity = Event("order.created", subject="ord_1", version=1, at=NOW).id
    assert identity.startswith("evt_")
    assert len(identity) == 36
    int(identity[4:], 16)
