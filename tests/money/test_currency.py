import copy
import pickle

import attrs
import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import Currency, UnknownCurrency, currency
from commerce_core.money.iso4217_data import CURRENT, HISTORIC
from tests.bounds import in_time

CODES = sorted(code for code, (digits, _, _) in CURRENT.items() if digits is not None)
WITHDRAWN = sorted(code for code, (digits, _, _) in HISTORIC.items() if digits is not None)
WITHOUT_MINOR_UNIT = set("XAG XAU XBA XBB XBC XBD XDR XFO XFU XPD XPT XRE XSU XTS XUA XXX".split())


@given(st.sampled_from(CODES), st.integers(0, 7))
def test_one_object_per_code_in_any_case(code, upper):
    mixed = "".join(letter if upper >> place & 1 else letter.lower() for place, letter in enumerate(code))
    assert currency(mixed) is currency(code)
    assert currency(currency(code)) is currency(code)


@given(st.sampled_from(CODES), st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_pickle_and_copy_give_the_same_object(code, protocol):
    one = currency(code)
    assert pickle.loads(pickle.dumps(one, protocol)) is one
    assert copy.copy(one) is one
    assert copy.deepcopy([one])[0] is one


@given(st.sampled_from(WITHDRAWN), st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_a_withdrawn_code_is_taken_only_when_asked_for(code, protocol):
    with pytest.raises(UnknownCurrency, match=r"was withdrawn \(historic=True takes it for old amounts\)"):
        currency(code)
    old = currency(code.lower(), historic=True)
    assert (old.code, old.historic) == (code, True)
    assert currency(old) is currency(code, historic=True) is old
    assert pickle.loads(pickle.dumps(old, protocol)) is copy.deepcopy(old) is old
    assert repr(old) == f"currency('{code}', historic=True)"


@given(st.sampled_from(CODES))
def test_a_current_code_is_not_historic_whoever_asks(code):
    assert currency(code, historic=True) is currency(code)
    assert not currency(code).historic


@given(st.text(max_size=5))
def test_text_is_a_current_code_or_a_typed_error(text):
    if text.isascii() and text.upper() in CODES:
        assert currency(text).code == text.upper()
    else:
        with pytest.raises(UnknownCurrency):
            currency(text)


def test_fields_are_those_of_the_standard():
    euro = currency("EUR")
    assert (euro.code, euro.digits, euro.numeric, euro.name) == ("EUR", 2, "978", "Euro")
    assert currency("ALL").numeric == "008"
    assert str(euro) == "EUR"
    assert repr(euro) == "currency('EUR')"


@pytest.mark.parametrize(
    "value",
    [
        "USD\n",
        " USD",
        "USD ",
        "USD\0",
        "",
        "US",
        "USDX",
        "ＵＳＤ",
        "USＤ",
        "ЕUR",  # Cyrillic IE
        "\u017fEK",  # long s, whose upper case is S
        "ı",
        "EUR;DROP",
        "840",
        "DEM",
        "BGN",  # the euro since 2026
        "ANG",  # XCG since 2025
        "HRK",
        "BTC",
        "x" * 1_000_000,
        b"EUR",
        None,
        978,
        True,
        1.5,
        ["EUR"],
        {"EUR"},
        moneyed.EUR,
    ],
)
def test_anything_else_is_refused_with_what_to_do(value):
    with pytest.raises(UnknownCurrency, match="pass a code such as 'EUR'") as caught:
        in_time(lambda: currency(value))
    assert caught.value.code == "invalid_currency"
    assert caught.value.field == "currency"
    assert caught.value.value is value
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("code", sorted(WITHOUT_MINOR_UNIT))
def test_codes_without_a_minor_unit_carry_no_money(code):
    for historic in (False, True):
        with pytest.raises(UnknownCurrency, match="has no minor unit"):
            currency(code, historic=historic)


def test_a_currency_made_by_hand_is_refused():
    with pytest.raises(UnknownCurrency):
        currency(attrs.evolve(currency("EUR"), digits=3))
    with pytest.raises(UnknownCurrency):
        currency(Currency("EUR", 2, "978", "Euro"))


def test_a_currency_is_immutable():
    with pytest.raises(AttributeError):
        currency("EUR").digits = 3
    with pytest.raises(AttributeError):
        currency("EUR").symbol = "€"
