"""A card number is refused wherever it hides, and what is no card number passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.money import Money
from commerce_core.payments import CardNumberRefused, ChargeRequest, PaymentMethod, refuse_card_number

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
@pytest.mark.parametrize("separator", ["", " ", "-", ".", " - ", "\u2013", "\u00a0"])
@pytest.mark.parametrize("around", ["{}", "tok_{}", "card {} 12/29 123", "4 {}", "{} 12", "x{}y"])
def test_published_card_numbers_are_refused_in_any_writing(number: str, separator: str, around: str) -> None:
    text = around.format(grouped(number, separator))
    with pytest.raises(CardNumberRefused) as refused:
        refuse_card_number(text)
    told = str(refused.value) + repr(refused.value.__dict__) + repr(refused.value.to_dict())
    assert number not in told
    assert grouped(number, separator) not in told


@given(st.text("0123456789", min_size=11, max_size=18))
def test_every_number_with_a_right_check_digit_is_refused_and_no_other(payload: str) -> None:
    right = check_digit(payload)
    with pytest.raises(CardNumberRefused):
        refuse_card_number(payload + right)
    wrong = payload + str((int(right) + 1) % 10)
    assert refuse_card_number(wrong) == wrong


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
        "42424242424242424242",
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
