"""price_for: which of the prices of an item holds, and which of those that hold is taken.

Hard filters come first: currency, window, quantity, channel, country, region, groups, tags. Of what is left, the
reference is the override that ranks first (priority, then specificity, then the lower amount, then id), or else the
base price. The price is the lowest of the reference and the sales: a sale can lower a contract price, never raise it.
A sale is compared only with a reference whose list says the same of tax: 18.00 without tax are 21.42 with 19 %.

No sale goes below the item's lowest price. In another currency than the item's, that is converted where the book has
rates, and rounded up; where it has none, it is not known there and holds no sale back (`lint_price_lists` tells).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import NamedTuple

from attrs import evolve

from commerce_core.catalog import Item
from commerce_core.checks import in_utc
from commerce_core.currency import StaleRate, UnknownRate, convert
from commerce_core.errors import Detail
from commerce_core.money import MAX_PRICE_MINOR, AmountRange, Minor, Money, Rounding
from commerce_core.pricing.book import PriceBook, Rank, Row
from commerce_core.pricing.candidates import Asked, Candidate, basis_of, find_candidates
from commerce_core.pricing.choice import MOST_TOLD, PriceChoice
from commerce_core.pricing.errors import PriceNotFound
from commerce_core.pricing.price_list import PriceList
from commerce_core.pricing.situation import Situation
from commerce_core.pricing.window import Window


class _Found(NamedTuple):
    """The best reference of a book, the best sale of each tax basis, and the next instant at which one may be another.

    Sales stand with their ranks by what their list says of tax: amounts with and without it cannot be compared.
    """

    reference: Row | None
    sales: Mapping[bool | None, tuple[Rank, Row]]
    until: datetime | None


_NOTHING = _Found(None, {}, None)
_FREE = Minor(0)
_LAST: Rank = (MAX_PRICE_MINOR + 1, 0, 0, 0, "")
"""Behind every rank that a price can have."""


def price_for(item: Item, situation: Situation, *, book: PriceBook, at: datetime) -> PriceChoice:
    """The price of one unit of an item in a situation at an instant: 18.00, or 14.00 for 100 units of the list `vip`.

    Multiply it by the quantity. 0 is a price, None is "not set here". A price that is missing in the currency is
    converted where the policy of the book says so: the unit price, rounded half up. Raises `PriceNotFound`,
    `InvalidDatetime` for an instant without a zone, and as `convert` does: `UnknownRate`, `StaleRate`.
    """
    when = at if type(at) is datetime and at.tzinfo is UTC else in_utc(at)
    unit, asked = situation.currency, Asked(item, situation, book, when)
    reference, sales, until = _search(item, situation, book, when) if book.shelves else _NOTHING
    usual = item.price_minor if item.currency is unit else None
    if reference is not None:
        usual = reference.amount
    if usual is None:
        return _without_reference(sales, asked, until)
    if sales and (best := sales.get(basis_of(reference and reference.price_list))):
        sale = best[1]
        lowest = _with_floor(sale, asked)
        if lowest < usual:
            return _choice(sale, lowest, asked, was=usual, until=until)
    return _choice(reference, usual, asked, was=None, until=until)


def _without_reference(
    sales: Mapping[bool | None, tuple[Rank, Row]], asked: Asked, until: datetime | None
) -> PriceChoice:
    """The converted price, or a sale that is below it; a sale alone where there is nothing to convert, or no rate."""
    if not sales:
        return _converted(asked, until)
    try:
        usual = _converted(asked, until) if asked.book.policy.convert_missing else None
    except (UnknownRate, StaleRate):
        usual = None
    if usual is None:
        _, sale = min(sales.values(), key=itemgetter(0))
        return _choice(sale, _with_floor(sale, asked), asked, was=None, until=until)
    best = sales.get(usual.tax_included)
    lowest = usual.amount_minor if best is None else _with_floor(best[1], asked)
    if best is None or lowest >= usual.amount_minor:
        return usual
    return _choice(best[1], lowest, asked, was=usual.amount_minor, until=usual.valid_until)


def _search(item: Item, situation: Situation, book: PriceBook, at: datetime) -> _Found:
    """One pass over the rows that can be meant; what is compared was computed when the book was made."""
    quantity = situation.quantity
    reference = until = None
    best_reference = _LAST
    sales: dict[bool | None, tuple[Rank, Row]] = {}
    for rows, named in book.near(item, situation, at=at):
        for row in rows:
            low, high, window, terms, is_sale, _, ranks, _, of = row
            if not low <= quantity <= high or (terms is not None and not _open_to(terms, situation)):
                continue
            if window is not None:
                is_open, edge = _state(window, at)
                until = edge if until is None or (edge is not None and edge < until) else until
                if not is_open:
                    continue
            rank = ranks[named]
            if is_sale:
                basis = basis_of(of)
                if basis not in sales or rank < sales[basis][0]:
                    sales[basis] = (rank, row)
            elif rank < best_reference:
                reference, best_reference = row, rank
    return _Found(reference, sales, until)


def _state(window: Window, at: datetime) -> tuple[bool, datetime | None]:
    """Whether a window is open, and when that changes next."""
    starts, ends = window
    if ends is not None and ends <= at:
        return False, None
    return (False, starts) if starts is not None and at < starts else (True, ends)


def _open_to(terms: PriceList, situation: Situation) -> bool:
    return (
        (not terms.groups or not situation.groups.isdisjoint(terms.groups))
        and (not terms.tags or not situation.tags.isdisjoint(terms.tags))
        and (not terms.channels or situation.channel in terms.channels)
        and (not terms.countries or situation.country in terms.countries)
        and (not terms.regions or situation.region in terms.regions)
    )


def _with_floor(sale: Row, asked: Asked) -> Minor:
    """A sale goes no lower than the item's lowest price; one that is then no lower than usual is none."""
    amount, floor = sale.amount or _FREE, asked.item.minimum_price_minor
    if floor is not None and asked.item.currency is not asked.situation.currency:
        floor = _floor_abroad(floor, asked)
    return amount if floor is None else max(amount, floor)


