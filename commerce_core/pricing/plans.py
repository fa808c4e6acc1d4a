"""Plan: what a subscription costs in each period, and how that depends on the quantity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, cast

from attrs import evolve, field, fields, frozen

from commerce_core.checks import in_utc
from commerce_core.errors import Detail
from commerce_core.money import Currency, Rounding, currency, exact_decimal
from commerce_core.pricing.errors import InvalidPlan, PlanCurrencyMissing
from commerce_core.pricing.limits import Limits, charge_within
from commerce_core.pricing.models import Charge, ModeName, Tier, TierModel
from commerce_core.pricing.models.tiers import tuple_of_tiers
from commerce_core.pricing.plan_faults import plan_faults
from commerce_core.pricing.plan_terms import CurrencyOption, Options, Terms, exact_amount, model_of
from commerce_core.pricing.policy import DEFAULT, Policy
from commerce_core.pricing.quantities import Quantity
from commerce_core.pricing.window import created, updated

Interval = Literal["day", "week", "month", "year"]
Usage = Literal["licensed", "metered"]
"""`licensed`: a quantity is agreed on (seats). `metered`: it is counted as it is used."""

_LISTED = 5
"""Faults that the message of an error repeats; `details` has them all."""


def _percent(value: Decimal | str | int | None) -> Decimal | None:
    return None if value is None else exact_decimal(value, field="percent")


def _copied(value: Mapping[str, str]) -> Mapping[str, str]:
    """A copy, so that nobody changes what was checked; what is no mapping is refused later, with all other faults."""
    return dict(value) if isinstance(cast("object", value), Mapping) else value


def _options(value: Mapping[str, CurrencyOption]) -> Mapping[str, CurrencyOption]:
    if not isinstance(cast("object", value), Mapping):
        raise InvalidPlan("Give a mapping of currency codes to CurrencyOption.", field="currency_options")
    found: dict[str, CurrencyOption] = {}
    for code, option in value.items():
        if (unit := currency(code).code) in found:
            place = f"currency_options[{code!r}]"
            raise InvalidPlan(f"{unit} has an option already: leave one of them out.", field=place)
        found[unit] = option
    return Options(found)


@frozen
class Plan:
    """What is paid each period: `Plan("pro", "Pro", mode="per_unit", currency="USD", interval="month", amount=2999)`.

    `mode` is a key of `MODELS` and must be said, since systems disagree on a default: 11 seats of the tiers (to 10:
    2999, above: 2499) are 10 x 2999 + 2499 = 32489 graduated, and 11 x 2499 = 27489 by volume. `amount` and those of
    the tiers are minor units, which may have decimals. Beside tiers, `amount` may only repeat that of the first tier.
    A period is `interval_count` intervals. `revision` counts the terms: subscribers keep the revision they agreed to,
    by (id, revision). Raises `InvalidPlan` with every fault at once, `InvalidAmount`, `InvalidTiers`, `UnknownCurrency`
    and `InvalidDatetime`.
    """

    id: str
    name: str
    mode: ModeName = field(kw_only=True)
    currency: Currency = field(converter=currency, kw_only=True)
    interval: Interval = field(kw_only=True)
    interval_count: int = 1
    trial_period_days: int = 0
    usage_type: Usage = "licensed"
    amount: Decimal | None = field(default=None, converter=exact_amount)
    tiers: tuple[Tier, ...] = field(default=(), converter=tuple_of_tiers)
    package_size: int = 1
    percent: Decimal | None = field(default=None, converter=_percent)
    limits: Limits = Limits()
    currency_options: Mapping[str, CurrencyOption] = field(factory=dict, converter=_options)
    active: bool = True
    revision: int = 1
    created_at: datetime | None = field(default=None, converter=created)
    updated_at: datetime | None = field(default=None, converter=updated)
    metadata: Mapping[str, str] = field(factory=dict, converter=_copied)
    external_id: str | None = None
    version: int = 1

    def __attrs_post_init__(self) -> None:
        """Refuse a plan that contradicts itself, all faults at once."""
        if found := tuple(plan_faults(self)):
            listed = " ".join(f"{each.field}: {each.message}" for each in found[:_LISTED])
            raise InvalidPlan(f"The plan is wrong. {listed}", field=found[0].field, details=found)

    @property
    def terms(self) -> Terms:
        """What decides the amount in the plan's own currency."""
        return Terms(self.mode, self.amount, self.tiers, self.package_size, self.percent, self.limits)

    @cached_property
    def model(self) -> TierModel:
        """How a quantity becomes an amount in the plan's own currency, before limits."""
        return model_of(self.terms)

    @cached_property
    def by_currency(self) -> Mapping[Currency, Plan]:
        """The same plan in each currency it has an amount in, its own first."""
        others = (currency(code) for code in self.currency_options)
        return {self.currency: self, **{unit: _in(self, unit) for unit in others}}

    def in_currency(self, unit: Currency | str) -> Plan:
        """The plan as it is sold in a currency. Raises `PlanCurrencyMissing` where it is not."""
        found = self.by_currency.get(currency(unit))
        if found is None:
            raise PlanCurrencyMissing(self.id, str(unit), available=tuple(map(str, self.by_currency)))
        return found

    def charge(
        self,
        quantity: Quantity,
        *,
        currency: Currency | str | None = None,
        policy: Policy = DEFAULT,
        rounding: Rounding = Rounding.HALF_UP,
    ) -> Charge:
        """What a quantity costs for one period, within the plan's limits.

        Raises `PlanCurrencyMissing`, `InvalidQuantity`, `QuantityBounds`, `BeyondLastTier`, and `InvalidAmount` for a
        rounding that is none.
        """
        plan = self if currency is None else self.in_currency(currency)
        return charge_within(plan.model, quantity, limits=plan.limits, policy=policy, rounding=rounding)


