"""A bag: amounts of several currencies kept side by side, for totals that nobody has converted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, final

from attrs import field, frozen

from commerce_core.money.amount import Money
from commerce_core.money.currency import Currency
from commerce_core.money.currency import currency as one_currency
from commerce_core.money.moneyed_bridge import as_money

if TYPE_CHECKING:
    import moneyed


def _gathered(amounts: Iterable[Money | moneyed.Money]) -> tuple[Money, ...]:
    minors: defaultdict[Currency, int] = defaultdict(int)
    for amount in amounts:
        money = as_money(amount)
        minors[money.currency] += money.minor
    totals = [Money(minor, currency) for currency, minor in minors.items() if minor]
    return tuple(sorted(totals, key=lambda money: money.currency.code))


@final
@frozen(repr=False, order=False)
class MoneyBag:
    """`MoneyBag([Money(500, "EUR"), Money(300, "JPY"), Money(200, "EUR")])` holds 7.00 EUR and 300 JPY.

    Nothing is ever converted: what is asked of a bag is an amount per currency (`bag["EUR"]`). Bags and money add and
    subtract; a currency whose amount comes to zero is gone, so equal bags hold the same and an empty one is false. Bags
    have no order: whether 7 EUR are more than 300 JPY takes a rate. `sum(bags, MoneyBag())` adds many. Raises what
    `as_money` raises, and `AmountRange`.
    """

    amounts: tuple[Money, ...] = field(default=(), converter=_gathered)
    """One amount per currency, none of them zero, by code."""

    def __getitem__(self, currency: Currency | str) -> Money:
        """The amount in a currency, zero if there is none. Raises `UnknownCurrency`."""
        unit = one_currency(currency)
        return next((money for money in self.amounts if money.currency is unit), Money.zero(unit))

    def __iter__(self) -> Iterator[Money]:
        return iter(self.amounts)

    def __len__(self) -> int:
        return len(self.amounts)

    def __add__(self, other: MoneyBag | Money) -> MoneyBag:
        if isinstance(other, Money):
            return MoneyBag((*self.amounts, other))
        if not isinstance(other, MoneyBag):
            return NotImplemented
        return MoneyBag((*self.amounts, *other.amounts))

    __radd__ = __add__

    def __sub__(self, other: MoneyBag | Money) -> MoneyBag:
        if not isinstance(other, Money | MoneyBag):
            return NotImplemented
        return self + -other

    def __rsub__(self, other: Money) -> MoneyBag:
        if not isinstance(other, Money):
            return NotImplemented
        return -self + other

    def __neg__(self) -> MoneyBag:
        return MoneyBag(-money for money in self.amounts)

    def __str__(self) -> str:
        return ", ".join(map(str, self.amounts)) or "nothing"

    def __repr__(self) -> str:
        return f"MoneyBag({list(self.amounts)!r})"
