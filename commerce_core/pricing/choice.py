"""PriceChoice: the price of one unit, and everything that is needed to defend it."""

from __future__ import annotations

from datetime import datetime
from decimal import Context, Decimal

from attrs import field, frozen

from commerce_core.currency import Conversion
from commerce_core.localisation import format_money
from commerce_core.money import Currency, Minor, Money
from commerce_core.pricing.candidates import Asked, Candidate, find_candidates

_TEN_FIGURES = Context(prec=10)

MOST_TOLD = 20
"""Prices that did not win which the explanation names; `candidates` has them all."""


@frozen
class PriceChoice:
    """The price of one unit, in minor units of `currency`, and where it comes from.

    `price_list_id` and `price_id` are empty for the item's own price. `was_minor` is what would be paid without the
    sale that was chosen. `tax_included` is None where it is as the market has it. The choice is the same until
    `valid_until`, the next edge of a window, for as long as book and rates are. `lifted` says that a sale would have
    gone below the item's lowest price. `conversion` is there where the price was not set in this currency.
    """

    amount_minor: Minor
    currency: Currency
    price_list_id: str
    price_id: str
    was_minor: Minor | None
    tax_included: bool | None
    valid_until: datetime | None
    conversion: Conversion | None
    lifted: bool
    _asked: Asked = field(repr=False, eq=False)

    @property
    def price(self) -> Money:
        """The price of one unit."""
        return Money(self.amount_minor, self.currency)

    @property
    def was(self) -> Money | None:
        """The price before the sale, None where there is none."""
        return None if self.was_minor is None else Money(self.was_minor, self.currency)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every price that was looked at and why it lost, the chosen one first. Amounts are not converted."""
        return find_candidates(self._asked, self.price_id)

    def explain(self, locale: str | None = None) -> str:
        """The choice in one paragraph; amounts are written as the locale has them, else as `18.00 EUR`.

        Raises `UnknownLocale`.
        """
        candidates = self.candidates
        chosen = next((each for each in candidates if each.chosen), None)
        return " ".join([_head(self, chosen, locale), *_notes(self, locale), *_losers(candidates, locale)])


def _written(amount: int, unit: Currency, locale: str | None) -> str:
    money = Money(amount, unit)
    return str(money) if locale is None else format_money(money, locale, decimals="iso")


def _head(choice: PriceChoice, chosen: Candidate | None, locale: str | None) -> str:
    item, quantity = choice._asked.item, choice._asked.situation.quantity
    price = _written(choice.amount_minor, choice.currency, locale)
    return f"{item.name} costs {price} a unit at a quantity of {quantity}{_origin(choice, chosen, locale)}."


def _origin(choice: PriceChoice, chosen: Candidate | None, locale: str | None) -> str:
    if chosen is None:
        return ""
    start = "which is "
    if choice.conversion is not None:
        source = choice.conversion.source
        start = f"converted from {_written(source.minor, source.currency, locale)}, "
    if not choice.lifted:
        return f", {start}{chosen.name}{chosen.more}"
    amount = _written(chosen.amount_minor or 0, chosen.currency, locale)
    return f", {start}the item's lowest price: {chosen.name}{chosen.more}, {amount}, would have gone below it"


def _notes(choice: PriceChoice, locale: str | None) -> list[str]:
    notes = []
    if choice.was_minor is not None:
        notes.append(f"Without the sale it would be {_written(choice.was_minor, choice.currency, locale)}.")
    if (made := choice.conversion) is not None:
        units = f"1 {made.source.currency} is {_rate(made)} {choice.currency}"
        notes.append(f"No price is set in {choice.currency}; {units}, by rates since {made.as_of.isoformat()}.")
    if choice.tax_included is not None:
        notes.append(f"Tax is {'included' if choice.tax_included else 'not included'}.")
    return notes


def _rate(made: Conversion) -> str:
    """The rate in at most ten significant figures, as a person writes it."""
    exact = _TEN_FIGURES.divide(Decimal(made.rate.numerator), Decimal(made.rate.denominator))
    return f"{exact.normalize(_TEN_FIGURES):f}"


def _losers(candidates: tuple[Candidate, ...], locale: str | None) -> list[str]:
    lost = [each for each in candidates if not each.chosen]
    told = []
    for each in lost[:MOST_TOLD]:
        amount = "" if each.amount_minor is None else f" ({_written(each.amount_minor, each.currency, locale)})"
        told.append(f"{each.name[0].upper()}{each.name[1:]}{each.more}{amount} {each.text}.")
    return [*told, f"{len(lost) - MOST_TOLD} more did not win either."] if len(lost) > MOST_TOLD else told