@frozen
class PlanRevision:
    """A plan as it was agreed on in one revision, kept for those who subscribed to it."""

    id: str
    plan: Plan
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def plan_id(self) -> str:
        """Whose revision it is."""
        return self.plan.id

    @property
    def revision(self) -> int:
        """Its number, from 1."""
        return self.plan.revision


def revision_id(plan_id: str, revision: int) -> str:
    """Under which id a revision is stored. It is no longer than ids may be: `check_id` bounds that of the plan."""
    return f"{plan_id}@{revision}"


def _in(plan: Plan, unit: Currency) -> Plan:
    terms = plan.terms.with_option(plan.currency_options[unit.code])
    return evolve(plan, currency=unit, amount=terms.amount, tiers=terms.tiers, limits=terms.limits, currency_options={})


_KEPT = frozenset({"id", "revision", "created_at", "updated_at", "version"})
_DESCRIPTION = frozenset({"name", "active", "metadata", "external_id"})
"""What may change under the feet of a subscriber, since it is no term of the agreement."""


def revise(plan: Plan, changes: Mapping[str, object], *, at: datetime) -> Plan:
    """The plan with other values of some fields: `revise(plan, {"amount": 3499}, at=at)` is its next revision.

    A new name, `active`, `metadata` or `external_id` keeps the revision; changes that change nothing give the same
    record. The terms of earlier revisions stay with those who subscribed to them. Raises as `Plan` does, and
    `InvalidDatetime` for an instant without a zone.
    """
    when = in_utc(at)
    own = {each.name for each in fields(Plan)} - _KEPT
    if unknown := [name for name in changes if name not in own]:
        faults = [Detail(name, "cannot be changed in a plan") for name in unknown]
        raise InvalidPlan(f"Of a plan one can change {', '.join(sorted(own))}.", field=unknown[0], details=faults)
    after = evolve(plan, **changes)  # type: ignore[arg-type]
    if after == plan:
        return plan
    anew = any(getattr(after, name) != getattr(plan, name) for name in own - _DESCRIPTION)
    return evolve(after, revision=plan.revision + anew, updated_at=when, version=plan.version + 1)
