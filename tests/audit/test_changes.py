"""What an audit entry tells of a change, and what it keeps to itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.audit import MASKED, changes_between

plain = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from("abc"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)
documents = st.dictionaries(st.sampled_from("xyz"), plain, max_size=3)


@given(documents, documents)
def test_there_are_changes_exactly_where_documents_differ(old, new) -> None:
    assert changes_between(old, old, resource="thing") == {}
    if json.dumps([{k: v for k, v in d.items() if v is not None} for d in (old, new)], sort_keys=True) and old != new:
        changed = changes_between(old, new, resource="thing")
        names = {name.partition(".")[0] for name in changed}
        assert all(name in {*old, *new} for name in names)
        assert all(name in names for name in {*old, *new} if type(old.get(name)) is not type(new.get(name)))


def test_a_change_inside_a_list_of_rows_names_its_row() -> None:
    old = {"lines": [{"sku": "A", "shipped": 0}], "tags": ["a"], "version": 1, "updated_at": "1", "v": 1}
    new = {"lines": [{"sku": "A", "shipped": 2}, {"sku": "B"}], "tags": ["b"], "version": 2, "updated_at": "2", "v": 1}
    assert changes_between(old, new, resource="order") == {
        "lines.0.shipped": {"old": 0, "new": 2},
        "lines.1": {"old": None, "new": {"sku": "B"}},
        "tags": {"old": ["a"], "new": ["b"]},
    }


@pytest.mark.parametrize("resource", ["customer", "order", "cart", "intent", "use"])
def test_no_personal_value_is_ever_shown(resource: str) -> None:
    secret = "canary"
    fields = "email first_name last_name phone addresses shipping_address billing_address note method next_action"
    old: dict = dict.fromkeys(fields.split())
    new: dict = dict.fromkeys(fields.split(), secret)
    new |= {"history": [{"note": secret}], "claim": {"customer": secret}, "method": {"token": secret}}
    old |= {"history": [], "claim": {"customer": "x"}}
    changed = changes_between(old, new, resource=resource)
    assert secret not in json.dumps(changed)
    assert changed["email"] == {"old": MASKED, "new": MASKED}


def test_a_buyers_own_data_is_masked_and_a_products_is_not() -> None:
    old, new = {"metadata": {"a": 1}}, {"metadata": {"a": 2}}
    assert changes_between(old, new, resource="order") == {"metadata": {"old": MASKED, "new": MASKED}}
    assert changes_between(old, new, resource="product") == {"metadata.a": {"old": 1, "new": 2}}
