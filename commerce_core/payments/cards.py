"""Card numbers: known only in order to be refused. What takes their place everywhere is a gateway's token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commerce_core.errors import Invalid

_GROUPED = re.compile(r"\d(?:[\s.\-\u2010-\u2015]{0,3}\d)*")
"""Digits of any script, in groups that spaces, dots or dashes keep apart."""

_SHORTEST, _LONGEST = 12, 19
"""Digits of a card number, ISO/IEC 7812-1 (8 to 19), from the shortest that is issued."""


class CardNumberRefused(Invalid):
    """A text that must never hold a card number holds one. Neither message nor error repeats it."""

    code = "card_number_refused"


def refuse_card_number(text: str, *, field: str = "token") -> str:
    """Return `text` unless it contains a card number: then raise `CardNumberRefused`.

    A card number is 12 to 19 digits, written together or in groups, that pass the Luhn check of ISO/IEC 7812-1:
    `4242-4242-4242-4242` inside any other text is refused, `tok_1a2b3c` is not.
    """
    if any(_passes_luhn(digits) for found in _GROUPED.finditer(text) for digits in _candidates(found[0])):
        message = "A card number must not be sent here: have the gateway make a token of it and send the token."
        raise CardNumberRefused(message, field=field) from None
    return text


def _candidates(grouped: str) -> Iterator[str]:
    """Every run of whole groups of a plausible length: an expiry date beside the number must not hide it."""
    groups = re.findall(r"\d+", grouped)
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST:
                yield digits


def _passes_luhn(digits: str) -> bool:
    """Every second digit from the right counts double, its own digits summed; the sum ends in 0 (7 -> 14 -> 5)."""
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[::2]) + sum(sum(divmod(2 * value, 10)) for value in values[1::2])) % 10 == 0
