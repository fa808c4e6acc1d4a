"""Addresses in the order of their country: worked examples from the Universal Postal Union's country pages."""

import re

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import COUNTRIES, Address, UnknownLocale, format_address
from commerce_core.localisation.address_formats_data import GENERIC, LATIN_LAYOUTS, LAYOUTS

words = st.text("abcdefgh", min_size=1, max_size=6)
addresses = st.builds(
    Address,
    words,
    words,
    st.sampled_from(sorted(COUNTRIES)),
    *[st.one_of(st.just(""), words) for _ in range(5)],
)


@given(addresses)
def test_every_line_holds_something_and_the_country_comes_last(address):
    lines = format_address(address, "en_US").split("\n")
    assert all(line == line.strip(" ,-/") and line for line in lines)
    assert lines[:-1] == format_address(address, "en_US", home=address.country).split("\n")


@given(addresses)
def test_street_city_name_and_postal_code_are_never_lost(address):
    text = format_address(address, "en_US")
    needed = [address.line1, address.line2, address.city, address.name, address.company]
    needed += [address.postal_code] if address.country not in {"AE", "HK"} else []
    assert all(part in text for part in needed)


@pytest.mark.parametrize(
    ("address", "locale", "home", "text"),
    [
        (
            Address("Heidestr. 17", "Köln", "DE", postal_code="51147", name="Erika Mustermann"),
            "de_DE",
            "DE",
            "Erika Mustermann\nHeidestr. 17\n51147 Köln",
        ),
        (
            Address("795 E Dragram", "Tucson", "US", region="AZ", postal_code="85705", name="Jane Doe"),
            "de_DE",
            "DE",
            "Jane Doe\n795 E Dragram\nTucson, AZ 85705\nVereinigte Staaten",
        ),
        (
            Address("1 Market Lane", "London", "GB", postal_code="SW1A 1AA", line2="Flat 2"),
            "en_GB",
            "GB",
            "1 Market Lane\nFlat 2\nLondon\nSW1A 1AA",
        ),
        (
            Address("霞が関1-3-2", "千代田区", "JP", region="東京都", postal_code="100-8798", name="山田太郎"),
            "ja_JP",
            "JP",
            "〒100-8798\n東京都 千代田区\n霞が関1-3-2\n山田太郎",
        ),
        (
            Address(
                "1-3-2 Kasumigaseki", "Chiyoda-ku", "JP", region="Tokyo", postal_code="100-8798", name="Taro Yamada"
            ),
            "en_US",
            "US",
            "Taro Yamada\n1-3-2 Kasumigaseki\nChiyoda-ku, Tokyo\n100-8798\nJapan",
        ),
        (
            Address("Rua Afonso Canargo 805", "Guarapuava", "BR", region="PR", postal_code="85070-200"),
            "pt_BR",
            "BR",
            "Rua Afonso Canargo 805\nGuarapuava-PR\n85070-200",
        ),
        (
            Address("Atatürk Bulvarı 1", "Ankara", "TR", postal_code="06420"),
            "tr_TR",
            "TR",
            "Atatürk Bulvarı 1\n06420 Ankara",
        ),
    ],
)
def test_addresses_as_each_country_writes_them(address, locale, home, text):
    assert format_address(address, locale, home=home) == text


def test_a_region_that_is_left_out_takes_its_comma_along():
    address = Address("795 E Dragram", "Tucson", "US", region="AZ", postal_code="85705")
    assert "Tucson 85705" in format_address(evolve(address, region=""), "en")
    assert "Tucson, AZ" in format_address(evolve(address, postal_code=""), "en")


def test_a_country_without_a_layout_has_the_general_one():
    address = Address("Rue 12", "Lomé", "TG", postal_code="01", region="Maritime")
    assert format_address(address, "fr", home="TG") == "Rue 12\n01 Lomé\nMaritime"


def test_layouts_name_fields_of_addresses_and_countries_that_exist():
    names = {field.name for field in fields(Address)} | {"street"}
    for layout in (*LAYOUTS.values(), *LATIN_LAYOUTS.values(), GENERIC):
        assert set(re.findall("[a-z_]+", layout)) <= names
    assert set(LAYOUTS) | set(LATIN_LAYOUTS) <= COUNTRIES


def test_an_unknown_locale_is_refused():
    with pytest.raises(UnknownLocale):
        format_address(Address("Street 1", "City", "DE"), "xx")
