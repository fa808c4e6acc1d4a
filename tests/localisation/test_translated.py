import copy
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import BIDI, InvalidText, clean_prose, clean_text
from commerce_core.localisation import InvalidTranslation, Translated, Translation, translate
from commerce_core.serialization import InvalidDocument, dump, load
from tests.bounds import in_time

NAME = Translated({"en": "Headphones", "es": "Auriculares", "fr": "Casque"})
tags = st.sampled_from("en en-GB es es-419 es-MX pt pt-BR zh zh-Hant sr-Latn de fr".split())
visible = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="".join(BIDI)) | st.just("\n"), max_size=5
)
contents = st.dictionaries(tags, visible | st.none(), max_size=6)


@given(contents, st.lists(tags, max_size=3), tags, tags)
def test_the_text_is_that_of_the_language_reported(texts, wanted, fallback, default):
    content = Translated(texts)
    found = translate(content, wanted, fallback=fallback, default=default)
    assert found.text == content.texts.get(found.language, "")
    assert bool(found.text) == bool(content.texts) == (found.reason != "absent")


@given(contents, tags)
def test_blank_text_is_as_good_as_none(texts, wanted):
    filled = {tag: text for tag, text in texts.items() if text and text.strip()}
    assert Translated(texts) == Translated(filled)
    if wanted in filled:
        cleaned = clean_prose(filled[wanted], field="text")
        assert translate(Translated(texts), wanted) == Translation(cleaned, wanted, "exact")


@given(contents, st.randoms(), tags)
def test_the_order_in_which_content_was_written_changes_nothing(texts, chance, wanted):
    items = list(texts.items())
    chance.shuffle(items)
    assert translate(Translated(dict(items)), wanted) == translate(Translated(texts), wanted)


@given(contents)
def test_content_is_a_value(texts):
    content = Translated(texts)
    assert load(Translated, dump(content)) == pickle.loads(pickle.dumps(content)) == copy.deepcopy(content) == content
    assert Translated(content.texts) == content


@pytest.mark.parametrize(
    ("wanted", "substitutes", "language", "reason"),
    [
        ("es", {}, "es", "exact"),
        ("es-MX", {}, "es", "parent"),
        (["it", "fr-CA"], {"fallback": "es"}, "fr", "parent"),
        ("it", {"fallback": "es", "default": "fr"}, "es", "fallback"),
        ("it", {"fallback": "ko", "default": "fr-FR"}, "fr", "default"),
        ("it", {}, "en", "any"),
        ("", {}, "en", "any"),
        ([], {}, "en", "any"),
        ("zh\r\n" * 10**4, {}, "en", "any"),
    ],
)
def test_wanted_languages_then_fallback_then_default_then_any(wanted, substitutes, language, reason):
    assert translate(NAME, wanted, **substitutes) == Translation(NAME.texts[language], language, reason)


def test_parents_are_those_of_cldr():
    content = Translated({"es-419": "computadora", "es": "ordenador", "zh": "耳机"})
    assert translate(content, "es-MX").text == "computadora"
    assert translate(content, "es-ES").text == "ordenador"
    # Traditional Chinese has no parent: simplified text is only taken as any other would be.
    assert translate(content, "zh-TW", default="es") == Translation("ordenador", "es", "default")
    assert translate(content, "zh-SG").text == "耳机"


def test_content_without_text_is_absent():
    assert translate(Translated(), "en", default="en") == Translation("", "", "absent")
    assert translate(Translated({"en": " ", "es": None}), "en").reason == "absent"


def test_tags_are_spelt_as_the_standard_advises():
    content = Translated({"pt_br": "a", "ZH-HANT-tw": "b", "es-419": "c", "CA-valencia": "d"})
    assert content.languages == ("ca-valencia", "es-419", "pt-BR", "zh-Hant-TW")


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"": "x"}, "texts"),
        ({"english": "x"}, "texts"),
        ({"en\n": "x"}, "texts"),
        ({"en' OR 1=1--": "x"}, "texts"),
        ({"e" * 10**6: "x"}, "texts"),
        ({7: "x"}, "texts"),
        ({None: "x"}, "texts"),
        ({"pt-BR": "x", "pt_br": "y"}, "texts.pt-BR"),
        ({f"en-a{n:04}": "x" for n in range(101)}, "texts"),
        ("Headphones", "texts"),
        (None, "texts"),
        ([("en", "x")], "texts"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_content_is_refused(texts, field):
    with pytest.raises(InvalidTranslation) as caught:
        in_time(lambda: Translated(texts))
    assert (caught.value.code, caught.value.field) == ("invalid_translation", field)


@pytest.mark.parametrize(
    "text",
    [7, True, b"x", ["x"], "a\0b", "a\ud800", "a\x1b[31m", "x" * 20_001, "\u202eabc", "a\u2066b"],
    ids=lambda text: ascii(text)[:12],
)
def test_what_is_no_text_is_refused(text):
    with pytest.raises(InvalidText) as caught:
        Translated({"pt_br": text})
    assert (caught.value.code, caught.value.field) == ("invalid_text", "texts.pt-BR")


@given(contents, tags)
def test_a_plain_map_is_translated_as_the_content_it_describes(texts, wanted):
    assert translate(texts, wanted, default="en") == translate(Translated(texts), wanted, default="en")


@pytest.mark.parametrize("content", [None, "Headphones", 7, [("en", "x")], {"english!": "x"}], ids=repr)
def test_what_describes_no_content_is_not_translated(content):
    with pytest.raises(InvalidTranslation):
        translate(content, "en")


def test_a_second_language_is_better_than_a_cut_of_the_first():
    content = {"en": "Headphones", "zh": "耳机", "en-GB": "Cans"}
    assert translate(content, ["zh-TW", "en"]) == Translation("Headphones", "en", "exact")
    assert translate(content, ["en-GB-oed", "zh"]) == Translation("耳机", "zh", "exact")
    assert translate(content, ["en-GB-oed", "ko"]) == Translation("Cans", "en-GB", "truncated")
    assert translate(content, ["ko"], fallback="en-GB-oed") == Translation("Cans", "en-GB", "fallback")


def test_the_plain_map_of_the_api_is_read_strictly():
    assert load(Translated, {"es": "Auriculares", "en": "Headphones"}) == Translated(
        {"en": "Headphones", "es": "Auriculares"}
    )
    for data in ({"texts": {"en": "x"}}, {"en": None}, {"en": 7}, {"english!": "x"}, ["en"], "en", None):
        with pytest.raises(InvalidDocument):
            load(Translated, data)


@pytest.mark.parametrize("control", sorted(BIDI), ids=ascii)
def test_bidi_controls_are_refused_as_in_the_names_of_products(control):
    for clean in (lambda text: Translated({"en": text}), lambda text: clean_text(text, field="name")):
        with pytest.raises(InvalidText):
            clean(f"Head{control}phones")
    assert unicodedata.bidirectional(control) != "L" or control == "\u200e"