def _floor_abroad(floor: Minor, asked: Asked) -> Minor | None:
    """The lowest price in another currency, rounded up; None where no rate tells it, and it then holds nobody back."""
    item, situation, book, at, _ = asked
    if book.rates is None:
        return None
    lowest, unit = Money(floor, item.currency), situation.currency
    try:
        return Minor(convert(lowest, unit, table=book.rates, at=at, rounding=Rounding.CEILING).target.minor)
    except (UnknownRate, StaleRate, AmountRange):
        return None


def _choice(row: Row | None, amount: Minor, asked: Asked, *, was: Minor | None, until: datetime | None) -> PriceChoice:
    unit = asked.situation.currency
    if row is None:
        return PriceChoice(amount, unit, "", "", was, None, until, None, False, asked)  # noqa: FBT003 - the hot path
    of = row.price_list
    list_id, taxed = ("", None) if of is None else (of.id, of.tax_included)
    lifted = row.sale and amount != row.amount
    return PriceChoice(amount, unit, list_id, row.price.id, was, taxed, until, None, lifted, asked)


def _converted(asked: Asked, until: datetime | None) -> PriceChoice:
    """The choice in the item's own currency, which always has one, in the currency that was asked for.

    It holds until a price may begin in that currency, at `until`, or the one in the item's own currency ends.
    """
    item, situation, book, at, _ = asked
    unit = situation.currency
    if not book.policy.convert_missing:
        raise _not_found(asked)
    if book.rates is None:
        raise UnknownRate(item.currency.code, unit.code, at=at)
    own = price_for(item, evolve(situation, currency=item.currency), book=book, at=at)
    conversion = convert(own.price, unit, table=book.rates, at=at)
    was = None if own.was_minor is None else convert(Money(own.was_minor, item.currency), unit, table=book.rates, at=at)
    return evolve(
        own,
        amount_minor=Minor(conversion.target.minor),
        currency=unit,
        was_minor=None if was is None else Minor(was.target.minor),
        valid_until=min(filter(None, (until, own.valid_until)), default=None),
        conversion=conversion,
        asked=own._asked._replace(unit=unit),
    )


def _not_found(asked: Asked) -> PriceNotFound:
    unit = asked.situation.currency.code
    return PriceNotFound(
        f"{asked.item.sku[:40]!r} has no price in {unit} here: set one, or let the pricing policy convert.",
        field="currency",
        details=[Detail(each.price_id or each.source, f"{each.name} {each.text}") for each in _looked_at(asked)],
        item=asked.item.variant_id,
        currency=unit,
    )


def _looked_at(asked: Asked) -> tuple[Candidate, ...]:
    return find_candidates(asked, None)[:MOST_TOLD]
