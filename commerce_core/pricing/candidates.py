"""Candidates: every price that an item might have had, and why each was chosen or was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Literal, NamedTuple

from attrs import frozen

from commerce_core.catalog import Item
from commerce_core.money import Currency, Minor
from commerce_core.pricing.book import PriceBook, Rank, Row
from commerce_core.pricing.price_list import PriceList
from commerce_core.pricing.situation import Situation
from commerce_core.pricing.unmet import Reason, range_of, unmet_of

Source = Literal["product", "variant", "base", "override", "sale"]
"""The product's own price, the variant's own, a price of no list, of a list that replaces, of one that reduces."""


@frozen
class Candidate:
    """One price that was looked at, and what became of it; `text` says why in words. Amounts are minor units.

    `more` tells it from others of its `name`: ` for 10 or more`; empty where there are none.
    """

    source: Source
    price_id: str
    price_list_id: str
    name: str
    amount_minor: Minor | None
    currency: Currency
    chosen: bool
    reason: Reason
    text: str
    more: str = ""


class Asked(NamedTuple):
    """One question of a price: everything that decides it.

    `unit` is the currency that was wanted, where the situation asks for another that is then converted.
    """

    item: Item
    situation: Situation
    book: PriceBook
    at: datetime
    unit: Currency | None = None


class _Entry(NamedTuple):
    """A candidate before it is judged. `rank` orders references, and sales among themselves; `more` tells it from
    others of its name."""

    source: Source
    price_id: str
    of: PriceList | None
    amount: int | None
    currency: Currency
    rank: Rank
    row: Row | None
    more: str = ""


_RANK = attrgetter("rank")
_BASIS = {True: "with tax", False: "without tax", None: "as the market has it"}


def find_candidates(asked: Asked, winner: str | None) -> tuple[Candidate, ...]:
    """Every candidate in the order in which they rank, those that do not hold last.

    `winner` is the id of the price that was chosen, empty for the item's own; None where there was none.
    """
    judged = [(entry, _unmet(entry, asked)) for entry in (*_told_apart([*_listed(asked)]), *_own(asked.item))]
    standing = [entry for entry, unmet in judged if unmet is None]
    reference = min((each for each in standing if each.source != "sale"), key=_RANK, default=None)
    sale = min((each for each in standing if _comparable(each, reference)), key=_RANK, default=None)
    best = reference if reference is not None and reference.price_id == winner else sale
    outcomes = [(entry, *(unmet or _outcome(entry, chosen=best, reference=reference))) for entry, unmet in judged]
    failed = {id(entry) for entry, unmet in judged if unmet}
    outcomes.sort(key=lambda each: (id(each[0]) in failed, each[0] is not best, each[0].source == "sale", each[0].rank))
    return tuple([_candidate(*each) for each in outcomes])


def basis_of(of: PriceList | None) -> bool | None:
    """Whether the prices of a list contain tax; None, as for prices of no list, is as the market has it."""
    return None if of is None else of.tax_included


def _comparable(entry: _Entry, reference: _Entry | None) -> bool:
    """Whether it is a sale that says the same of tax as what it is to lower."""
    return entry.source == "sale" and (reference is None or basis_of(entry.of) is basis_of(reference.of))


def _listed(asked: Asked) -> Iterator[_Entry]:
    for row, named in asked.book.all_rows(asked.item):
        source: Source = "sale" if row.sale else "override" if row.price_list else "base"
        yield _Entry(source, row.price.id, row.price_list, row.amount, row.price.currency, row.ranks[named], row)


def _told_apart(entries: list[_Entry]) -> list[_Entry]:
    """Prices of one name and currency, each with the first things in which they differ: quantities, window, what they
    name, or at last their ids."""
    for tell in (_quantities, _window, _named, _id):
        groups: dict[object, list[str]] = {}
        for each in entries:
            groups.setdefault((_name(each), each.currency), []).append(tell(each))
        differs = {key for key, told in groups.items() if len({*told}) > 1}
        entries = [
            each._replace(more=each.more + tell(each)) if (_name(each), each.currency) in differs else each
            for each in entries
        ]
    return entries


def _quantities(entry: _Entry) -> str:
    row = entry.row
    return "" if row is None else f" for {range_of(row.price.min_quantity, row.price.max_quantity)}"


def _window(entry: _Entry) -> str:
    price = entry.row.price if entry.row else None
    starts, ends = (price.starts_at, price.ends_at) if price else (None, None)
    start = f" from {starts.isoformat()}" if starts else ""
    return f"{start} until {ends.isoformat()}" if ends else start


def _named(entry: _Entry) -> str:
    return f" of {entry.row.price.item}" if entry.row else ""


def _id(entry: _Entry) -> str:
    return f" ({entry.price_id})"


def _own(item: Item) -> Iterator[_Entry]:
    own: Source = "product" if str(item.variant_id) == item.product_id else "variant"
    yield _Entry(own, "", None, item.price_minor, item.currency, (2, 0, 0, item.price_minor, ""), None)
    product = item.product_price_minor
    if product is not None:
        yield _Entry("product", "", None, product, item.currency, (3, 0, 0, product, ""), None)


def _unmet(entry: _Entry, asked: Asked) -> tuple[Reason, str] | None:
    """The first condition that does not hold; the currency is looked at last, since it can be helped."""
    situation = asked.situation
    if entry.row is not None and (unmet := unmet_of(entry.row, situation, asked.at)):
        return unmet
    if entry.currency is asked.unit:
        return "not_lower", "takes nothing off the converted price"
    if entry.currency is not situation.currency:
        return "currency", f"is in {entry.currency}, and {asked.unit or situation.currency} was asked for"
    return None


def _outcome(entry: _Entry, *, chosen: _Entry | None, reference: _Entry | None) -> tuple[Reason, str]:
    """What became of a price that holds."""
    if chosen is None or entry is chosen:
        return "chosen", "was chosen"
    if entry is reference:
        return "undercut", f"was undercut by {_name(chosen)}"
    if entry.source == "sale" and reference is not None and not _comparable(entry, reference):
        own, other = _BASIS[basis_of(entry.of)], _BASIS[basis_of(reference.of)]
        return "tax_basis", f"is stated {own}, and {_name(reference)} {other}"
    if entry.source == "sale" and chosen.source != "sale":
        return _not_lower(entry, chosen)
    return _beaten(entry, chosen if entry.source == "sale" or reference is None else reference)


def _not_lower(sale: _Entry, chosen: _Entry) -> tuple[Reason, str]:
    if (sale.amount or 0) < (chosen.amount or 0):
        return "floor", f"is below the item's lowest price, which is not below {_name(chosen)}"
    return "not_lower", f"takes nothing off {_name(chosen)}"


_BY_REFERENCE: tuple[tuple[Reason, str], ...] = (
    ("overridden", "stands behind {}"),
    ("priority", "has a lower priority than {}"),
    ("less_specific", "is less specific than {}"),
    ("dearer", "is dearer than {}"),
    ("tie", "equals {}, whose id comes first"),
)
_BY_SALE = (_BY_REFERENCE[3], _BY_REFERENCE[1], _BY_REFERENCE[2], _BY_REFERENCE[4], _BY_REFERENCE[4])


def _beaten(entry: _Entry, better: _Entry) -> tuple[Reason, str]:
    reasons = _BY_SALE if entry.source == "sale" else _BY_REFERENCE
    place = next((n for n in range(5) if entry.rank[n] != better.rank[n]), 4)
    reason, text = reasons[place]
    return reason, text.format(_name(better))


def _name(entry: _Entry) -> str:
    if entry.of is not None:
        return f"the price of the list {entry.of.label}{entry.more}"
    return {"base": f"the base price{entry.more}"}.get(entry.source, f"the {entry.source}'s own price")


def _candidate(entry: _Entry, reason: Reason, text: str) -> Candidate:
    return Candidate(
        source=entry.source,
        price_id=entry.price_id,
        price_list_id="" if entry.of is None else entry.of.id,
        name=_name(entry._replace(more="")),
        amount_minor=None if entry.amount is None else Minor(entry.amount),
        currency=entry.currency,
        chosen=reason == "chosen",
        reason=reason,
        text=text,
        more=entry.more,
    )
