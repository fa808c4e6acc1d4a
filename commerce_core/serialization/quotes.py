"""Quotes: written with what is made of them when it is asked for, and read back to say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
from attrs import frozen
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Discount, LinePrice, Quote, QuoteShipping, QuoteTax, ReadBack
from commerce_core.money import Currency, Minor
from commerce_core.promotions import Entry, Evaluation
from commerce_core.serialization.faults import Faults
from commerce_core.serialization.scalars import Dump, Load
from commerce_core.trace import Outcome, added

WORKINGS = ("offs", "promoted", "read_back")
"""Fields of a quote that are not written: how it was worked out, of which it says what matters."""


@frozen
class QuoteDocument:
    """A quote as JSON writes it. Without a `fingerprint` nothing is held against it."""

    cart: Cart
    currency: Currency
    at: datetime
    items: tuple[Item, ...]
    units: tuple[Minor, ...]
    gross: tuple[Minor, ...]
    discounted: tuple[Minor, ...]
    tax: tuple[Minor, ...]
    line_totals: tuple[Minor, ...]
    taxes: tuple[QuoteTax, ...]
    shipping: QuoteShipping | None
    total_minor: Minor
    valid_until: datetime | None = None
    rounding_minor: Minor = Minor(0)
    prices: tuple[LinePrice | None, ...] = ()
    row_of: tuple[int, ...] = ()
    discounts: tuple[Discount, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    ledger: tuple[Entry, ...] = ()
    fingerprint: str = ""


SAID = tuple(each.name for each in attrs.fields(ReadBack))


def dump_quote(of: type, converter: Converter) -> Dump:
    """A quote as its fields, its discounts, outcomes and unit ledger, and its fingerprint."""
    fields = make_dict_unstructure_fn(Quote, converter, **{name: override(omit=True) for name in WORKINGS})  # type: ignore[arg-type]
    said = converter.get_unstructure_hook(ReadBack)

    def dump(quote: Quote) -> dict[str, object]:
        made = ReadBack(quote.discounts, quote.outcomes, quote.ledger)
        return {**fields(quote), **said(made), "fingerprint": quote.fingerprint}

    return dump


def load_quote(_: Any, converter: Converter) -> Load:
    """A quote that says what the data says. One whose parts do not add up, or that was edited, is refused."""
    hook = converter.get_structure_hook(QuoteDocument)

    def load(value: object, _: object) -> Quote:
        told: QuoteDocument = hook(value, QuoteDocument)
        _check_columns(told)
        kept = {name: getattr(told, name) for name in _KEPT}
        said = ReadBack(told.discounts, told.outcomes, told.ledger)
        quote = Quote(**kept, offs=(), promoted=Evaluation(), read_back=said)
        _check_sums(quote, told.fingerprint)
        return quote

    return load


_KEPT = tuple(each.name for each in attrs.fields(Quote) if each.name not in WORKINGS)
_COLUMNS = ("items", "units", "gross", "discounted", "tax", "line_totals")


def _check_columns(told: QuoteDocument) -> None:
    """Columns run parallel to the lines of the cart."""
    faults, size = Faults(), len(told.cart.lines)
    for place, column in _columns(told):
        if len(column) != size:
            faults.add(f"must have {size} entries, one for each line of the cart, not {len(column)}", at=place)
    if faults.found:
        raise faults


def _columns(told: QuoteDocument) -> Iterator[tuple[str, tuple[object, ...]]]:
    yield from ((name, getattr(told, name)) for name in _COLUMNS)
    if told.prices:
        yield "prices", told.prices
    if told.row_of:
        yield "row_of", told.row_of
    yield from ((f"discounts[{place}].amounts", each.amounts) for place, each in enumerate(told.discounts))


def _check_sums(quote: Quote, fingerprint: str) -> None:
    faults, found = Faults(), added(quote.trace.steps)
    if found != quote.total_minor:
        faults.add(f"is {quote.total_minor}, and the parts add up to {found}", at="total_minor")
    if fingerprint and fingerprint != quote.fingerprint:
        faults.add("is not that of this quote: it was edited, ask for a new one", at="fingerprint")
    if faults.found:
        raise faults
