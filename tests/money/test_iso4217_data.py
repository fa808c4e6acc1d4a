"""The table against what others publish. The groups of decimals are those of ISO 4217 list one of 2026-01-01."""

import moneyed
from babel.numbers import get_currency_precision

from commerce_core.money.iso4217_data import CURRENT, HISTORIC

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


def test_withdrawn_codes_are_those_of_list_three_that_no_current_currency_bears():
    # List three of 2026-01-01 has 137 codes; EUR, IDR, MWK, PEN, RON, SDG, SZL and TRY are current under another name.
    assert len(HISTORIC) == 129
    assert not set(HISTORIC) & set(CURRENT)
    assert {"ANG", "ZWL", "SLL", "HRK", "BGN", "CUC", "MRO", "STD", "DEM", "XEU"} <= set(HISTORIC)
    assert list(HISTORIC) == sorted(HISTORIC)


def test_withdrawn_codes_have_two_decimals_but_for_those_that_had_none():
    none = {code for code, (digits, _, _) in HISTORIC.items() if digits == 0}
    assert none == set("ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE TPE TRL".split())
    assert {code for code, (digits, _, _) in HISTORIC.items() if digits is None} == {"XFO", "XFU", "XRE"}
    assert {digits for digits, _, _ in HISTORIC.values()} == {0, 2, None}
    for code, (digits, numeric, name) in HISTORIC.items():
        assert len(code) == 3
        assert digits is None or (len(numeric) == 3 and numeric.isdecimal())
        assert name == name.strip() != ""


def test_numbers_of_withdrawn_codes_agree_with_py_moneyed_but_for_two():
    theirs = {code: known.numeric for code, known in moneyed.CURRENCIES.items() if known.numeric and code in HISTORIC}
    assert len(theirs) >= 80
    # List three gives ESP Spain's own number and YDD that of Southern Yemen; py-moneyed has Andorra's and Yemen's.
    assert {code for code in theirs if HISTORIC[code][1] != theirs[code]} == {"ESP", "YDD"}


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
