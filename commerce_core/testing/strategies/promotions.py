"""Carts, shoppers and instants that lie where promotions change their mind: thresholds, multiples of sets, edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from commerce_core import promotions as promo
from commerce_core.catalog import Item, Product, items_of
from commerce_core.checkout import Cart, Line
from commerce_core.money import MAX_ORDER_MINOR
from commerce_core.promotions import Condition, Promotion, Scope, Shopper
from commerce_core.testing.strategies.carts import carts as any_cart
from commerce_core.testing.strategies.values import anywhen, instants

MOST_MULTIPLES = 3
"""So many sets of an offer are drawn at most, and one unit more or less."""
MOST_UNITS = 10_000
"""Thresholds that no line of so many units reaches are not aimed at."""


MOST_PERCENTS = 5


@frozen
class Target:
    """A point at which a rule changes: so many `units`, or a spend of `spend_minor`, of what is in a scope."""

    scope: Scope
    units: int = 0
    spend_minor: int = 0


def targets(promotions: Iterable[Promotion]) -> tuple[Target, ...]:
    """Every threshold and set size in kinds, scopes and conditions, also in those inside others.

    A spend may be counted after a percentage is off: 50.00 after 20 % are 62.50 before, which is a target too.
    """
    promotions = tuple(promotions)
    found = [target for each in promotions if not each.retired for target in _of_promotion(each)]
    percents = [each.kind.percent for each in promotions if isinstance(each.kind, promo.Percentage)]
    shares = [100 - percent for percent in dict.fromkeys(percents) if 0 < percent < 100][:MOST_PERCENTS]
    before = [
        evolve(target, spend_minor=ceil(target.spend_minor * 100 / share))
        for target in found
        for share in shares
        if target.spend_minor
    ]
    return tuple(dict.fromkeys([*found, *before]))


def _of_promotion(promotion: Promotion) -> Iterator[Target]:
    scope = evolve(promotion.scope, max_units=None)
    yield from ({Target(scope, promotion.scope.max_units)} if promotion.scope.max_units else ())
    for each in _conditions(promotion.conditions):
        if isinstance(each, promo.MinimumSpend):
            yield Target(each.scope, spend_minor=each.amount_minor)
        elif isinstance(each, promo.MinimumQuantity):
            yield Target(each.scope, each.quantity)
    kind = promotion.kind
    if isinstance(kind, promo.TieredSpend):
        yield from (Target(scope, spend_minor=tier.spend_minor) for tier in kind.tiers)
    elif isinstance(kind, promo.TieredQuantity):
        yield from (Target(scope, tier.quantity) for tier in kind.tiers)
    else:
        yield from _of_sets(kind, scope)


def _of_sets(kind: promo.Kind, scope: Scope) -> Iterator[Target]:
    """Multiples of the sets of an offer."""
    parts: Sequence[tuple[Scope, int]] = ()
    if isinstance(kind, promo.NthItem):
        parts = [(scope, kind.n)]
    elif isinstance(kind, promo.BuyXGetY):
        either = kind.buys if kind.buys == kind.gets else scope
        parts = [(either, kind.buy_quantity + kind.get_quantity)]
        parts = [*parts, (kind.buys, kind.buy_quantity), (kind.gets, kind.get_quantity)]
    elif isinstance(kind, promo.Bundle):
        parts = [(part.items, part.quantity) for part in kind.components]
    elif isinstance(kind, promo.Gift):
        parts = [(kind.items, kind.quantity)]
    for items, size in parts:
        yield from (Target(items, size * times) for times in range(1, MOST_MULTIPLES + 1))


def _conditions(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for each in conditions:
        yield each
        if isinstance(each, promo.AllOf | promo.AnyOf):
            yield from _conditions(each.conditions)
        elif isinstance(each, promo.Not):
            yield from _conditions((each.condition,))


def carts(
    catalog: Iterable[Product | Item],
    *,
    near: Iterable[Promotion] = (),
    trusted: bool = False,
    max_lines: int = 4,
) -> SearchStrategy[Cart]:
    """A cart of one to `max_lines` lines over what a catalogue of one currency sells, within the bounds of an order.

    Given promotions `near`, half of the carts lie at a threshold of theirs (a minor unit or a unit above it, at it, or
    below it) or at a multiple of a set; some enter codes, as shoppers type them. With `trusted`, some lines have a unit
    price or a discount by hand, and some carts a shipping price.
    """
    listed = [item for each in catalog for item in (items_of(each) if isinstance(each, Product) else (each,))]
    near = tuple(near)
    anywhere = any_cart(listed, near=near, trusted=trusted, max_lines=max_lines)
    aims = [(target, found) for target in targets(near) if (found := _inside(target.scope, listed))]
    if not aims:
        return anywhere
    return anywhere | _aimed(aims, any_cart(listed, near=near, trusted=trusted, max_lines=max(1, max_lines - 2)))


def _inside(scope: Scope, items: Sequence[Item]) -> list[Item]:
    """What is for sale and in scope, dearest last."""
    sold = [item for item in items if item.status == "active" and _lists(scope, item)]
    return sorted(sold, key=lambda item: (item.price_minor, item.variant_id))


def _lists(scope: Scope, item: Item) -> bool:
    names = {("product", item.product_id), ("variant", item.variant_id)}
    names |= {("category", name) for name in item.categories} | {("tag", name) for name in item.tags}
    out = {("product", name) for name in scope.exclude_products} | {("variant", n) for n in scope.exclude_variants}
    out |= {("category", name) for name in scope.exclude_categories} | {("tag", name) for name in scope.exclude_tags}
    keys = scope.keys()
    return (keys is None or bool(keys & names)) and not out & names


@st.composite
def _aimed(draw: DrawFn, aims: Sequence[tuple[Target, list[Item]]], others: SearchStrategy[Cart]) -> Cart:
    """A cart at one target, alone or beside a cart from anywhere."""
    target, inside = draw(st.sampled_from(aims))
    step = draw(st.sampled_from(_STEPS))
    counts = _at_spend(draw, inside, target.spend_minor + step) if target.spend_minor else None
    if counts is None:
        counts = _at_units(draw, inside, max(1, (target.units or 1) + step))
    aimed = [Line(item.sku, units, key=f"aimed-{n}") for n, (item, units) in enumerate(counts)]
    cart = draw(others)
    fits = sum(item.price_minor * units for item, units in counts) <= MAX_ORDER_MINOR // 2 and draw(st.booleans())
    return evolve(cart, lines=[*aimed, *map(_of_few, cart.lines)] if fits else aimed)


_STEPS = [0, 0, -1, 1]


def _of_few(line: Line) -> Line:
    """A line that does not take the order past its bounds."""
    return evolve(line, quantity=min(line.quantity, 9))


def _at_units(draw: DrawFn, inside: Sequence[Item], units: int) -> list[tuple[Item, int]]:
    """So many units, of one item or of two."""
    units = min(units, MOST_UNITS, MAX_ORDER_MINOR // 2 // max(1, inside[-1].price_minor))
    one, other = draw(st.sampled_from(inside)), draw(st.sampled_from(inside))
    first = draw(st.integers(1, units))
    return [(one, units)] if one is other or first == units else [(one, first), (other, units - first)]


def _at_spend(draw: DrawFn, inside: Sequence[Item], spend: int) -> list[tuple[Item, int]] | None:
    """Units of one or two items that come to exactly so much where any do, else as many as reach it or fall just short.

    None where all cost nothing, or too many units are needed.
    """
    payable = [item for item in inside if spend < item.price_minor * MOST_UNITS]
    if not payable:
        return None
    some = payable[:: -(-len(payable) // MOST_PRICES)]
    exact = _exact(tuple(item.price_minor for item in some), spend)
    exactly: bool = draw(st.booleans())
    if exact and exactly:
        return [(some[place], units) for place, units in draw(st.sampled_from(exact))]
    one = draw(st.sampled_from(payable))
    return [(one, max(1, spend // one.price_minor + draw(st.integers(0, 1))))]


MOST_PRICES, MOST_OTHERS = 12, 50
"""Of so many items, and so many units of a second one, sums are tried that hit a threshold exactly."""


@lru_cache(maxsize=1000)
def _exact(prices: tuple[int, ...], spend: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Places and units of one or two prices that come to exactly so much: 7 times 5.00 and one 2.50 for 37.50."""
    found: list[tuple[tuple[int, int], ...]] = []
    for place, price in enumerate(prices):
        for other, more in enumerate(prices):
            for units in range(0 if other == 0 else 1, MOST_OTHERS):
                first, rest = divmod(spend - units * more, price)
                if first < 1:
                    break
                if not rest and (not units or other != place):
                    found.append(((place, first), (other, units)) if units else ((place, first),))
    return tuple(found)


