import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation.digits import Affixes, DigitStyle, digit_writer, signed_writer
from commerce_core.localisation.number_pattern import fill, parse_pattern, spaced_back, spaced_front

NBSP = "\u00a0"
styles = st.builds(
    DigitStyle,
    st.just("."),
    st.sampled_from([",", "'", NBSP]),
    st.integers(1, 4),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(["0", "\u0660"]),
)


# Patterns of CLDR 47: en, hi, nl, he; and quoted text as UTS #35 describes it.
@pytest.mark.parametrize(
    ("text", "front", "back", "negative", "sizes"),
    [
        ("¤#,##0.00", "¤", "", ("-¤", ""), (3, 3)),
        ("#,##,##0.###", "", "", ("-", ""), (3, 2)),
        ("¤ #,##0.00;¤ -#,##0.00", "¤ ", "", ("¤ -", ""), (3, 3)),
        ("\u200f#,##0.00 \u200f¤;\u200f-#,##0.00 \u200f¤", "\u200f", " \u200f¤", ("\u200f-", " \u200f¤"), (3, 3)),
        ("0.######", "", "", ("-", ""), (0, 0)),
        ("'#'#,##0.00", "'#'", "", ("-'#'", ""), (3, 3)),
    ],
)
def test_patterns_are_taken_apart(text, front, back, negative, sizes):
    pattern = parse_pattern(text)
    assert (pattern.front, pattern.back) == (front, back)
    assert (pattern.negative_front, pattern.negative_back) == negative
    assert (pattern.primary, pattern.secondary) == sizes


def test_quoted_text_is_kept_and_two_quotes_are_one():
    assert fill("'-'-¤", {"-": "−", "¤": "kr."}) == "-−kr."
    assert fill("''¤''", {"¤": "$"}) == "'$'"


def test_a_symbol_is_no_pattern():
    assert fill("¤-", {"¤": "-¤-", "-": "−"}) == "-¤-−"


@pytest.mark.parametrize(
    ("symbol", "spaced"), [("CHF", True), ("$", False), ("US$", False), ("kr.", True), ("F\u00a0", False)]
)
def test_letters_never_touch_digits_but_signs_may(symbol, spaced):
    assert spaced_front("¤", symbol) == "¤" + NBSP * spaced
    assert spaced_front("¤-", symbol) == "¤-"
    assert spaced_back("¤", symbol[::-1]) == NBSP * spaced + "¤"


@given(st.integers(0, 10**18), styles, st.integers(0, 4))
def test_digits_stay_in_order_and_groups_have_their_sizes(count, style, decimals):
    text = digit_writer(style, decimals)(count)
    assert int("".join(str(int(character)) for character in text if character.isdecimal())) == count
    whole, point, part = text.partition(style.point)
    assert (len(part), bool(point)) == (decimals, bool(decimals))
    *rest, last = whole.split(style.group)
    assert all(len(group) == style.secondary for group in rest[1:])
    if rest:
        assert len(last) == style.primary
        assert 1 <= len(rest[0]) <= style.secondary
        assert len("".join(rest)) >= style.least
    else:
        assert len(last) < style.primary + style.least


@given(st.integers(-(10**18), 10**18), st.integers(0, 4))
def test_english_digits_are_those_of_python(count, decimals):
    whole, part = divmod(abs(count), 10**decimals)
    expected = f"{whole:,}" + (f".{part:0{decimals}}" if decimals else "")
    write = signed_writer(Affixes("<", ">", "(", ")"), DigitStyle(".", ","), decimals)
    assert write(count) == (f"({expected})" if count < 0 else f"<{expected}>")
