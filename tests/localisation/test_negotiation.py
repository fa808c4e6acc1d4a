import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import Negotiated, Translated, UnknownLocale, negotiate, translate
from commerce_core.localisation.language_tags import read_tag

SIX = ("en", "es", "fr", "de", "ja", "zh")
languages = st.lists(
    st.sampled_from("en en-GB EN_us es es-419 es-MX fr fr-CA de pt pt-BR zh zh-Hant zh-Hans nb x-pirate".split()),
    min_size=1,
    unique=True,
).map(tuple)
elements = st.tuples(
    st.sampled_from(
        "* en en-GB en-US es es-MX es-AR fr-CH de-AT pt pt-AO zh-TW zh-SG no iw x-pirate xx klingon".split()
    ),
    st.sampled_from(["", ";q=0", ";q=0.5", ";q=1", ";q=2"]),
).map("".join)
headers = st.lists(elements, max_size=5).map(", ".join)


@given(headers | st.text(max_size=60), languages, headers | st.text(max_size=20))
def test_the_answer_is_always_one_of_the_shops_languages_as_it_spells_them(header, offered, fallback):
    found = negotiate(header, offered, fallback=fallback)
    assert found.language in offered
    assert found == negotiate(header, list(offered), fallback=fallback)


@given(languages, languages)
def test_what_is_refused_is_not_given_while_there_is_anything_else(offered, refused):
    header = ", ".join(f"{tag.replace('_', '-')};q=0" for tag in refused)
    covered = {tag for tag in offered if any(_covers(each, tag) for each in refused)}
    found = negotiate(f"*, {header}", offered)
    assert found.language not in covered or covered == set(offered)
    assert found.reason == "wildcard"


def _covers(wide: str, tag: str) -> bool:
    return f"{tag}-".lower().replace("_", "-").startswith(f"{wide}-".lower().replace("_", "-"))


@given(headers, languages)
def test_a_language_that_the_shop_has_and_the_header_wants_most_is_given(header, offered):
    assert negotiate(f"{offered[-1].replace('_', '-')}", offered) == Negotiated(
        offered[-1], "exact", offered[-1].replace("_", "-")
    )
    assert negotiate(f"xx, {header}", offered) == negotiate(header, offered)


@pytest.mark.parametrize(
    ("header", "offered", "language", "reason"),
    [
        ("", SIX, "en", "default"),
        (None, SIX, "en", "default"),
        ("it", SIX, "en", "default"),
        ("da, en-gb;q=0.8, en;q=0.7", SIX, "en", "parent"),
        ("it, fr-CA;q=0.4, de;q=0.5", SIX, "de", "exact"),
        ("DE-at", SIX, "de", "parent"),
        # What no field tool finds (field notes, c): another script, a variant, the client's spelling, likely subtags.
        ("zh-Hant-TW", ("zh-Hans", "zh-Hant"), "zh-Hant", "parent"),
        ("de-CH-1996", ("de-CH", "de"), "de-CH", "parent"),
        ("EN-gb", ("fr", "en-GB"), "en-GB", "exact"),
        ("pt", ("en", "pt-BR"), "pt-BR", "same"),
        ("no", ("en", "nb"), "nb", "same"),
        ("zh-TW", ("en", "zh-Hant"), "zh-Hant", "parent"),
        ("es-MX", ("en", "es-419"), "es-419", "parent"),
        # Plain `zh` is simplified Chinese (CLDR, likely subtags): another script than that of Taiwan.
        ("zh-TW", SIX, "en", "default"),
        ("zh-TW, en;q=0.9", ("en", "zh"), "en", "exact"),
        ("zh-TW, en;q=0.9", ("zh", "en"), "en", "exact"),
        ("zh-Hant-TW-x-abcdefgh-abcdefgh-abcdefgh", ("en", "zh"), "en", "default"),
        ("sr-Latn", ("en", "sr"), "en", "default"),
        ("zh-TW, fr;q=0.5", ("en", "zh-Hans", "fr"), "fr", "exact"),
        # A cut comes after every wish that CLDR can fulfil, and before `*`.
        ("x-pirate-queen", ("en", "x-pirate"), "x-pirate", "truncated"),
        ("x-pirate-queen, fr;q=0.1", ("en", "x-pirate", "fr"), "fr", "exact"),
        ("x-pirate-queen, *;q=0.1", ("en", "x-pirate"), "x-pirate", "truncated"),
        ("*, x-pirate-queen;q=0.1", ("en", "x-pirate"), "en", "wildcard"),
        ("en-GB-oed", ("fr", "en-GB"), "en-GB", "truncated"),
        ("x-pirate-queen;q=0", ("en", "x-pirate"), "en", "default"),
        ("en;q=0, *", ("en", "fr"), "fr", "wildcard"),
        ("en;q=0, en-GB", ("fr", "en", "en-GB"), "en-GB", "exact"),
        ("en-US, en;q=0", ("en", "fr"), "fr", "default"),
        ("*;q=0", ("en", "fr"), "en", "default"),
        ("*;q=0, fr", ("en", "fr"), "fr", "exact"),
        ("it, *;q=0.1", SIX, "en", "wildcard"),
        ("en;q=0, en;q=0.5", ("en", "fr"), "en", "exact"),
    ],
)
def test_negotiation(header, offered, language, reason):
    found = negotiate(header, offered)
    assert (found.language, found.reason) == (language, reason)


