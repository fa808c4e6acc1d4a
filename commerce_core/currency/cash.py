"""Cash: the payable total of a sale in coins and notes, in the steps in which they exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commerce_core.currency.cash_data import INCREMENTS, REGIONAL
from commerce_core.currency.errors import UnknownCountry
from commerce_core.currency.policy import Policy, step_of
from commerce_core.localisation import country_code, is_country
from commerce_core.money import Currency, Minor, Money, as_money, currency, divide

if TYPE_CHECKING:
    import moneyed

_DEFAULT = Policy()


def cash_increment(unit: Currency | str, *, country: str = "", policy: Policy = _DEFAULT) -> Minor:
    """The step in which cash of a currency is paid, in minor units: 5 for CHF, 100 for SEK, 1 for USD.

    `country` is its ISO 3166 code, for those that round a shared currency: EUR is 1, but 5 in FI. The policy's step for
    currency and country comes first, then its step for the currency, then ours in that order. 0 and 1 round nothing.
    Raises `UnknownCurrency` and `UnknownCountry`.
    """
    code = currency(unit).code
    within = _country(country)
    places = (f"{code}-{within}", code) if within else (code,)
    for place in places:
        if place in policy.cash:
            return step_of(place, policy.cash[place])
    return Minor(next((steps[place] for place in places for steps in (REGIONAL, INCREMENTS) if place in steps), 1))


def cash_rounding(total: Money | moneyed.Money, *, country: str = "", policy: Policy = _DEFAULT) -> Money:
    """What must be added to a payable total so that it can be paid in cash; negative when it is rounded down.

    19.98 CHF is paid with 20.00, so 0.02; 1,234.56 SEK with 1,235, so 0.44; a tie goes by `policy.cash_rounding`. Only
    the total that is paid is rounded, once: lines and taxes keep their cents. Raises as `as_money` does, and
    `UnknownCountry`.
    """
    exact = as_money(total)
    step = cash_increment(exact.currency, country=country, policy=policy)
    if step <= 1:
        return Money(0, exact.currency)
    return Money(divide(exact.minor, step, policy.cash_rounding) * step - exact.minor, exact.currency)


def _country(value: str) -> str:
    """As places are compared; nothing where no country is said."""
    given: object = value
    code = country_code(given) if isinstance(given, str) else None
    if code is None or (code and not is_country(code)):
        raise UnknownCountry("A country is a code of ISO 3166-1, such as 'FI'.", field="country", value=value)
    return code
