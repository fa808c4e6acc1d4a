import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation.language_tags import lineage_of, read_tag, same_writing
from commerce_core.localisation.nearest import by_truncation, nearest

TAGS = sorted(name.replace("_", "-") for name in locale_identifiers() if name != "root")
FAMILIES = [tag for tag in TAGS if tag.split("-")[0] in {"en", "es", "pt", "zh", "sr", "nb", "nn", "hi", "ht", "fr"}]
tags = st.sampled_from(FAMILIES) | st.sampled_from(TAGS)
offers = st.lists(tags, max_size=6, unique=True).map(tuple)


@given(tags, offers)
def test_what_is_found_is_offered(tag, offered):
    found = nearest(tag, offered)
    assert found is None or found[0] in offered


@given(tags, offers)
def test_what_is_offered_is_found(tag, offered):
    assert nearest(tag, (*offered, tag)) == (tag, "exact")
    assert nearest(tag.upper().replace("-", "_"), (*offered, tag)) == (tag, "exact")


@given(tags, offers)
def test_a_script_is_never_left(tag, offered):
    found = nearest(tag, offered)
    if found and read_tag(found[0]).language == read_tag(tag).language:
        assert same_writing(read_tag(found[0]), read_tag(tag))


@given(tags, offers)
def test_nobody_is_further_than_by_the_lookup_of_the_standard(tag, offered):
    cut, found = by_truncation(tag, offered), nearest(tag, offered)
    if cut is not None:
        assert read_tag(cut).script == read_tag(tag).script
    if cut is not None and same_writing(read_tag(cut), read_tag(tag)):
        line = lineage_of(read_tag(tag))
        assert line.index(read_tag(found[0])) <= line.index(read_tag(cut))


@given(tags, offers, st.randoms())
def test_what_is_nearer_than_a_relative_does_not_depend_on_the_order(tag, offered, chance):
    shuffled = list(offered)
    chance.shuffle(shuffled)
    found, again = nearest(tag, offered), nearest(tag, tuple(shuffled))
    assert (found and found[1]) == (again and again[1])
    if found and found[1] != "related":
        assert read_tag(found[0]) in {read_tag(again[0]), *lineage_of(read_tag(again[0]))} or found[1] == "same"


@pytest.mark.parametrize(
    ("tag", "offered", "found"),
    [
        ("pt", "en pt-BR", ("pt-BR", "same")),  # likely subtags: pt is pt_Latn_BR
        ("pt-BR", "en pt", ("pt", "parent")),
        ("pt", "en pt-PT", ("pt-PT", "related")),
        ("pt-AO", "pt-BR pt-PT", ("pt-PT", "parent")),  # CLDR parent
        ("es-MX", "es es-419", ("es-419", "parent")),
        ("es-MX", "es-ES es-AR", ("es-AR", "related")),
        ("en-AU", "en-US en-GB", ("en-GB", "related")),  # both descend from en_001
        ("en-GB", "fr en-US", ("en-US", "related")),
        ("de", "de-AT de-DE", ("de-DE", "same")),
        ("de", "de-AT", ("de-AT", "related")),
        ("zh-TW", "zh-Hans zh-Hant", ("zh-Hant", "parent")),
        ("zh-Hant-TW", "zh-Hans-CN", None),
        ("zh-TW", "zh", None),
        ("zh-Hans-HK", "zh-TW zh", ("zh", "parent")),
        ("zh-HK", "zh-CN zh-TW", ("zh-TW", "related")),
        ("zh", "zh-Hans", ("zh-Hans", "same")),
        ("sr", "sr-Latn", None),
        ("iw", "he", ("he", "same")),
        ("no", "nb", ("nb", "same")),
        ("nb-NO", "no", ("no", "parent")),
        ("nn", "nb", ("nb", "parent")),
        ("en-UK", "en-US en-GB", ("en-GB", "same")),
        ("de-CH-1996", "de-CH de", ("de-CH", "parent")),
        ("ca-ES", "ca-valencia ca", ("ca", "parent")),
        ("ht", "fr", ("fr", "parent")),
        ("fr", "ht", None),  # whom French serves is not served by Haitian
        ("en", "hi-Latn", None),
        ("fr", "", None),
        ("x-pirate", "en x-Pirate", ("x-Pirate", "exact")),
        ("x-pirate", "en", None),
        ("fr", "x-pirate 12 fr", ("fr", "exact")),
    ],
)
def test_the_nearest(tag, offered, found):
    assert nearest(tag, tuple(offered.split())) == found


@pytest.mark.parametrize("tag", [None, b"en", 7, ["en"], {}, "en" + "-abcdefgh" * 7], ids=lambda value: repr(value)[:9])
def test_what_is_no_text_or_too_long_is_near_nothing_and_is_not_kept(tag):
    before = nearest.__globals__["_nearest"].cache_info().currsize
    assert nearest(tag, ("en",)) is None
    assert nearest.__globals__["_nearest"].cache_info().currsize == before
    assert read_tag(tag) is None


@pytest.mark.parametrize(
    ("tag", "offered", "found"),
    [
        # RFC 4647, section 3.4.
        ("zh-Hant-CN-x-private1-private2", "zh zh-Hant", "zh-Hant"),
        ("zh-Hant-CN-x-private1-private2", "zh", None),  # but never into another script
        ("zh-Hant-CN-x-private1-private2", "zh-Hant-CN-x ZH-hant-cn", "ZH-hant-cn"),
        ("zh-TW", "en zh", None),
        ("zh-TW", "en zh-TW", "zh-TW"),
        ("zh-SG", "en zh", "zh"),
        ("de", "de-DE", None),
        ("x-pirate-queen", "x-pirate", "x-pirate"),
        ("", "en", None),
    ],
)
def test_lookup_by_cutting(tag, offered, found):
    assert by_truncation(tag, tuple(offered.split())) == found
