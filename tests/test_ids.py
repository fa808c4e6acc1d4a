import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.ids import InvalidId, check_id


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_what_urls_keys_and_file_names_can_carry_is_an_id(value):
    assert check_id(value) == value


@given(st.text(max_size=70))
def test_text_is_an_id_or_a_typed_error(value):
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", value):
        assert check_id(value) == value
    else:
        with pytest.raises(InvalidId):
            check_id(value)


@pytest.mark.parametrize("value", ["", "a" * 65, "a/b", "../a", ".a", "a b", "a\n", "ａ", "é", "a\0", None, 7, b"a"])
def test_other_ids_are_refused_where_they_stand(value):
    with pytest.raises(InvalidId) as caught:
        check_id(value, field="variants[0].id")
    assert caught.value.code == "invalid_id"
    assert caught.value.field == "variants[0].id"


@pytest.mark.parametrize("value", ["cust_7", "A", "0", "HEADPHONE-001", "a" * 64, "urn:x:1.2"])
def test_ids_of_hosts_are_kept_as_they_are(value):
    assert check_id(value) == value
