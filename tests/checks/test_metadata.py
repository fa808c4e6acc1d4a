import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidMetadata, check_metadata, merge_metadata
from commerce_core.errors import holds_card_number

keys = st.text(
    st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="[]"), min_size=1, max_size=40
)
values = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
metadata = st.dictionaries(
    keys.filter(lambda text: not holds_card_number(text)),
    values.filter(lambda text: not holds_card_number(text)),
    max_size=8,
)
changes = st.dictionaries(
    keys, st.none() | st.text(st.characters(codec="ascii", min_codepoint=1), max_size=9), max_size=8
)


@given(metadata)
def test_good_metadata_is_kept_as_it_is_in_a_copy(given_):
    kept = check_metadata(given_)
    assert kept == given_
    assert kept is not given_


@given(metadata, changes)
def test_merging_sets_removes_and_leaves_alone(before, asked):
    after = merge_metadata(before, asked)
    assert all(after.get(key) == value for key, value in asked.items())
    assert all(after[key] == value for key, value in before.items() if key not in asked)
    assert after.keys() <= before.keys() | asked.keys()
    assert merge_metadata(after, asked) == after
    assert merge_metadata(before, {}) == before


@given(
    st.dictionaries(st.text(max_size=45) | st.integers(), st.text(max_size=505) | st.integers() | st.none(), max_size=3)
)
def test_anything_else_is_a_typed_error(given_):
    with contextlib.suppress(InvalidMetadata):
        assert check_metadata(given_) == given_


def test_the_limits_of_the_api_document():
    assert len(check_metadata({f"key{n}": "v" for n in range(50)})) == 50
    check_metadata({"k" * 40: "v" * 500})


@pytest.mark.parametrize(
    "given_",
    [
        {f"key{n}": "v" for n in range(51)},
        {"k" * 41: "v"},
        {"k": "v" * 501},
        {"": "v"},
        {"a[b]": "v"},
        {"a\n": "v"},
        {"a": "nul\0"},
        {"a": "\ud800"},
        {"\ud800": "v"},
        {"a": 1},
        {"a": None},
        {"a": {"b": "c"}},
        {1: "v"},
        [("a", "b")],
        "a=b",
        None,
    ],
)
def test_what_breaks_a_limit_is_refused(given_):
    with pytest.raises(InvalidMetadata) as caught:
        check_metadata(given_)
    assert caught.value.code == "invalid_metadata"


def test_all_faults_are_named_at_once():
    with pytest.raises(InvalidMetadata) as caught:
        check_metadata({"size": 7, "good": "v", "colour": "v" * 501})
    assert [detail.field for detail in caught.value.details] == ["metadata.size", "metadata.colour"]


def test_too_many_keys_by_merging_are_refused():
    full = {f"key{n}": "v" for n in range(50)}
    assert len(merge_metadata(full, {"key0": None, "new": "v"})) == 50
    with pytest.raises(InvalidMetadata):
        merge_metadata(full, {"new": "v"})


def test_merging_what_is_no_mapping_is_refused():
    with pytest.raises(InvalidMetadata):
        merge_metadata({"a": "1"}, "a")
