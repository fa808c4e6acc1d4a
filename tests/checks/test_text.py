import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidText, clean_prose, clean_tag, clean_text, texts
from commerce_core.errors import Invalid
from tests.bounds import in_time

anything = st.text(st.characters(exclude_categories=()), max_size=30)


def cleaned(value: object, **how: object) -> str | None:
    try:
        return clean_text(value, field="name", **how)
    except InvalidText:
        return None


@given(anything)
def test_clean_text_is_trimmed_composed_visible_and_stays_so(value):
    text = cleaned(value)
    if text is None:
        return
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert not {unicodedata.category(character) for character in text} & {"Cc", "Cs", "Zl", "Zp"}
    assert clean_text(text, field="name") == text


@given(st.text(st.characters(categories=["L", "N", "P", "Mn"]), max_size=20))
def test_spelling_does_not_matter_to_the_result(value):
    decomposed = unicodedata.normalize("NFD", value)
    assert cleaned(f" {decomposed}\t") == cleaned(value) == cleaned(decomposed)


def test_an_accent_is_one_character():
    assert clean_text(" Cafe\u0301 ", field="name") == "Caf\u00e9"


@pytest.mark.parametrize(
    "value",
    [
        "a\0b",
        "a\nb",
        "a\rb",
        "a\x7fb",
        "a\u200bb",  # zero-width space
        "a\u2060b",  # word joiner
        "a\ufeffb",  # byte order mark
        "a\u202eb",  # right-to-left override
        "a\u2066b",  # isolate
        "a\u2028b",  # line separator
        "a\ud800b",  # lone surrogate
        "a\u00adb",  # soft hyphen
        "x" * 256,
        "x" * 10**6,
        7,
        None,
        b"a",
        ["a"],
    ],
)
def test_what_cannot_be_seen_or_is_no_text_is_refused(value):
    with pytest.raises(InvalidText) as caught:
        in_time(lambda: clean_text(value, field="name"))
    assert (caught.value.code, caught.value.field) == ("invalid_text", "name")


@pytest.mark.parametrize("value", ["می\u200cخواهم", "👩\u200d💻", "क्\u200dष", "Crème brûlée", "特选", "x" * 255, ""])
def test_words_of_all_scripts_are_kept(value):
    assert clean_text(value, field="name") == value


@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u3000"])
def test_what_is_required_must_be_written(value):
    assert clean_text(value, field="name") == ""
    for check in (lambda: clean_text(value, field="name", required=True), lambda: clean_tag(value, field="tags[0]")):
        with pytest.raises(InvalidText):
            check()


def test_the_caller_chooses_the_error():
    class InvalidShelf(Invalid):
        code = "invalid_shelf"

    with pytest.raises(InvalidShelf):
        clean_text("", field="shelf", required=True, kind=InvalidShelf)


def test_prose_has_lines():
    assert clean_prose(" One.\r\n\tTwo. ", field="description") == "One.\r\n\tTwo."
    assert clean_prose("x" * 20_000, field="description") == "x" * 20_000


@pytest.mark.parametrize("value", ["a\0b", "a\x1b[31m", "\ud800", "x" * 20_001, 7])
def test_prose_has_no_controls_and_an_end(value):
    with pytest.raises(InvalidText):
        clean_prose(value, field="description")


def test_one_text_is_a_list_of_one():
    assert texts("food") == ("food",)
    assert texts(["food", "drink"]) == texts(word for word in ("food", "drink")) == ("food", "drink")
    assert texts([]) == ()