def shoppers(near: Iterable[Promotion] = ()) -> SearchStrategy[Shopper]:
    """Shoppers of whom conditions ask: in some of the groups, tags and segments named, around the n-th order."""
    every = [each for promotion in near for each in _conditions(promotion.conditions)]
    named = [_listed(every, kind, name) for kind, name in _ASKED]
    groups, tags, segments, channels, countries = named
    regions = [region for each in every if isinstance(each, promo.Region) for region in each.regions]
    countries += [each.country for each in every if isinstance(each, promo.Region)]
    orders = [each.n for each in every if isinstance(each, promo.NthOrder | promo.FirstOrder)]
    counts = sorted({count for n in orders for count in (n - 2, n - 1, n) if count >= 0})
    return st.builds(
        Shopper,
        groups=_some(groups),
        tags=_some(tags),
        segments=_some(segments),
        orders_count=st.sampled_from([None, *counts]) if counts else st.none() | st.integers(0, 3),
        channel=st.sampled_from(["", *channels]),
        country=st.sampled_from(["", *countries]),
        region=st.sampled_from(["", *regions]),
    )


_ASKED: Sequence[tuple[type, str]] = (
    (promo.CustomerGroup, "groups"),
    (promo.CustomerTag, "tags"),
    (promo.Segment, "segments"),
    (promo.Channel, "channels"),
    (promo.Country, "countries"),
)


