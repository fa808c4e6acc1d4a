"""What a plan must say in each mode, what it may not, and the tier model that its terms make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from attrs import evolve, field, frozen

from commerce_core.errors import Detail, Invalid
from commerce_core.money import MAX_PRICE_MINOR, Minor, exact_decimal
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.models import MODELS, Mode, Tier, TierModel
from commerce_core.pricing.models.tiers import tuple_of_tiers


def exact_amount(value: Decimal | str | int | None) -> Decimal | None:
    """An amount in minor units, which may have decimals. Raises `InvalidAmount`."""
    return None if value is None else exact_decimal(value, field="amount")


@frozen
class CurrencyOption:
    """What a plan costs in another currency: the fields of `Plan` that hold amounts, in that currency's minor units."""

    amount: Decimal | None = field(default=None, converter=exact_amount)
    tiers: tuple[Tier, ...] = field(default=(), converter=tuple_of_tiers)
    min_spend_minor: Minor | None = None
    max_spend_minor: Minor | None = None


@frozen(eq=False)
class Options(Mapping[str, CurrencyOption]):
    """Options by the code of their currency, which nobody changes: they were checked, and what is sold follows them."""

    _by_code: dict[str, CurrencyOption]

    def __getitem__(self, code: str) -> CurrencyOption:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)


@frozen
class Terms:
    """What decides an amount: the fields of a `Plan` that do, in one currency."""

    mode: str
    amount: Decimal | None
    tiers: tuple[Tier, ...]
    package_size: int
    percent: Decimal | None
    limits: Limits

    def with_option(self, option: CurrencyOption) -> Terms:
        """The same in another currency."""
        spend = {"min_spend_minor": option.min_spend_minor, "max_spend_minor": option.max_spend_minor}
        return evolve(self, amount=option.amount, tiers=option.tiers, limits=evolve(self.limits, **spend))


_UNSET: Mapping[str, object] = {"amount": None, "tiers": (), "percent": None, "package_size": 1}
_IN_PLAN = {"size": "package_size", "unit_amount": "amount", "flat_amount": "amount", "step": "limits.quantity_step"}
"""How a plan calls what a model calls otherwise."""


def model_of(terms: Terms) -> TierModel:
    """The tier model of sound terms."""
    return MODELS[terms.mode].make(terms)


def term_faults(terms: Terms) -> Iterator[Detail]:
    """Everything that is wrong with terms, each at the field of the plan."""
    mode, limits = MODELS.get(str(terms.mode)), cast("object", terms.limits)
    if not isinstance(limits, Limits):
        yield Detail("limits", "Give Limits.")
    elif mode is None:
        yield Detail("mode", f"Choose one of: {', '.join(MODELS)}.")
    else:
        unfit = list(_unfit(terms, mode))
        yield from unfit or _bad_values(terms, mode)


def _unfit(terms: Terms, mode: Mode) -> Iterator[Detail]:
    for name, unset in _UNSET.items():
        given = getattr(terms, name) != unset
        if name in mode.needs and not given:
            yield Detail(name, f"The mode {terms.mode!r} needs this.")
        elif given and name not in mode.needs | mode.takes:
            yield Detail(name, f"The mode {terms.mode!r} does not take this: leave it out, or choose another mode.")


def _bad_amount(terms: Terms, mode: Mode) -> Iterator[Detail]:
    if terms.amount is None:
        return
    if not 0 <= terms.amount <= MAX_PRICE_MINOR:
        yield Detail("amount", f"An amount is between 0 and {MAX_PRICE_MINOR} minor units.")
    elif terms.tiers and isinstance(terms.tiers[0], Tier):
        name = mode.repeats
        first = Decimal(getattr(terms.tiers[0], name))
        if first != terms.amount:
            message = f"{terms.amount:f} contradicts the {name} of tiers[0], {first:f}. The tiers decide: "
            message += "change `tiers`, and leave `amount` out or set it to None."
            yield Detail("amount", message)


def _bad_values(terms: Terms, mode: Mode) -> Iterator[Detail]:
    amount = tuple(_bad_amount(terms, mode))
    yield from amount
    try:
        mode.make(terms)
    except Invalid as error:
        found = error.details or (Detail("tiers", error.message),)
        named = [Detail(_IN_PLAN.get(each.field, each.field), each.message) for each in found]
        yield from (each for each in named if not amount or each.field != "amount")
