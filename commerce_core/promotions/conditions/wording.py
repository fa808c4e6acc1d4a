"""How conditions say what they require and find, and how their lists are checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar, get_args

from attrs import Attribute, frozen

from commerce_core.checks import texts
from commerce_core.lines import Lines
from commerce_core.money import Currency, Money
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.scope import Scope

N = TypeVar("N")

Match = Literal["any", "all"]

MAX_NAMES = 10_000
"""Names that one condition lists: more is what a category, a tag or a segment is for."""

_SHOWN = 5


def names(value: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in the order given; one text is a list of one. What is no list fails the validators."""
    given: object = value
    if not isinstance(given, Iterable) or isinstance(given, bytes | Mapping):
        return ("",)
    found = texts(value)
    return tuple(dict.fromkeys(found)) if all(isinstance(each, str) for each in found) else found


def some_names(_: object, attribute: Attribute[tuple[str, ...]], value: Sequence[object]) -> None:
    """Validator: a list of 1 to 10,000 texts that are not empty. Raises `InvalidPromotion`."""
    if not 0 < len(value) <= MAX_NAMES or not all(isinstance(each, str) and each.strip() for each in value):
        message = f"A condition lists 1 to {MAX_NAMES} names, each of them text."
        raise InvalidPromotion(message, field=attribute.name, count=len(value))


def only_texts(_: object, attribute: Attribute[tuple[str, ...]], value: Sequence[object]) -> None:
    """Validator: texts that are not empty, or none at all. Raises `InvalidPromotion`."""
    if len(value) > MAX_NAMES or not all(isinstance(each, str) and each.strip() for each in value):
        raise InvalidPromotion(f"List up to {MAX_NAMES} texts that are not empty.", field=attribute.name)


def one_match(_: object, attribute: Attribute[str], value: object) -> None:
    """Validator: 'any' or 'all'. Raises `InvalidPromotion`."""
    if value not in get_args(Match):
        raise InvalidPromotion("A list is matched by 'any' or 'all' of its names.", field=attribute.name, value=value)


@frozen
class Whole:
    """Validator: an int (no bool) within bounds. Raises `InvalidPromotion`."""

    least: int
    most: int

    def __call__(self, _: object, attribute: Attribute[N], value: N) -> None:
        """Look at the value that a field is to have."""
        given: object = value
        if type(given) is not int or not self.least <= given <= self.most:
            message = f"A whole number from {self.least} to {self.most} is needed."
            raise InvalidPromotion(message, field=attribute.name, value=value)


def listed(values: Iterable[str], word: str = "or") -> str:
    """`listed(["b", "a"])` is "a or b"; of more than five names, the first five in order and how many more."""
    ordered = sorted(values)
    if len(ordered) > _SHOWN:
        return f"{', '.join(ordered[:_SHOWN])} {word} {len(ordered) - _SHOWN} more"
    return f" {word} ".join(filter(None, (", ".join(ordered[:-1]), *ordered[-1:])))


def in_words(scope: Scope, lines: Lines) -> str:
    """What a scope lists, products and variants by the names that they have in the cart: `Chai, new or tea`."""
    called = [_name(lines, lines.rows_by_product, id) for id in scope.products]
    called += [_name(lines, lines.rows_by_variant, id) for id in scope.variants]
    return listed({*called, *scope.categories, *scope.tags})


def _name(lines: Lines, rows: Mapping[str, Sequence[int]], id: str) -> str:
    return lines.items[rows[id][0]].name if id in rows else id


def more_in(missing: str, scope: Scope, lines: Lines) -> str:
    """What is missing, and of what where not everything counts: `3.01 EUR more of tea`."""
    told = in_words(scope, lines) if missing else ""
    return f"{missing} of {told}" if told else missing


def amount(minor: int, currency: Currency) -> str:
    """`amount(301, EUR)` is "3.01 EUR"."""
    return str(Money(minor, currency))
