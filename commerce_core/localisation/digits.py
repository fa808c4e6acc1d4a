"""Integers as digits: groups, the decimal point, the digits of a script; compiled once and then fast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from attrs import frozen

Writer = Callable[[int], str]
"""Writes a count of the smallest shown unit: 123456 with two decimals is `1,234.56`."""

_MOST_TABLED = 3
"""Decimals of which every combination is kept as text."""


@frozen
class DigitStyle:
    """How a locale writes digits: its signs, and the sizes of the group nearest the point and of the others.

    `least` digits must stand before the first separator: Spanish, with 2, writes 1234,50 but 12.345,50. The digits of a
    script follow its `zero` in Unicode.
    """

    point: str
    group: str
    primary: int = 3
    secondary: int = 3
    least: int = 1
    zero: str = "0"


@frozen
class Affixes:
    """What stands around the digits: `Affixes("€", "", "-€", "")` for English euros."""

    front: str
    back: str
    negative_front: str
    negative_back: str


def in_script(text: str, zero: str) -> str:
    """The text with its ASCII digits in the script of `zero`."""
    return text if zero == "0" else text.translate(_script(zero))


@lru_cache(maxsize=32)
def _script(zero: str) -> dict[int, str]:
    return {ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)}


def signed_writer(affixes: Affixes, style: DigitStyle, decimals: int) -> Writer:
    """The function that writes integers of either sign, the last `decimals` digits behind the point."""
    write_digits = digit_writer(style, decimals)
    front, back = affixes.front, affixes.back
    negative_front, negative_back = affixes.negative_front, affixes.negative_back

    def write(count: int) -> str:
        if count < 0:
            return f"{negative_front}{write_digits(-count)}{negative_back}"
        return f"{front}{write_digits(count)}{back}"

    return write


def digit_writer(style: DigitStyle, decimals: int) -> Writer:
    """The function that writes integers which are not negative, without anything around them."""
    whole, unit, point, zero = _whole_writer(style), 10**decimals, style.point, style.zero
    if not decimals:
        return whole
    if decimals > _MOST_TABLED:
        return lambda count: f"{whole(count // unit)}{point}{in_script(f'{count % unit:0{decimals}}', zero)}"
    tails = _tails(point, decimals, zero)

    def write(count: int) -> str:
        major, part = divmod(count, unit)
        return f"{whole(major)}{tails[part]}"

    return write


def _whole_writer(style: DigitStyle) -> Writer:
    """Groups are cut off one by one and looked up: 12,34,567 takes two divisions."""
    bare = _bare_writer(style.zero)
    if not style.primary:
        return bare
    first = 10 ** (style.primary + style.least - 1)
    nearest, others = 10**style.primary, 10**style.secondary
    last = _tails(style.group, style.primary, style.zero)
    middle = _tails(style.group, style.secondary, style.zero)

    def write(number: int) -> str:
        if number < first:
            return bare(number)
        number, part = divmod(number, nearest)
        text = last[part]
        while number >= others:
            number, part = divmod(number, others)
            text = f"{middle[part]}{text}"
        return f"{bare(number)}{text}"

    return write


@lru_cache(maxsize=32)
def _bare_writer(zero: str) -> Writer:
    """Digits and nothing else; most are those of a first group, which are looked up."""
    if zero == "0":
        return str
    short = [in_script(str(number), zero) for number in range(1_000)]
    return lambda number: short[number] if number < 1_000 else in_script(str(number), zero)


@lru_cache(maxsize=128)
def _tails(point: str, digits: int, zero: str) -> Sequence[str]:
    """Everything that can follow the whole units: `.00` to `.99`."""
    return [f"{point}{in_script(f'{part:0{digits}}', zero)}" for part in range(10**digits)]
