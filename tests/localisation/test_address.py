import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.localisation import COUNTRIES, Address, InvalidAddress, check_address

ADDRESS = Address("Obere Str. 57", "Berlin", "DE", postal_code="12209", name="Maria Anders", phone="030-0074321")
TEXTS = [each.name for each in fields(Address) if each.name != "country"]
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9)


@given(st.sampled_from(sorted(COUNTRIES)), st.booleans(), words, words)
def test_a_good_address_is_kept_and_its_country_raised(country, lower, line1, city):
    checked = check_address(Address(f" {line1} ", city, f"{country.lower() if lower else country} "))
    assert checked.country == country
    assert check_address(checked) == checked


@given(st.text(max_size=4))
def test_a_country_is_on_the_list_or_a_typed_error(text):
    code = text.strip()
    if code.isascii() and code.upper() in COUNTRIES:
        assert check_address(evolve(ADDRESS, country=text)).country == code.upper()
    else:
        with pytest.raises(InvalidAddress):
            check_address(evolve(ADDRESS, country=text))


def test_the_list_is_that_of_the_standard():
    # ISO 3166-1: 249 countries; CLDR lists the same two-letter codes and fifteen that are reserved or its own.
    from babel import Locale

    two_letters = {code for code in Locale("en").territories if len(code) == 2}
    assert len(COUNTRIES) == 249
    assert two_letters - COUNTRIES == set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())
    assert two_letters >= COUNTRIES


@pytest.mark.parametrize("country", ["", "D", "DEU", "XX", "UK", "ß", "ＤＥ", "D\n", "*", "276", None, 7])
def test_other_countries_are_refused(country):
    with pytest.raises(InvalidAddress) as caught:
        check_address(evolve(ADDRESS, country=country), field="shipping_address")
    assert caught.value.code == "invalid_address"
    assert caught.value.details[0].field == "shipping_address.country"


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("text", ["a\nb", "a\u202eb", "x" * 256, 7])
def test_no_line_hides_anything(name, text):
    with pytest.raises(InvalidAddress) as caught:
        check_address(evolve(ADDRESS, **{name: text}))
    assert [detail.field for detail in caught.value.details] == [f"address.{name}"]


def test_a_street_and_a_city_are_needed_the_rest_is_not():
    assert check_address(Address("1", "Nauru", "NR")) == Address("1", "Nauru", "NR")
    with pytest.raises(InvalidAddress) as caught:
        check_address(Address(" ", "", "Germany", postal_code="1" * 33))
    assert [detail.field for detail in caught.value.details] == [
        "address.line1",
        "address.city",
        "address.postal_code",
        "address.country",
    ]
