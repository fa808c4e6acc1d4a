"""Codes that are made: distinct, sparse, the same for the same bytes."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.promotions import InvalidCode
from commerce_core.promotions.codes import CODE_ALPHABET, clean_code, fold_code, fold_codes, generate_codes

seeds = st.integers(0, 2**32)


@given(seeds, st.integers(1, 300))
def test_codes_differ_also_when_folded_and_have_the_form_of_the_pattern(seed: int, count: int) -> None:
    made = generate_codes(count, "Tea-####-####", entropy=Random(seed).randbytes)
    assert len({fold_code(code) for code in made}) == count
    assert all(re.fullmatch(f"Tea-[{CODE_ALPHABET}]{{4}}-[{CODE_ALPHABET}]{{4}}", code) for code in made)


@given(seeds)
def test_the_same_bytes_make_the_same_codes(seed: int) -> None:
    first, again = (generate_codes(20, "########", entropy=Random(seed).randbytes) for _ in range(2))
    assert first == again


@given(seeds)
def test_a_batch_leaves_out_what_is_taken_whatever_its_case(seed: int) -> None:
    first = generate_codes(20, "X######", entropy=Random(seed).randbytes)
    taken = [code.lower() for code in first]
    second = generate_codes(20, "X######", entropy=Random(seed).randbytes, taken=taken)
    assert not set(first) & set(second)


def test_every_character_is_as_likely() -> None:
    """36 characters do not divide 256: taken modulo, the first four would come 8 times in 256 and others 7 times.

    Of 64,000 characters each is expected 1,777.8 times, and chi-squared with 35 degrees of freedom is below 66.6 but
    for one seed in a thousand; taken modulo it would be about 140.
    """
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    made = generate_codes(4000, "#" * 16, entropy=Random(7).randbytes, alphabet=alphabet)
    counts = Counter("".join(made))
    expected = 64_000 / 36
    assert sum((counts[each] - expected) ** 2 / expected for each in alphabet) < 66.6


def test_no_character_looks_like_another() -> None:
    assert not set(CODE_ALPHABET) & set("0O1IL5SZAEU")
    assert len(CODE_ALPHABET) == 24


@pytest.mark.parametrize("code", ["PA\u034fY", "PAY\ufe0f", "PAY\u180b", "\u1160", "\u115f", "PAY\U000e0101"])
def test_characters_that_nobody_sees_are_refused(code: str) -> None:
    with pytest.raises(InvalidCode):
        fold_code(code)


@pytest.mark.parametrize("code", ["SUMM\u0415R", "\u0391BC", "C\u041e\u0420"])
def test_letters_of_two_alphabets_that_look_alike_are_refused(code: str) -> None:
    with pytest.raises(InvalidCode, match="only look like others"):
        fold_code(code)


@pytest.mark.parametrize("code", ["\u041b\u0415\u0422\u041e-26", "\u00c9T\u00c92026", "\u590fSUMMER"])
def test_a_code_may_be_written_in_any_one_alphabet(code: str) -> None:
    assert fold_code(code) == code.casefold()


def test_a_hundred_thousand_codes_are_made_at_once() -> None:
    assert len(set(generate_codes(100_000, "####-####", entropy=Random(1).randbytes))) == 100_000


@pytest.mark.parametrize(
    ("count", "pattern", "alphabet", "field"),
    [
        (0, "########", CODE_ALPHABET, "count"),
        (-1, "########", CODE_ALPHABET, "count"),
        (100_001, "########", CODE_ALPHABET, "count"),
        (True, "########", CODE_ALPHABET, "count"),
        (1, "SUMMER", CODE_ALPHABET, "pattern"),
        (1, "##", CODE_ALPHABET, "pattern"),
        (34, "####", CODE_ALPHABET, "pattern"),  # 24^4 = 331,776 is less than 34 * 10,000
        (1, " ########", CODE_ALPHABET, "pattern"),
        (1, "#" * 65, CODE_ALPHABET, "pattern"),
        (1, "\u017f########", CODE_ALPHABET, "pattern"),
        (1, None, CODE_ALPHABET, "pattern"),
        (1, "########", "A", "alphabet"),
        (1, "########", "AaBb", "alphabet"),
        (1, "########", "AAB", "alphabet"),
        (1, "########", "A-B", "alphabet"),
        (1, "########", "ÄÖ", "alphabet"),
        (1, "########", None, "alphabet"),
    ],
)
def test_a_batch_that_could_be_guessed_or_cannot_be_made_is_refused(
    count: int, pattern: str, alphabet: str, field: str
) -> None:
    with pytest.raises(InvalidCode) as caught:
        generate_codes(count, pattern, entropy=Random(1).randbytes, alphabet=alphabet)
    assert caught.value.field == field


def test_a_pattern_that_just_suffices_is_taken() -> None:
    assert len(generate_codes(33, "####", entropy=Random(1).randbytes)) == 33


@pytest.mark.parametrize("entropy", [bytes, lambda size: b"\xff" * size, lambda _: b""])
def test_a_source_that_repeats_itself_is_refused_and_does_not_hang(entropy: object) -> None:
    with pytest.raises(InvalidCode) as caught:
        generate_codes(10, "########", entropy=entropy)
    assert caught.value.field == "entropy"


def test_ten_thousand_codes_on_one_cart_are_refused_before_any_is_read() -> None:
    with pytest.raises(InvalidCode) as caught:
        fold_codes([object()] * 10_000)
    assert caught.value.field == "codes"


def test_a_code_is_kept_as_it_is_written_but_for_blanks_around_it() -> None:
    assert clean_code(" Summer2026\n") == "Summer2026"
    with pytest.raises(InvalidCode):
        clean_code("")
