from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.canonical import digest, encode

texts = st.text(st.characters(exclude_categories=()), max_size=6)
scalars = st.none() | st.booleans() | st.integers() | texts | st.decimals(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


def meaning(value: object) -> object:
    """What the encoding must tell apart, written down independently: type and value, lists by order, maps by key."""
    if isinstance(value, Mapping):
        return "map", frozenset((key, meaning(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "list", tuple(map(meaning, value))
    return type(value).__name__, value


def twisted(value: object) -> object:
    """A value near this one: each level read as something that a careless encoding would confuse it with."""
    if isinstance(value, list):
        return [twisted(inner) for inner in value[::-1]]
    if isinstance(value, dict):
        return {str(inner) if isinstance(inner, str | int) else key: inner for key, inner in value.items()}
    return (
        str(value) if isinstance(value, int) else int(value) if isinstance(value, str) and value.isdecimal() else value
    )


@given(values, values)
def test_equal_encodings_mean_equal_values(one, other):
    assert (encode(one) == encode(other)) == (meaning(one) == meaning(other))


@given(values)
def test_near_misses_do_not_share_an_encoding(value):
    other = twisted(value)
    assert (encode(value) == encode(other)) == (meaning(value) == meaning(other))


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_no_boundary_can_be_moved(one, other):
    assert (encode(one) == encode(other)) == (one == other)
    assert (encode(["".join(one)]) == encode(one)) == (["".join(one)] == one)


@given(st.dictionaries(texts, values, max_size=5), st.randoms())
def test_the_order_of_keys_does_not_matter(mapping, random):
    keys = list(mapping)
    random.shuffle(keys)
    assert digest(OrderedDict((key, mapping[key]) for key in keys)) == digest(mapping)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_equal_decimals_encode_alike(value):
    assert encode(value) == encode(value.normalize()) == encode(Decimal(f"{value:f}0"))


@pytest.mark.parametrize(
    ("value", "encoding"),
    [
        (None, b"n"),
        (False, b"f"),
        (True, b"t"),
        (5, b"i1:5"),
        (-12, b"i3:-12"),
        ("5", b"s1:5"),
        ("é", b"s2:\xc3\xa9"),
        (Decimal("1.50"), b"d3:1.5"),
        ([], b"l0:"),
        ([1, "a"], b"l8:i1:1s1:a"),
        ({"b": 1, "a": None}, b"m13:s1:ans1:bi1:1"),
        (["é"], b"l5:s2:\xc3\xa9"),
        ({"é": "\ud800"}, b"m11:s2:\xc3\xa9s3:\xed\xa0\x80"),
    ],
)
def test_encoding_by_hand(value, encoding):
    assert encode(value) == encoding


def test_a_generator_and_a_tuple_are_lists():
    assert encode(n for n in (1, 2)) == encode((1, 2)) == encode([1, 2])


@pytest.mark.parametrize("value", [1.5, b"1", {1}, frozenset({1}), bytearray(b"1"), object(), [1.5], {"a": 1.5}])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(TypeError):
        encode(value)


def test_digest_is_the_sha256_of_the_encoding():
    # From outside: printf 'l0:' | sha256sum
    assert digest([]) == "0db2e8105005bd716261bab87ab0dafb638c42e4ff9c41bec5c39a735053dfc8"
