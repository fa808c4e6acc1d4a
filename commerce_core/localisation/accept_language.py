"""The Accept-Language header, read as RFC 9110 writes it and never further than it is sensible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

MOST_CHARACTERS = 1_000
"""Of a header that are read. Browsers send fewer than 200, and the languages that matter stand first."""

_ELEMENT = re.compile(
    r"[ \t]*(?P<range>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)"
    r"(?:[ \t]*;[ \t]*[Qq]=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?[ \t]*"
)


@frozen
class Preference:
    """A language range and how much it is wanted, in thousandths: `de-AT;q=0.8` weighs 800, and 0 refuses."""

    range: str
    weight: int = 1000

    @property
    def is_any(self) -> bool:
        """Whether it stands for every language that the header does not name."""
        return self.range == "*"


def parse_accept_language(header: str) -> tuple[Preference, ...]:
    """What is wanted, the most wanted first: `da, en-GB;q=0.8, en;q=0.7` are 1000, 800 and 700 thousandths.

    Equal weights stay in the order of the header. An element that does not follow RFC 9110 (section 12.5.4) is passed
    over: `en_US`, `fr;q=2`, `de;q=0.12345`. Of a header beyond 1,000 characters the elements that end before are read.
    """
    found = [each for element in within_limit(header).split(",") for each in _preference(element)]
    return tuple(sorted(found, key=lambda each: -each.weight))


def within_limit(header: str) -> str:
    """A header cut at the last comma within its first 1,000 characters, if it is longer."""
    return header if len(header) <= MOST_CHARACTERS else header[: MOST_CHARACTERS + 1].rpartition(",")[0]


def not_refused(tags: tuple[str, ...], preferences: Sequence[Preference]) -> tuple[str, ...]:
    """The tags that are not excluded: `en;q=0` excludes en and en-GB, but `en;q=0, en-GB` leaves the latter."""
    if all(each.weight for each in preferences):
        return tags
    weights = {each.range.lower(): each.weight for each in reversed(preferences)}
    return tuple(tag for tag in tags if _weight_of(tag, weights))


def _weight_of(tag: str, weights: Mapping[str, int]) -> int:
    """The weight of the most specific range that covers a tag, 1000 if none does."""
    parts = tag.lower().replace("_", "-").split("-")
    prefixes = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((weights[each] for each in (*prefixes, "*") if each in weights), 1000)


def _preference(element: str) -> Iterable[Preference]:
    match = _ELEMENT.fullmatch(element)
    return () if match is None else (Preference(match["range"], _thousandths(match["weight"] or "1")),)


def _thousandths(weight: str) -> int:
    whole, _, rest = weight.partition(".")
    return int(whole) * 1000 + int(rest.ljust(3, "0"))
