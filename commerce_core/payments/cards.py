"""Card numbers: known only in order to be refused. What takes their place everywhere is a gateway's token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from commerce_core.errors import DIGIT_RUN, Invalid, card_spans, holds_card_number

_SHORTEST, _LONGEST = 12, 19
"""Digits of a card number, ISO/IEC 7812-1 (8 to 19), from the shortest that is issued."""


class CardNumberRefused(Invalid):
    """A text that must never hold a card number holds one. Neither message nor error repeats it."""

    code = "card_number_refused"


def refuse_card_number(text: str, *, field: str = "token") -> str:
    """Return `text` unless it contains a card number: then raise `CardNumberRefused`.

    For what stands for a card. A card number is 12 to 19 digits, written together or in groups, that pass the Luhn
    check of ISO/IEC 7812-1, or a number of one of the large networks inside a longer row of digits:
    `4242-4242-4242-4242` inside any other text is refused, `tok_1a2b3c` is not. Takes time in proportion to the text.
    """
    if any(map(_passes_luhn, _candidates(text))) or any(card_spans(text)):
        message = "A card number must not be sent here: have the gateway make a token of it and send the token."
        raise CardNumberRefused(message, field=field) from None
    return text


def refuse_card_text(text: str, *, field: str) -> str:
    """Return `text` unless it contains a number that one of the large card networks can have issued.

    For notes, reasons and other free text, where a telephone number, a barcode or a date is welcome even if it happens
    to pass the Luhn check. Raises `CardNumberRefused`.
    """
    if holds_card_number(text):
        raise CardNumberRefused("A card number must not be written here: leave it out.", field=field) from None
    return text


def _candidates(text: str) -> Iterator[str]:
    """Every run of whole groups of a plausible length: an expiry date beside the number must not hide it."""
    for run in DIGIT_RUN.findall(text):
        groups = re.findall(r"\d+", run)
        for first in range(len(groups)):
            digits = ""
            for group in islice(groups, first, first + _LONGEST):
                digits += group
                if len(digits) > _LONGEST:
                    break
                if len(digits) >= _SHORTEST:
                    yield digits


def _passes_luhn(digits: str) -> bool:
    """Every second digit from the right counts double, its own digits summed; the sum ends in 0 (7 -> 14 -> 5)."""
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[::2]) + sum(sum(divmod(2 * value, 10)) for value in values[1::2])) % 10 == 0
