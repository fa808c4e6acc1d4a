"""The tax of rows and of shipping, each rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from attrs import evolve, frozen

from commerce_core.localisation import Address
from commerce_core.money import Rounding, divide
from commerce_core.tax.rate import STANDARD, TaxRate, TaxTable


@frozen
class Policy:
    """The choices on which shops differ: whether shipping is taxed (at the standard rate of the place)."""

    shipping_taxed: bool = True


class Tax(NamedTuple):
    """The tax of every row and of shipping, in minor units, and the rate of each (None: not taxed).

    `sums` is what each rate comes to over rows and shipping, by its name and id.
    """

    rows: Sequence[int]
    rates: Sequence[TaxRate | None]
    shipping_minor: int
    shipping_rate: TaxRate | None
    sums: Sequence[tuple[TaxRate, int]]


def tax_on(amount_minor: int, rate: TaxRate, *, rounding: Rounding) -> int:
    """The tax of one amount: 19 % of 100.00 is 19.00 on top of it, or 15.97 within it (100 x 19 / 119 = 15.966)."""
    numerator, denominator = rate.share
    return divide(amount_minor * numerator, denominator, rounding)


def compute_tax(
    classes: Sequence[str],
    nets: Sequence[int],
    *,
    shipping_minor: int,
    table: TaxTable,
    address: Address | None,
    policy: Policy,
    rounding: Rounding,
    included: Sequence[bool | None] = (),
) -> Tax:
    """Tax rows (what is left of each after discounts, in minor units) and shipping by where they go.

    `included` says of each row whether its price contains the tax, None as it is usual there: a rate of 19 % that adds
    to prices is 19.00 on top of 100.00, and 19.00 within 119.00 of a row that says True. It stands twice in `sums`
    where it is used both ways.
    """
    known = set(classes)
    rate_of = {tax_class: table.rate_for(address, tax_class) for tax_class in known | {STANDARD}}
    shipping_rate = rate_of[STANDARD] if shipping_minor and policy.shipping_taxed else None
    on_shipping = tax_on(shipping_minor, shipping_rate, rounding=rounding) if shipping_rate else 0
    stated = bool(included) and any(each is not None for each in included)
    if len(known) == 1 and not stated:
        rate = rate_of[classes[0]]
        rates, rows = [rate] * len(classes), _column(nets, rate, rounding)
        if rate and (shipping_rate is None or shipping_rate is rate):
            return Tax(rows, rates, on_shipping, shipping_rate, [(rate, sum(rows) + on_shipping)])
    else:
        rates = [rate_of[tax_class] for tax_class in classes]
        rates = _as_stated(rates, included) if stated else rates
        rows = [tax_on(net, rate, rounding=rounding) if rate else 0 for net, rate in zip(nets, rates, strict=True)]
    used = rates if included else map(rate_of.__getitem__, known)
    distinct = {id(rate): rate for rate in (*used, shipping_rate) if rate}
    if len(distinct) == 1:
        sums = [(rate, sum(rows) + on_shipping) for rate in distinct.values()]
    else:
        sums = _sums((*rates, shipping_rate), (*rows, on_shipping), distinct)
    return Tax(rows, rates, on_shipping, shipping_rate, sums)


def _as_stated(rates: Sequence[TaxRate | None], included: Sequence[bool | None]) -> list[TaxRate | None]:
    """The rate of each row, turned into one that adds to prices, or is in them, where the row says so."""
    turned: dict[int, TaxRate] = {}
    found = []
    for rate, stated in zip(rates, included, strict=True):
        if rate is None or stated is None or stated is rate.included:
            found.append(rate)
        else:
            found.append(turned.setdefault(id(rate), evolve(rate, included=stated)))
    return found


def _column(nets: Sequence[int], rate: TaxRate | None, rounding: Rounding) -> list[int]:
    """The tax of many amounts at one rate. The usual rounding is written out: a call costs ten times the division."""
    if rate is None:
        return [0] * len(nets)
    numerator, denominator = rate.share
    if rounding is _HALF_UP:
        twice, whole = 2 * numerator, 2 * denominator
        return [(net * twice + denominator) // whole for net in nets]
    return [divide(net * numerator, denominator, rounding) for net in nets]


def _sums(
    rates: Sequence[TaxRate | None], amounts: Sequence[int], distinct: dict[int, TaxRate]
) -> list[tuple[TaxRate, int]]:
    sums = dict.fromkeys(distinct, 0)
    for rate, amount in zip(rates, amounts, strict=True):
        if rate:
            sums[id(rate)] += amount
    return [(rate, sums[id(rate)]) for rate in sorted(distinct.values(), key=_by_name)]


_HALF_UP = Rounding.HALF_UP
_by_name = attrgetter("name", "id", "country", "region", "tax_class", "included")
