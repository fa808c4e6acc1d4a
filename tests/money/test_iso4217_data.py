"""The table against what others publish. The groups of decimals are those of ISO 4217 list one of 2026-01-01."""

import moneyed
from babel.numbers import get_currency_precision

from commerce_core.money.iso4217_data import CURRENT

ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE = "BHD IQD JOD KWD LYD OMR TND"
FOUR = "CLF UYW"
NONE = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"


def with_digits(digits):
    return " ".join(sorted(code for code, row in CURRENT.items() if row[0] == digits))


def test_decimals_are_those_of_the_standard():
    assert with_digits(0) == ZERO
    assert with_digits(3) == THREE
    assert with_digits(4) == FOUR
    assert with_digits(None) == NONE
    assert sum(len(with_digits(digits).split()) for digits in (0, 2, 3, 4, None)) == len(CURRENT) == 178


def test_codes_and_numbers_are_well_formed_and_unique():
    for code, (_, numeric, name) in CURRENT.items():
        assert len(code) == 3
        assert code.isascii()
        assert code.isupper()
        assert len(numeric) == 3
        assert numeric.isdecimal()
        assert name == name.strip() != ""
    assert len({numeric for _, numeric, _ in CURRENT.values()}) == len(CURRENT)
    assert list(CURRENT) == sorted(CURRENT)


def test_recent_codes_are_present_and_withdrawn_ones_absent():
    assert {"XCG", "ZWG", "XAD", "SLE", "VED", "MRU", "STN", "CLF", "UYW", "CHE", "BOV", "USN"} <= set(CURRENT)
    assert not {"ANG", "ZWL", "SLL", "HRK", "BGN", "CUC", "MRO", "STD", "DEM"} & set(CURRENT)


def test_numbers_agree_with_py_moneyed_wherever_it_has_one():
    theirs = {code: known.numeric for code, known in moneyed.CURRENCIES.items() if known.numeric and code in CURRENT}
    assert len(theirs) > 150
    assert {code: CURRENT[code][1] for code in theirs} == theirs


def test_stored_digits_are_not_the_displayed_ones_of_cldr():
    """CLDR shows these without decimals, ISO 4217 counts them: new CLDR data must not move stored money."""
    for code in ["AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "SOS", "SYP", "YER"]:
        assert get_currency_precision(code) == 0
        assert CURRENT[code][0] == 2
    assert (get_currency_precision("IQD"), CURRENT["IQD"][0]) == (0, 3)