@pytest.mark.parametrize(
    ("header", "fallback", "language", "reason"),
    [
        ("it", "es", "es", "fallback"),
        ("", "es-MX", "es", "fallback"),
        ("", "es_MX", "es", "fallback"),
        ("it", "ko, ja", "ja", "fallback"),
        ("fr", "es", "fr", "exact"),
        ("it, *;q=0.1", "es", "en", "wildcard"),
        ("es;q=0", "es", "en", "default"),
        ("it", "xx", "en", "default"),
        ("it", "\r\nSet-Cookie: a=b", "en", "default"),
    ],
)
def test_the_fallback_header_comes_before_the_default(header, fallback, language, reason):
    found = negotiate(header, SIX, fallback=fallback)
    assert (found.language, found.reason) == (language, reason)


def test_the_answer_says_what_led_to_it():
    assert negotiate("it, de-AT;q=0.5", SIX) == Negotiated("de", "parent", "de-AT")
    assert negotiate("it", SIX, fallback="es") == Negotiated("es", "fallback", "es")
    assert negotiate("it", SIX) == Negotiated("en", "default")


def test_one_language_is_a_list_of_one():
    assert negotiate("de, en", "de") == Negotiated("de", "exact", "de")
    assert negotiate("fr", "de", fallback="it").language == "de"


@pytest.mark.parametrize(
    "header", [b"de", 7, True, ["de"], ("de",), {"de"}, object()], ids=lambda value: repr(value)[:9]
)
def test_what_is_no_text_counts_as_no_header(header):
    assert negotiate(header, ("en", "de")) == negotiate("", ("en", "de"))
    assert negotiate("it", ("en", "de"), fallback=header) == negotiate("it", ("en", "de"))


def test_a_shop_without_languages_is_refused():
    with pytest.raises(UnknownLocale) as caught:
        negotiate("en", ())
    assert caught.value.field == "languages"


@given(
    st.lists(elements.map(lambda each: each.partition(";")[0]).filter(lambda tag: tag != "*"), max_size=4), languages
)
def test_negotiation_and_translation_follow_one_rule(wanted, offered):
    # Content lies in the order of its tags, on which it may depend which relative is found.
    content = Translated({tag: tag for tag in (*offered, "ja") if not tag.startswith("x-") and tag != "EN_us"})
    found = negotiate(", ".join(wanted), content.languages)
    if found.reason != "default":
        assert (found.language, found.reason) == (
            translate(content, wanted).language,
            translate(content, wanted).reason,
        )
    else:
        assert translate(content, wanted).reason == "any"


@given(headers, languages)
def test_a_script_is_never_left_for_the_sake_of_a_cut(header, offered):
    found = negotiate(header, offered)
    asked, given_one = read_tag(found.asked), read_tag(found.language)
    if asked and given_one and asked.language == given_one.language:
        assert asked.script == given_one.script
