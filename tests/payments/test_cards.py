"""A card number is refused wherever it hides, and what is no card number passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import NotFound, card_spans
from commerce_core.money import Money
from commerce_core.payments import (
    CardNumberRefused,
    ChargeRequest,
    PaymentMethod,
    refuse_card_number,
    refuse_card_text,
)

# Test numbers as the networks publish them: Visa, Mastercard, American Express (15 digits), Diners (14), UnionPay (19).
NUMBERS = [
    "4242424242424242",
    "5555555555554444",
    "378282246310005",
    "30569309025904",
    "6205500000000000004",
    "4000000000000002",
]


def check_digit(digits: str) -> str:
    """ISO/IEC 7812-1 annex B, written the long way round: double every second digit from the right of the payload."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def grouped(digits: str, separator: str) -> str:
    return separator.join(digits[i : i + 4] for i in range(0, len(digits), 4))


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "separator", ["", " ", "-", ".", " - ", "\u2013", "\u00a0", "/", "_", ",", "|", "    ", "\u200b", "\u00ad"]
)
@pytest.mark.parametrize("around", ["{}", "tok_{}", "card {} 12/29 123", "4 {}", "{} 12", "x{}y"])
def test_published_card_numbers_are_refused_in_any_writing(number: str, separator: str, around: str) -> None:
    text = around.format(grouped(number, separator))
    with pytest.raises(CardNumberRefused) as refused:
        refuse_card_number(text)
    told = str(refused.value) + repr(refused.value.__dict__) + repr(refused.value.to_dict())
    assert number not in told
    assert grouped(number, separator) not in told


@given(st.text("0123456789", min_size=11, max_size=18))
def test_every_number_with_a_right_check_digit_is_refused(payload: str) -> None:
    with pytest.raises(CardNumberRefused):
        refuse_card_number(payload + check_digit(payload))


@given(st.text("01789", min_size=11, max_size=18))
def test_a_number_with_a_wrong_check_digit_passes_when_no_network_issued_a_part_of_it(payload: str) -> None:
    right = check_digit(payload)
    wrong = next(digit for digit in "01789" if digit != right)
    assert refuse_card_number(payload + wrong) == payload + wrong


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["{}1225", "123{}", "0000{}12", "x{}=25121011234", "{} 1225", "1 {}"])
def test_a_network_s_number_is_found_in_a_longer_row_of_digits(number: str, around: str) -> None:
    text = around.format(number)
    assert number in [text[first:end] for first, end in card_spans(text)]
    with pytest.raises(CardNumberRefused):
        refuse_card_number(text)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["{}", "{}1225", "x{}=25121011234", "{} 1225", "1 {}"])
def test_free_text_holds_no_network_s_number(number: str, around: str) -> None:
    with pytest.raises(CardNumberRefused) as refused:
        refuse_card_text(around.format(number), field="note")
    assert refused.value.field == "note"


@pytest.mark.parametrize("number", NUMBERS)
def test_no_error_repeats_a_card_number(number: str) -> None:
    told = NotFound("order", f"card {grouped(number, ' ')} or {number}")
    assert str(told) == "No order 'card [card number] or [card number]' exists here."
    assert number not in str(told.to_dict())


@pytest.mark.parametrize(
    "text",
    [
        "4006381333931",  # the EAN-13 that GS1 Germany gives as an example
        "call +49 30 901820 before 18:00",
        "2026-11-24T10:15:30.123456Z",
        "20261124101530123456",
        "1Z999AA10123456784",  # the tracking number in UPS's own description
        "4242 4242 4242 4241",
        "ord_01kvd8y5q2e9hs0v3n7mb4c6tz",
        "",
    ],
)
def test_free_text_may_hold_what_is_no_card_number(text: str) -> None:
    assert refuse_card_text(text, field="note") == text


@pytest.mark.parametrize("text", ["1" * 50_000, "4 " * 25_000, "4242 " * 10_000, ("4" + " " * 9) * 5_000])
def test_a_long_text_is_read_in_proportion_to_its_length(text: str) -> None:
    """Ten times as many digits must not be looked at a hundred times as often: this ends at once or never."""
    assert len(list(card_spans(text))) <= len(text)


def test_digits_of_other_scripts_are_digits() -> None:
    with pytest.raises(CardNumberRefused):
        refuse_card_number("4242424242424242".translate({48 + n: 0xFF10 + n for n in range(10)}))


@pytest.mark.parametrize(
    "token",
    [
        "tok_1a2b3c",
        "tok_sandbox_success",
        "pm_1NXWPnLkdIwHu7ixkF3wVdTz",
        "4242",
        "42424242424",
        "4242424242424241",
        "10101010101010101010",
        "tok_01kvd8y5q2e9hs0v3n7mb4c6tz",
        "",
    ],
)
def test_tokens_pass_unchanged(token: str) -> None:
    assert refuse_card_number(token) == token


@pytest.mark.parametrize("field", ["token", "type", "brand", "last4"])
def test_no_field_of_a_payment_method_takes_a_card_number(field: str) -> None:
    with pytest.raises(CardNumberRefused) as refused:
        PaymentMethod(**{"token": "tok_1", field: "4242 4242 4242 4242"})
    assert refused.value.field == field


def test_no_charge_is_asked_with_a_card_number() -> None:
    with pytest.raises(CardNumberRefused):
        ChargeRequest("k", Money(1, "EUR"), "4242424242424242")


@given(st.text(st.sampled_from("0 -"), max_size=2000))
def test_long_runs_of_digits_and_separators_are_judged_at_once(text: str) -> None:
    try:
        refuse_card_number(text)
    except CardNumberRefused:
        assert "0" in text
