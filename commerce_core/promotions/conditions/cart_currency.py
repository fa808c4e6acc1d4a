"""CartCurrency: in which currency the cart is priced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.money import Currency, currency
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import listed
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Policy
from commerce_core.trace import Requirement


def _currencies(values: Iterable[Currency | str] | Currency | str) -> tuple[Currency, ...]:
    given: object = values
    several = (values,) if isinstance(values, str | Currency) else values if isinstance(given, Iterable) else ()
    return tuple(dict.fromkeys(currency(each) for each in several))


def _some(_: object, attribute: Attribute[tuple[Currency, ...]], value: Sequence[Currency]) -> None:
    if not value:
        raise InvalidPromotion("Name at least one currency.", field=attribute.name)


@frozen
class CartCurrency:
    """`CartCurrency(["EUR", "CHF"])`: prices are in euros or Swiss francs.

    Raises `InvalidPromotion` and `UnknownCurrency`.
    """

    currencies: tuple[Currency, ...] = field(converter=_currencies, validator=_some)

    def compile(self, policy: Policy) -> Check:
        """Compare codes."""
        sought, required = frozenset(self.currencies), listed(map(str, self.currencies))

        def check(lines: Lines, subject: Subject) -> Requirement:
            met = subject.currency in sought
            return Requirement("currency", required, str(subject.currency), met, "" if met else f"prices in {required}")

        return check

    def keys(self) -> frozenset[Key] | None:
        """It says nothing about the lines."""
        return None
