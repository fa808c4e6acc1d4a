"""Coupon codes: how they are compared, and how thousands of them are made.

Nothing here draws random numbers: who makes codes passes in a source of bytes, `secrets.token_bytes` for codes that are
worth money, `random.Random(seed).randbytes` for a test that must repeat itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence

from commerce_core.checks import UNSEEN
from commerce_core.promotions.errors import InvalidCode

MAX_CODE_LENGTH = 64
MAX_CODES = 20
"""Codes on one cart: more is a guessing machine, not a shopper."""

MAX_BATCH = 100_000
"""Codes made or listed at once."""

CODE_ALPHABET = "BCDFGHJKMPQRTVWXY2346789"
"""24 characters that nobody mistakes for one another and that spell no words: those of Microsoft's product keys."""

SPARSE = 10_000
"""Codes that a pattern can make for each one that is made: so many guesses hit one."""

PLACE = "#"
"""Where a pattern has a drawn character."""

_ALIKE = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LATIN"})

Entropy = Callable[[int], bytes]
"""Gives so many random bytes."""


def fold_code(code: object, *, field: str = "code") -> str:
    """The form in which codes are compared: ` Summer2026 ` is `summer2026`.

    Look-alikes are refused, not guessed at: a full-width S (U+FF33) or a long s (U+017F) is no S, and the letters of a
    code are of one alphabet, since a Cyrillic E among Latin letters is another code that looks the same. Raises
    `InvalidCode`.
    """
    text = code.strip() if isinstance(code, str) and len(code) <= 4 * MAX_CODE_LENGTH else ""
    composed = unicodedata.normalize("NFC", text)
    folded = composed.casefold()
    if not 0 < len(folded) <= MAX_CODE_LENGTH or not folded.isprintable() or not UNSEEN.isdisjoint(folded):
        raise InvalidCode(f"A coupon code has 1 to {MAX_CODE_LENGTH} printable characters.", field=field)
    if composed.isascii():
        return folded
    if unicodedata.normalize("NFKC", composed) != composed or _mixes_alphabets(composed):
        raise InvalidCode("A coupon code has no characters that only look like others.", field=field)
    return folded


def _mixes_alphabets(text: str) -> bool:
    """Whether letters come from several of the alphabets whose capitals look alike, by their Unicode names."""
    return len(_ALIKE & {unicodedata.name(each, "").partition(" ")[0] for each in text if each.isalpha()}) > 1


def clean_code(code: str) -> str:
    """A code as it is kept and shown: trimmed, and otherwise as it was written. Raises `InvalidCode`."""
    fold_code(code)
    return code.strip()


def fold_codes(codes: Sequence[object]) -> list[str]:
    """The codes of one cart, folded. Raises `InvalidCode`, for more than 20 before any of them is looked at."""
    if len(codes) > MAX_CODES:
        raise InvalidCode(f"At most {MAX_CODES} codes can be used on one cart.", field="codes")
    return [fold_code(code, field=f"codes[{position}]") for position, code in enumerate(codes)]


def generate_codes(
    count: int, pattern: str, *, entropy: Entropy, alphabet: str = CODE_ALPHABET, taken: Collection[str] = ()
) -> tuple[str, ...]:
    """Make `count` codes that differ from each other and from all `taken`, whatever the case of their letters.

    Each `#` of the pattern becomes a character of the alphabet, all equally likely: `"TEA-####-####"` can make 24^8, or
    1.1 * 10^11 codes, which is enough for 100,000 of them: one guess in a million hits. The same bytes make the same
    codes. Raises `InvalidCode`, naming `count`, `pattern` or `alphabet`, for a pattern with fewer than 10,000 codes for
    each one made, and for an `entropy` that repeats itself.
    """
    _check_count(count)
    letters = _checked_alphabet(alphabet)
    fold_code(pattern, field="pattern")
    if pattern != pattern.strip() or len(letters) ** pattern.count(PLACE) < SPARSE * (count + len(taken)):
        message = f"This pattern makes too few codes: give it more places ({PLACE}), so that no guess finds one."
        raise InvalidCode(message, field="pattern", value=pattern)
    seen = {fold_code(code, field="taken") for code in taken}
    made: dict[str, str] = {}
    for code in _drawn(pattern, letters, entropy, tries=2 * count + 100):
        folded = fold_code(code, field="pattern")
        if folded not in seen:
            made.setdefault(folded, code)
        if len(made) == count:
            return tuple(made.values())
    raise InvalidCode("The source of random bytes repeats itself: pass secrets.token_bytes.", field="entropy")


def _check_count(count: object) -> None:
    if type(count) is not int or not 1 <= count <= MAX_BATCH:
        raise InvalidCode(f"Make 1 to {MAX_BATCH} codes at once.", field="count", value=count)


def _checked_alphabet(alphabet: object) -> str:
    """2 to 36 ASCII letters of one case and digits, each once: their folded forms differ, so that all are as likely."""
    letters = alphabet if isinstance(alphabet, str) and alphabet.isascii() and alphabet.isalnum() else ""
    if not 2 <= len(letters) <= 36 or len(set(letters.lower())) != len(letters):
        message = "An alphabet is 2 to 36 different ASCII letters and digits, each letter in one case only."
        raise InvalidCode(message, field="alphabet", value=alphabet)
    return letters


def _drawn(pattern: str, letters: str, entropy: Entropy, *, tries: int) -> Iterator[str]:
    """Codes of a pattern: all characters equally likely, since bytes past the last whole multiple are thrown away.

    It asks for twice the bytes that are needed at most, so that a source that is broken is no endless loop.
    """
    fair, places = 256 - 256 % len(letters), pattern.count(PLACE)
    form = pattern.replace("%", "%%").replace(PLACE, "%s")
    pool: list[str] = []
    for _ in range(2 * tries):
        pool += [letters[byte % len(letters)] for byte in entropy(places) if byte < fair]
        if len(pool) >= places:
            yield form % tuple(pool[:places])
            del pool[:places]
