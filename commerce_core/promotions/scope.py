"""Scope: which rows of a cart a promotion may touch, and how many units of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.checks import texts
from commerce_core.lines import Lines
from commerce_core.promotions.errors import InvalidPromotion

Pick = Literal["cheapest", "dearest"]
_FACETS = ("product", "variant", "category", "tag")


def _names(_: object, attribute: Attribute[tuple[str, ...]], value: tuple[object, ...]) -> None:
    if not all(isinstance(each, str) and each for each in value):
        raise InvalidPromotion("A scope lists ids, slugs or tags as text.", field=f"scope.{attribute.name}")


def _counted(_: object, attribute: Attribute[int | None], value: object) -> None:
    if value is not None and (type(value) is not int or value < 1):
        message = "A scope has at least one unit: leave `max_units` out for all of them."
        raise InvalidPromotion(message, field=f"scope.{attribute.name}", value=value)


def _picked(_: object, attribute: Attribute[str], value: object) -> None:
    if value not in ("cheapest", "dearest"):
        raise InvalidPromotion("Units are picked 'cheapest' or 'dearest' first.", field=f"scope.{attribute.name}")


@frozen
class Scope:
    """Every row that is listed in one way and excluded in none: `Scope(categories=["shoes"], exclude_tags=["sale"])`.

    Without a list everything is in scope, but for what is excluded. `max_units` narrows it to so many units over the
    whole cart, the cheapest first (or the dearest), at their price before promotions; ties go by row key.
    Raises `InvalidPromotion`.
    """

    products: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    variants: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    categories: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    tags: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    exclude_products: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    exclude_variants: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    exclude_categories: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    exclude_tags: tuple[str, ...] = field(default=(), converter=texts, validator=_names)
    max_units: int | None = field(default=None, validator=_counted)
    pick: Pick = field(default="cheapest", validator=_picked)

    @cached_property
    def everything(self) -> bool:
        """Whether every unit of every row is in scope."""
        out = self.exclude_products or self.exclude_variants or self.exclude_categories or self.exclude_tags
        return not (out or self.max_units or self.products or self.variants or self.categories or self.tags)

    @cached_property
    def one(self) -> tuple[str, str] | None:
        """The index and the name that say everything about this scope, as in `Scope(tags=["new"])`; None for others."""
        keys = self.keys() or ()
        out = self.exclude_products or self.exclude_variants or self.exclude_categories or self.exclude_tags
        facet, name = next(iter(keys)) if len(keys) == 1 else ("", "")
        return (f"rows_by_{facet}", name) if facet and not out and self.max_units is None else None

    def keys(self) -> frozenset[tuple[str, str]] | None:
        """Keys of which a cart has at least one if any row is in scope: ("category", "shoes"); None for any cart."""
        found = [("category", name) for name in self.categories] if self.categories else []
        if self.products or self.variants or self.tags:
            found += [("product", name) for name in self.products]
            found += [("variant", name) for name in self.variants]
            found += [("tag", name) for name in self.tags]
        return frozenset(found) if found else None


EVERYTHING = Scope()


def rows_in(scope: Scope, lines: Lines) -> Sequence[int]:
    """The rows in scope, rising, however many of their units are: all of `range(len(lines))` for `Scope()`."""
    if scope.everything:
        return range(len(lines))
    if scope.one is not None:
        index: Mapping[str, Sequence[int]] = getattr(lines, scope.one[0])
        return index.get(scope.one[1], ())
    out = _listed(lines, scope.exclude_products, scope.exclude_variants, scope.exclude_categories, scope.exclude_tags)
    if scope.keys() is None:
        return [row for row in range(len(lines)) if row not in out] if out else range(len(lines))
    inside = _listed(lines, scope.products, scope.variants, scope.categories, scope.tags)
    return sorted(inside - out)


def _listed(lines: Lines, *names: Sequence[str]) -> set[int]:
    """The rows of these products, variants, categories and tags."""
    rows: set[int] = set()
    for column, listed in zip(_FACETS, names, strict=True):
        if listed:
            index = index_of(lines, column)
            rows.update(row for name in listed for row in index.get(name, ()))
    return rows


def index_of(lines: Lines, facet: str) -> Mapping[str, Sequence[int]]:
    """The rows of a cart by their products, variants, categories or tags."""
    index: Mapping[str, Sequence[int]] = getattr(lines, f"rows_by_{facet}")
    return index


def units_in(scope: Scope, lines: Lines, rows: Sequence[int]) -> list[int]:
    """How many units of each of these rows are in scope: `max_units` over all of them, else every one.

    Of 3 at 5.00 and 2 at 2.00, `max_units=3` takes both at 2.00 and one at 5.00.
    """
    quantities = [lines.quantities[row] for row in rows]
    if scope.max_units is None or sum(quantities) <= scope.max_units:
        return quantities
    units, keys, left = lines.units, lines.keys, scope.max_units
    by_key: Iterable[int] = sorted(range(len(rows)), key=lambda place: keys[rows[place]])
    taken = [0] * len(rows)
    for place in sorted(by_key, key=lambda place: units[rows[place]], reverse=scope.pick == "dearest"):
        taken[place] = min(left, quantities[place])
        left -= taken[place]
    return taken
