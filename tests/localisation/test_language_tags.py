import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation.language_tags import LanguageTag, in_full, lineage_of, read_tag, same_writing, shorter
from tests.bounds import in_time

KNOWN = sorted(name for name in locale_identifiers() if read_tag(name))
tags = st.sampled_from(KNOWN) | st.from_regex(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?(-[a-z0-9]{5,8})?", fullmatch=True
)


@given(tags, st.booleans(), st.booleans())
def test_a_tag_reads_the_same_in_any_spelling(text, upper, underscores):
    spelt = text.upper() if upper else text.lower()
    spelt = spelt.replace("-", "_") if underscores else spelt.replace("_", "-")
    assert read_tag(spelt) == read_tag(text)


@given(tags)
def test_the_name_of_a_tag_is_a_tag_and_so_is_its_full_form(text):
    tag = read_tag(text)
    assert read_tag(tag.name) == tag
    assert in_full(read_tag(in_full(tag).name)) == in_full(tag)
    assert in_full(in_full(tag)) == in_full(tag)


@given(tags)
def test_parents_end_and_never_change_the_script_of_a_language(text):
    line = lineage_of(read_tag(text))
    assert len(set(line)) == len(line) <= 6
    assert line[0] == read_tag(text)
    assert all(same_writing(each, line[0]) for each in line if each.language == line[0].language)


def test_every_locale_of_cldr_is_a_tag_except_the_root():
    assert set(locale_identifiers()) - set(KNOWN) <= {"root"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zh-TW", "zh_Hant_TW"),  # CLDR, likely subtags: zh_TW is zh_Hant_TW
        ("zh-Hans-CN", "zh_CN"),  # ... and zh is zh_Hans_CN
        ("zh-Hans-HK", "zh_Hans_HK"),  # ... but zh_HK is zh_Hant_HK
        ("zh-HK", "zh_Hant_HK"),
        ("sr-Cyrl", "sr"),
        ("sr-ME", "sr_Latn_ME"),
        ("pa-PK", "pa_Arab_PK"),
        ("iw", "he"),  # languages renamed by ISO 639: iw, in, ji
        ("in-ID", "id_ID"),
        ("sh", "sr_Latn"),
        ("sh-RS", "sr_Latn_RS"),
        ("no", "nb"),
        ("cmn-TW", "zh_Hant_TW"),
        ("eng", "en"),
        ("en-UK", "en_GB"),  # ISO 3166-1 has GB; UK is reserved
        ("de-DD", "de_DE"),
        ("sr-YU", "sr_YU"),  # Serbia or Montenegro: nobody knows, so it stays
        ("zh-yue-HK", "yue_HK"),  # RFC 5646, section 4.5: an extended language becomes the language
        ("es-419", "es_419"),
        ("de-CH-1996", "de_CH_1996"),
    ],
)
def test_tags_in_the_words_of_cldr(text, name):
    assert read_tag(text).name == name


NO_TAGS = [
    *("", "e", "*", "abcd", "root", "x-pirate", "i-klingon", "en-", "en--US", "ｅｎ", "en\n", "en-US\0"),
    *("e" * 10**6, "en-" + "a-" * 20 + "b"),
]


@pytest.mark.parametrize("text", NO_TAGS, ids=lambda text: repr(text)[:20])
def test_other_text_is_no_tag(text):
    assert in_time(lambda: read_tag(text)) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        # CLDR, parentLocales.
        ("es-MX", ["es_MX", "es_419", "es"]),
        ("en-AT", ["en_AT", "en_150", "en_001", "en"]),
        ("pt-AO", ["pt_AO", "pt_PT", "pt"]),
        ("zh-MO", ["zh_Hant_MO", "zh_Hant_HK", "zh_Hant"]),
        ("nn-NO", ["nn_NO", "nn", "nb"]),
        ("nb", ["nb"]),
        ("sr-Latn-RS", ["sr_Latn_RS", "sr_Latn"]),
        ("pa-Arab", ["pa_Arab"]),
        ("hi-Latn", ["hi_Latn", "en_IN", "en_001", "en"]),
        ("de-CH-1996", ["de_CH_1996", "de_CH", "de"]),
        ("de-u-co-phonebk", ["de_u-co-phonebk", "de_u-co", "de"]),
    ],
)
def test_parents_of_cldr(text, line):
    assert [each.name for each in lineage_of(read_tag(text))] == line


def test_likely_subtags_of_cldr():
    assert in_full(read_tag("pt")) == LanguageTag("pt", "Latn", "BR")
    assert in_full(read_tag("zh-TW")) == LanguageTag("zh", "Hant", "TW")
    assert in_full(read_tag("zh-Hant")) == LanguageTag("zh", "Hant", "TW")
    assert in_full(read_tag("sr-Latn")) == LanguageTag("sr", "Latn", "RS")
    assert in_full(read_tag("qaa")) == LanguageTag("qaa")


def test_tags_are_cut_as_the_standard_cuts_them():
    # RFC 4647, section 3.4.
    cut, tag = [], "zh-Hant-CN-x-private1-private2"
    while tag:
        cut.append(tag)
        tag = shorter(tag)
    assert cut == ["zh-Hant-CN-x-private1-private2", "zh-Hant-CN-x-private1", "zh-Hant-CN", "zh-Hant", "zh"]
