import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import Preference, parse_accept_language

ranges = st.from_regex(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8}){0,2}", fullmatch=True) | st.just("*")
preferences = st.lists(st.builds(Preference, ranges, st.integers(0, 1000)), max_size=8)
spaces = st.sampled_from(["", " ", "\t", "  "])
SPOILT = [
    *("", " ", "en_US", "en-*", "-en", "en-", "a" * 9, "ｅｎ", "en\n", "en\0", "d e", "'en'", "de;level=1", "de; q =1"),
    *("fr;q=2", "de;q=0.1234", "de;q=1.001", "de;q=-0", "de;q", "de;q=", "de;q=.5", "de;q=NaN", "de;q=1e-1"),
    *("de;q=0.5;q=0.5", "de;q=０.5", "de;q=+1", "de;q=01", "de;q=0_1"),
]


def written(preference: Preference, space: str = "") -> str:
    weight = f"1.{0:03}" if preference.weight == 1000 else f"0.{preference.weight:03}"
    return f"{space}{preference.range}{space};{space}q={weight}{space}"


@given(preferences, spaces)
def test_what_is_written_is_read_the_most_wanted_first(wanted, space):
    header = ",".join(written(each, space) for each in wanted)
    assert parse_accept_language(header) == tuple(sorted(wanted, key=lambda each: -each.weight))


@given(preferences, st.lists(st.sampled_from(SPOILT), max_size=12), st.randoms())
def test_what_cannot_be_read_changes_nothing(wanted, spoilt, chance):
    elements = [written(each) for each in wanted]
    for each in spoilt:
        elements.insert(chance.randint(0, len(elements)), each)
    assert parse_accept_language(",".join(elements)) == parse_accept_language(",".join(map(written, wanted)))


@pytest.mark.parametrize("element", SPOILT)
def test_an_element_that_the_standard_does_not_know_is_passed_over(element):
    assert parse_accept_language(element) == ()


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    weights = [each.weight for each in parse_accept_language(text)]
    assert weights == sorted(weights, reverse=True)
    assert all(0 <= weight <= 1000 for weight in weights)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        # RFC 9110, section 12.5.4: "I prefer Danish, but will accept British English and other types of English".
        ("da, en-gb;q=0.8, en;q=0.7", [("da", 1000), ("en-gb", 800), ("en", 700)]),
        # Section 12.4.2: without a weight it is 1; at most three digits.
        ("en;q=0.001,fr", [("fr", 1000), ("en", 1)]),
        ("en;q=1., fr;Q=0., *;q=0.5", [("en", 1000), ("*", 500), ("fr", 0)]),
        ("\tde ; q=0.25\t,,", [("de", 250)]),
        ("i-klingon, x-a", [("i-klingon", 1000), ("x-a", 1000)]),
        ("", []),
    ],
)
def test_headers_of_the_standard(header, wanted):
    assert [(each.range, each.weight) for each in parse_accept_language(header)] == wanted


def test_a_long_header_is_read_as_far_as_its_last_whole_element():
    assert len(parse_accept_language(",".join(["de-CH"] * 200))) == 1000 // len("de-CH,")
    assert parse_accept_language("de," + "x" * 2000) == (Preference("de"),)
    assert parse_accept_language("d" * 2000) == ()
    # The thousandth character ends an element only if a comma follows.
    assert len(parse_accept_language("de," * 332 + "abcd,fr")) == 333
    assert len(parse_accept_language("de," * 332 + "abcde,fr")) == 332