def _listed(conditions: Iterable[Condition], kind: type, name: str) -> list[str]:
    return sorted({value for each in conditions if isinstance(each, kind) for value in getattr(each, name)})


def _some(names: Sequence[str]) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True) if names else st.just([])


def moments(near: Iterable[Promotion] = (), *, at: datetime | None = None) -> SearchStrategy[datetime]:
    """Aware instants: the edges of windows, of promotions and of their conditions, and a microsecond to each side.

    Edges of conditions are those that follow `at`, or the starts of the promotions. Without any edge: `at`, else any.
    """
    near = tuple(near)
    starts = [each.starts_at for each in near if each.starts_at] if at is None else [at]
    edges = [edge for start in starts for edge in _edges(near, start)]
    around = [edge + step for edge in edges for step in (-_TICK, timedelta(0), _TICK)]
    found = [st.sampled_from(around)] if around else []
    if any(each.starts_at or each.ends_at for each in near):
        found.append(instants(near=near))
    if at is not None or not found:
        found.insert(0, anywhen() if at is None else st.just(at))
    return st.one_of(found)


_TICK = timedelta(microseconds=1)


def _edges(near: Iterable[Promotion], start: datetime) -> Iterator[datetime]:
    for promotion in near:
        for each in _conditions(promotion.conditions):
            if isinstance(each, promo.Changing) and (edge := each.next_change(start)) is not None:
                yield edge
