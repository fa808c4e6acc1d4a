"""Text is measured and broken in terminal cells, not in characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.billing.columns import fold_text, pad, width_of

texts = st.text(st.sampled_from("ab e\u0301送料、ア "), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Total", 5),
        ("送料", 4),
        ("￥550", 5),
        ("é", 1),
        ("e\u0301", 1),
        ("1\u202f234,50\u00a0€", 10),
        ("ｱｲ", 2),
    ],
)
def test_a_wide_character_takes_two_cells_and_an_accent_none(text: str, width: int) -> None:
    assert width_of(text) == width


@given(texts, st.integers(8, 40))
def test_padding_fills_up_to_the_width(text: str, width: int) -> None:
    assert width_of(pad(text, width)) == max(width, width_of(text))


@given(texts, st.integers(2, 20))
def test_folding_fits_the_width_and_loses_no_letter(text: str, width: int) -> None:
    lines = fold_text(text.lstrip(), width)
    assert lines
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_folding_breaks_at_spaces_and_inside_words_only_when_it_must() -> None:
    assert fold_text("warm socks for winter", 10) == ["warm socks", "for winter"]
    assert fold_text("abcdefgh", 3) == ["abc", "def", "gh"]
    assert fold_text("  4 x 1.00", 40) == ["  4 x 1.00"]
    assert fold_text("", 5) == [""]
